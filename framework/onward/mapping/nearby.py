"""The path a person most likely meant, among those an event has."""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final

from onward.values import MISSING, walk

_HOMES: Final = ((), ("context", "traits"), ("traits",), ("properties",), ("context",))
_MOST: Final = 2_000


def nearest_path(scope: Any, keys: tuple[str, ...]) -> str | None:
    """An existing path like ``keys``: in another home, spelt otherwise; ``None`` if there is none.

    ``("traits", "email")`` -> ``"context.traits.email"`` in an event that has only that.
    """
    for home in sorted(_HOMES, key=len, reverse=True):
        if keys[: len(home)] == home and len(keys) > len(home):
            tail = keys[len(home) :]
            break
    else:
        return None
    for other in _HOMES:
        if other != home and walk(scope, (*other, *tail)) not in (MISSING, None):
            return ".".join((*other, *tail))
    known = {".".join(path): None for path in islice(_paths(scope, ()), _MOST)}
    wanted = ".".join(keys)
    folded = {path.lower().replace("_", ""): path for path in known}
    same = folded.get(wanted.lower().replace("_", ""))
    close = [same] if same else get_close_matches(wanted, list(known), n=1, cutoff=0.85)
    return close[0] if close and close[0] != wanted else None


def _paths(value: Any, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(value, dict):
        yield before
    elif len(before) < 8:
        for key, item in value.items():
            yield from _paths(item, (*before, str(key)))
