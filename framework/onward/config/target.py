"""What a mapping aims at: a destination's action, or a preset of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from onward.action import BatchAction, Preset
from onward.config.document import Document, Path
from onward.config.effective import Tree, tree_of
from onward.config.wording import unknown
from onward.destination import Destination
from onward.fields import CompiledFields
from onward.values import nearest

T = TypeVar("T")

AnyAction = BatchAction[Any, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """An action with what a mapping may say about it."""

    destination: Destination
    action: AnyAction
    preset: Preset | None = None

    @property
    def owner(self) -> str:
        """How a message calls it: ``acme-ads / send-conversion``."""
        return f"{self.destination.slug} / {self.action.slug}"

    @property
    def fields(self) -> CompiledFields[Any]:
        """The action's fields, compiled."""
        return self.destination.fields(self.action.slug)

    @property
    def definitions(self) -> Mapping[str, Any]:
        """The action's fields in their JSON form."""
        return self.fields.definitions

    @property
    def tree(self) -> Tree:
        """The action's fields with their sub-fields."""
        return tree_of(self.definitions)


def find_target(
    document: Document,
    path: Path,
    destination: Destination,
    action: str | None,
    preset: str | None,
) -> Target | None:
    """The action and preset of these names; none where no action is named, or none is meant."""
    if action is None:
        return None
    actions, at = destination.actions, (*path, "action")
    known = _meant(document, destination.slug, "action", action, actions, at=at)
    if known is None:
        return None
    target = Target(destination, known)
    if preset is None:
        return target
    presets = {each.slug: each for each in known.presets}
    found = _meant(document, target.owner, "preset", preset, presets, at=(*path, "preset"))
    return Target(destination, known, found)


def _meant(
    document: Document, owner: str, kind: str, name: str, choices: Mapping[str, T], *, at: Path
) -> T | None:
    """What a name stands for.

    A name nobody knows is reported. The nearest one takes its place then, so that what else is
    wrong is found at once.
    """
    if name in choices:
        return choices[name]
    document.report(f"unknown-{kind}", *unknown(owner, kind, name, list(choices)), at=at)
    near = nearest(name, choices)
    return None if near is None else choices[near]
