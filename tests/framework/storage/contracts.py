"""What every engine must do; a test class for an engine says only how it is opened.

A subclass has a fixture ``opens``: each use of it opens the same engine anew. Engines that
forget everything when closed leave out ``DurableContract``. Where engines may differ, they say so:

forgets_ids: a message id is known for 24 hours after its event was received, and gone with it.
shows_unrouted: the ledger lists events that are not routed yet.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from framework.storage.samples import (
    DELIVERED,
    EXPIRED,
    LANE,
    OTHER,
    REJECTED,
    T0,
    Opens,
    attempt,
    deliver,
    event,
    later,
    made,
    names,
    route,
)
from onward.delivery import (
    DeliveryQuery,
    DeliveryRecord,
    Disposition,
    EventQuery,
    ProblemGroup,
    Selector,
    Standing,
    State,
    Totals,
)
from onward.errors import ConflictError
from onward.journal import Journal, Pause, Routing, Settlement
from onward.store import Document, Store

ALL = DeliveryQuery()


@dataclass(frozen=True)
class Asks:
    """Asks what only a whole record answers."""

    message_id: str
    code: str | None = None
    asks_event: bool = True

    def __call__(self, record: DeliveryRecord) -> bool:
        assert record.event is not None
        event_has = record.event["messageId"] == self.message_id
        return event_has and self.code in {None, record.code}


@pytest.mark.anyio
class JournalContract:
    forgets_ids = True

    async def test_what_is_appended_can_be_routed_in_order(self, opens: Opens) -> None:
        async with opens() as engine:
            stored = await engine.journal.append([event(1), event(2), event(3)])
            first = await engine.journal.unrouted(2)
            rest = await engine.journal.unrouted(10)

        assert [True, True, True] == list(stored)
        assert ["m-1", "m-2"] == names(first)
        assert ["m-3"] == names(rest)
        assert event(1).event == first[0].event
        assert T0 == first[0].received_at

    async def test_a_message_id_is_taken_once_in_a_day_for_each_source(self, opens: Opens) -> None:
        just = timedelta(hours=24)
        async with opens() as engine:
            append = engine.journal.append
            within_one_call = await append([event(1), event(2), event(1)])
            in_the_next = await append([event(1)])
            from_elsewhere = await append([event(1, source="app")])
            almost_a_day = await append([event(1, at=T0 + just - timedelta(microseconds=1))])
            a_day_later = await append([event(1, at=T0 + just), event(1, at=T0 + just)])
            totals = await engine.journal.counts()

        assert [True, True, False] == list(within_one_call)
        assert [False] == list(in_the_next)
        taken = 4 if self.forgets_ids else 3
        assert [True] == list(from_elsewhere)
        assert [False] == list(almost_a_day)
        assert [self.forgets_ids, False] == list(a_day_later)
        assert Totals(accepted=8, duplicates=8 - taken, unrouted=taken) == totals

    async def test_callers_at_the_same_time_share_one_set_of_ids(self, opens: Opens) -> None:
        async with opens() as engine:
            answers = await asyncio.gather(
                *(engine.journal.append([event(number)]) for number in [*range(20)] * 3)
            )
            stored = await engine.journal.unrouted(100)

        assert 20 == sum(answer[0] for answer in answers)
        assert {f"m-{number}" for number in range(20)} == set(names(stored))

    async def test_nothing_at_all_is_fine(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            assert [] == list(await journal.append([]))
            assert [] == list(await journal.unrouted(5))
            assert [] == list(await journal.claim(LANE, 5, T0))
            assert [] == list(await journal.lanes(T0))
            await journal.route([], at=T0)
            await journal.settle([], at=T0)
            await journal.release([])
            assert Totals() == await journal.counts()

    async def test_what_is_put_back_comes_again_first(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1), event(2), event(3)])
            taken = await engine.journal.unrouted(2)
            await engine.journal.put_back([taken[1].ref, taken[0].ref])
            again = await engine.journal.unrouted(3)

        assert ["m-1", "m-2", "m-3"] == names(again)

    async def test_routing_again_changes_nothing(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            (stored,) = await journal.unrouted(5)
            routing = Routing(stored.ref, Disposition.ROUTED, "", (made(stored),))
            await journal.route([routing], at=T0)
            once = await journal.counts()
            await journal.route([routing], at=later(5))

            assert Totals(accepted=1, routed=1, deliveries=1, waiting=1) == once
            assert once == await journal.counts()
            assert 1 == len(await engine.ledger.deliveries(ALL))

    async def test_an_event_that_comes_after_days_makes_no_second_delivery(
        self, opens: Opens
    ) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            await route(journal)
            await deliver(journal)
            await journal.append([event(1, at=T0 + timedelta(days=3))])
            await route(journal, at=T0 + timedelta(days=3))
            totals = await journal.counts()

        routed = 2 if self.forgets_ids else 1
        assert totals == Totals(
            accepted=2, duplicates=2 - routed, routed=routed, deliveries=1, delivered=1
        )

    async def test_events_may_go_nowhere_each_with_its_reason(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1), event(2)])
            first, second = await journal.unrouted(5)
            await journal.route(
                [
                    Routing(first.ref, Disposition.FILTERED, "No consent."),
                    Routing(second.ref, Disposition.UNMATCHED, "No trigger fits."),
                ],
                at=T0,
            )

            assert Totals(accepted=2, filtered=1, unmatched=1) == await journal.counts()
            assert [
                ("m-2", Disposition.UNMATCHED, "No trigger fits."),
                ("m-1", Disposition.FILTERED, "No consent."),
            ] == [
                (one.message_id, one.disposition, one.reason)
                for one in await engine.ledger.events(EventQuery())
            ]

    async def test_a_claim_has_all_that_an_attempt_needs(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(7)])
            (stored,) = await route(engine.journal, expires_at=later(900))
            (claimed,) = await engine.journal.claim(LANE, 10, T0)

        assert made(stored).id == claimed.id
        assert (LANE, "orders", "v1") == (claimed.lane, claimed.mapping, claimed.version)
        assert ("shop", "m-7", T0) == (claimed.source, claimed.message_id, claimed.received_at)
        assert event(7).event == claimed.event
        assert (0, T0, later(900), False) == (
            claimed.attempts,
            claimed.trying_since,
            claimed.expires_at,
            claimed.is_replay,
        )

    async def test_nothing_is_handed_out_twice(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(number) for number in range(50)])
            await route(engine.journal)
            claims = await asyncio.gather(*(engine.journal.claim(LANE, 20, T0) for _ in range(4)))

        assert 50 == sum(map(len, claims))
        assert max(map(len, claims)) <= 20
        assert 50 == len({one.id for claim in claims for one in claim})

    async def test_lanes_are_apart(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])
            await route(engine.journal, lanes=(LANE, OTHER))
            mine = await engine.journal.claim(LANE, 10, T0)
            others = await engine.journal.claim(OTHER, 10, T0)

        assert [LANE] == [one.lane for one in mine]
        assert [OTHER] == [one.lane for one in others]

    async def test_what_is_due_first_comes_first_and_nothing_early(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(number) for number in range(4)])
            stored = await journal.unrouted(10)
            due = {"m-0": 30, "m-1": 10, "m-2": 20, "m-3": 99}
            await journal.route(
                [
                    Routing(
                        one.ref,
                        Disposition.ROUTED,
                        "",
                        (
                            made(
                                one,
                                mapping=f"mapping-{number % 2}",
                                standing=Standing(State.WAITING, later(due[one.message_id])),
                            ),
                        ),
                    )
                    for number, one in enumerate(stored)
                ],
                at=T0,
            )
            before = await journal.claim(LANE, 10, later(9))
            (status,) = await journal.lanes(later(9))
            at_last = await journal.claim(LANE, 10, later(40))

        assert [] == list(before)
        assert (4, 0, later(10)) == (status.waiting, status.claimed, status.next_due)
        assert ["m-1", "m-2", "m-0"] == names(at_last)

    async def test_a_retry_comes_when_it_is_due_with_its_attempts(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1), event(2)])
            await route(journal)
            await deliver(
                journal, Standing(State.WAITING, later(60), "Timed out.", code="time"), limit=1
            )
            now = await journal.claim(LANE, 10, later(1))
            await journal.release([one.ref for one in now])
            (status,) = await journal.lanes(later(1))
            then = await journal.claim(LANE, 10, later(61))

        assert ["m-2"] == names(now)
        assert (2, T0) == (status.waiting, status.next_due)
        assert [("m-2", 0, T0), ("m-1", 1, later(60))] == [
            (one.message_id, one.attempts, one.due_at) for one in then
        ]
        assert T0 == then[1].trying_since

    async def test_a_settlement_may_move_the_begin_of_trying(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])
            await route(engine.journal)
            await deliver(engine.journal, Standing(State.WAITING, later(5)), trying_since=later(3))
            (claimed,) = await engine.journal.claim(LANE, 10, later(6))

        assert later(3) == claimed.trying_since

    async def test_what_is_released_was_never_tried(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])
            await route(engine.journal)
            (first,) = await engine.journal.claim(LANE, 10, T0)
            await engine.journal.release([first.ref])
            (again,) = await engine.journal.claim(LANE, 10, T0)

        assert first.id == again.id
        assert 0 == again.attempts

    async def test_a_late_settlement_changes_nothing(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            await route(journal)
            (stale,) = await journal.claim(LANE, 10, T0)
            await journal.release([stale.ref])
            (held,) = await journal.claim(LANE, 10, T0)
            await journal.settle([Settlement(stale.ref, REJECTED, attempt())], at=T0)
            between = await journal.counts()
            await journal.settle([Settlement(held.ref, DELIVERED, attempt())], at=T0)
            await journal.settle([Settlement(held.ref, REJECTED, attempt())], at=T0)

            assert 1 == between.waiting
            assert Totals(accepted=1, routed=1, deliveries=1, delivered=1) == (
                await journal.counts()
            )

    async def test_a_pause_holds_back_what_it_covers_and_no_other(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            await route(journal, lanes=(LANE, OTHER), mappings=("orders", "leads"))
            pause = Pause(Selector("linkedin", mapping="orders"), T0, "Rule gone.", "Save it.")
            await journal.pause(pause)
            mine = await journal.claim(LANE, 10, T0)
            others = await journal.claim(OTHER, 10, T0)
            probe = await journal.claim(LANE, 10, T0, probe=True)
            totals = await journal.counts()
            statuses = {status.lane: status for status in await journal.lanes(T0)}

        assert ["leads"] == [one.mapping for one in mine]
        assert ["leads", "orders"] == sorted(one.mapping for one in others)
        assert ["orders"] == [one.mapping for one in probe]
        assert (3, 1) == (totals.waiting, totals.paused)
        assert (pause,) == statuses[LANE].pauses
        assert () == statuses[OTHER].pauses

    async def test_what_comes_later_is_paused_too(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.pause(Pause(Selector.of_lane(LANE), T0, "Signed out."))
            await journal.append([event(1)])
            await route(journal, at=later(1))

            assert [] == list(await journal.claim(LANE, 10, later(2)))
            assert 1 == (await journal.counts()).paused
            assert [None] == [one.next_due for one in await journal.lanes(later(2))]

    async def test_pausing_again_renews_the_reason_and_keeps_the_begin(self, opens: Opens) -> None:
        async with opens() as engine:
            selector = Selector("linkedin")
            await engine.journal.pause(Pause(selector, T0, "First."))
            await engine.journal.pause(Pause(Selector("meta"), later(1), "Other."))
            await engine.journal.pause(Pause(selector, later(9), "Second.", "Do it.", "x"))
            pauses = await engine.journal.pauses()

        assert [
            Pause(selector, T0, "Second.", "Do it.", "x"),
            Pause(Selector("meta"), later(1), "Other."),
        ] == list(pauses)

    async def test_time_spent_paused_is_not_trying(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            await route(journal)
            await journal.pause(Pause(Selector("linkedin"), later(10), "Signed out."))
            await journal.append([event(2)])
            await route(journal, at=later(20))
            count = await journal.resume(Selector("linkedin"), at=later(110))
            claimed = await journal.claim(LANE, 10, later(110))

        assert 2 == count
        assert {"m-1": later(100), "m-2": later(110)} == {
            one.message_id: one.trying_since for one in claimed
        }

    async def test_pauses_add_up_also_over_attempts(self, opens: Opens) -> None:
        selector = Selector("linkedin")
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            await route(journal)
            for start in (10, 40):
                await journal.pause(Pause(selector, later(start), "No."))
                await journal.resume(selector, at=later(start + 5))
                await deliver(
                    journal, Standing(State.WAITING, later(start + 6)), at=later(start + 5)
                )
            (claimed,) = await journal.claim(LANE, 10, later(60))

        assert later(10) == claimed.trying_since
        assert 2 == claimed.attempts

    async def test_overlapping_pauses_end_with_the_last_one(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            await route(journal)
            await journal.pause(Pause(Selector("linkedin"), later(10), "Signed out."))
            await journal.pause(Pause(Selector("linkedin", "orders"), later(20), "Rule gone."))
            first = await journal.resume(Selector("linkedin", "orders"), at=later(30))
            held = await journal.claim(LANE, 10, later(30))
            second = await journal.resume(Selector("linkedin"), at=later(40))
            (claimed,) = await journal.claim(LANE, 10, later(40))

        assert (0, [], 1) == (first, list(held), second)
        assert later(30) == claimed.trying_since

    async def test_resuming_moves_to_the_current_version(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            await route(journal)
            await journal.pause(Pause(Selector("linkedin"), T0, "Rule gone."))
            await journal.resume(
                Selector("linkedin"), at=later(1), versions=lambda *place: "/".join(place)
            )
            await journal.append([event(2)])
            await route(journal, at=later(2), version="v9")
            claimed = await journal.claim(LANE, 10, later(2))
            shown = await engine.ledger.deliveries(ALL)

        assert {"m-1": "linkedin/orders", "m-2": "v9"} == {
            one.message_id: one.version for one in claimed
        }
        assert ["v9", "linkedin/orders"] == [one.version for one in shown]

    async def test_a_delivery_can_be_paused_by_itself(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1), event(2)])
            await route(journal)
            await deliver(
                journal,
                Standing(State.PAUSED, reason="Rule gone.", hint="Save it.", code="rule"),
                limit=1,
                at=later(10),
            )
            paused = await journal.counts()
            shown = await engine.ledger.deliveries(DeliveryQuery(states={State.PAUSED}))
            held = await journal.claim(LANE, 10, later(11))
            await journal.release([one.ref for one in held])
            count = await journal.resume(
                Selector("linkedin"), at=later(30), versions=lambda *_: "v2"
            )
            claimed = await journal.claim(LANE, 10, later(30))

        assert (1, 1) == (paused.waiting, paused.paused)
        assert [("m-1", "Rule gone.")] == [(one.message_id, one.reason) for one in shown]
        assert ["m-2"] == names(held)
        assert 1 == count
        assert [("m-2", "v1", T0), ("m-1", "v2", later(20))] == [
            (one.message_id, one.version, one.trying_since) for one in claimed
        ]

    async def test_dead_letters_are_replayed_after_live_ones(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1), event(2)])
            await route(journal)
            await deliver(journal, REJECTED, limit=1)
            await deliver(journal, EXPIRED, limit=1)
            dead = await journal.counts()
            await journal.append([event(3)])
            await route(journal, at=later(9))
            count = await journal.replay(ALL, at=later(5), versions=lambda *_: "v2")
            claimed = await journal.claim(LANE, 10, later(10))

        assert (1, 1, 0) == (dead.rejected, dead.expired, dead.waiting)
        assert 2 == count
        assert [
            ("m-3", False, "v1", 0, later(9)),
            ("m-1", True, "v2", 1, later(5)),
            ("m-2", True, "v2", 1, later(5)),
        ] == [
            (one.message_id, one.is_replay, one.version, one.attempts, one.trying_since)
            for one in claimed
        ]

    async def test_a_replay_takes_what_the_query_means_and_no_more(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(number) for number in range(6)])
            await route(journal)
            await deliver(journal, REJECTED, limit=3)
            await deliver(journal, DELIVERED, limit=1)
            none = await journal.replay(DeliveryQuery(states={State.DELIVERED}), at=T0)
            other = await journal.replay(DeliveryQuery(code="late"), at=T0)
            first = await journal.replay(DeliveryQuery(code="no-id"), at=T0, limit=2)
            after = await journal.counts()
            rest = await journal.replay(DeliveryQuery(reason="no E-MAIL"), at=T0, limit=2)

        assert (0, 0, 2, 1) == (none, other, first, rest)
        assert (1, 1, 4) == (after.rejected, after.delivered, after.waiting)

    async def test_a_long_replay_passes_over_what_failed_again(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(number) for number in range(7)])
            await route(journal)
            await deliver(journal, REJECTED, limit=3)
            await deliver(journal, EXPIRED, limit=3)
            began = DeliveryQuery(tried_before=later(5))
            moved, names_of = [], []
            for second in range(5, 9):
                moved.append(await journal.replay(began, at=later(second), limit=2))
                again = await deliver(journal, REJECTED, at=later(second))
                names_of += [one.message_id for one in again if one.is_replay]
            anew = await journal.replay(DeliveryQuery(tried_before=later(20)), at=later(20))

        assert [2, 2, 2, 1] == moved, "the last one died after the others were sent again"
        assert ["m-0", "m-1", "m-2", "m-3", "m-4", "m-5", "m-6"] == names_of
        assert 7 == anew

    async def test_a_replay_that_fails_again_can_be_replayed_again(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            (stored,) = await route(journal)
            for second in range(3):
                await deliver(journal, REJECTED, at=later(second))
                await journal.replay(ALL, at=later(second))
            record = await engine.ledger.delivery(made(stored).id)

        assert record is not None
        assert [(1, T0), (2, later(1)), (3, later(2))] == [
            (each.number, each.started_at) for each in record.tried
        ]
        assert (State.WAITING, 3, "") == (record.state, record.attempts, record.reason)

    async def test_what_is_recorded_is_not_sent(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])
            await route(engine.journal, standing=Standing(State.RECORDED, reason="Not live."))

            assert [] == list(await engine.journal.claim(LANE, 10, later(9)))
            assert 1 == (await engine.journal.counts()).recorded

    async def test_sweeping_forgets_old_settled_events_only(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1), event(2), event(3), event(4, at=later(100))])
            await route(journal)
            await deliver(journal, limit=2)
            await deliver(journal, Standing(State.WAITING, later(500)), limit=1)
            await deliver(journal, limit=1)
            before = await journal.counts()
            swept = [await journal.sweep(later(50), limit=1) for _ in range(3)]
            events = await engine.ledger.events(EventQuery())
            deliveries = await engine.ledger.deliveries(ALL)
            after = await journal.counts()
            again = await journal.append([event(1), event(3), event(4)])

        assert [1, 1, 0] == swept
        assert ["m-4", "m-3"] == [one.message_id for one in events]
        assert ["m-4", "m-3"] == [one.message_id for one in deliveries]
        assert before == after
        assert [self.forgets_ids, False, False] == list(again)

    async def test_an_event_that_is_not_routed_is_not_swept(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])

            assert 0 == await engine.journal.sweep(later(9_999))
            assert ["m-1"] == names(await engine.journal.unrouted(5))

    async def test_whoever_waits_hears_of_everything_new(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal

            async def heard(step: Awaitable[object], seen: int) -> int:
                waiting = asyncio.ensure_future(_wait(journal, seen))
                await asyncio.sleep(0)
                assert not waiting.done()
                await step
                return await asyncio.wait_for(waiting, 5)

            seen = await journal.wait(0)
            seen = await heard(journal.append([event(1)]), seen)
            (stored,) = await journal.unrouted(5)
            seen = await heard(journal.put_back([stored.ref]), seen)
            seen = await heard(route(journal), seen)
            (claimed,) = await journal.claim(LANE, 5, T0)
            seen = await heard(journal.release([claimed.ref]), seen)
            seen = await heard(deliver(journal, Standing(State.WAITING, T0)), seen)
            await deliver(journal, REJECTED)
            seen = await journal.wait(0)
            seen = await heard(journal.replay(ALL, at=T0), seen)
            await journal.pause(Pause(Selector("linkedin"), T0, "No."))
            seen = await journal.wait(0)
            await heard(journal.resume(Selector("linkedin"), at=T0), seen)

    async def test_the_sums_reconcile_all_along(self, opens: Opens) -> None:
        found: list[Totals] = []
        async with opens() as engine:
            journal = engine.journal
            for round_ in range(3):
                await journal.append([event(number) for number in range(round_ * 5, 25)])
                found.append(await journal.counts())
                await route(journal, lanes=(LANE, OTHER))
                found.append(await journal.counts())
                await deliver(journal, REJECTED, limit=3)
                found.append(await journal.counts())
                await journal.pause(Pause(Selector("meta"), T0, "No."))
                found.append(await journal.counts())
            shown = await engine.ledger.counts()

        assert all(totals.reconciles for totals in found)
        assert found[-1] == shown
        assert (
            Totals(
                accepted=60,
                duplicates=35,
                routed=25,
                deliveries=50,
                rejected=9,
                waiting=16,
                paused=25,
            )
            == shown
        )


async def _wait(journal: Journal, seen: int) -> int:
    return await journal.wait(seen)


@pytest.mark.anyio
class DurableContract:
    async def test_a_restart_hands_out_what_was_not_finished(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(number) for number in range(4)])
            taken = await journal.unrouted(2)
            await journal.put_back([taken[0].ref])
            await journal.unrouted(1)
            await journal.append([event(9)])
        async with opens() as engine:
            unrouted = await engine.journal.unrouted(10)
            await engine.journal.put_back([one.ref for one in unrouted])
            await route(engine.journal)
            await engine.journal.claim(LANE, 3, T0)
        async with opens() as engine:
            claimed = await engine.journal.claim(LANE, 10, T0)
            totals = await engine.journal.counts()

        assert ["m-0", "m-1", "m-2", "m-3", "m-9"] == names(unrouted)
        assert ["m-0", "m-1", "m-2", "m-3", "m-9"] == names(claimed)
        assert Totals(accepted=5, routed=5, deliveries=5, waiting=5) == totals

    async def test_a_restart_forgets_nothing_of_a_delivery(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1), event(2)])
            await route(engine.journal, expires_at=later(900))
            again = Standing(State.WAITING, later(60), "Timed out.", code="time")
            await deliver(engine.journal, again, limit=1, trying_since=later(4))
            await deliver(engine.journal, REJECTED, limit=1)
            before = await engine.ledger.deliveries(ALL)
        async with opens() as engine:
            after = await engine.ledger.deliveries(ALL)
            (claimed,) = await engine.journal.claim(LANE, 10, later(60))
            duplicate = await engine.journal.append([event(1)])

        assert list(before) == list(after)
        assert (1, later(4), later(900)) == (
            claimed.attempts,
            claimed.trying_since,
            claimed.expires_at,
        )
        assert [False] == list(duplicate)

    async def test_a_restart_keeps_pauses_and_takes_their_time_out(self, opens: Opens) -> None:
        selector = Selector("linkedin")
        async with opens() as engine:
            await engine.journal.append([event(1)])
            await route(engine.journal)
            await engine.journal.pause(Pause(selector, later(1), "No."))
            await engine.journal.resume(selector, at=later(11), versions=lambda *_: "v2")
            await engine.journal.pause(Pause(selector, later(20), "Still no.", "Mend it.", "x"))
        async with opens() as engine:
            pauses = await engine.journal.pauses()
            held = await engine.journal.claim(LANE, 10, later(21))
            await engine.journal.resume(selector, at=later(25))
        async with opens() as engine:
            (claimed,) = await engine.journal.claim(LANE, 10, later(30))

        assert [Pause(selector, later(20), "Still no.", "Mend it.", "x")] == list(pauses)
        assert [] == list(held)
        assert (later(15), "v2") == (claimed.trying_since, claimed.version)

    async def test_a_restart_keeps_replays_behind_live_ones(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])
            await route(engine.journal)
            await deliver(engine.journal, REJECTED)
            await engine.journal.replay(ALL, at=later(1))
            await engine.journal.append([event(2)])
            await route(engine.journal, at=later(2))
        async with opens() as engine:
            claimed = await engine.journal.claim(LANE, 10, later(3))

        assert [("m-2", False), ("m-1", True)] == [
            (one.message_id, one.is_replay) for one in claimed
        ]


@pytest.mark.anyio
class LedgerContract:
    shows_unrouted = True

    async def test_a_delivery_shows_its_whole_life(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])
            (stored,) = await route(engine.journal, expires_at=later(900))
            again = Standing(State.WAITING, later(10), "Timed out.", code="time")
            await deliver(engine.journal, again, at=later(1))
            await deliver(engine.journal, DELIVERED, at=later(11))
            record = await engine.ledger.delivery(made(stored).id)
            unknown = await engine.ledger.delivery("0" * 32)
            nonsense = await engine.ledger.delivery("no id at all")

        assert record is not None
        assert (attempt(1, later(1)), attempt(2, later(11))) == record.tried
        assert (2, attempt(2, later(11))) == (record.attempts, record.last)
        assert (State.DELIVERED, "Taken.", "") == (record.state, record.note, record.reason)
        assert (LANE, "orders", "v1") == (record.lane, record.mapping, record.version)
        assert ("shop", "m-1", T0, T0) == (
            record.source,
            record.message_id,
            record.received_at,
            record.routed_at,
        )
        assert (T0, later(900), None) == (record.trying_since, record.expires_at, record.due_at)
        assert event(1).event == record.event
        assert unknown is None
        assert nonsense is None

    async def test_a_list_is_short_and_latest_first(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(number) for number in range(5)])
            await route(engine.journal)
            await deliver(engine.journal)
            page = await engine.ledger.deliveries(ALL, limit=2)
            next_page = await engine.ledger.deliveries(ALL, limit=9, before=page[-1].ref)

        assert ["m-4", "m-3"] == [one.message_id for one in page]
        assert ["m-2", "m-1", "m-0"] == [one.message_id for one in next_page]
        assert (None, (), attempt()) == (page[0].event, page[0].tried, page[0].last)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (ALL, ["m-2", "m-2", "m-1", "m-1"]),
            (DeliveryQuery(connection="meta"), ["m-2", "m-1"]),
            (DeliveryQuery(mapping="orders"), ["m-2", "m-2", "m-1", "m-1"]),
            (DeliveryQuery(mapping="none"), []),
            (DeliveryQuery(states={State.REJECTED}), ["m-1"]),
            (DeliveryQuery(states={State.REJECTED, State.EXPIRED}), ["m-2", "m-1"]),
            (DeliveryQuery(states={State.REJECTED, State.WAITING}), ["m-2", "m-1", "m-1"]),
            (DeliveryQuery(states={State.EXPIRED}, connection="meta"), []),
            (DeliveryQuery(code="late"), ["m-2"]),
            (DeliveryQuery(code="c-1"), ["m-2", "m-1"]),
            (DeliveryQuery(reason="e-MAIL"), ["m-1"]),
            (DeliveryQuery(user_id="u-1"), ["m-1", "m-1"]),
            (DeliveryQuery(user_id="anonymous"), []),
            (DeliveryQuery(message_id="m-2"), ["m-2", "m-2"]),
            (DeliveryQuery(message_id="m-9"), []),
            (DeliveryQuery(since=later(5)), ["m-2", "m-2"]),
            (DeliveryQuery(until=later(5)), ["m-1", "m-1"]),
            (DeliveryQuery(since=later(5), connection="meta"), ["m-2"]),
            (DeliveryQuery(action="send-event"), ["m-2", "m-1"]),
            (DeliveryQuery(tried_before=later(5)), ["m-1", "m-1"]),
            (DeliveryQuery(fits=Asks("m-2")), ["m-2", "m-2"]),
            (DeliveryQuery(fits=Asks("m-2"), states={State.EXPIRED, State.REJECTED}), ["m-2"]),
            (DeliveryQuery(fits=Asks("m-9")), []),
        ],
    )
    async def test_a_query_finds_what_fits(
        self, opens: Opens, query: DeliveryQuery, expected: list[str]
    ) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])
            await route(engine.journal, lanes=(LANE, OTHER))
            await deliver(engine.journal, REJECTED)
            await engine.journal.append([event(2)])
            await route(engine.journal, lanes=(LANE, OTHER), at=later(5))
            await deliver(engine.journal, EXPIRED, at=later(5))
            found = await engine.ledger.deliveries(query)
            count = await engine.ledger.count(query)

        assert expected == [one.message_id for one in found]
        assert len(expected) == count

    async def test_a_paused_lane_shows_paused_deliveries_with_its_reason(
        self, opens: Opens
    ) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1)])
            await route(engine.journal, lanes=(LANE, OTHER))
            await engine.journal.pause(
                Pause(Selector("meta"), T0, "Signed out.", "Sign in.", "auth")
            )
            paused = await engine.ledger.deliveries(DeliveryQuery(states={State.PAUSED}))
            waiting = await engine.ledger.deliveries(DeliveryQuery(states={State.WAITING}))
            by_code = await engine.ledger.deliveries(DeliveryQuery(code="auth"))
            by_reason = await engine.ledger.deliveries(DeliveryQuery(reason="SIGNED"))
            by_both = await engine.ledger.deliveries(DeliveryQuery(fits=Asks("m-1", "auth")))
            totals = await engine.ledger.counts()

        assert [(OTHER, State.PAUSED, "Signed out.", "Sign in.", "auth", None)] == [
            (one.lane, one.state, one.reason, one.hint, one.code, one.due_at) for one in paused
        ]
        assert [(LANE, State.WAITING, T0)] == [(one.lane, one.state, one.due_at) for one in waiting]
        assert [paused] * 3 == [by_code, by_reason, by_both]
        assert (1, 1) == (totals.waiting, totals.paused)

    async def test_problems_tell_when_and_what_else(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            for second, reason in enumerate(("It is 1.", "No e-mail.", "It is 2.")):
                await journal.append([event(second)])
                await route(journal, at=later(second))
                standing = Standing(State.REJECTED, reason=reason, hint=f"Do {second}.", code="x")
                await deliver(journal, standing, at=later(second))
            (found,) = await engine.ledger.problems()
            sample = await engine.ledger.delivery(found.sample)

        assert sample is not None
        assert ("x", "It is 2.", "Do 2.", 3, "m-2") == (
            *(found.code, found.reason, found.hint, found.count),
            sample.message_id,
        )
        assert (later(0), later(2)) == (found.first_at, found.last_at)
        assert (("It is 2.", 2), ("No e-mail.", 1)) == found.reasons

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (ALL, {"no-id": 1, "late": 2, "auth": 2, "odd": 1}),
            (DeliveryQuery(connection="linkedin"), {"no-id": 1, "late": 2, "odd": 1}),
            (DeliveryQuery(mapping="orders", action="send-event"), {"auth": 2}),
            (DeliveryQuery(states={State.REJECTED}), {"no-id": 1}),
            (DeliveryQuery(states={State.REJECTED, State.EXPIRED}), {"no-id": 1, "late": 2}),
            (DeliveryQuery(states={State.PAUSED}), {"auth": 2, "odd": 1}),
            (DeliveryQuery(states={State.DELIVERED}), {}),
            (DeliveryQuery(code="late"), {"late": 2}),
            (DeliveryQuery(code="auth"), {"auth": 2}),
            (DeliveryQuery(since=later(5)), {"late": 2, "auth": 1, "odd": 1}),
            (DeliveryQuery(user_id="u-1"), {"no-id": 1, "auth": 1}),
            (DeliveryQuery(reason="signed"), {"auth": 2}),
            (DeliveryQuery(fits=Asks("m-1")), {"no-id": 1, "auth": 1}),
        ],
    )
    async def test_problems_are_asked_for_like_deliveries(
        self, opens: Opens, query: DeliveryQuery, expected: dict[str, int]
    ) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(1)])
            await route(journal, lanes=(LANE, OTHER))
            await deliver(journal, REJECTED)
            await journal.append([event(2)])
            await route(journal, lanes=(LANE, OTHER), at=later(5))
            await deliver(journal, EXPIRED, at=later(5))
            await journal.append([event(3), event(4)])
            await route(journal, at=later(6))
            await deliver(journal, EXPIRED, limit=1, at=later(6))
            odd = Standing(State.PAUSED, reason="Odd.", code="odd")
            await deliver(journal, odd, limit=1, at=later(6))
            await journal.pause(Pause(Selector("meta"), T0, "Signed out.", code="auth"))
            found = await engine.ledger.problems(query)

        assert expected == {group.code: group.count for group in found}

    async def test_replays_that_wait_are_counted(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(number) for number in range(4)])
            await route(journal)
            await deliver(journal, REJECTED, limit=3)
            await journal.replay(ALL, at=T0)
            waiting = await engine.ledger.replays_waiting()
            await deliver(journal, limit=2)

            assert (3, 2) == (waiting, await engine.ledger.replays_waiting())

    async def test_what_is_kept_has_a_size(self, opens: Opens) -> None:
        async with opens() as engine:
            before = await engine.ledger.size()
            await engine.journal.append(
                [event(number, context={"padding": "x" * 2_000}) for number in range(40)]
            )
            await route(engine.journal)
            after = await engine.ledger.size()

        assert before + 80_000 <= after

    async def test_problems_are_grouped_by_cause(self, opens: Opens) -> None:
        async with opens() as engine:
            journal = engine.journal
            await journal.append([event(number) for number in range(6)])
            await route(journal, lanes=(LANE, OTHER))
            rejected = await deliver(journal, REJECTED, limit=3)
            expired = await deliver(journal, EXPIRED, limit=1)
            alone = await deliver(journal, Standing(State.PAUSED, reason="Odd."), limit=1)
            await deliver(journal, DELIVERED, limit=1)
            await journal.pause(Pause(Selector("meta"), T0, "Signed out.", "Sign in.", "auth"))
            found = await engine.ledger.problems()

        def group(standing: Standing, connection: str = "linkedin") -> tuple[object, ...]:
            return (connection, "orders", standing.state, standing.code, standing.reason)

        signed_out = Standing(State.PAUSED, code="auth", reason="Signed out.")
        assert [
            (*group(signed_out, "meta"), 6),
            (*group(REJECTED), 3),
            (*group(EXPIRED), 1),
            (*group(Standing(State.PAUSED, reason="Odd.")), 1),
        ] == sorted(map(_cause, found), key=lambda cause: (-cause[-1], cause[2] != "expired"))
        samples = {one.reason: one.sample for one in found}
        assert samples["No e-mail."] in {one.id for one in rejected}
        assert (expired[0].id, alone[0].id) == (samples["Too late."], samples["Odd."])

    async def test_events_show_what_became_of_them(self, opens: Opens) -> None:
        async with opens() as engine:
            await engine.journal.append([event(1), event(1), event(2, source="app")])
            first, second = await engine.journal.unrouted(5)
            routing = Routing(first.ref, Disposition.ROUTED, "", (made(first), made(first, OTHER)))
            await engine.journal.route([routing], at=T0)
            ledger = engine.ledger
            everything = await ledger.events(EventQuery())
            page = await ledger.events(EventQuery(), before=second.ref, limit=1)
            routed = await ledger.events(EventQuery(dispositions={Disposition.ROUTED}))
            of_app = await ledger.events(EventQuery(source="app"))
            of_person = await ledger.events(EventQuery(user_id="u-1"))
            named = await ledger.events(EventQuery(message_id="m-2", since=T0, until=later(1)))
            before = await ledger.events(EventQuery(until=T0))

        unrouted = [("m-2", None, 0)] if self.shows_unrouted else []
        of_the_app = ["m-2"] if self.shows_unrouted else []
        assert [*unrouted, ("m-1", Disposition.ROUTED, 2)] == [
            (one.message_id, one.disposition, one.deliveries) for one in everything
        ]
        assert [["m-1"], ["m-1"], of_the_app, ["m-1"], of_the_app, []] == [
            [one.message_id for one in found]
            for found in (page, routed, of_app, of_person, named, before)
        ]


def _cause(group: ProblemGroup) -> tuple[str, str, State, str, str, int]:
    return (group.connection, group.mapping, group.state, group.code, group.reason, group.count)


@pytest.mark.anyio
class StoreContract:
    async def test_what_is_put_can_be_read(self, store: Store) -> None:
        value = {"id": "urn:li:1", "count": 2**60, "list": [None, True, "ü"]}
        version = await store.put("saved/linkedin", value, expected=None)

        assert Document("saved/linkedin", value, version) == await store.get("saved/linkedin")
        assert None is await store.get("saved/meta")

    async def test_a_version_is_replaced_once(self, store: Store) -> None:
        first = await store.put("a", 1, expected=None)
        second = await store.put("a", 2, expected=first)

        with pytest.raises(ConflictError, match=r'"a" was changed by somebody else'):
            await store.put("a", 3, expected=first)
        assert Document("a", 2, second) == await store.get("a")
        assert second > first

    async def test_only_one_of_many_makes_a_document(self, store: Store) -> None:
        answers = await asyncio.gather(
            *(store.put("lease", number, expected=None) for number in range(8)),
            return_exceptions=True,
        )

        assert 7 == sum(isinstance(answer, ConflictError) for answer in answers)

    async def test_what_is_deleted_is_gone(self, store: Store) -> None:
        version = await store.put("a", 1, expected=None)
        with pytest.raises(ConflictError):
            await store.delete("a", expected=version + 1)
        await store.delete("a", expected=version)

        assert None is await store.get("a")
        with pytest.raises(ConflictError, match="was deleted"):
            await store.put("a", 2, expected=version)
        with pytest.raises(ConflictError, match="was deleted"):
            await store.delete("a", expected=version)

    async def test_a_document_made_again_never_has_an_old_version(self, store: Store) -> None:
        old = await store.put("a", 1, expected=None)
        await store.delete("a", expected=old)
        new = await store.put("a", 1, expected=None)

        assert new != old

    async def test_keys_are_listed_by_prefix_in_order(self, store: Store) -> None:
        for key in ("token/b", "token/a", "tokens", "applied/x"):
            await store.put(key, None, expected=None)

        assert ["token/a", "token/b"] == list(await store.keys("token/"))
        assert ["applied/x", "token/a", "token/b", "tokens"] == list(await store.keys())
