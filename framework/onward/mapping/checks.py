"""Validation of a mapping before any event is seen.

Source: spec, "The mapping language", section 3.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from onward.errors import MappingProblem
from onward.mapping.intake import EVERYDAY
from onward.mapping.places import Place, problem
from onward.mapping.plugins import Directives
from onward.mapping.steps import METADATA, STEPS, is_marked, marks
from onward.values import nearest, type_name

Problems = Iterator[MappingProblem]
TEXT = "text or a step"


def kind_of(value: Any) -> str:
    """A value's type in everyday words, a step being a type of its own."""
    return "a step" if is_marked(value) else EVERYDAY[type_name(value)]


def check(value: Any, place: Place, plugins: Directives) -> Problems:
    """The problems of any value: lists are not looked into, as the language demands."""
    if is_marked(value):
        yield from check_step(value, place, plugins)
    elif isinstance(value, dict):
        yield from check_object(value, place, plugins)


def check_object(value: dict[str, Any], place: Place, plugins: Directives) -> Problems:
    """The problems of all members."""
    for key, item in value.items():
        yield from check(item, (*place, key), plugins)


def check_step(value: dict[str, Any], place: Place, plugins: Directives) -> Problems:
    """The problems of an object with at least one ``@`` key."""
    names = marks(value)
    if len(names) > 1:
        listed = ", ".join(names)
        yield problem(
            place,
            f"two steps are mixed in one place ({listed}). Put each in its own place.",
        )
        return
    name = names[0]
    other = next((key for key in value if key not in {name, METADATA}), None)
    if other is not None:
        yield problem(
            place,
            f'the step {name} stands next to "{other}". A step cannot be mixed with fixed values.',
        )
        return
    here = (*place, name)
    if name in _RULES:
        yield from _RULES[name](value[name], here, plugins)
    elif name in plugins:
        for sentence in plugins[name].validate(value[name]):
            yield problem(here, sentence, at=place)
        yield from check(value[name], here, plugins)
    else:
        yield problem(place, unknown_step(name, plugins))


def unknown_step(name: str, plugins: Directives) -> str:
    """The sentence for a step that does not exist: ``@pth``, for one."""
    near = nearest(name, [*STEPS, *plugins])
    hint = f' Did you mean "{near}"?' if near else f" Steps: {', '.join([*STEPS, *plugins])}."
    return f'there is no step called "{name}".{hint}'


def _wrong(value: Any, place: Place, expected: str) -> MappingProblem:
    """The problem of an option with a wrong type, said of the step it belongs to."""
    last = str(place[-1])
    if last.startswith("@"):
        subject, at = f"{STEPS[last]} should be", place[:-1]
    else:
        subject, at = f'"{last}" of {STEPS[str(place[-2])]} should be', place[:-2]
    return problem(place, f"{subject} {expected}, but it is {kind_of(value)}.", at=at)


def _text_or_step(value: Any, place: Place, plugins: Directives) -> Problems:
    if is_marked(value):
        yield from check_step(value, place, plugins)
    elif not isinstance(value, str):
        yield _wrong(value, place, TEXT)


def _any_or_step(value: Any, place: Place, plugins: Directives) -> Problems:
    if is_marked(value):
        yield from check_step(value, place, plugins)


def _text(value: Any, place: Place, _plugins: Directives) -> Problems:
    if not isinstance(value, str):
        yield _wrong(value, place, "text")


def _switch(value: Any, place: Place, _plugins: Directives) -> Problems:
    if not isinstance(value, bool):
        yield _wrong(value, place, "true or false")


def _list(value: Any, place: Place, _plugins: Directives) -> Problems:
    if not isinstance(value, list):
        yield _wrong(value, place, "a list")


def _group_or_step(value: Any, place: Place, plugins: Directives) -> Problems:
    if isinstance(value, dict):
        yield from check(value, place, plugins)
    else:
        yield _wrong(value, place, "a group of values or a step")


def _sized_text(least: int, most: int) -> "Check":
    def sized(value: Any, place: Place, _plugins: Directives) -> Problems:
        if not isinstance(value, str):
            yield _wrong(value, place, "text")
            return
        option = f'"{place[-1]}" of {STEPS[str(place[-2])]}'
        if len(value) < least:
            yield problem(place, f"{option} may not be empty.", at=place[:-2])
        elif len(value) > most:
            sentence = f"{option} may have at most {most} characters, but it has {len(value)}."
            yield problem(place, sentence, at=place[:-2])

    return sized


def _one_of(*choices: str) -> "Check":
    listed = " or ".join(f'"{choice}"' for choice in choices)

    def chosen(value: Any, place: Place, _plugins: Directives) -> Problems:
        if not isinstance(value, str):
            yield _wrong(value, place, "text")
        elif value.lower() not in choices:
            option = f'"{place[-1]}" of {STEPS[str(place[-2])]}'
            sentence = f'{option} should be {listed}, but it is "{value[:40]}".'
            yield problem(place, sentence, at=place[:-2])

    return chosen


Check = Callable[[Any, Place, Directives], Problems]


def _options(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    fields = {**required, **optional}

    def options(value: Any, place: Place, plugins: Directives) -> Problems:
        if not isinstance(value, dict) or is_marked(value):
            yield _wrong(value, place, "a group of options")
            return
        found = list(check_object(value, place, plugins))
        if found:
            yield from found
            return
        for name, rule in fields.items():
            if name in value:
                yield from rule(value[name], (*place, name), plugins)
            elif name in required:
                sentence = f'{STEPS[str(place[-1])]} needs "{name}".'
                yield problem(place, sentence, at=place[:-1])

    return options


def _array_path(value: Any, place: Place, plugins: Directives) -> Problems:
    if not isinstance(value, list):
        yield _wrong(value, place, "a list: where to look, then the shape of an item")
        return
    if not value:
        yield problem(place, "List needs a path as its first entry.", at=place[:-1])
        return
    if is_marked(value[0]):
        yield from check_step(value[0], (*place, 0), plugins)
    elif not isinstance(value[0], str):
        sentence = f"the first entry of List should be {TEXT}, but it is {kind_of(value[0])}."
        yield problem((*place, 0), sentence, at=place[:-1])
    if len(value) > 1:
        yield from check(value[1], (*place, 1), plugins)


def _merge(value: Any, place: Place, plugins: Directives) -> Problems:
    before = False
    for found in _MERGE_OPTIONS(value, place, plugins):
        before = True
        yield found
    if before:
        return
    for index, item in enumerate(value["objects"]):
        here = (*place, "objects", index)
        if isinstance(item, dict):
            yield from check(item, here, plugins)
        else:
            sentence = f"{kind_of(item)} stands here, but Merge takes groups of values or steps."
            yield problem(here, sentence)


_MERGE_OPTIONS = _options({"objects": _list}, {"direction": _one_of("left", "right")})

_RULES: Final[dict[str, Check]] = {
    "@path": _text_or_step,
    "@template": _text_or_step,
    "@literal": _any_or_step,
    "@excludeWhenNull": _any_or_step,
    "@liquid": _text,
    "@if": _options({}, {"exists": _any_or_step, "then": _any_or_step, "else": _any_or_step}),
    "@case": _options({}, {"operator": _text, "value": _text_or_step}),
    "@replace": _options(
        {"pattern": _sized_text(1, 10), "value": _text_or_step},
        {"replacement": _sized_text(0, 10), "ignorecase": _switch, "global": _switch},
    ),
    "@arrayPath": _array_path,
    "@json": _options({"value": _any_or_step, "mode": _one_of("encode", "decode")}, {}),
    "@flatten": _options({"value": _any_or_step}, {"separator": _text}),
    "@merge": _merge,
    "@transform": _options({"apply": _group_or_step, "mapping": _group_or_step}, {}),
}
