"""The base classes of actions: fields in, requests out, answers read."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from onward.action.answers import read_by_status
from onward.action.presets import Preset
from onward.errors import DefinitionError
from onward.fields import Fields, Rules
from onward.managed import ManagedObject
from onward.outcome import Outcome, Verdict
from onward.request import Client, Request, Response

SettingsT = TypeVar("SettingsT", bound=Fields)
PayloadT = TypeVar("PayloadT", bound=Fields)

Window = timedelta | Callable[[Any], timedelta | None] | None
"""How far an event's time may lie away: always the same, or a function of the payload."""


class BatchAction(Generic[SettingsT, PayloadT]):
    """One thing a destination can do, many events at a time.

    Write ``build_batch``; write ``read`` where the platform says more than a status. Both are pure
    functions of their arguments, so preview, retry, replay and tests call the very same code.

    Attributes:
        title: The action's name for people; the class's name in words if not given.
        trigger: The trigger a new mapping starts with.
        max_batch: Most events in a request.
        max_bytes: Most bytes in a request's body.
        max_age: How old an event may be; ``None`` for any age.
        max_future: How far ahead of now an event may lie; ``None`` for any.
        rules: Which fields are needed together or in the place of one another.
        presets: Ready mappings.
        managed: What saving a mapping looks after on the platform.
        sync_modes: What a mapping may do with a record: ``add``, ``update``, …
    """

    title: ClassVar[str] = ""
    trigger: ClassVar[str] = 'type = "track"'
    max_batch: ClassVar[int] = 1_000
    max_bytes: ClassVar[int] = 4_000_000
    max_age: ClassVar[Window] = None
    max_future: ClassVar[Window] = None
    rules: ClassVar[Rules] = Rules()
    presets: ClassVar[Sequence[Preset]] = ()
    managed: ClassVar[type[ManagedObject[Any, Any]] | None] = None
    sync_modes: ClassVar[Sequence[str]] = ()

    slug: ClassVar[str] = ""
    settings_type: ClassVar[type[Fields]]
    payload_type: ClassVar[type[Fields]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            origin = get_origin(base)
            arguments = get_args(base)
            if isinstance(origin, type) and issubclass(origin, BatchAction) and len(arguments) == 2:
                settings, payload = arguments
                if isinstance(settings, type) and isinstance(payload, type):
                    cls.settings_type, cls.payload_type = settings, payload
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+", cls.__name__)
        if "slug" not in vars(cls):
            cls.slug = "-".join(words).lower()
        if "title" not in vars(cls):
            cls.title = " ".join(words)

    @property
    def description(self) -> str:
        """What it does: the first line of the class's docstring."""
        return (type(self).__doc__ or "").strip().partition("\n")[0]

    def build_batch(
        self, payloads: Sequence[PayloadT], settings: SettingsT
    ) -> Request | Sequence[Request]:
        """The request for these payloads, or several whose ``covers`` share them out."""
        msg = f"{type(self).__name__} needs a method build_batch(payloads, settings)."
        raise DefinitionError(msg)

    def read(self, response: Response, payloads: Sequence[PayloadT]) -> Sequence[Outcome] | Verdict:
        """What the answer says: one outcome per payload, in order, or one verdict for all."""
        return read_by_status(response, "The platform", single=len(payloads) == 1)

    def batch_key(self, payload: PayloadT, settings: SettingsT) -> str:
        """What must not travel with other payloads, or fail with them; few different values."""
        return ""

    def look_back(self, settings: SettingsT) -> Window:
        """How old an event may be for a connection with these settings; else ``max_age``."""
        # Read from the class: on an instance a function would become a method.
        return type(self).max_age

    def review(self, payload: PayloadT) -> Sequence[str]:
        """Why this payload cannot be sent, a sentence each, for rules that data cannot say."""
        return ()

    def remarks(self, payload: PayloadT) -> Sequence[str]:
        """What a person should know of a payload that is sent all the same, a sentence each."""
        return ()

    def remarks_for(self, payload: PayloadT, settings: SettingsT) -> Sequence[str]:
        """As ``remarks``, where they depend on the connection's settings."""
        return self.remarks(payload)

    def review_for(self, payload: PayloadT, settings: SettingsT) -> Sequence[str]:
        """As ``review``, for rules that depend on the connection's settings."""
        return self.review(payload)

    def as_test(self, settings: SettingsT) -> SettingsT | None:
        """The settings with which the platform counts nothing; ``None`` if they cannot say so."""
        return None

    async def look_up(
        self, client: Client, payloads: Sequence[PayloadT], settings: SettingsT
    ) -> Sequence[PayloadT]:
        """The payloads with what only the platform knows; asked before the build."""
        return payloads

    @classmethod
    def looks_up(cls) -> bool:
        """Whether the action asks the platform before it builds."""
        return cls.look_up is not BatchAction.look_up

    async def find_sent(
        self, client: Client, payloads: Sequence[PayloadT], settings: SettingsT
    ) -> Sequence[Outcome | None]:
        """What became of payloads that were sent before, where nobody knows if they arrived.

        Asked before they are sent again: for platforms that would count them twice. ``None`` for
        those that the platform does not have.
        """
        return [None] * len(payloads)

    def repeat_refusal(self, payload: PayloadT, request: Request) -> str:
        """Why a payload is not sent again after ``request`` was lost on its way, as a sentence.

        Asked where the platform may have taken it all the same: for platforms that would count it
        twice. Empty: it is sent again.
        """
        return ""

    @classmethod
    def finds_sent(cls) -> bool:
        """Whether the action asks the platform before it sends payloads again."""
        return cls.find_sent is not BatchAction.find_sent


class Action(BatchAction[SettingsT, PayloadT]):
    """One thing a destination can do, one event a request: write ``build``."""

    def build(self, payload: PayloadT, settings: SettingsT) -> Request:
        """The request for this payload."""
        msg = f"{type(self).__name__} needs a method build(payload, settings)."
        raise DefinitionError(msg)

    def build_batch(
        self, payloads: Sequence[PayloadT], settings: SettingsT
    ) -> Request | Sequence[Request]:
        return [
            self.build(payload, settings).covering(index) for index, payload in enumerate(payloads)
        ]
