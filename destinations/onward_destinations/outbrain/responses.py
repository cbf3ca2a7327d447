"""What Outbrain answers, as data: what it means for a conversion."""

from typing import Final

from onward.action import Answer, Answers
from onward.outcome import Delivered, Verdict
from onward.request import Response

# Source: Outbrain, "Server-to-Server (S2S) integrations". It documents no answer but success; the
# other rows are what HTTP says.
ANSWERS: Final = Answers(
    "Outbrain",
    (
        Answer(
            "pause",
            "Outbrain redirects to an address that is none of its own, so nobody followed.",
            "Check base_url and path against the postback in Outbrain's dashboard.",
            status=(301, 302, 303, 307, 308),
        ),
        Answer(
            "reject",
            'Outbrain cannot read the conversion: "{said}".',
            "Compare the request in the preview with the postback in Outbrain's dashboard.",
            status=(400, 414, 422),
        ),
        Answer(
            "pause",
            "Outbrain does not take conversions at this address.",
            "Check base_url and path, and that nothing blocks the way to Outbrain.",
            status=(401, 403, 404, 405, 410),
        ),
        Answer(
            "slow down",
            "Outbrain takes no more requests for the moment.",
            "Wait; sending goes on by itself.",
            status=(429,),
        ),
        Answer(
            "retry",
            "Outbrain has trouble for the moment.",
            "Wait; it is tried again by itself.",
            status=(408, 500, 502, 503, 504),
        ),
    ),
)

TAKEN: Final = "Outbrain took the conversion; it never says whether it knows the click or the name."

AMPLIFY: Final = Answers(
    "Outbrain's Amplify API",
    (
        Answer(
            "pause",
            'Outbrain does not accept the token: "{said}".',
            "Create a new one at my.outbrain.com/create-token: a token ends after 30 days.",
            status=(401,),
        ),
        Answer(
            "pause",
            'The user has no right on this marketer: "{said}".',
            "Ask the account manager to share the marketer with the token's user.",
            status=(403,),
        ),
        Answer(
            "pause",
            "Outbrain knows no such marketer or conversion.",
            "Check marketer_id against OB_ADV_ID in the pixel snippet.",
            status=(404,),
        ),
        Answer(
            "slow down",
            "Outbrain's Amplify API takes no more requests for the moment.",
            "Try again in a minute; after a sign-in with username, in an hour.",
            status=(429,),
        ),
    ),
)


def read_answer(response: Response) -> Verdict:
    """What an answer to a conversion says: by its status alone, whatever the body holds."""
    if response.is_success:
        return Delivered(TAKEN)
    return ANSWERS.verdict(response, said=response.text[:200] or "no text", single=True)
