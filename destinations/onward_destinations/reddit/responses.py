"""What Reddit answers, as data: status, words, cause, fix."""

from typing import Final

from onward.action import Answer, Answers

_REFUSED: Final = "Reddit rejected this event: {said}"
_BAD: Final = (400, 422)

OF_TIME: Final = Answer(
    "reject",
    _REFUSED,
    "Send events within 7 days of their time, and none from the future.",
    status=_BAD,
    says=r"(?i)event_at|timestamp|168h",
)
# Source: Reddit, "Conversions API", section "Errors". Reddit documents no codes, so its words
# decide. The first row that fits does.
ANSWERS: Final = Answers(
    "Reddit",
    (
        Answer(
            "reauthorise",
            "Reddit does not accept the access token: it was deleted, mistyped, or has expired.",
            "Make a new token in Events Manager, Conversions API, and put it where "
            'auth.access_token points; or sign in again with "onward login".',
            status=(401,),
        ),
        Answer(
            "reject",
            'Reddit cannot read a value: "{said}".',
            "Map whole numbers where Reddit wants whole numbers; compare the request in the "
            "preview.",
            status=(403,),
            says=r"^JSON error",
        ),
        Answer(
            "pause",
            'The access token may not send events to this pixel: "{said}".',
            'Compare "pixel_id" with Events Manager, and make the token in the business that owns '
            "the pixel.",
            status=(403,),
        ),
        Answer(
            "pause",
            'Reddit knows no such pixel, or has ended this version of its API: "{said}".',
            'Compare "pixel_id" with Events Manager, and set "api_version" to v3.',
            status=(404, 410),
        ),
        Answer("split", "Reddit finds the request too large.", "Map less data.", status=(413,)),
        OF_TIME,
        Answer(
            "reject",
            _REFUSED,
            'Map "metadata.value" and "metadata.currency" together; the currency is one of ISO '
            "4217.",
            status=_BAD,
            says=r"(?i)currency|value",
        ),
        Answer(
            "reject",
            _REFUSED,
            'Map "tracking_type" to an event of Reddit; CUSTOM needs "custom_event_name".',
            status=_BAD,
            says=r"(?i)tracking_type|custom_event_name",
        ),
        Answer(
            "reject",
            _REFUSED,
            "Map the click id, an email, a phone number or another identifier.",
            status=_BAD,
            says=r"(?i)click_id|match key|\buser\b",
        ),
        Answer(
            "reject",
            _REFUSED,
            "Compare the request in the preview with what Reddit names here.",
            status=_BAD,
        ),
        Answer(
            "slow down",
            "Reddit takes no more requests for the moment.",
            "Wait; sending goes on by itself.",
            status=(429,),
        ),
        Answer(
            "retry",
            'Reddit has trouble for the moment: "{said}".',
            "Wait; it is tried again by itself.",
            status=(408, *range(500, 600)),
        ),
    ),
)
