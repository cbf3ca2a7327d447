"""What Pinterest answers, as data: status, code, cause, fix."""

from datetime import timedelta
from typing import Final

from onward.action import Answer, Answers

_RESUME: Final = "then resume its deliveries."
_COMPARE: Final = "Compare the request in the preview with what Pinterest names here."
_WAIT: Final = "Wait; it is tried again by itself."

# Pinterest's words may echo the token, so rows about credentials do not quote them. The first row
# that fits decides. Source: Pinterest, "Track conversions in the API", section "Responses"; codes
# 21 and 953 from Elevar's connector documentation.
ANSWERS: Final = Answers(
    "Pinterest",
    (
        Answer(
            "reject",
            "Pinterest rejected this event: {said}",
            _COMPARE,
            # Not a code of Pinterest's: the status that it gives to a single event.
            code=("failed",),
        ),
        Answer(
            "reauthorise",
            "Pinterest does not accept the access token: it has expired, is mistyped, or was "
            "revoked.",
            "Generate a new token in Ads Manager, Conversions, put it where auth.access_token points "
            'or sign in with "onward login"; ' + _RESUME,
            code=("2",),
        ),
        Answer(
            "pause",
            "Pinterest does not accept the token for this ad account.",
            'Compare "ad_account_id" with Ads Manager, generate a new token there, ' + _RESUME,
            code=("21", "953"),
        ),
        Answer(
            "pause",
            "The token's owner has no role on this ad account, or it is another one.",
            'Compare "ad_account_id" with Ads Manager, or have somebody with a role on it generate '
            "the token, " + _RESUME,
            code=("29",),
        ),
        Answer(
            "slow down",
            "Pinterest takes no more requests for the moment.",
            "Wait; sending goes on by itself.",
            code=("8",),
        ),
        Answer(
            "retry",
            "Pinterest has taken its endpoint for events out of service for a while.",
            _WAIT,
            code=("4197",),
            after=timedelta(minutes=5),
        ),
        Answer(
            "reauthorise",
            "Pinterest does not accept the access token.",
            "Generate a new token in Ads Manager, Conversions, put it where auth.access_token "
            "points, " + _RESUME,
            status=(401,),
        ),
        Answer(
            "pause",
            "Pinterest does not allow this token to send events to this ad account.",
            'Compare "ad_account_id" with Ads Manager, or give the token\'s owner a role on it, '
            + _RESUME,
            status=(403,),
        ),
        Answer(
            "pause",
            "Pinterest finds no such ad account.",
            'Compare "ad_account_id" and "api_version" with Ads Manager, ' + _RESUME,
            status=(404,),
        ),
        Answer(
            "slow down",
            "Pinterest takes no more requests for the moment.",
            "Wait; sending goes on by itself.",
            status=(429,),
        ),
        Answer(
            "retry",
            "Pinterest has taken its endpoint for events out of service for a while.",
            _WAIT,
            status=(503,),
            after=timedelta(minutes=5),
        ),
        Answer(
            "retry",
            'Pinterest has trouble for the moment: "{said}".',
            _WAIT,
            status=(408, 500, 502, 504),
        ),
        Answer(
            "reject",
            "Pinterest finds the event malformed: {said}",
            "Map values of the right type, no member that Pinterest does not know; a value in money "
            "is a text.",
            code=("4196",),
        ),
        Answer(
            "reject",
            "Pinterest rejected this event: {said}",
            _COMPARE,
            status=(400, 422),
        ),
    ),
)
