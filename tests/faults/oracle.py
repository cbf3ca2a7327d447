"""What must hold whatever happened: nothing lost, nothing changed, nothing without a reason."""

from collections import Counter
from dataclasses import dataclass, field

from faults.stage import ACCOUNTS, Stage
from onward.delivery import DeliveryQuery, State

ENOUGH = 1_000_000


@dataclass
class Report:
    """What a run brought.

    Attributes:
        lost: Events answered as accepted of which a delivery is missing, or called delivered
            although the platform never took it.
        twice: Deliveries that the platform took more than once.
        changed: Deliveries sent with two different bodies.
        late_s: The longest time from acceptance to arrival, in virtual seconds.
        problems: What should not be; sound without any.
    """

    scenario: str
    seed: int
    accepted: int = 0
    deliveries: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    twice: int = 0
    changed: int = 0
    late_s: float = 0.0
    requests: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing went wrong."""
        return self.accepted > 0 and not self.problems

    def expect(self, claim: str, *, holds: bool) -> None:
        """Note a claim that does not hold."""
        if not holds:
            self.problems.append(claim)


async def judge(stage: Stage, report: Report) -> None:
    """Hold what was promised against what the ledger says and what the platform saw."""
    rows = await stage.storage.ledger.deliveries(DeliveryQuery(), limit=ENOUGH)
    found = {(row.lane.connection, row.message_id): row for row in rows}
    wanted = {(account, name) for account in ACCOUNTS for name in stage.accepted}
    taken = stage.platform.taken
    missing = wanted - found.keys()
    claimed = {key for key, row in found.items() if row.state is State.DELIVERED}
    # What babbles has taken the event all the same; nobody may call it delivered.
    untrue = claimed - taken.keys()
    bodies: dict[tuple[str, str], set[str]] = {}
    first: dict[tuple[str, str], float] = {}
    for sent in stage.witness.sent:
        for event_id, body in sent.bodies.items():
            bodies.setdefault((sent.account, event_id), set()).add(body)
            first[sent.account, event_id] = sent.at_s
    report.accepted = len(stage.accepted)
    report.deliveries = dict(Counter(row.state.value for row in rows))
    report.lost = len(missing) + len(untrue)
    report.twice = sum(count > 1 for count in taken.values())
    report.changed = sum(len(some) > 1 for some in bodies.values())
    report.requests = len(stage.witness.sent)
    report.late_s = round(
        max((first[key] - stage.accepted[key[1]] for key in claimed if key in first), default=0), 1
    )
    report.expect("no accepted event is lost", holds=not report.lost)
    report.expect("nothing was made up", holds=found.keys() <= wanted)
    report.expect("one row for each delivery", holds=len(found) == len(rows))
    report.expect("every repetition has the same body", holds=not report.changed)
    dead = [row for row in rows if row.state in {State.REJECTED, State.EXPIRED}]
    report.expect("whatever ended badly has a reason", holds=all(row.reason for row in dead))
    totals = await stage.runner.counts()
    report.expect("the sums come out", holds=totals.reconciles)
    held = Counter(row.state for row in rows)
    report.expect(
        "the sums are those of the rows",
        holds=stage.is_swept or all(getattr(totals, state.value) == held[state] for state in State),
    )


async def fresh(stage: Stage, report: Report) -> None:
    """An event that comes when all is over must go through, on every connection."""
    (name,) = await stage.orders(1)
    await stage.settle(within_s=900)
    report.expect(
        "a fresh event goes through",
        holds=all(stage.platform.taken[account, name] == 1 for account in ACCOUNTS),
    )
