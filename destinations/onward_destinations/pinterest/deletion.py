"""Having a person forgotten: their conversions of an ad account."""

from typing import Final

from onward.action import Answer, Answers, outcome_of
from onward.destination import Person
from onward.outcome import Delivered, Outcome, Rejected, Retry
from onward.request import Client, Request
from onward_destinations.pinterest.api import TOKEN, address
from onward_destinations.pinterest.reading import code_of, said_in
from onward_destinations.pinterest.responses import ANSWERS
from onward_destinations.pinterest.settings import Settings

# Source: Pinterest, "Remove users from conversion event data", which is in a closed beta.
_ANSWERS: Final = Answers(
    "Pinterest",
    (
        Answer(
            "pause",
            "Pinterest does not allow this token to have people forgotten: it lacks ads:write or "
            "ads:read, or your app is not in the closed beta of it.",
            "Sign in with onward login, or ask your Pinterest contact to be let into the beta.",
            status=(401, 403, 404),
        ),
        *ANSWERS.rows,
    ),
)


async def delete_user(client: Client, person: Person, settings: Settings) -> Outcome:
    """Ask Pinterest to forget what the ad account told of a person, by email or epik.

    Raises:
        PlatformError: Pinterest did not answer.
    """
    targets = {
        "user_emails": [person.email.strip().lower()] if person.email else [],
        "epiks": [person.anonymous_id] if person.anonymous_id else [],
    }
    named = {kind: values for kind, values in targets.items() if values}
    if not named:
        return Rejected(
            "Pinterest knows people by their email or by the id of its cookie _epik.",
            "Give --email, or the cookie's value as --anonymous-id.",
        )
    place = address(settings, f"ad_accounts/{settings.ad_account_id}/conversion_deletion_requests")
    body = {"deletion_targets": named}
    response = await client.send(Request.post(place, json=body, auth=TOKEN))
    told = response.json_object()
    if response.is_success and told.get("request_id"):
        return Delivered(
            f"Pinterest took request {told['request_id']}. After 72 hours it cannot be cancelled; 30 "
            "days later they are forgotten."
        )
    if response.is_success:
        return Retry("Pinterest's answer does not say that it will forget anybody.")
    said = said_in(response, told)
    return outcome_of(_ANSWERS.verdict(response, code=code_of(told), said=said, single=True))
