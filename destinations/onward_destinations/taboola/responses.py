"""What Taboola answers, as data: what it means for conversions."""

from typing import Final

from onward.action import Answer, Answers
from onward.outcome import Delivered, Rejected, Split, Verdict
from onward.request import Response

# Source: Taboola, "S2S Error Codes"; "Bulk submit S2S conversions". The first row that fits decides.
ANSWERS: Final = Answers(
    "Taboola",
    (
        Answer(
            "reject",
            "Taboola refused the conversion: its click id or its name is missing or unreadable, or "
            "the path of the postback is misspelled.",
            "Compare click-id and name in the preview with the rule, then postback_path.",
            status=(400,),
        ),
        Answer(
            "reauthorise",
            "Taboola does not accept the access token, which lives for 12 hours.",
            "Wait; a new one is asked for by itself.",
            status=(401,),
        ),
        Answer(
            "pause",
            "Taboola does not take conversions at this address.",
            "Check base_url, bulk_path and postback_path, and that nothing blocks the way.",
            status=(403, 404, 405, 410),
        ),
        Answer(
            "split",
            "Taboola finds the batch too large.",
            "Wait; it is sent again in halves.",
            status=(413,),
        ),
        Answer(
            "pause",
            "Taboola did not see that the request is JSON.",
            "Check that no proxy takes its Content-Type away.",
            status=(415,),
        ),
        Answer(
            "slow down",
            "Taboola takes no more requests for the moment.",
            "Wait; sending goes on by itself.",
            status=(429,),
        ),
        Answer(
            "retry",
            "Taboola has trouble for the moment.",
            "Wait; it is tried again by itself.",
            status=(408, 500, 502, 503, 504),
        ),
    ),
)

TAKEN: Final = "Taboola took it and decides later; it never says whether it knows the click."

BACKSTAGE: Final = Answers(
    "Taboola's Backstage API",
    (
        Answer(
            "pause",
            "Backstage does not accept the access token.",
            "Check client_id and client_secret under auth.",
            status=(401,),
        ),
        Answer(
            "pause",
            'Backstage refused what it was sent: "{said}".',
            "Check client_id and client_secret under auth, then what the conversion rule should be.",
            status=(400,),
        ),
        Answer(
            "pause",
            "Backstage does not let the client see this account.",
            "Ask your Taboola contact for access to it.",
            status=(403,),
        ),
        Answer(
            "pause",
            'Backstage knows no such account: "{said}".',
            "Set account_name to the alphabetic account id, such as acme-sc.",
            status=(404,),
        ),
        Answer(
            "slow down",
            "Backstage takes no more requests for the moment.",
            "Try again in a minute.",
            status=(429,),
        ),
    ),
)


def read_answer(response: Response, count: int) -> Verdict:
    """What an answer to ``count`` conversions says; its body is empty whatever it is."""
    if response.is_success:
        return Delivered(TAKEN)
    verdict = ANSWERS.verdict(response, said=response.text[:200], single=count == 1)
    if isinstance(verdict, Rejected) and count > 1:
        return Split(verdict.reason, verdict.code)
    if isinstance(verdict, Split) and count == 1:
        return Rejected(verdict.reason, "Map less data.", verdict.code)
    return verdict
