"""What is wrong with the values a mapping gives to its action's fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from onward.config.document import Document, Path
from onward.config.effective import is_group
from onward.config.target import Target
from onward.config.wording import unknown
from onward.errors import MappingError, MappingProblem, PayloadError
from onward.fields import compile_fields
from onward.mapping import Directive, Finding, compile_record, describe_problems, lint
from onward.mapping.shorthand import is_template

Directives = Mapping[str, Directive]


def check_values(
    document: Document,
    path: Path,
    target: Target,
    *,
    own: Mapping[str, Any],
    effective: Mapping[str, Any],
    directives: Directives,
    types: frozenset[str] | None,
) -> None:
    """Report fields nobody knows, steps that cannot work, constants that are refused, gaps.

    Args:
        path: The mapping's place; its fields stand below it.
        own: What the admin wrote.
        effective: The fields with defaults and preset.
        types: The types of event the trigger lets through, where known.
    """
    at = (*path, "fields")
    _check_names(document, at, target.owner, own, target.definitions)
    labels = _labels(target.definitions)
    try:
        compile_record(effective, directives=directives)
    except MappingError as error:
        sentences = describe_problems(error, labels)
        for problem, said in zip(error.problems, sentences, strict=True):
            document.report("mapping", said, at=document.path(at, problem.place))
    else:
        for finding in lint(own, directives=directives, types=types):
            document.report(
                finding.code,
                _labelled(finding, labels),
                finding.hint,
                at=document.path(at, finding.place),
                severity=finding.severity,
            )
    _check_constants(document, at, own, target.definitions)
    _check_gaps(document, path, target, own, effective)


def _check_names(
    document: Document,
    at: Path,
    owner: str,
    own: Mapping[str, Any],
    definitions: Mapping[str, Any],
    *,
    is_open: bool = False,
) -> None:
    for key, value in own.items():
        definition = definitions.get(key)
        if definition is None:
            if not is_open:
                said = unknown(owner, "field", key, list(definitions))
                document.report("unknown-field", *said, at=(*at, key), of_key=True)
            continue
        inner = definition.get("properties")
        if inner and not definition.get("multiple") and is_group(value):
            is_free = bool(definition.get("additionalProperties"))
            name = f'"{key}" of {owner}'
            _check_names(document, (*at, key), name, value, inner, is_open=is_free)


def _labelled(finding: Finding, labels: Mapping[str, str]) -> str:
    problem = MappingProblem(finding.place, finding.message)
    (said,) = describe_problems(MappingError([problem], phase="validate"), labels)
    return said


def _labels(definitions: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    labels: dict[str, str] = {}
    for key, definition in definitions.items():
        labels[f"{prefix}{key}"] = definition.get("label") or f'"{key}"'
        labels |= _labels(definition.get("properties") or {}, f"{prefix}{key}.")
    return labels


def _check_constants(
    document: Document, at: Path, own: Mapping[str, Any], definitions: Mapping[str, Any]
) -> None:
    for key, value in own.items():
        definition = definitions.get(key)
        if definition is None:
            continue
        if definition.get("properties") and not definition.get("multiple") and is_group(value):
            _check_constants(document, (*at, key), value, definition["properties"])
            continue
        validate = compile_fields({key: {**definition, "required": False}})
        for place, constant in constants(value, (*at, key)):
            try:
                validate({key: constant})
            except PayloadError as error:
                document.report("refused-constant", str(error), at=place, severity="warning")


def constants(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The values that stay as written whatever the event says, with their places."""
    if isinstance(value, str):
        if not value.startswith("$.") and not is_template(value):
            yield path, value
    elif isinstance(value, (bool, int, float)):
        yield path, value
    elif isinstance(value, dict) and len(value) == 1:
        if "@literal" in value:
            yield (*path, "@literal"), value["@literal"]
        elif isinstance(branches := value.get("@if"), dict):
            for name in ("then", "else"):
                if name in branches:
                    yield from _inner(branches[name], (*path, "@if", name))


def _inner(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The same inside a step, where every text is itself."""
    if isinstance(value, (str, bool, int, float)):
        yield path, value
    elif isinstance(value, dict):
        yield from constants(value, path)


def _check_gaps(
    document: Document,
    path: Path,
    target: Target,
    own: Mapping[str, Any],
    effective: Mapping[str, Any],
) -> None:
    for key, definition in target.definitions.items():
        if definition.get("required") is not True or key in effective:
            continue
        has_fallback = any(name.partition(".")[0] == key for name in target.fields.fallbacks)
        if key in own or not has_fallback:
            document.report(
                "missing-field",
                f'{target.owner} needs "{key}" ({definition["label"]}), but nothing gives a value.',
                f"Add it under fields: {key}: $.properties.…",
                at=(*path, "fields"),
            )
