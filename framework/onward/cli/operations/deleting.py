"""Having a person forgotten by the platform of a connection."""

from collections.abc import Mapping
from typing import Any, assert_never

from onward.cli.operations.finding import connection_of
from onward.destination import Destination, Person
from onward.errors import OnwardError, PlatformError
from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry
from onward.runner import Runner
from onward.sending import CredentialsRefusedError

NOBODY = "Say who is to be forgotten: --user-id, --anonymous-id or --email, or several of them."


async def delete_user(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the platform of ``connection`` to forget who has these ids, or this ``email``."""
    config = connection_of(runner, arguments["connection"])
    person = Person(
        _id(arguments, "user_id", "--user-id"),
        _id(arguments, "anonymous_id", "--anonymous-id"),
        _id(arguments, "email", "--email"),
    )
    if person == Person():
        raise OnwardError(NOBODY)
    place = {"connection": config.id, "destination": config.destination.slug}
    ask = config.destination.delete_user
    if ask is None:
        return {**place, "state": "unsupported", "message": _elsewhere(config.destination)}
    try:
        outcome = await ask(await runner.client(config), person, config.settings)
    except CredentialsRefusedError as error:
        outcome = Paused(error.reason, error.hint)
    except PlatformError as error:
        outcome = Retry(str(error))
    return {**place, **_told(outcome)}


def _id(arguments: Mapping[str, Any], name: str, option: str) -> str:
    value = arguments.get(name)
    if value is not None and not str(value).strip():
        msg = f"{option} is blank: it should say who it is."
        raise OnwardError(msg)
    return str(value or "").strip()


def _elsewhere(destination: Destination) -> str:
    return (
        destination.deletion_help
        or f"{destination.name} offers no API that forgets a person; ask its support."
    )


def _told(outcome: Outcome) -> dict[str, str]:
    match outcome:
        case Delivered(note):
            return {"state": "asked", "message": note, "hint": ""}
        case Retry(reason):
            return {"state": "failed", "message": reason, "hint": "Try again in a while."}
        case Rejected(reason, hint) | Paused(reason, hint):
            return {"state": "refused", "message": reason, "hint": hint}
        case _:
            assert_never(outcome)
