"""Taking one value: emptied, coerced, checked against its field."""

from collections.abc import Callable
from typing import Any

from onward.fields import wording
from onward.fields.cleaning import Unusable
from onward.fields.coercion import CONVERTERS, FAILED, Convert, to_number, to_text
from onward.fields.conditions import is_empty
from onward.fields.definition import Field
from onward.fields.formats import FORMATS
from onward.fields.moments import is_numeric, parse_moment
from onward.fields.place import Place, label
from onward.fields.privacy import shown
from onward.fields.walk import Walk
from onward.values import MISSING

Take = Callable[[Any, Place, Walk], Any]
"""From a value, its place and the walk to the value kept; ``MISSING`` for none or a problem."""

Check = Callable[[Any, Place, Walk], bool]


def compile_scalar(field: Field, convert: Convert | None = None) -> Take:
    """Take one value of a field that is no list and has no known sub-fields.

    Args:
        convert: In place of the field type's own coercion.
    """
    coerce = convert or CONVERTERS[field.type]
    checks = compile_checks(field, is_text=convert is None)

    def take(value: Any, place: Place, walk: Walk) -> Any:
        if isinstance(value, (list, tuple)) and len(value) == 1 and field.type != "object":
            value = value[0]
        if (value is None or value == "") and is_empty(field, value):
            return MISSING
        if value is None:
            return None
        result = coerce(value)
        if result is FAILED:
            is_date = field.type == "datetime" and isinstance(value, str)
            message = wording.wrong_type(place, field, value, walk.context.sources)
            walk.problem(place, "format" if is_date else "type", message)
            return MISSING
        for check in checks:
            if not check(result, place, walk):
                return MISSING
        return result

    return take


def compile_checks(field: Field, *, is_text: bool = True) -> tuple[Check, ...]:
    """The rules of a field beyond its type, the one that explains the others first.

    Source: spec, "Destinations, actions", section 4.3.
    """
    checks: list[Check] = []
    if field.choices:
        checks.append(_one_of(field))
    if field.pattern is not None:
        checks.append(_pattern(field, field.pattern.fullmatch))
    if field.format is not None:
        checks.append(_form(field, FORMATS[field.format]))
    if field.type == "datetime" and is_text:
        checks += [_form(field, FORMATS["date-like"]), _note_odd_number]
    measure, unit = (len, "Length") if field.type == "string" else (None, "imum")
    if field.minimum is not None:
        checks.append(_limit(field, field.minimum, f"min{unit}", measure))
    if field.maximum is not None:
        checks.append(_limit(field, field.maximum, f"max{unit}", measure))
    return tuple(checks)


def is_plain(field: Field) -> bool:
    """Whether a value of the right type is right."""
    return field.properties is None and field.type != "datetime" and not compile_checks(field)


def choices_of(field: Field) -> tuple[Any, ...]:
    """The choices, each of the field's type where it can be: 978 for a text is "978"."""
    convert = {"string": to_text, "text": to_text, "number": to_number, "integer": to_number}.get(
        field.type, lambda choice: choice
    )
    converted = ((convert(choice), choice) for choice in field.choices)
    return tuple(choice if result is FAILED else result for result, choice in converted)


def _one_of(field: Field) -> Check:
    choices = choices_of(field)
    known = frozenset(choices)

    def check(value: Any, place: Place, walk: Walk) -> bool:
        if not isinstance(value, dict) and value in known:
            return True
        walk.problem(place, "enum", wording.no_choice(place, field, choices, value))
        return False

    return check


def _pattern(field: Field, matches: Callable[[str], object]) -> Check:
    wanted = field.pattern_hint or "of another form"

    def check(value: Any, place: Place, walk: Walk) -> bool:
        if matches(value):
            return True
        walk.problem(place, "pattern", wording.wrong_form(place, field, value, wanted))
        return False

    return check


def _form(field: Field, fits: Callable[[str], bool]) -> Check:
    def check(value: Any, place: Place, walk: Walk) -> bool:
        if not isinstance(value, str) or fits(value):
            return True
        walk.problem(place, "format", wording.wrong_form(place, field, value))
        return False

    return check


def _note_odd_number(value: Any, place: Place, walk: Walk) -> bool:
    is_number = not isinstance(value, str) or is_numeric(value)
    if is_number and parse_moment(value) is None:
        seen = shown(value, is_personal=False)
        walk.note(f"{label(place)} is {seen}, neither seconds nor milliseconds since 1970.")
    return True


def _limit(field: Field, limit: float, rule: str, measure: Callable[[str], int] | None) -> Check:
    is_least = rule.startswith("min")

    def check(value: Any, place: Place, walk: Walk) -> bool:
        size = value if measure is None else measure(value)
        if size >= limit if is_least else size <= limit:
            return True
        if measure is None:
            message = wording.out_of_range(place, field, value, limit, is_least=is_least)
        else:
            message = wording.wrong_length(place, field, value, int(limit), is_least=is_least)
        walk.problem(place, rule, message)
        return False

    return check


def compile_list(
    field: Field,
    take_item: Take,
    *,
    is_root: bool,
    clean: Callable[[Any], Any] | None = None,
    is_tuple: bool = False,
) -> Take:
    """Take a list, or a single value as a list of one.

    Args:
        is_root: Whether it stands in the payload itself, where a group counts as an item too.
        clean: What each item goes through; equal results are kept once, groups aside.
    """
    # Two equal line items are two; the same person's address twice is one.
    is_set = clean is not None and field.type != "object"
    keeps_empty_text = field.type in {"string", "text", "password", "datetime"}

    def take(value: Any, place: Place, walk: Walk) -> Any:
        if not isinstance(value, (list, tuple)):
            if isinstance(value, dict) and not is_root:
                walk.problem(place, "type", wording.wrong_list(place))
                return MISSING
            value = [value]
        kept: list[Any] = []
        index = 0
        for item in value:
            # Groups are asked for their type first: to compare them takes time.
            if item is None or (type(item) is str and not item and not keeps_empty_text):
                continue
            here = (place, index)
            index += 1
            taken = take_item(item, here, walk)
            if taken is MISSING:
                continue
            if clean is not None:
                try:
                    taken = clean(taken)
                except Unusable as why:
                    walk.left_out(here, field, why)
                    continue
                if taken is None or (type(taken) is str and not taken):
                    continue
                if is_set and taken in kept:
                    continue
            kept.append(taken)
        return tuple(kept) if is_tuple else kept

    return take
