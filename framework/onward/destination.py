"""Destinations: a platform's actions with everything they share."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from onward.action import BatchAction
from onward.errors import DefinitionError
from onward.fields import CompiledFields, Fields, IdentityProfile, compile_payload
from onward.oauth import OAuth2
from onward.outcome import Outcome
from onward.request import Client


@dataclass(frozen=True, slots=True)
class RateLimit:
    """What a platform allows in a stretch of time.

    Attributes:
        requests, events: How many of them; ``None`` where the platform does not count them.
        per: The stretch.
        shared_by: Setting or auth keys: connections with the same values share the limit.
            Empty: each connection has its own.
        hosts: The hosts whose requests count, as ``Destination.hosts`` writes them. Empty: all.
        source: Where the figure comes from.
    """

    per: timedelta
    requests: int | None = None
    events: int | None = None
    shared_by: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """What a test of a connection found.

    Attributes:
        passed: Whether events would be taken.
        message: A sentence that says what was found.
        hint: What to do, beginning with a verb.
    """

    passed: bool
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a platform is asked to forget; at least one of the ids is known.

    Attributes:
        user_id: The ``userId`` of their events.
        anonymous_id: The ``anonymousId`` of their events, or the id by which the platform knows
            their browser or app.
        email: Their address, for platforms that know people by it.
    """

    user_id: str = field(default="", repr=False)
    anonymous_id: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


def is_among(host: str, hosts: Sequence[str]) -> bool:
    """Whether ``hosts`` name ``host``, or its domain behind a dot; none of them name every one."""
    return not hosts or any(
        host == one or (one.startswith(".") and host.endswith(one)) for one in hosts
    )


TestConnection = Callable[[Client, Any], Awaitable[ConnectionTest]]
DeleteUser = Callable[[Client, Person, Any], Awaitable[Outcome]]
Notices = Callable[[Any, date], Sequence[str]]


class Destination:
    """A platform that events go to.

    Args:
        slug: kebab-case; a connection names it: ``destination: acme-ads``.
        name: The platform's own name.
        actions: Classes of actions, which share their settings class.
        auth: OAuth 2, if the platform asks for it.
        test_connection: Asks the platform whether the credentials work.
        delete_user: Asks the platform to forget a person; client, person, settings. ``Delivered``
            says in its note what the platform will do, ``Paused`` what a person has to mend first.
        deletion_help: Where people are forgotten, for platforms without an API for it.
        rate_limits: What the platform allows.
        hosts: The hosts it may call; a name that begins with a dot stands for its subdomains.
        identity: How identity types are normalised for this platform.
        identity_settings: What of that a setting decides, attributes by the profile's:
            ``{"phone_region": "default_country_code"}``. A setting that is empty decides nothing.
        aliases: Further names that an event's ``integrations`` may use.
        simulator: Dotted name ``package.module:attribute`` of its simulator.
        notices: What goes wrong with settings, soon or already, on a day: a sentence each.
        help: Where an admin begins.
    """

    def __init__(
        self,
        slug: str,
        name: str,
        *,
        actions: Sequence[type[BatchAction[Any, Any]]],
        auth: OAuth2 | None = None,
        test_connection: TestConnection | None = None,
        delete_user: DeleteUser | None = None,
        deletion_help: str = "",
        rate_limits: Sequence[RateLimit] = (),
        hosts: Sequence[str] = (),
        identity: IdentityProfile | None = None,
        identity_settings: Mapping[str, str] | None = None,
        aliases: Sequence[str] = (),
        simulator: str | None = None,
        notices: Notices | None = None,
        help: str = "",  # noqa: A002 - the word a form uses
    ) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
            msg = (
                f'A destination\'s slug is kebab-case such as "acme-ads", but this one is "{slug}".'
            )
            raise DefinitionError(msg)
        if not actions:
            msg = f'Destination "{slug}" has no actions; give it at least one.'
            raise DefinitionError(msg)
        if not all(isinstance(action, type) for action in actions):
            msg = (
                f'Destination "{slug}" takes its actions as classes: actions=[SendConversion], '
                "not SendConversion()."
            )
            raise DefinitionError(msg)
        self.slug = slug
        self.name = name
        self.actions = {action.slug: action() for action in actions}
        if len(self.actions) < len(actions):
            msg = (
                f'Destination "{slug}" has two actions of the same name; set "slug" on one of them.'
            )
            raise DefinitionError(msg)
        self.auth = auth
        self.test_connection = test_connection
        self.delete_user = delete_user
        self.deletion_help = deletion_help
        self.rate_limits = tuple(rate_limits)
        self.hosts = tuple(hosts)
        self.identity = identity or IdentityProfile()
        self.identity_settings = dict(identity_settings or {})
        self._compiled: dict[tuple[str, IdentityProfile], CompiledFields[Any]] = {}
        self.aliases = tuple(aliases)
        self.simulator = simulator
        self.notices = notices
        self.help = help
        kinds = {action.settings_type for action in actions}
        if len(kinds) > 1:
            names = ", ".join(sorted(kind.__name__ for kind in kinds))
            msg = f'The actions of "{slug}" should share one settings class, but they use {names}.'
            raise DefinitionError(msg)
        self.settings_type: type[Fields] = kinds.pop()

    def __repr__(self) -> str:
        return f"Destination({self.slug!r})"

    @cached_property
    def settings(self) -> CompiledFields[Any]:
        """The settings' fields, compiled."""
        return compile_payload(self.settings_type, need="The connection needs it.")

    def identity_for(self, settings: Fields | None) -> IdentityProfile:
        """How identity types are normalised for a connection with these settings."""
        if settings is None:
            return self.identity
        decided = {
            name: getattr(settings, setting) for name, setting in self.identity_settings.items()
        }
        return replace(self.identity, **{name: value for name, value in decided.items() if value})

    def fields(self, action: str, settings: Fields | None = None) -> CompiledFields[Any]:
        """The fields of an action, compiled with this platform's identity profile.

        Args:
            settings: The connection's, for what differs between connections.
        """
        key = action, self.identity_for(settings)
        if key not in self._compiled:
            declared = self.actions[action]
            self._compiled[key] = compile_payload(
                declared.payload_type, key[1], rules=declared.rules
            )
        return self._compiled[key]

    def may_call(self, host: str) -> bool:
        """Whether requests may go to ``host``; any, where no hosts are declared."""
        return is_among(host, self.hosts)
