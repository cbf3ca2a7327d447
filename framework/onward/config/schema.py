"""A JSON Schema of a workspace's files, for editors, drawn up with the installed destinations."""

from collections.abc import Mapping
from typing import Any

from onward.config.limits import MAX_MAPPINGS
from onward.config.schema_values import field_values, saved_values, setting_values
from onward.config.shapes import (
    BatchShape,
    ConnectionShape,
    ExampleShape,
    JournalShape,
    MappingShape,
    RetentionShape,
    Shape,
    SourceShape,
    WorkspaceShape,
)
from onward.config.target import AnyAction
from onward.destination import Destination
from onward.oauth import AUTH_KEYS

Schema = dict[str, Any]


def schema(destinations: Mapping[str, Destination]) -> Schema:
    """The schema: a file with ``destination`` is a connection, any other is ``onward.yaml``.

    It is in draft 7, which every YAML editor understands.
    """
    definitions: dict[str, Schema] = {
        "workspace": _workspace(),
        "connection": _connection(destinations),
    }
    for slug, destination in destinations.items():
        definitions[slug] = _of_destination(destination)
        for action in destination.actions.values():
            definitions[f"{slug} {action.slug}"] = _of_action(destination, action)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Onward workspace",
        "type": "object",
        "if": {"required": ["destination"]},
        "then": {"$ref": "#/definitions/connection"},
        "else": {"$ref": "#/definitions/workspace"},
        "definitions": definitions,
    }


def _keys(shape: type[Shape], **better: Schema) -> Schema:
    """The keys of a shape; ``better`` says more of some."""
    drawn = shape.model_json_schema(by_alias=True)["properties"]
    known: dict[str, Schema] = {}
    for key, value in drawn.items():
        plain = {name: part for name, part in value.items() if name not in {"title", "default"}}
        if key in better:
            plain = {"description": plain["description"], **better[key]}
        known[key] = plain
    return {
        "type": "object",
        "properties": known,
        "required": list(shape.needed),
        "additionalProperties": False,
    }


def _workspace() -> Schema:
    return _keys(
        WorkspaceShape,
        sources={"type": "array", "items": _keys(SourceShape)},
        retention=_keys(RetentionShape),
        journal=_keys(JournalShape),
    )


def _connection(destinations: Mapping[str, Destination]) -> Schema:
    choices = [
        {"const": slug, "description": each.help or each.name}
        for slug, each in destinations.items()
    ]
    keys = _keys(
        ConnectionShape,
        destination={"oneOf": choices} if choices else {"type": "string"},
        batch=_keys(BatchShape),
        mappings={"type": "array", "maxItems": MAX_MAPPINGS, "items": {"type": "object"}},
    )
    # An empty allOf is no schema.
    cases = [_when("destination", slug, slug) for slug in destinations]
    return {**keys, "allOf": cases} if cases else keys


def _when(key: str, value: str, definition: str) -> Schema:
    return {
        "if": {"properties": {key: {"const": value}}, "required": [key]},
        "then": {"$ref": f"#/definitions/{definition.replace(' ', '%20')}"},
    }


def _of_destination(destination: Destination) -> Schema:
    actions = destination.actions.values()
    choices = [{"const": each.slug, "description": each.description} for each in actions]
    mapping = _keys(
        MappingShape,
        action={"oneOf": choices},
        batch=_keys(BatchShape),
        save={"type": "object"},
        fields={"type": "object"},
        examples={"type": "array", "items": _keys(ExampleShape)},
    )
    mapping["allOf"] = [
        _when("action", each.slug, f"{destination.slug} {each.slug}") for each in actions
    ]
    auth: Schema = {"type": "object", "maxProperties": 0}
    if destination.auth is not None:
        auth = {
            "type": "object",
            "properties": {key: {"type": "string"} for key in AUTH_KEYS},
            "additionalProperties": False,
        }
    settings = setting_values(destination.settings.definitions)
    return {
        "required": ["settings"] if settings["required"] else [],
        "properties": {
            "settings": settings,
            "auth": auth,
            "mappings": {"items": mapping},
        },
    }


def _of_action(destination: Destination, action: AnyAction) -> Schema:
    parts: dict[str, Schema] = {"fields": field_values(destination.fields(action.slug).definitions)}
    if action.presets:
        parts["preset"] = {
            "oneOf": [{"const": each.slug, "description": each.title} for each in action.presets]
        }
    if action.sync_modes:
        parts["sync_mode"] = {"enum": list(action.sync_modes)}
    if action.managed is not None:
        parts["save"] = saved_values(action.managed.inputs().definitions)
    return {"properties": parts}
