"""Liquid's filters on lists or on values of any kind."""

from hashlib import blake2b
from typing import Any, Final

from onward.mapping.jsontext import json_text
from onward.mapping.liquid.faults import Budget
from onward.mapping.liquid.number_filters import NUMBER_FILTERS
from onward.mapping.liquid.text_filters import Filter, count
from onward.mapping.liquid.values import equal, holds, is_nil, member, text
from onward.values import MISSING


def _items(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if is_nil(value) else [value]


def _default(_budget: Budget, value: Any, other: Any = "", *, allow_false: Any = False) -> Any:
    if isinstance(value, (str, list)):
        return value or other
    if value is False:
        return False if holds(allow_false) else other
    return other if is_nil(value) else value


def _first(_budget: Budget, value: Any) -> Any:
    return value[0] if isinstance(value, (list, str)) and value else MISSING


def _last(_budget: Budget, value: Any) -> Any:
    return value[-1] if isinstance(value, (list, str)) and value else MISSING


def _size(_budget: Budget, value: Any) -> int:
    return len(value) if isinstance(value, (list, str)) else 0


def _join(budget: Budget, value: Any, separator: Any = MISSING) -> str:
    items, glue = _items(value), " " if is_nil(separator) else text(separator)
    budget.spend(len(items) * len(glue))
    return glue.join(map(text, items))


def _json(_budget: Budget, value: Any, _space: Any = MISSING) -> Any:
    return MISSING if value is MISSING else json_text(value)


def _where(_budget: Budget, value: Any, key: Any = MISSING, wanted: Any = MISSING) -> list[Any]:
    found = [(item, _property(item, key)) for item in _items(value)]
    if wanted is MISSING:
        return [item for item, own in found if holds(own)]
    return [item for item, own in found if equal(own, wanted)]


def _property(item: Any, key: Any) -> Any:
    for part in text(key).split("."):
        item = member(item, part)
    return item


def _sum(budget: Budget, value: Any, key: Any = MISSING) -> Any:
    items = _items(value)
    total: Any = 0
    for item in items:
        total = NUMBER_FILTERS["plus"](budget, total, item if is_nil(key) else _property(item, key))
    return total


def _sample(_budget: Budget, value: Any, size: Any = MISSING) -> Any:
    # By the items themselves instead of by chance: a retry must send what was sent before.
    items = sorted(_items(value), key=_mixed)
    return (items[0] if items else MISSING) if is_nil(size) else items[: max(0, count(size, 1))]


def _mixed(item: Any) -> bytes:
    return blake2b(json_text(item).encode(errors="replace"), digest_size=8).digest()


LIST_FILTERS: Final[dict[str, Filter]] = {
    "compact": lambda _budget, value: [item for item in _items(value) if not is_nil(item)],
    "default": _default,
    "first": _first,
    "inspect": _json,
    "join": _join,
    "json": _json,
    "jsonify": _json,
    "last": _last,
    "pop": lambda _budget, value: _items(value)[:-1],
    "push": lambda _budget, value, item=MISSING: [*_items(value), item],
    "sample": _sample,
    "shift": lambda _budget, value: _items(value)[1:],
    "size": _size,
    "sum": _sum,
    "unshift": lambda _budget, value, item=MISSING: [item, *_items(value)],
    "where": _where,
}
