"""Problems: failed or paused deliveries that share a cause."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from onward.delivery.life import State
from onward.delivery.records import DeliveryRecord

LOOKED_AT = 500
"""How many deliveries of a group are read for its reasons: the latest ones."""

_VARYING = re.compile(r'"[^"]*"|[0-9]+(?:[.,:-][0-9]+)*')


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Failed or paused deliveries of one mapping that share a code.

    Attributes:
        reason: The commonest one, as its latest delivery says it.
        hint: What to do about it.
        count: How many.
        sample: The id of the latest with that reason.
        first_at: When the first of them was routed; of what a pause holds back, the one due first.
        last_at: When the last of them was routed; of what a pause holds back, the one due last.
        reasons: All reasons with their numbers, the commonest first, among the latest
            ``LOOKED_AT``; texts that differ in a quotation or a number only are one.
    """

    connection: str
    mapping: str
    state: State
    code: str
    reason: str
    hint: str
    count: int
    sample: str
    first_at: datetime | None = None
    last_at: datetime | None = None
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What deliveries of a group say; ``ref`` is the latest's number in the ledger."""

    ref: int
    reason: str
    hint: str
    count: int = 1


def commonest(told: Iterable[Told]) -> tuple[Told, tuple[tuple[str, int], ...]]:
    """What is said most often, then all that is said with how often.

    Args:
        told: The latest first, at least one.
    """
    counts: Counter[str] = Counter()
    latest: dict[str, Told] = {}
    for each in told:
        key = _VARYING.sub("", each.reason)
        counts[key] += each.count
        latest.setdefault(key, each)
    ordered = [(latest[key], number) for key, number in counts.most_common()]
    return ordered[0][0], tuple((each.reason, number) for each, number in ordered)


def grouped(records: Iterable[DeliveryRecord]) -> list[ProblemGroup]:
    """Failed or paused deliveries as groups; the records come latest first."""
    groups: dict[tuple[str, str, State, str], list[DeliveryRecord]] = defaultdict(list)
    for record in records:
        groups[record.lane.connection, record.mapping, record.state, record.code].append(record)
    found = []
    for key, members in groups.items():
        said = (Told(each.ref, each.reason, each.hint) for each in members)
        main, reasons = commonest(islice(said, LOOKED_AT))
        sample = next(each.id for each in members if each.ref == main.ref)
        routed = [each.routed_at for each in members]
        found.append(
            ProblemGroup(
                *key,
                reason=main.reason,
                hint=main.hint,
                count=len(members),
                sample=sample,
                first_at=min(routed),
                last_at=max(routed),
                reasons=reasons,
            )
        )
    return found


def by_size(groups: Iterable[ProblemGroup]) -> list[ProblemGroup]:
    """The largest group first."""
    return sorted(
        groups, key=lambda each: (-each.count, each.connection, each.mapping, each.state, each.code)
    )
