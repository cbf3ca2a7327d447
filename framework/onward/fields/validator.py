"""Field definitions compiled to a function that validates payloads."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from onward.errors import DefinitionError
from onward.fields.conditions import compile_conditions
from onward.fields.definition import Field, read_definitions
from onward.fields.generate import compile_object
from onward.fields.member import Member
from onward.fields.taking import Take, compile_list, compile_scalar, is_plain
from onward.fields.walk import Context, Walk

_ASIDE = "dynamicAuthSettings"


class Validator(Protocol):
    """Validates payloads of one action."""

    def __call__(
        self,
        payload: dict[str, Any],
        *,
        batch: bool = False,
        sync_mode: str | None = None,
        notes: list[str] | None = None,
    ) -> dict[str, Any]:
        """The payload without empty values, coerced and checked; the given one is not changed.

        Args:
            batch: Makes no difference: one rule for single events and batches.
            sync_mode: The mapping's, where conditions ask for it.
            notes: Takes remarks on what is taken though it looks odd.

        Raises:
            PayloadError: Everything that is wrong with it.
        """
        ...


def compile_fields(
    definitions: Mapping[str, Any], *, sources: Mapping[str, str] | None = None
) -> Validator:
    """A validator for an action's fields, given in their JSON form.

    Source: spec, "Destinations, actions", sections 2 to 4, with "ours" of section 16.

    Args:
        sources: The path each top-level value comes from, by key, for better hints.

    Raises:
        DefinitionError: A definition that cannot work.
    """
    if not isinstance(definitions, Mapping):
        msg = "Field definitions are an object: key, then definition."
        raise DefinitionError(msg)
    fields = read_definitions(definitions)
    labels = dict(labels_of(fields))
    context = Context(labels, sources or {})
    conditions = compile_conditions(fields, labels)
    take = compile_object(None, tuple(map(_root_member, fields)))

    def validate(
        payload: dict[str, Any],
        *,
        batch: bool = False,  # noqa: ARG001 - callers may say it; it changes nothing
        sync_mode: str | None = None,
        notes: list[str] | None = None,
    ) -> dict[str, Any]:
        if not fields:
            return payload
        walk = Walk(context, notes)
        if conditions and isinstance(payload, dict):
            walk.held = conditions(payload, sync_mode)
        result: dict[str, Any] = take(payload, None, walk)
        walk.finish()
        if _ASIDE in payload:
            result[_ASIDE] = payload[_ASIDE]
        return result

    return validate


def labels_of(fields: tuple[Field, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each field's label by its keys, two levels deep: what conditions can name."""
    for field in fields:
        yield (field.key,), field.label
        for child in field.properties or ():
            yield (field.key, child.key), f"{child.label} in {field.label}"


def _root_member(field: Field) -> Member:
    return compile_member(field, is_root=True)


def compile_member(field: Field, *, is_root: bool = False) -> Member:
    """A member that keeps its key, with what it takes to take it."""
    take = compile_value(field)
    if field.multiple:
        take = compile_list(field, take, is_root=is_root)
    return Member(field, field.key, take, is_plain=is_plain(field))


def compile_value(field: Field) -> Take:
    """Take one value of a field, or one item of its list."""
    if field.properties is None:
        return compile_scalar(field)
    members = tuple(map(compile_member, field.properties))
    return compile_object(field, members, is_open=field.is_open)
