"""What one walk through a payload gathers: problems, notes, conditions that hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from onward.errors import FieldProblem, PayloadError
from onward.fields.cleaning import Refused, Unusable
from onward.fields.definition import Field
from onward.fields.place import Place, inside, label, pointer

NEED = "The action needs it for every event."


@dataclass(frozen=True, slots=True)
class Context:
    """What sentences need to know besides the value.

    Attributes:
        labels: Label by key, or by key and sub-key, for the reasons of conditions.
        sources: The path a top-level value came from, by key, where it is known.
        need: Why a required field is required.
    """

    labels: Mapping[tuple[str, ...], str]
    sources: Mapping[str, str]
    need: str = NEED


_NONE_HELD: Mapping[Field, str] = MappingProxyType({})


# Made for every event: a Struct is filled several times as fast as any other object.
class Walk(msgspec.Struct):
    """The findings of one walk.

    Attributes:
        problems: Broken rules, in the order of the fields; ``places`` says where each was found.
        notes: Where remarks go, if somebody wants them.
        held: Reasons of the conditional requirements that hold, by field.
    """

    context: Context
    notes: list[str] | None = None
    held: Mapping[Field, str] = _NONE_HELD
    problems: list[FieldProblem] | None = None
    places: list[object] | None = None

    def problem(self, place: Place, rule: str, message: str) -> None:
        """One broken rule at ``place``."""
        self._add(place, FieldProblem(pointer(place), rule, message))

    def require(self, key: str, message: str) -> None:
        """A missing field of the payload itself."""
        self._add((None, key), FieldProblem("", "required", message, key))

    def _add(self, place: object, problem: FieldProblem) -> None:
        if self.problems is None or self.places is None:
            self.problems, self.places = [], []
        self.problems.append(problem)
        self.places.append(place)

    def absent(self, parent: Place, field: Field) -> None:
        """A field without value: a problem if it is needed and nothing was said of it yet."""
        here = (parent, field)
        why = self.held.get(field)
        if not field.required and why is None:
            return
        if self.places is not None and here in self.places:
            return
        if why is not None:
            message = f"{label(here)} is missing. It is needed because {why}."
        elif parent is None:
            message = f"{field.label} is missing. {self.context.need}"
        else:
            message = f"{field.label} is missing in {inside(parent)}."
        self._add(here, FieldProblem(pointer(parent), "required", message, field.key))

    def note(self, text: str) -> None:
        """A remark for previews and traces."""
        if self.notes is not None:
            self.notes.append(text)

    def left_out(self, place: Place, field: Field, why: Unusable) -> None:
        """A value that cannot be used: a note, or a problem where it matters."""
        is_needed = not field.multiple and (field.required or field in self.held)
        if is_needed or isinstance(why, Refused):
            self.problem(place, "value", f"{label(place)} cannot be used: {why}.")
        else:
            self.note(f"{label(place)} was left out: {why}.")

    def finish(self) -> None:
        """Raise what was found, if anything."""
        if self.problems:
            raise PayloadError(self.problems)
