"""The name under which a platform knows an event, where its marketers choose the names."""

from collections.abc import Mapping
from typing import Annotated, Any

from onward.fields.directives import first
from onward.fields.spec import Spec

EventKey = Annotated[
    str,
    Spec(
        "Event",
        "What the event is looked up by in event_names: its name, or page.",
        mapping=first("$.event", "$.type"),
        hidden=True,
    ),
]
"""What a setting with names of events is asked for: ``"Order Completed"``, ``"page"``."""

EventNames = dict[str, Any]
"""A setting: the platform's names by those of the Segment spec."""


def chosen_name(
    mapped: str | None,
    event: str | None,
    own: Mapping[str, Any] | None,
    standard: Mapping[str, str],
) -> str:
    """The name that the mapping gives, else the settings, else the table; empty if none does."""
    if mapped is not None:
        return mapped
    if event is None:
        return ""
    if own and (name := own.get(event)):
        return str(name).strip()
    return standard.get(event, "")
