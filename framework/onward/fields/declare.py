"""Field definitions in their JSON form, from the attributes of a class."""

from typing import Any

from onward.fields.shape import Attribute, Shape


def definitions_of(shape: Shape) -> dict[str, Any]:
    """The JSON form of what an event fills, by key."""
    return {item.key: definition_of(item, shape) for item in shape.inputs}


def definition_of(attribute: Attribute, shape: Shape) -> dict[str, Any]:
    """The JSON form of one attribute of ``shape``; what it does not say is left out."""
    spec = attribute.spec
    nested = None if attribute.nested is None else definitions_of(attribute.nested)
    is_open = attribute.nested is not None and attribute.nested.others is not None
    choices = [{"value": value, "label": label} for value, label in spec.options]
    definition = {
        "label": attribute.label,
        "description": spec.help or None,
        "type": attribute.type,
        "multiple": attribute.is_list or None,
        "required": _required(attribute, shape) or None,
        "choices": choices or None,
        "allowNull": spec.allow_null or None,
        "format": spec.format,
        "pattern": spec.pattern,
        "patternHint": spec.pattern_hint or None,
        "minimum": spec.minimum,
        "maximum": spec.maximum,
        "category": spec.category,
        "dynamic": spec.dynamic or None,
        "unsafe_hidden": spec.hidden or None,
        "placeholder": spec.placeholder or None,
        "properties": nested,
        "additionalProperties": is_open or None,
        "default": default_mapping_of(attribute),
    }
    return {name: value for name, value in definition.items() if value is not None}


def _required(attribute: Attribute, shape: Shape) -> bool | dict[str, Any]:
    conditions = attribute.spec.conditions
    if attribute.is_required or not conditions:
        return attribute.is_required
    return {
        "match": attribute.spec.required_match,
        "conditions": [condition.definition(shape.keys) for condition in conditions],
    }


def default_mapping_of(attribute: Attribute) -> Any:
    """The default mapping of one attribute, its members' nested; ``None`` for none."""
    mapping = attribute.spec.mapping
    if mapping is not None:
        return mapping.value
    if attribute.nested is None or attribute.is_list:
        return None
    members = {item.key: default_mapping_of(item) for item in attribute.nested.inputs}
    found = {key: value for key, value in members.items() if value is not None}
    return found or None
