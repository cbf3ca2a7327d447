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
from onward.values import nearest

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
    """The action and preset of these names.

    A name nobody knows is reported. The nearest one takes its place then, so that what else is
    wrong is found at once; where none is near, there is no action, or no preset.
    """
    actions = destination.actions
    known = actions.get(action)
    if known is None:
        said = unknown(destination.slug, "action", action, list(actions))
        document.report("unknown-action", *said, at=(*path, "action"))
        meant = nearest(action, actions)
        if meant is None:
            return None
        known = actions[meant]
    target = Target(destination, known)
    if preset is None:
        return target
    presets = {each.slug: each for each in known.presets}
    if preset in presets:
        return Target(destination, known, presets[preset])
    said = unknown(target.owner, "preset", preset, list(presets))
    document.report("unknown-preset", *said, at=(*path, "preset"))
    meant = nearest(preset, presets)
    return target if meant is None else Target(destination, known, presets[meant])
