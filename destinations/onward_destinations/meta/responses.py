"""What Meta answers, as data: code, meaning, cause, fix."""

from datetime import timedelta
from typing import Final

from onward.action import Answer, Answers

_RESUME = "then resume its deliveries."

# Codes are Meta's code, or code/subcode. Source: Meta, "Conversions API: Troubleshooting", "Graph API:
# Handling Errors"; RudderStack's Facebook Conversions destination for most subcodes of 100.
ANSWERS: Final = Answers(
    "Meta",
    (
        Answer(
            "pause",
            "Meta does not accept the access token: the password of its owner was changed.",
            f'Make a new token in Events Manager, put it where "accessToken" points, {_RESUME}',
            code=("190/460",),
        ),
        Answer(
            "pause",
            "Meta does not accept the access token: it has expired.",
            f'Make a new token in Events Manager, put it where "accessToken" points, {_RESUME}',
            code=("190/463",),
        ),
        Answer(
            "pause",
            "Meta does not accept the access token: it is wrong or was revoked.",
            f'Make a new token in Events Manager, put it where "accessToken" points, {_RESUME}',
            code=("190", "190/467", "102"),
        ),
        Answer(
            "pause",
            "Meta finds no such dataset, or the token is not assigned to it.",
            'Compare "pixelId" with Events Manager, or assign the dataset to the system user, '
            + _RESUME,
            code=("100/33", "100/34", "100/38"),
        ),
        Answer(
            "pause",
            "The access token lacks a permission: {said}",
            "Give its owner access to the dataset in Business settings, or make a token in Events "
            f"Manager, {_RESUME}",
            code=("3", "10", *map(str, range(200, 300))),
        ),
        Answer(
            "pause",
            "The terms of Meta's business tools are not accepted: {said}",
            f"Accept them in Events Manager, {_RESUME}",
            code=("2655",),
        ),
        Answer(
            "reject",
            "Meta rejected this event: it is older than 7 days. {said}",
            "Send events within a week, those of a physical store within 62 days.",
            code=("100/2804003",),
        ),
        Answer(
            "reject",
            "Meta rejected this event: a Purchase needs value and currency. {said}",
            'Map "value" and "currency".',
            code=("100/2804009",),
        ),
        Answer(
            "reject",
            "Meta rejected this event: it says too little about the customer. {said}",
            "Map an email, phone, external id, IP address, fbp or fbc.",
            code=("100/2804050",),
        ),
        Answer(
            "reject",
            "Meta rejected this event: its name is none of business messaging. {said}",
            'Map "event_name" to one that Meta lists, such as LeadSubmitted or Purchase.',
            code=("100/2804066",),
        ),
        Answer(
            "reject",
            "Meta rejected this event: {said}",
            "Compare the request in the preview with what Meta names here.",
            code=(
                "100/2804001",
                "100/2804007",
                "100/2804016",
                "100/2804017",
                "100/2804019",
                "100/2804048",
            ),
        ),
        Answer(
            "reject",
            "Meta rejected this event: {said}",
            "Compare the request in the preview with what Meta names here.",
            code=("100",),
        ),
        Answer(
            "reject",
            "Meta rejected the request: it has too many parameters.",
            "Map less data.",
            code=("105",),
        ),
        Answer(
            "slow down",
            "Meta takes no more requests for the moment: {said}",
            "Wait; sending goes on by itself.",
            code=("4", "17", "32", "613", "80003", "80004"),
        ),
        Answer(
            "retry",
            "Meta has trouble for the moment: {said}",
            "Wait; it is tried again by itself.",
            code=("1", "2", "341", "5000", "21009"),
        ),
        Answer(
            "retry",
            "Meta has blocked this for a while, for a reason of its policies: {said}",
            "Look into Account Quality in Business Manager; it is tried again every hour.",
            code=("368",),
            after=timedelta(hours=1),
        ),
        Answer(
            "reject",
            "Meta rejected this event: {said}",
            "Compare the request in the preview with what Meta names here.",
            status=tuple(status for status in range(400, 500) if status not in {408, 429}),
        ),
    ),
)
