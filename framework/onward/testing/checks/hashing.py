"""Identity fields leave alone what is normalised or hashed already."""

from collections.abc import Iterator
from functools import reduce
from typing import Any

from onward.errors import PayloadError
from onward.fields import FieldSpec
from onward.testing.subject import Subject
from onward.testing.trial import Trial

IDENTITY = ("identifier", "hashedPII")
SAMPLES = (
    "ada@example.com",
    "Ada.Lovelace+shop@GMail.com",
    "+1 (415) 555-0132",
    "0049 151 23456789",
    "4155550132",
    "Ada",
    "O'Doe",
    "José María",
    "San Francisco",
    "California",
    "94103-1234",
    "US",
    "Germany",
    "f",
    "Female",
    "1990-05-17",
    "203.0.113.7",
    "2001:db8::7",
    "AbC-123",
    "1C7A2B0E-54D1-4B6F-9A3C-6F2F8D0B9E11",
    "542D240129883C019E106E3B1B2D3F3CB3537C43C425364DE8E951D5A3083345",
)


def problems(subject: Subject) -> Iterator[str]:
    """Identity fields that hash a hash, or make two people of one."""
    for action in subject.actions:
        for trial in subject.sending(action.slug)[:1]:
            specs = subject.destination.fields(action.slug).specs
            for spec in specs:
                if spec.category in IDENTITY:
                    yield from _findings(trial, spec)


def _findings(trial: Trial, spec: FieldSpec) -> Iterator[str]:
    name = f'"{trial.action.slug}": the field "{spec.key}"'
    for sample in SAMPLES:
        once = _normalised(trial, spec, sample)
        if once is None:
            continue
        twice = _normalised(trial, spec, once)
        if twice != once:
            yield f'{name} makes "{twice}" of "{once}", which is what it made of "{sample}".'
            return
        blank = _normalised(trial, spec, f" {sample} ")
        if blank != once:
            yield f'{name} makes "{blank}" of " {sample} ", but "{once}" without the blanks.'
            return


def _normalised(trial: Trial, spec: FieldSpec, value: Any) -> Any:
    """What the field makes of a value; ``None`` where it takes none such."""
    raw = dict(trial.mapping.record(trial.events[0], []))
    trial.mapping.fields.complete(raw, trial.events[0], trial.mapping.config.own_fields)
    *above, key = spec.key.split(".")
    holder = raw
    for step in above:
        inner = holder.get(step)
        holder[step] = dict(inner) if isinstance(inner, dict) else {}
        holder = holder[step]
    holder[key] = [value] if spec.is_list and not isinstance(value, (list, tuple)) else value
    compiled = trial.destination.fields(trial.action.slug)
    try:
        payload = compiled.payload(raw, provided=trial.mapping.provided)
    except PayloadError:
        return None
    return reduce(lambda part, name: getattr(part, name, None), spec.attribute.split("."), payload)
