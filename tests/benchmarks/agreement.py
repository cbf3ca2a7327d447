"""Whether our bodies are those of the function written by hand: on clean events, on awkward ones."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from benchmarks.cases import Case, Event
from benchmarks.events import awkward

Said = Sequence[Any]


def disagreements(case: Case) -> list[str]:
    """What ours and the yardstick say differently, a line each; nothing where both do the same."""
    found = []
    for size in (1_000, 1):
        found += _compared(f"clean events, {size} at a time", *_both(case, size, case.events))
    for name, event in awkward().items():
        found += _compared(name, *_both(case, 1, [event]))
    return found


def _both(case: Case, size: int, events: Sequence[Event]) -> tuple[Said, Said]:
    try:
        by_hand: Said = list(map(_read, case.by_hand(size, events)))
    except Exception as error:  # noqa: BLE001 - a crash is something else than what ours says
        by_hand = [f"{type(error).__name__}: {error}"]
    return list(map(_read, case.ours(size, events))), by_hand


def _read(said: bytes) -> Any:
    """A request's body, or its address where it has none, with its parameters in any order."""
    if said.startswith(b"{"):
        return msgspec.json.decode(said)
    parts = urlsplit(said.decode())
    return [parts.netloc, parts.path, sorted(parse_qsl(parts.query, keep_blank_values=True))]


def _compared(name: str, ours: Said, by_hand: Said) -> list[str]:
    if _shown(ours) == _shown(by_hand):
        return []
    if len(ours) == len(by_hand) == 1:
        return [f"{name}: {place}" for place in _differences("", ours[0], by_hand[0])]
    if len(ours) + len(by_hand) == 1:
        return [f"{name}: ours {_verdict(ours)}, by hand {_verdict(by_hand)}"]
    return [f"{name}: ours sends {len(ours)} requests, by hand {len(by_hand)}, not the same"]


def _differences(place: str, ours: Any, by_hand: Any) -> list[str]:
    if isinstance(ours, dict) and isinstance(by_hand, dict):
        pairs = [(f"{place}/{key}", ours.get(key), by_hand.get(key)) for key in {**ours, **by_hand}]
    elif isinstance(ours, list) and isinstance(by_hand, list) and len(ours) == len(by_hand):
        pairs = [(f"{place}/{n}", ours[n], by_hand[n]) for n in range(len(ours))]
    else:
        return [f"{place}: ours {ours!r:.300}, by hand {by_hand!r:.300}"]
    return [
        line
        for below, one, other in pairs
        if _shown(one) != _shown(other)
        for line in _differences(below, one, other)
    ][:5]


def _shown(said: Any) -> bytes:
    # As text 1, 1.0 and true are three things.
    return msgspec.json.encode(said, order="sorted")


def _verdict(said: Said) -> str:
    return f"sends {said[0]!r:.300}" if said else "refuses it"
