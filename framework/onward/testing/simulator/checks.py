"""Checking requests against a JSON Schema: quick for what is right, thorough for what is not."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

Check = Callable[[Any], bool]


class Schema:
    """A JSON Schema compiled once.

    ``jsonschema`` says what is wrong. A right value, which is the rule, is recognised by compiled
    closures at a tiny part of the cost. A schema with a keyword they do not know is left to
    ``jsonschema`` alone.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        Draft202012Validator.check_schema(schema)
        self._validator = Draft202012Validator(schema)
        self._is_surely_valid: Check | None
        try:
            self._is_surely_valid = _Compiler(schema).compile(schema)
        except _UnknownKeywordError:
            self._is_surely_valid = None

    @property
    def is_quick(self) -> bool:
        """Whether right values are recognised without ``jsonschema``."""
        return self._is_surely_valid is not None

    def faults(self, value: Any) -> list[ValidationError]:
        """Everything that is wrong, in the order of the places; empty when nothing is."""
        if self._is_surely_valid is not None and self._is_surely_valid(value):
            return []
        found = self._validator.iter_errors(value)
        return sorted(found, key=lambda fault: [str(step) for step in fault.absolute_path])


class _UnknownKeywordError(Exception):
    """The schema uses a keyword that only ``jsonschema`` knows."""


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


_TYPES: dict[str, Check] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": _is_integer,
    "number": _is_number,
}
_SILENT = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "$comment"})
_TOGETHER = frozenset({"properties", "additionalProperties"})


class _Compiler:
    """Turns the common keywords into closures."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._keywords: dict[str, Callable[[Any], Check]] = {
            "$ref": self._ref,
            "allOf": lambda parts: _every(map(self.compile, parts)),
            "anyOf": self._any_of,
            "enum": self._enum,
            "items": self._items,
            "maxItems": lambda most: lambda v: not isinstance(v, list) or len(v) <= most,
            "maxLength": lambda most: lambda v: not isinstance(v, str) or len(v) <= most,
            "maximum": lambda most: lambda v: not _is_number(v) or v <= most,
            "minItems": lambda least: lambda v: not isinstance(v, list) or len(v) >= least,
            "minLength": lambda least: lambda v: not isinstance(v, str) or len(v) >= least,
            "minimum": lambda least: lambda v: not _is_number(v) or v >= least,
            "pattern": self._pattern,
            "required": self._required,
            "type": self._type,
        }

    def compile(self, schema: Mapping[str, Any]) -> Check:
        known = self._keywords.keys() | _SILENT | _TOGETHER
        unknown = [name for name in schema if name not in known and not name.startswith("x-")]
        if unknown:
            raise _UnknownKeywordError(*unknown)
        checks = [
            self._keywords[keyword](argument)
            for keyword, argument in schema.items()
            if keyword in self._keywords
        ]
        if schema.keys() & _TOGETHER:
            checks.append(self._members(schema))
        return checks[0] if len(checks) == 1 else _every(checks)

    def _members(self, schema: Mapping[str, Any]) -> Check:
        others = schema.get("additionalProperties", True)
        if not isinstance(others, bool):
            raise _UnknownKeywordError
        members = {name: self.compile(p) for name, p in schema.get("properties", {}).items()}

        def check(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            for name, member in value.items():
                is_right = members.get(name)
                if not (others if is_right is None else is_right(member)):
                    return False
            return True

        return check

    def _items(self, part: Any) -> Check:
        is_right = self.compile(part)
        return lambda value: not isinstance(value, list) or all(map(is_right, value))

    def _any_of(self, parts: Any) -> Check:
        checks = [self.compile(part) for part in parts]
        return lambda value: any(check(value) for check in checks)

    def _ref(self, pointer: Any) -> Check:
        prefix, _, name = pointer.rpartition("/")
        if prefix != "#/$defs":
            raise _UnknownKeywordError
        return self.compile(self._root["$defs"][name])

    @staticmethod
    def _type(names: Any) -> Check:
        if isinstance(names, str):
            return _TYPES[names]
        kinds = [_TYPES[name] for name in names]
        return lambda value: any(kind(value) for kind in kinds)

    @staticmethod
    def _required(names: Any) -> Check:
        needed = frozenset(names)
        return lambda value: not isinstance(value, dict) or needed <= value.keys()

    @staticmethod
    def _enum(choices: Any) -> Check:
        if not all(isinstance(choice, str) for choice in choices):
            raise _UnknownKeywordError
        allowed = frozenset(choices)
        return lambda value: isinstance(value, str) and value in allowed

    @staticmethod
    def _pattern(pattern: Any) -> Check:
        search = re.compile(pattern).search
        return lambda value: not isinstance(value, str) or search(value) is not None


def _every(checks: Iterable[Check]) -> Check:
    needed = tuple(checks)

    def check(value: Any) -> bool:
        for is_right in needed:  # noqa: SIM110 - all() with a generator costs twice as much
            if not is_right(value):
                return False
        return True

    return check
