"""What a mapping aims at: a destination's action, or a preset of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onward.action import BatchAction, Preset
from onward.config.document import Document, Path
from onward.config.effective import Tree, tree_of
from onward.config.wording import unknown
from onward.destination import Destination
from onward.fields import CompiledFields

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
    document: Document, path: Path, destination: Destination, action: str, preset: str | None
) -> Target | None:
    """The action and preset of these names; a name nobody knows is reported."""
    known = destination.actions.get(action)
    if known is None:
        said = unknown(destination.slug, "action", action, list(destination.actions))
        document.report("unknown-action", *said, at=(*path, "action"))
        return None
    target = Target(destination, known)
    if preset is None:
        return target
    presets = {each.slug: each for each in known.presets}
    if preset not in presets:
        said = unknown(target.owner, "preset", preset, list(presets))
        document.report("unknown-preset", *said, at=(*path, "preset"))
        return target
    return Target(destination, known, presets[preset])
