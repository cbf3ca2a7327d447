"""What Awin answers, as data."""

from datetime import timedelta
from typing import Final

from onward.action import Answer, Answers

_MINUTE: Final = timedelta(minutes=1)

_TOKEN: Final = Answer(
    "pause",
    'Awin does not accept the API token: "{said}".',
    "Create a token at ui.awin.com/awin-api; revoking it ends all that use it.",
    status=(401,),
)
_SLOWER: Final = Answer(
    "slow down",
    "Awin takes 20 requests a minute from a person's token, and there were more.",
    "Wait; sending goes on by itself.",
    status=(429,),
    after=_MINUTE,
)
_TROUBLE: Final = Answer(
    "retry",
    'Awin has trouble for the moment: "{said}".',
    "Wait, and look at status.awin.com; it is tried again.",
    status=(408, 500, 502, 503, 504),
)

# Source: Awin, "Conversion API", "API response codes". The first row that fits decides.
ANSWERS: Final = Answers(
    "Awin",
    (
        Answer(
            "reject",
            'Awin took the request and refused the order: "{said}".',
            "Compare the order in the preview with what Awin names here.",
            status=(200, 202, 206),
            code=("failed",),
        ),
        Answer(
            "delivered",
            "Awin has the order and decides later.",
            "See the transactions in Awin's interface.",
            status=(200, 202, 206),
            code=("pending",),
        ),
        Answer(
            "reject",
            "Awin answered without a word about the order, so that nobody knows whether it is "
            "there.",
            "Look for the order among Awin's transactions, and replay it only if it is missing.",
            status=tuple(range(200, 300)),
            code=("unknown",),
        ),
        Answer(
            "reject",
            'Awin cannot take the order: "{said}".',
            "Compare the order in the preview with Awin's documents.",
            status=(400, 406, 422),
        ),
        _TOKEN,
        Answer(
            "pause",
            'The token\'s owner may not report orders of this advertiser: "{said}".',
            "Ask for the role Admin on the advertiser, and check its plan; changes take ten minutes.",
            status=(403,),
        ),
        Answer(
            "pause",
            "Awin has nothing at this address.",
            "Check advertiser_id and path.",
            status=(404,),
        ),
        Answer("delivered", "Awin has this order already.", status=(409,)),
        Answer(
            "reject",
            "The order is too large for Awin.",
            "Map fewer products or custom parameters.",
            status=(413,),
        ),
        _SLOWER,
        _TROUBLE,
    ),
)

# Source: Awin, "Validation API", "API response codes".
VALIDATION_ANSWERS: Final = Answers(
    "Awin",
    (
        Answer("delivered", "The transaction is in that state already.", status=(304,)),
        Answer(
            "reject",
            "Awin does not find the transaction.",
            "Compare its reference, date and time zone with Awin's list of transactions.",
            status=(404,),
        ),
        Answer(
            "reject",
            'The transaction is in a state that does not allow it: "{said}".',
            "Look at it in Awin's interface: what is paid cannot be declined.",
            status=(422,),
        ),
        Answer(
            "reject",
            'Awin cannot take the decision: "{said}".',
            "Compare the request in the preview with Awin's documents.",
            status=(400, 406, 413),
        ),
        _TOKEN,
        Answer(
            "pause",
            'The token\'s owner may not decide about transactions: "{said}".',
            "Ask for the role Admin on the advertiser; not every plan allows it.",
            status=(403,),
        ),
        _SLOWER,
        _TROUBLE,
    ),
)
