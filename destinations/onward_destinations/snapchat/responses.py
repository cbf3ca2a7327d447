"""What Snapchat answers, as data: status, words, cause, fix."""

from typing import Final

from onward.action import Answer, Answers

# Source: Snapchat, "Conversions API: Using the API", section "Responses"; "Verify Set Up". Snapchat
# gives codes without a table of them, so its words decide. The first row that fits does.
ANSWERS: Final = Answers(
    "Snapchat",
    (
        Answer(
            "reauthorise",
            "Snapchat does not accept the access token: it has expired, is wrong, or belongs to "
            "another organization.",
            'Sign in again with "onward login", or put a new token where auth.access_token points.',
            status=(401,),
        ),
        Answer(
            "reauthorise",
            'Snapchat does not accept the access token: "{said}".',
            'Sign in again with "onward login", or put a new token where auth.access_token points.',
            status=(400,),
            says=r"(?i)\btoken\b",
        ),
        Answer(
            "pause",
            'Snapchat finds no such pixel or app, or the token may not send to it: "{said}".',
            'Compare "pixel_id" and "snap_app_id" with Events Manager; the token must come from the '
            "organization that owns them.",
            status=(403, 404),
        ),
        Answer(
            "split",
            "Snapchat finds the request too large.",
            "Map less data.",
            status=(413,),
        ),
        Answer(
            "reject",
            "Snapchat rejected this event: {said}",
            "Send events within 37 days of their time, and none from the future.",
            status=(400, 422),
            says=r"(?i)timestamp|event_time",
        ),
        Answer(
            "reject",
            "Snapchat rejected this event: {said}",
            'Map "custom_data.value" and "custom_data.currency"; the currency is one of ISO 4217.',
            status=(400, 422),
            says=r"(?i)currency|\bvalue\b|price",
        ),
        Answer(
            "reject",
            "Snapchat rejected this event: {said}",
            'Map "user_data.client_ip_address" to the visitor\'s address, in clear.',
            status=(400, 422),
            says=r"(?i)\bip\b|ip_address",
        ),
        Answer(
            "reject",
            "Snapchat rejected this event: {said}",
            "Map identifiers in clear or as SHA-256; Onward hashes what is not hashed yet.",
            status=(400, 422),
            says=r"(?i)hash",
        ),
        Answer(
            "reject",
            "Snapchat rejected this event: {said}",
            "Map an email, phone or advertising id, or both IP address and user agent.",
            status=(400, 422),
            says=r"(?i)identifier|\bPII\b|user_data",
        ),
        Answer(
            "reject",
            "Snapchat rejected this event: {said}",
            "Map what Snapchat misses here.",
            status=(400, 422),
            says=r"(?i)missing|required",
        ),
        Answer(
            "reject",
            "Snapchat rejected this event: {said}",
            "Compare the request in the preview with what Snapchat names here.",
            status=(400, 422),
        ),
        Answer(
            "slow down",
            "Snapchat takes no more requests for the moment.",
            "Wait; sending goes on by itself.",
            status=(429,),
        ),
        Answer(
            "retry",
            'Snapchat has trouble for the moment: "{said}".',
            "Wait; it is tried again by itself.",
            status=(408, *range(500, 600)),
        ),
    ),
)
