"""A destination as people read it: settings, actions, fields, limits."""

from datetime import timedelta
from typing import Any

from onward.action import BatchAction
from onward.cli.answer import columns, indented
from onward.destination import Destination, RateLimit
from onward.fields import FieldSpec


def sheet_lines(destination: Destination, origin: str) -> list[str]:
    """Everything about a destination, in lines."""
    lines = [destination.help] if destination.help else []
    lines += [f"From: {origin}"] if origin else []
    settings = [(each.key, each.type, each.label, each.help) for each in destination.settings.specs]
    if settings:
        headings = ("setting", "type", "label", "where to find it")
        lines += ["", "Settings", *indented("\n".join(columns(headings, settings)))]
    if destination.auth is not None:
        way = (
            f"onward login CONNECTION, or auth: {{access_token: ${{env:{_variable(destination)}}}}}"
        )
        lines += ["", f"Sign in: {way}"]
    for limit in destination.rate_limits:
        lines.append(f"Limit: {limit_text(limit)}")
    if destination.delete_user is not None:
        lines.append("Forgets people: onward delete-user CONNECTION --user-id ID")
    elif destination.deletion_help:
        lines.append(f"Forgets people: {destination.deletion_help}")
    for slug, action in destination.actions.items():
        lines += ["", f"{slug}: {action.title}. {action.description}".rstrip()]
        lines += indented("\n".join(_action_lines(destination, slug, action)))
    return lines


def _action_lines(destination: Destination, slug: str, action: BatchAction[Any, Any]) -> list[str]:
    lines = [f"Trigger: {action.trigger}", f"Batches of up to {action.max_batch:,} events."]
    if isinstance(action.max_age, timedelta):
        lines.append(f"Events may be up to {_length(action.max_age)} old.")
    if action.managed is not None:
        lines.append(f"Saving a mapping looks after its {action.managed.label.lower()}.")
    if action.presets:
        lines.append(f"Presets: {', '.join(each.slug for each in action.presets)}")
    rows = [
        (each.key, each.type, "required" if each.required else "", each.default_text or each.help)
        for each in destination.fields(slug).specs
        if not each.hidden
    ]
    return [*lines, *columns(("field", "type", "", "default"), rows)]


def sheet_data(destination: Destination, origin: str) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "slug": destination.slug,
        "name": destination.name,
        "help": destination.help,
        "origin": origin,
        "aliases": list(destination.aliases),
        "hosts": list(destination.hosts),
        "has_sign_in": destination.auth is not None and bool(destination.auth.authorize_url),
        "forgets_people": destination.delete_user is not None,
        "settings": [_field(each) for each in destination.settings.specs],
        "limits": [limit_text(each) for each in destination.rate_limits],
        "actions": [
            {
                "slug": slug,
                "title": action.title,
                "description": action.description,
                "trigger": action.trigger,
                "max_batch": action.max_batch,
                "max_bytes": action.max_bytes,
                "sync_modes": list(action.sync_modes),
                "presets": [each.slug for each in action.presets],
                "managed_object": action.managed.label if action.managed else None,
                "fields": [_field(each) for each in destination.fields(slug).specs],
            }
            for slug, action in destination.actions.items()
        ],
    }


def _field(spec: FieldSpec) -> dict[str, Any]:
    return {
        "key": spec.key,
        "label": spec.label,
        "help": spec.help,
        "type": spec.type,
        "required": spec.required,
        "choices": [value for value, _ in spec.choices],
        "default": spec.default_text,
        "category": spec.category,
        "dynamic": spec.dynamic,
    }


def limit_text(limit: RateLimit) -> str:
    """A rate limit in words: ``600 requests per minute``."""
    amounts = [
        f"{count:,} {what}"
        for count, what in ((limit.requests, "requests"), (limit.events, "events"))
        if count is not None
    ]
    shared = f", shared by the same {', '.join(limit.shared_by)}" if limit.shared_by else ""
    where = f" to {', '.join(limit.hosts)}" if limit.hosts else ""
    return f"{' and '.join(amounts)} per {_length(limit.per)}{where}{shared}"


def _length(length: timedelta) -> str:
    for unit, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        count, rest = divmod(length.total_seconds(), unit)
        if count and not rest:
            return f"{count:g} {name}s" if count > 1 else name
    return f"{length.total_seconds():g} seconds"


def _variable(destination: Destination) -> str:
    return f"{destination.slug.replace('-', '_').upper()}_ACCESS_TOKEN"
