"""A class of fields compiled for one destination: payloads from events, with its description."""

from collections.abc import Callable, Container, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from onward.event import Event
from onward.fields.conditions import compile_conditions
from onward.fields.declare import default_mapping_of, definitions_of
from onward.fields.describe import FieldSpec, describe
from onward.fields.fallbacks import FindIn, compile_completion, fallbacks_of, unowned
from onward.fields.filling import builder, compile_shape, give
from onward.fields.fusing import Fusion
from onward.fields.json_schema import json_schema
from onward.fields.model import Fields
from onward.fields.profile import DEFAULT_PROFILE, IdentityProfile
from onward.fields.provided import REMEDY, MatchingKey, Provided, Saved, SyncMode, find
from onward.fields.rules import Rules, compile_rules
from onward.fields.shape import Attribute
from onward.fields.validator import labels_of
from onward.fields.walk import NEED, Context, Walk
from onward.mapping import compile_record
from onward.values import MISSING

FieldsT = TypeVar("FieldsT", bound=Fields)

_NO_RULES = Rules()
_NOTHING: Mapping[str, Any] = {}


class CompiledFields(Generic[FieldsT]):
    """The fields of an action or of settings, ready for a hot loop.

    Attributes:
        type: The class its payloads are of.
        profile: How identity types are normalised.
        rules: The rules between fields.
    """

    def __init__(
        self,
        kind: type[FieldsT],
        profile: IdentityProfile,
        rules: Rules,
        *,
        sources: Mapping[str, str],
        need: str,
    ) -> None:
        self.type = kind
        self.profile = profile
        self.rules = rules
        self._shape = shape = kind.fields_shape()
        self._members, self._take = compile_shape(shape, profile, builder(shape))
        fields = tuple(member.field for member in self._members)
        labels = dict(labels_of(fields))
        self._context = Context(labels, sources, need)
        self._conditions = compile_conditions(fields, labels)
        self._rules = compile_rules(rules, shape)
        self._provided = {item.name: item for item in shape.attributes if item.provided is not None}
        self._sync_name = next(
            (name for name, item in self._provided.items() if item.provided == SyncMode()), None
        )

    def payload(
        self,
        raw: dict[str, Any],
        provided: Mapping[str, Any] = _NOTHING,
        notes: list[str] | None = None,
    ) -> FieldsT:
        """The payload for values by key, validated, normalised and hashed.

        Args:
            raw: What the mapping gave; not changed.
            provided: What the mapping itself provides, by attribute; see ``provide``.
            notes: Takes remarks on what was left out.

        Raises:
            PayloadError: Everything that is wrong with it.
        """
        fixed, settle = self._fixed(provided)
        walk = Walk(self._context, notes)
        if self._conditions is not None:
            walk.held = self._conditions(raw, fixed.get(self._sync_name or ""))
        payload = self._take(raw, None, walk)
        if payload is not MISSING and fixed:
            given = payload.__pydantic_fields_set__ | fixed.keys()
            payload.__dict__.update(fixed)
            give(payload, given)
        return settle(payload, walk)

    def maker(
        self,
        mapping: Mapping[str, Any],
        *,
        provided: Mapping[str, Any] = _NOTHING,
        own: Container[str] = frozenset(),
        directives: Mapping[str, Any] | None = None,
    ) -> Callable[[Event, list[str] | None], FieldsT]:
        """What makes the payload of an event by one mapping: its record, ``complete``, ``payload``.

        The function takes the event, and a list for notes or ``None``.

        Args:
            mapping: The values of the fields, in the admin's shorthand.
            own: As for ``complete``.
            directives: Further steps by name.
        """
        fallbacks = unowned(self.fallbacks, own)
        if self._conditions is None:
            fixed, settle = self._fixed(provided)
            fusion = Fusion(
                self._members,
                builder(self._shape, fixed),
                self._context,
                fallbacks,
                self._is_good(fixed),
                settle,
            )
            return compile_record(mapping, directives=directives, use=fusion).resolve
        # Conditions look at the raw values of all fields before the first is taken.
        record = compile_record(mapping, directives=directives).resolve
        complete = compile_completion(fallbacks)

        def make(event: Event, notes: list[str] | None) -> FieldsT:
            raw = record(event, notes)
            complete(raw, event)
            return self.payload(raw, provided, notes)

        return make

    def _fixed(
        self, provided: Mapping[str, Any]
    ) -> tuple[dict[str, Any], Callable[[Any, Walk], FieldsT]]:
        """What the mapping provides, and what sees to a payload that has it."""
        fixed = {
            name: value
            for name in self._provided
            if (value := provided.get(name)) is not None and value != ""
        }
        missing = self._missing(fixed)
        rules = self._rules

        def settle(payload: Any, walk: Walk) -> FieldsT:
            if payload is not MISSING:
                for item in missing:
                    remedy = REMEDY[type(item.provided)]
                    walk.require(item.key, f"{item.label} is missing. {remedy}")
            if walk.problems is None and rules is not None:
                rules.enforce(payload, walk)
            walk.finish()
            return cast("FieldsT", payload)

        return fixed, settle

    def _missing(self, fixed: Mapping[str, Any]) -> list[Attribute]:
        return [
            item for name, item in self._provided.items() if item.is_required and name not in fixed
        ]

    def _is_good(self, fixed: Mapping[str, Any]) -> str:
        if self._missing(fixed):
            return "False"
        return "True" if self._rules is None else self._rules.test

    def provide(
        self,
        *,
        saved: Mapping[str, Any] | None = None,
        sync_mode: str | None = None,
        matching_key: str | None = None,
    ) -> dict[str, Any]:
        """What a mapping provides, by attribute, ready for ``payload``.

        Args:
            saved: The outputs of its managed object.
        """
        return {
            name: find(marker, saved=saved or {}, sync_mode=sync_mode, matching_key=matching_key)
            for name, marker in self.provided.items()
        }

    @property
    def provided(self) -> dict[str, Provided]:
        """The attributes that the mapping provides."""
        return {
            name: item.provided
            for name, item in self._provided.items()
            if isinstance(item.provided, (Saved, SyncMode, MatchingKey))
        }

    @property
    def event_time(self) -> str | None:
        """The attribute that says when the event happened, if one does."""
        return next((item.name for item in self._shape.inputs if item.is_event_time), None)

    @cached_property
    def definitions(self) -> dict[str, Any]:
        """The fields in their JSON form, as ``compile_fields`` takes them."""
        return definitions_of(self._shape)

    @cached_property
    def default_mapping(self) -> dict[str, Any]:
        """The default mapping by key; sub-fields nested."""
        found = {item.key: default_mapping_of(item) for item in self._shape.inputs}
        return {key: value for key, value in found.items() if value is not None}

    @cached_property
    def fallbacks(self) -> dict[str, FindIn]:
        """By dotted key: what finds a value in the event where the default mapping found none."""
        return fallbacks_of(self._shape)

    def complete(
        self, raw: dict[str, Any], event: Event, own: Container[str] = frozenset()
    ) -> None:
        """Put what fallbacks find into ``raw``, where nothing is yet.

        Args:
            own: Dotted keys that the admin mapped or switched off: they stay as they are.
        """
        compile_completion(unowned(self.fallbacks, own))(raw, event)

    @cached_property
    def specs(self) -> tuple[FieldSpec, ...]:
        """Every field in order, sub-fields after their object: for forms, docs, editors."""
        return tuple(describe(self._shape))

    def json_schema(self) -> dict[str, Any]:
        """A JSON Schema of payloads by key, before coercion."""
        return json_schema(self._shape)


def compile_payload(
    kind: type[FieldsT],
    profile: IdentityProfile = DEFAULT_PROFILE,
    *,
    rules: Rules = _NO_RULES,
    sources: Mapping[str, str] | None = None,
    need: str = NEED,
) -> CompiledFields[FieldsT]:
    """A class of fields compiled for a destination.

    Args:
        profile: How the destination wants identity types.
        rules: The rules between fields.
        sources: The path each top-level value comes from, by key, for better hints.
        need: Why a required field is required, as a sentence.

    Raises:
        DefinitionError: A field or rule that cannot work.
    """
    return CompiledFields(kind, profile, rules, sources=sources or {}, need=need)
