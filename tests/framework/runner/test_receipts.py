from datetime import UTC, datetime

from onward.delivery import Disposition, Lane, Standing, State
from onward.journal import NewDelivery, Routing, Stored
from onward.journal.accepting import Receipt
from onward.runner.receipts import Watch

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
STORED = Stored(1, "web-shop", "m-1", NOW, {})


def delivery(number: int) -> NewDelivery:
    lane = Lane(f"ads-{number}", "send-order")
    return NewDelivery(f"id-{number}", lane, "orders", "v1", Standing(State.WAITING, NOW))


def test_a_report_says_of_each_delivery_what_is_known_by_now() -> None:
    watch = Watch()
    with watch.event("web-shop", "m-1") as watched:
        routing = Routing(1, Disposition.ROUTED, "", (delivery(1), delivery(2)))
        watch.routed([STORED], [routing])
        watch.settled("id-1", Standing(State.DELIVERED))
        report = watched.report(Receipt("m-1"))

    done, open_ = (each.standing for each in report.deliveries)
    assert (Disposition.ROUTED, State.DELIVERED, "") == (
        report.disposition,
        done.state,
        done.reason,
    )
    assert (State.WAITING, NOW) == (open_.state, open_.due_at)
    assert "still being tried" in open_.reason


def test_nobody_waits_once_all_were_tried() -> None:
    watch = Watch()
    with watch.event("web-shop", "m-1") as watched:
        watch.routed([STORED], [Routing(1, Disposition.ROUTED, "", (delivery(1),))])
        watch.settled("id-1", Standing(State.DELIVERED))

        assert watched.done.is_set()
    assert not watch.is_awaited
