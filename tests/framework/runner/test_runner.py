import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fixtures.bench import Bench, ok, order, silent, within
from onward.delivery import DeliveryQuery, Disposition, State, Totals
from onward.errors import EventError
from onward.request import Request, Response
from onward.runner import Receipt, Runner

Step = Callable[[Runner], Coroutine[Any, Any, Any]]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(bench: Bench, step: Step) -> Any:
    """What a step with an open runner gives."""

    async def main() -> Any:
        async with bench.open() as runner:
            return await within(20, step(runner))

    return asyncio.run(main())


async def totals(runner: Runner) -> Totals:
    return await runner.settled()


def test_an_event_is_accepted_routed_and_delivered(bench: Bench) -> None:
    async def step(runner: Runner) -> Totals:
        receipt = await runner.accept(order(1))
        assert Receipt("m-1") == receipt
        return await runner.settled()

    found = run(bench, step)

    assert Totals(accepted=1, routed=1, deliveries=1, delivered=1) == found
    assert [[{"id": "o-1", "value": 11}]] == [
        [{"id": each["id"], "value": each["value"]} for each in body] for body in bench.bodies
    ]


def test_many_travel_in_batches_and_each_goes_once(bench: Bench) -> None:
    async def step(runner: Runner) -> Totals:
        await runner.accept_many([order(number) for number in range(250)])
        return await runner.settled()

    found = run(bench, step)

    assert 250 == found.delivered
    assert sorted(f"o-{number}" for number in range(250)) == sorted(
        each["id"] for body in bench.bodies for each in body
    )
    assert max(len(body) for body in bench.bodies) <= 100


def test_a_second_event_of_the_same_id_changes_nothing(bench: Bench) -> None:
    async def step(runner: Runner) -> tuple[Any, Totals]:
        receipts = await runner.accept_many([order(1), order(1), order(2)])
        again = await runner.accept(order(2))
        return [*receipts, again], await runner.settled()

    receipts, found = run(bench, step)

    assert [False, True, False, True] == [receipt.is_duplicate for receipt in receipts]
    assert (4, 2, 2) == (found.accepted, found.duplicates, found.delivered)
    assert found.reconciles


def test_what_nobody_wants_has_its_reason(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        return [
            await runner.deliver(order(1, event="Page Left")),
            await runner.deliver(order(2, integrations={"All": False})),
            await runner.deliver(order(3, integrations={"all": False, "ads classic": True})),
            await runner.deliver(order(4, integrations={"Ads": False})),
        ]

    reports = run(bench, step)

    assert [
        Disposition.UNMATCHED,
        Disposition.FILTERED,
        Disposition.ROUTED,
        Disposition.FILTERED,
    ] == [report.disposition for report in reports]
    assert all(report.reason for report in reports if not report.deliveries)


def test_an_event_that_cannot_be_sent_is_a_dead_letter_at_once(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        return [
            await runner.deliver(order(1, context={})),
            await runner.deliver(order(2, timestamp="2026-11-13T11:00:00Z")),
            await runner.deliver(order(3, timestamp="2026-11-21T12:30:00Z")),
        ]

    reports = run(bench, step)
    standings = [report.deliveries[0].standing for report in reports]

    assert [State.REJECTED] * 3 == [standing.state for standing in standings]
    assert "nothing to match a person by" in standings[0].reason
    assert "within the past 7 days" in standings[1].reason
    assert "in the future" in standings[2].reason
    assert [] == bench.bodies


def test_deliver_waits_for_the_first_attempt(bench: Bench) -> None:
    bench.answer = silent

    async def step(runner: Runner) -> Any:
        return await runner.deliver(order(1)), await runner.deliver(order(1))

    first, second = run(bench, step)
    standing = first.deliveries[0].standing

    assert (State.WAITING, "timeout") == (standing.state, standing.code)
    assert Disposition.DUPLICATE == second.disposition


def test_deliver_waits_only_so_long_and_the_rest_goes_on(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        return await runner.deliver(order(1), within_s=0), await runner.settled()

    report, found = run(bench, step)

    assert report.disposition is None
    assert "not routed yet" in report.reason
    assert 1 == found.delivered


def test_a_delivery_that_fails_is_tried_again_with_the_same_body(bench: Bench) -> None:
    bench.answer = silent

    async def step(runner: Runner) -> Totals:
        await runner.deliver(order(1))
        bench.answer = ok
        bench.wind(seconds=2)
        await runner.accept(order(2, event="Nothing"))
        return await runner.settled()

    found = run(bench, step)

    assert 1 == found.delivered
    assert bench.bodies[0] == bench.bodies[-1]


def test_a_restart_takes_up_what_waited(bench: Bench) -> None:
    async def accept(runner: Runner) -> Any:
        return await runner.deliver(order(1))

    bench.answer = silent
    run(bench, accept)
    bench.answer = ok
    bench.wind(minutes=5)

    assert 1 == run(bench, totals).delivered


def test_trying_ends_after_a_day(bench: Bench) -> None:
    bench.answer = silent

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        bench.wind(hours=24)
        await runner.accept(order(2, event="Nothing"))
        found = await runner.settled()
        (row,) = await runner.storage.ledger.deliveries(DeliveryQuery(states={State.EXPIRED}))
        return found, row

    found, row = run(bench, step)

    assert 1 == found.expired
    assert row.hint.startswith("Find out")


def test_each_payload_of_a_batch_gets_its_own_outcome(bench: Bench) -> None:
    def answer(request: Request) -> Response:
        items = ["ok" if each["id"] != "o-7" else "wrong" for each in request.json]
        return Response(200, msgspec.json.encode({"says": "each", "items": items}))

    bench.answer = answer

    async def step(runner: Runner) -> Totals:
        await runner.accept_many([order(number) for number in range(10)])
        return await runner.settled()

    found = run(bench, step)

    assert (9, 1) == (found.delivered, found.rejected)


def test_neighbours_of_a_named_culprit_go_again_at_once(bench: Bench) -> None:
    def answer(request: Request) -> Response:
        ids = [each["id"] for each in request.json]
        items = (
            ["wrong" if each == "o-3" else "again" for each in ids]
            if "o-3" in ids
            else ["ok" for _ in ids]
        )
        return Response(200, msgspec.json.encode({"says": "each", "items": items}))

    bench.answer = answer

    async def step(runner: Runner) -> Totals:
        await runner.accept_many([order(number) for number in range(10)])
        return await runner.settled()

    found = run(bench, step)

    assert (9, 1) == (found.delivered, found.rejected)
    assert [10, 9] == [len(body) for body in bench.bodies]


def test_a_culprit_nobody_names_is_found_by_halving(bench: Bench) -> None:
    def answer(request: Request) -> Response:
        is_bad = any(each["id"] == "o-42" for each in request.json)
        return Response(200, b'{"says":"split"}' if is_bad else b"{}")

    bench.answer = answer

    async def step(runner: Runner) -> Totals:
        await runner.accept_many([order(number) for number in range(100)])
        return await runner.settled()

    found = run(bench, step)

    assert (99, 1) == (found.delivered, found.rejected)
    assert len(bench.bodies) <= 15


def test_a_batch_that_is_all_bad_costs_a_bounded_number_of_requests(bench: Bench) -> None:
    bench.answer = lambda _: Response(200, b'{"says":"split"}')

    async def step(runner: Runner) -> Any:
        await runner.accept_many([order(number) for number in range(100)])
        return await runner.settled()

    found = run(bench, step)

    assert (0, 0, 100) == (found.delivered, found.rejected, found.paused)
    assert 64 == len(bench.bodies)


def test_a_lane_where_most_fail_alike_is_paused_and_nothing_is_buried(bench: Bench) -> None:
    bench.answer = lambda request: Response(
        200, msgspec.json.encode({"says": "each", "items": ["wrong"] * len(request.json)})
    )

    async def step(runner: Runner) -> Any:
        await runner.accept_many([order(number) for number in range(30)])
        return await runner.settled()

    found = run(bench, step)

    assert (0, 30) == (found.rejected, found.paused)


def test_one_lane_that_is_paused_holds_back_no_other(bench: Bench) -> None:
    def answer(request: Request) -> Response:
        is_closed = request.json[0].get("shop") == "closed"
        return Response(200, b'{"says":"paused"}' if is_closed else b"{}")

    bench.answer = answer
    shops = ["closed", "open", "closed", "open"]

    async def step(runner: Runner) -> Any:
        for number, shop in enumerate(shops):
            await runner.deliver(order(number, properties={"order_id": "x", "shop": shop}))
        return await runner.counts(), await runner.storage.journal.pauses()

    found, pauses = run(bench, step)

    assert (2, 2) == (found.delivered, found.paused)
    assert [("E-CLOSED", "closed")] == [(pause.code, pause.selector.batch_key) for pause in pauses]


def test_a_request_that_cannot_be_built_spoils_no_neighbour(bench: Bench) -> None:
    async def step(runner: Runner) -> Totals:
        events = [order(number) for number in range(5)]
        events[2]["properties"]["order_id"] = "o-unbuildable"
        await runner.accept_many(events)
        return await runner.settled()

    found = run(bench, step)

    assert (4, 1) == (found.delivered, found.rejected)


def test_throttling_is_no_attempt(bench: Bench) -> None:
    answers = iter([Response(429, headers={"retry-after": "0"}), Response(200)])
    bench.answer = lambda _: next(answers)

    async def step(runner: Runner) -> Any:
        await runner.accept(order(1))
        await runner.settled()
        (row,) = await runner.storage.ledger.deliveries(DeliveryQuery())
        return row

    row = run(bench, step)

    assert (State.DELIVERED, 1) == (row.state, row.attempts)


def test_a_connection_that_is_not_live_records_and_sends_nothing(bench: Bench) -> None:
    bench.write("ads.yaml", (bench.folder / "ads.yaml").read_text() + "live: false\n")

    async def step(runner: Runner) -> Totals:
        await runner.accept(order(1))
        return await runner.settled()

    assert 1 == run(bench, step).recorded
    assert [] == bench.bodies


def test_what_is_no_event_is_refused_alone(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        receipts = await runner.accept_many([order(1), "nonsense", {"type": "sale"}])
        with pytest.raises(EventError, match="no type of event"):
            await runner.accept({"type": "sale"})
        with pytest.raises(EventError, match="no type of event"):
            await runner.deliver({"type": "sale"})
        return receipts

    receipts = run(bench, step)

    assert [True, False, False] == [isinstance(each, Receipt) for each in receipts]


def test_a_preview_shows_the_very_request_and_keeps_nothing(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        preview = runner.preview(order(1))
        await runner.deliver(order(1))
        return preview, await runner.counts()

    preview, found = run(bench, step)
    (entry,) = preview.mappings

    assert entry.matches
    assert bench.bodies == [request.json for request in entry.requests]
    assert {entry.payload.email} == set(entry.personal)
    assert 1 == found.accepted


def test_a_preview_says_why_not(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        return runner.preview_many(
            [
                order(1, event="order completed"),
                order(2, integrations={"All": False}),
                order(3, context={}),
            ]
        )

    near, off, nobody = (preview.mappings[0] for preview in run(bench, step))

    assert "Order Completed" in near.why_not
    assert "integrations" in off.why_not
    assert nobody.matches
    assert nobody.outcome is not None
    assert () == nobody.requests


def test_a_reload_takes_the_new_files_and_keeps_the_old_when_they_are_wrong(bench: Bench) -> None:
    text = (bench.folder / "ads.yaml").read_text()

    async def step(runner: Runner) -> Any:
        bench.write("ads.yaml", text.replace("Order Completed", "Order Paid"))
        await runner.reload()
        paid = await runner.deliver(order(1, event="Order Paid"))
        bench.write("ads.yaml", text.replace("send-order", "send-odrer"))
        with pytest.raises(Exception, match="send-odrer"):
            await runner.reload()
        again = await runner.deliver(order(2, event="Order Paid"))
        return paid, again

    for report in run(bench, step):
        assert Disposition.ROUTED == report.disposition


def test_a_delivery_keeps_the_version_that_routed_it(bench: Bench) -> None:
    bench.answer = silent
    text = (bench.folder / "ads.yaml").read_text()

    async def accept(runner: Runner) -> Any:
        return await runner.deliver(order(1))

    run(bench, accept)
    bench.write("ads.yaml", text + "    fields: {id: changed}\n")
    bench.answer = ok
    bench.wind(minutes=5)

    async def more(runner: Runner) -> Any:
        await runner.deliver(order(2))
        return await runner.settled()

    run(bench, more)

    assert {"o-1", "changed"} == {each["id"] for body in bench.bodies for each in body}
