"""Managed objects: what saving a mapping looks after on the platform."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, Generic, Literal, TypeVar, get_args, get_origin

from onward.fields import CompiledFields, Fields, compile_payload
from onward.request import Client

SettingsT = TypeVar("SettingsT", bound=Fields)
WantedT = TypeVar("WantedT", bound=Fields)

ChangeKind = Literal["create", "update", "add", "adopt", "forbidden"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that a change alters, as a person would read it."""

    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One step that brings the platform to what is wanted.

    Attributes:
        kind: ``create`` makes the object (its intent is stored first), ``update`` and ``add``
            alter it, ``adopt`` takes over one that a crash left behind, ``forbidden`` cannot be
            done and stops ``apply`` with its summary.
        summary: A sentence that says what happens, or why it cannot.
        data: All that ``apply`` needs, as JSON; for a create it is the intent.
        differences: What an update alters.
        is_drift: Whether the platform was changed behind our back.
    """

    kind: ChangeKind
    summary: str
    data: Mapping[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    is_drift: bool = False


@dataclass(frozen=True, slots=True)
class SavedObject:
    """What we know of a managed object.

    Attributes:
        outputs: What the last successful steps returned; empty before the first.
        wanted: The inputs these outputs were saved for, by key.
        intent: The data of a create that was begun and whose end is not known.
    """

    outputs: Mapping[str, Any] = field(default_factory=dict)
    wanted: Mapping[str, Any] = field(default_factory=dict)
    intent: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ObjectPlan:
    """The steps, in order, and what a person should know besides."""

    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()


class ManagedObject(Generic[SettingsT, WantedT]):
    """One kind of object on the platform that goes with a mapping.

    ``find`` and ``apply`` ask the platform through the client they are handed; ``plan`` is pure.
    An instance belongs to one connection, whose settings it holds.

    Attributes:
        label: What the platform's people call it: "Conversion rule".
        unique_output: The output that no two mappings may share, if any.
        wanted_type: The class of the inputs, as the class's parameters say.
    """

    label: ClassVar[str]
    unique_output: ClassVar[str | None] = "id"
    wanted_type: ClassVar[type[Fields]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            origin, arguments = get_origin(base), get_args(base)
            if isinstance(origin, type) and issubclass(origin, ManagedObject) and arguments:
                wanted = arguments[-1]
                if isinstance(wanted, type) and issubclass(wanted, Fields):
                    cls.wanted_type = wanted

    def __init__(self, settings: SettingsT) -> None:
        self.settings = settings

    @classmethod
    def inputs(cls) -> CompiledFields[Any]:
        """The fields of the inputs, compiled."""
        return _compiled(cls.wanted_type, f"The {cls.label.lower()} needs it.")

    @classmethod
    def existing(cls, wanted: WantedT) -> str | None:  # noqa: ARG003 - overrides read it
        """The ``unique_output`` that the inputs name themselves: an object that is there already."""
        return None

    async def find(self, client: Client, wanted: WantedT, saved: SavedObject) -> Any:
        """Fetch what exists on the platform, for ``plan`` to compare.

        Raises:
            PlatformError: The platform refused or did not answer.
        """
        raise NotImplementedError

    def plan(self, wanted: WantedT, saved: SavedObject, found: Any) -> ObjectPlan:
        """The steps from what was found to what is wanted: a pure function."""
        raise NotImplementedError

    async def apply(
        self, client: Client, change: Change, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Carry one step out and return the outputs it settles; the others stay as they are.

        Args:
            outputs: What is settled so far, by the create or adoption before this step too.

        Raises:
            PlatformError: The platform refused or did not answer.
        """
        raise NotImplementedError

    def describe(self, wanted: WantedT, saved: SavedObject) -> Sequence[str]:
        """What a person sees beside the mapping: a line each, the outputs by default."""
        return [f"{name}: {value}" for name, value in saved.outputs.items()]


@cache
def _compiled(wanted_type: type[Fields], need: str) -> CompiledFields[Any]:
    return compile_payload(wanted_type, need=need)
