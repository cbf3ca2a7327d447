"""Liquid's filters on text."""

import re
from collections.abc import Callable
from typing import Any, Final

from onward.mapping.liquid.faults import Budget
from onward.mapping.liquid.values import is_nil, number, text
from onward.values import MISSING

Filter = Callable[..., Any]


def on_text(change: Callable[[str], str]) -> Filter:
    """A filter that changes one text."""
    return lambda _budget, value: change(text(value))


def _append(_budget: Budget, value: Any, tail: Any = MISSING) -> str:
    return text(value) + text(tail)


def _prepend(_budget: Budget, value: Any, head: Any = MISSING) -> str:
    return text(head) + text(value)


def _replace(budget: Budget, value: Any, old: Any = MISSING, new: Any = MISSING) -> str:
    whole, gone, here = text(value), text(old), text(new)
    if not gone:
        budget.spend(len(whole) * (len(here) + 1))
        return here.join(whole)
    budget.spend(whole.count(gone) * len(here))
    return whole.replace(gone, here)


def _replace_first(_budget: Budget, value: Any, old: Any = MISSING, new: Any = MISSING) -> str:
    return text(value).replace(text(old), text(new), 1)


def _replace_last(_budget: Budget, value: Any, old: Any = MISSING, new: Any = MISSING) -> str:
    whole, gone = text(value), text(old)
    at = whole.rfind(gone)
    return whole if at < 0 else whole[:at] + text(new) + whole[at + len(gone) :]


def _remove(_budget: Budget, value: Any, old: Any = MISSING) -> str:
    return text(value).replace(text(old), "") if text(old) else text(value)


def _remove_first(budget: Budget, value: Any, old: Any = MISSING) -> str:
    return _replace_first(budget, value, old, "")


def _remove_last(budget: Budget, value: Any, old: Any = MISSING) -> str:
    return _replace_last(budget, value, old, "")


def count(value: Any, default: int) -> int:
    """A whole number for counting, from a filter's option."""
    found = default if is_nil(value) else number(value)
    return int(found) if found is not None and abs(found) < 10**9 else default


def _truncate(_budget: Budget, value: Any, length: Any = MISSING, tail: Any = MISSING) -> str:
    whole, end, most = text(value), "..." if is_nil(tail) else text(tail), count(length, 50)
    return whole if len(whole) <= most else whole[: max(0, most - len(end))] + end


def _truncatewords(_budget: Budget, value: Any, words: Any = MISSING, tail: Any = MISSING) -> str:
    pieces = re.split(r"\s+", text(value))
    most = max(1, count(words, 15))
    end = "..." if is_nil(tail) else text(tail)
    return " ".join(pieces[:most]) + (end if len(pieces) >= most else "")


def _slice(_budget: Budget, value: Any, start: Any = MISSING, length: Any = MISSING) -> Any:
    whole = value if isinstance(value, list) else text(value)
    begin = count(start, 0)
    begin += len(whole) if begin < 0 else 0
    size = count(length, 1)
    return whole[begin : begin + size] if begin >= 0 and size > 0 else whole[:0]


def _split(_budget: Budget, value: Any, separator: Any = MISSING) -> list[str]:
    whole, cut = text(value), text(separator)
    pieces = whole.split(cut) if cut else list(whole)
    while pieces and not pieces[-1]:
        pieces.pop()
    return pieces


TEXT_FILTERS: Final[dict[str, Filter]] = {
    "append": _append,
    "capitalize": on_text(lambda value: value[:1].upper() + value[1:].lower()),
    "downcase": on_text(str.lower),
    "lstrip": on_text(str.lstrip),
    "normalize_whitespace": on_text(lambda value: re.sub(r"\s+", " ", value)),
    "prepend": _prepend,
    "remove": _remove,
    "remove_first": _remove_first,
    "remove_last": _remove_last,
    "replace": _replace,
    "replace_first": _replace_first,
    "replace_last": _replace_last,
    "rstrip": on_text(str.rstrip),
    "slice": _slice,
    "split": _split,
    "strip": on_text(str.strip),
    "strip_newlines": on_text(lambda value: re.sub(r"\r?\n", "", value)),
    "truncate": _truncate,
    "truncatewords": _truncatewords,
    "upcase": on_text(str.upper),
}
