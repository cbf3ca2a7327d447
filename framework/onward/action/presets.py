"""Presets: ready mappings a destination ships."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready mapping: trigger, fields and managed object, which an admin's mapping overrides.

    Attributes:
        slug: How a mapping names it: ``preset: order-completed``.
        title: What it reports, in a marketer's words.
        trigger: The trigger's text.
        fields: By key, as an admin writes them.
        save: Inputs of the managed object that fit the event.
    """

    slug: str
    title: str
    trigger: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    save: Mapping[str, Any] = field(default_factory=dict)


def tracked(slug: str, title: str, *events: str, fields: Mapping[str, Any] | None = None) -> Preset:
    """A preset for track calls with any of these names: ``tracked("lead", "Lead", "Lead Won")``."""
    names = " or ".join(f'event = "{event}"' for event in events)
    trigger = f'type = "track" and {names if len(events) == 1 else f"({names})"}'
    return Preset(slug, title, trigger, fields or {})
