"""Markdown tables about a destination."""

from collections.abc import Iterable, Sequence
from typing import Any

from onward.action import Answers, BatchAction
from onward.destination import Destination
from onward.fields import FieldSpec, Rules

_MEANS = {
    "delivered": "It counts as delivered.",
    "reject": "The event is refused and not sent again.",
    "split": "The batch is sent again in halves, to find the event at fault.",
    "retry": "The event is sent again later.",
    "pause": "Everything waits until a person acts.",
    "reauthorise": "The access token is renewed and the request sent again.",
    "slow down": "Sending waits, then goes on.",
}


def settings_table(destination: Destination) -> str:
    """The settings: what each is, where it is found."""
    rows = [
        (spec.label, f"`{spec.key}`", spec.type, _needed(spec), spec.help)
        for spec in destination.settings.specs
        if not spec.hidden
    ]
    return _table(("Setting", "Key", "Type", "Needed", "Where to find it"), rows)


def fields_table(destination: Destination, action: BatchAction[Any, Any]) -> str:
    """The fields of an action: what each is, where its value comes from."""
    specs = destination.fields(action.slug).specs
    rows = [
        (spec.label, f"`{spec.key}`", spec.type, _needed(spec), _default(spec), _help(spec))
        for spec in specs
        if not spec.hidden
    ]
    table = _table(("Field", "Key", "Type", "Needed", "By default", "What it is"), rows)
    return "\n".join([table, *_rules(action.rules, specs)])


def presets_table(action: BatchAction[Any, Any]) -> str:
    """The presets of an action: what each reports, when."""
    rows = [(one.title, f"`{one.slug}`", f"`{one.trigger}`") for one in action.presets]
    return _table(("Preset", "Name", "Trigger"), rows)


def answers_table(answers: Answers) -> str:
    """What a platform answers: why it does, what happens, what to do."""
    rows = []
    for row in answers.rows:
        when = [f"status {', '.join(map(str, row.status))}"] if row.status else []
        when += [f"code `{'`, `'.join(row.code)}`"] if row.code else []
        when += [f"`{row.says}`"] if row.says else []
        cause = row.cause.replace("{said}", "…")
        rows.append((" with ".join(when) or "any", cause, _MEANS[row.kind], row.fix))
    return _table((f"{answers.platform} answers", "Why", "What happens", "What to do"), rows)


def _needed(spec: FieldSpec) -> str:
    if spec.required:
        return "yes"
    conditions = spec.condition or []
    return " / ".join(_condition(one) for one in conditions)


def _condition(condition: dict[str, Any]) -> str:
    is_not = condition["operator"] == "is_not"
    field = f"`{condition['fieldKey']}`"
    if "value" not in condition:
        return f"if {field} is {'given' if is_not else 'missing'}"
    values = condition["value"] if isinstance(condition["value"], list) else [condition["value"]]
    return f"if {field} is {'not ' if is_not else ''}{' or '.join(map(str, values))}"


def _default(spec: FieldSpec) -> str:
    if spec.default_text:
        parts = spec.default_text.split(", else ")
        return ", else ".join(f"`{part}`" if part.startswith("$") else part for part in parts)
    return "" if spec.value in (None, (), []) else str(spec.value)


def _help(spec: FieldSpec) -> str:
    choices = ", ".join(f"`{value}`" for value, _ in spec.choices[:12])
    more = f" and {len(spec.choices) - 12} more" if len(spec.choices) > 12 else ""
    return f"{spec.help} One of {choices}{more}.".strip() if choices else spec.help


def _rules(rules: Rules, specs: Sequence[FieldSpec]) -> list[str]:
    labels = {spec.attribute: spec.label for spec in specs}

    def named(names: Iterable[str]) -> str:
        return " with ".join(labels.get(name, name) for name in names)

    lines = []
    if rules.require_any:
        groups = [(one,) if isinstance(one, str) else one for one in rules.require_any]
        lines += ["", f"At least one of these is needed: {'; '.join(map(named, groups))}."]
    if rules.require_all:
        labelled = ", ".join(labels.get(name, name) for name in rules.require_all)
        lines += ["", f"All of these are needed: {labelled}."]
    lines += [line for group in rules.together for line in ("", f"Only together: {named(group)}.")]
    return lines


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")
