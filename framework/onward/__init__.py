"""Onward: events in the Segment spec, on their way to ad platforms."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onward.action import (
        Action,
        Answer,
        Answers,
        BatchAction,
        Choice,
        Choices,
        Preset,
        Question,
    )
    from onward.destination import ConnectionTest, Destination, RateLimit
    from onward.errors import OnwardError, PlatformError
    from onward.event import Event
    from onward.fields import (
        Fields,
        IdentityProfile,
        MatchingKey,
        Rules,
        Saved,
        Spec,
        SyncMode,
        directive,
        each,
        first,
        literal,
        path,
        template,
    )
    from onward.managed import Change, Difference, ManagedObject, ObjectPlan, SavedObject
    from onward.oauth import OAuth2
    from onward.outcome import (
        Delivered,
        Outcome,
        Paused,
        Reauthorise,
        Rejected,
        Retry,
        SlowDown,
        Split,
        Verdict,
    )
    from onward.plugins import hookimpl
    from onward.request import (
        AccessToken,
        Basic,
        Bearer,
        Client,
        Header,
        Query,
        Request,
        Response,
        Secret,
    )
    from onward.runner import Runner

__all__ = [
    "AccessToken",
    "Action",
    "Answer",
    "Answers",
    "Basic",
    "BatchAction",
    "Bearer",
    "Change",
    "Choice",
    "Choices",
    "Client",
    "ConnectionTest",
    "Delivered",
    "Destination",
    "Difference",
    "Event",
    "Fields",
    "Header",
    "IdentityProfile",
    "ManagedObject",
    "MatchingKey",
    "OAuth2",
    "ObjectPlan",
    "OnwardError",
    "Outcome",
    "Paused",
    "PlatformError",
    "Preset",
    "Query",
    "Question",
    "RateLimit",
    "Reauthorise",
    "Rejected",
    "Request",
    "Response",
    "Retry",
    "Rules",
    "Runner",
    "Saved",
    "SavedObject",
    "Secret",
    "SlowDown",
    "Spec",
    "Split",
    "SyncMode",
    "Verdict",
    "directive",
    "each",
    "first",
    "hookimpl",
    "literal",
    "path",
    "template",
]

# A plugin author's import must load no HTTP client and no database, so each name is fetched from
# its home when it is first asked for.
_HOMES = {
    "action": "Action Answer Answers BatchAction Choice Choices Preset Question",
    "destination": "ConnectionTest Destination RateLimit",
    "errors": "OnwardError PlatformError",
    "event": "Event",
    "fields": "Fields IdentityProfile MatchingKey Rules Saved Spec SyncMode"
    " directive each first literal path template",
    "managed": "Change Difference ManagedObject ObjectPlan SavedObject",
    "oauth": "OAuth2",
    "outcome": "Delivered Outcome Paused Reauthorise Rejected Retry SlowDown Split Verdict",
    "plugins": "hookimpl",
    "request": "AccessToken Basic Bearer Client Header Query Request Response Secret",
    "runner": "Runner",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}


# Type checkers read the imports above, so that a name that is not there is told.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        home = _HOME_OF.get(name)
        if home is None:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
