"""Having a person forgotten, by the User Deletion API."""

from collections.abc import Iterator
from typing import Final

from onward.action import Answer, Answers, outcome_of
from onward.destination import Person
from onward.fields import Unusable
from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry
from onward.request import AccessToken, Client, Request, Response
from onward_destinations.ga4.identifiers import client_id_of, user_id_of
from onward_destinations.ga4.settings import Settings

HOST: Final = "www.googleapis.com"
SCOPE: Final = "https://www.googleapis.com/auth/analytics.user.deletion"
_GRANT: Final = (
    "Sign in with onward login as a user who may edit the property, and tick every box on Google's "
    "page."
)
# Source: Google Analytics, "User Deletion API", sections "Overview", "userDeletionRequest".
_ANSWERS: Final = Answers(
    "Google",
    (
        Answer(
            "pause",
            'Google does not allow this sign-in to have people forgotten: "{said}".',
            _GRANT,
            status=(401, 403),
        ),
        Answer(
            "pause",
            "There is no User Deletion API at this address.",
            'Check "user_deletion_path" in the settings.',
            status=(404,),
        ),
        Answer(
            "reject",
            'Google does not take the request to forget this person: "{said}".',
            'Check the ids, and "property_id" in the settings.',
            status=(400,),
        ),
    ),
)


async def delete_user(client: Client, person: Person, settings: Settings) -> Outcome:
    """Ask Google to forget a person in the connection's property, by every id that is known.

    Raises:
        PlatformError: Google did not answer.
    """
    if settings.property_id is None:
        return Paused(
            'Google forgets people by property, and "property_id" is not set.',
            "Set it to the number in Admin, Property settings; then sign in with onward login.",
        )
    try:
        ids = list(_ids(person, settings))
    except Unusable as error:
        return Rejected(
            f"GA4 knows nobody by such an id: {error}.",
            "Take the id that was sent to GA4, as a preview of one of their events shows it.",
        )
    outcome: Outcome = Rejected(
        "GA4 knows people by their ids, not by an email.", "Give a user ID or an anonymous ID."
    )
    for kind, value in ids:
        body = {
            "kind": "analytics#userDeletionRequest",
            "id": {"type": kind, "userId": value},
            "propertyId": settings.property_id,
        }
        url = f"https://{HOST}{settings.user_deletion_path}"
        outcome = _read(await client.send(Request.post(url, json=body, auth=AccessToken())))
        if not isinstance(outcome, Delivered):
            break
    return outcome


def _ids(person: Person, settings: Settings) -> Iterator[tuple[str, str]]:
    if person.user_id:
        yield "USER_ID", user_id_of(person.user_id)
    if person.anonymous_id and settings.stream_type == "app":
        yield "APP_INSTANCE_ID", person.anonymous_id
    elif person.anonymous_id:
        yield "CLIENT_ID", client_id_of(person.anonymous_id)


def _read(response: Response) -> Outcome:
    body = response.json_object()
    until = body.get("deletionRequestTime")
    if response.is_success and isinstance(until, str) and until:
        return Delivered(f"Google deletes what it knew of them until {until}, within some days.")
    if response.is_success:
        return Retry("Google's answer does not say that it will forget anybody.")
    error = body.get("error")
    said = error.get("message") if isinstance(error, dict) else ""
    verdict = _ANSWERS.verdict(
        response, said=said if isinstance(said, str) and said else "no reason given", single=True
    )
    return outcome_of(verdict)
