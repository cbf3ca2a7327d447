"""An event at the door gets an id and its times; nothing else moves."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.errors import EventError
from onward.event import TYPES, Accepted, complete, iso, members_of, parse_time

NOW = datetime(2026, 11, 20, 10, 15, 30, 123_456, tzinfo=UTC)


def done(event: object, **more: Any) -> Accepted:
    return complete(event, source="web-shop", received_at=NOW, **more)


def test_a_whole_event_keeps_all_it_had() -> None:
    event = {
        "type": "track",
        "messageId": "m-1",
        "event": "Order Completed",
        "context": {"traits": {"email": "ada@example.com"}},
        "properties": {"revenue": 12.5, "coupon": None},
    }

    accepted = done(event)

    assert {
        **event,
        "receivedAt": "2026-11-20T10:15:30.123Z",
        "timestamp": "2026-11-20T10:15:30.123Z",
    } == accepted.event
    assert ("web-shop", "m-1", NOW, ()) == (
        accepted.source,
        accepted.message_id,
        accepted.received_at,
        accepted.notes,
    )


def test_the_callers_event_is_not_changed() -> None:
    event = {"type": "track", "userId": 7, "context": {"app": {}}}
    before = deepcopy(event)

    done(event, defaults={"context": {"app": {"name": "Shop"}}}, sent_at=iso(NOW))

    assert before == event


@pytest.mark.parametrize(("found", "kept"), [(7, "7"), (7.0, "7"), (1.5, "1.5"), (None, None)])
def test_numeric_ids_become_text(found: Any, kept: str | None) -> None:
    assert kept == done({"type": "track", "userId": found}).event["userId"]


@pytest.mark.parametrize("empty", [None, ""])
def test_a_missing_message_id_is_derived_from_the_content(empty: str | None) -> None:
    event = {"type": "track", "event": "X", "messageId": empty}

    first = done({**event, "sentAt": "2026-11-20T10:15:29Z"})
    again = done(dict(reversed(event.items())), sent_at="2026-11-20T10:15:31Z")

    assert first.message_id == again.message_id
    assert first.message_id != done({**event, "event": "Y"}).message_id
    assert ("messageId was missing; it was derived from the event's content.",) == first.notes


def test_the_clients_clock_is_corrected() -> None:
    event = {"type": "track", "timestamp": "2026-11-20T12:00:00+02:00"}

    accepted = done(event, sent_at="2026-11-20T10:00:10Z")

    assert "2026-11-20T10:15:20.123Z" == accepted.event["timestamp"]
    assert "2026-11-20T12:00:00+02:00" == accepted.event["originalTimestamp"]
    assert "2026-11-20T10:00:10Z" == accepted.event["sentAt"]
    assert "2026-11-20T10:15:30.123Z" == accepted.event["receivedAt"]


def test_the_events_own_sent_at_wins() -> None:
    event = {
        "type": "track",
        "timestamp": "2026-11-20T10:00:00Z",
        "sentAt": "2026-11-20T10:00:01Z",
    }

    accepted = done(event, sent_at="2026-11-20T10:00:59Z")

    assert "2026-11-20T10:15:29.123Z" == accepted.event["timestamp"]


def test_the_original_timestamp_comes_before_the_timestamp() -> None:
    event = {
        "type": "track",
        "timestamp": "2026-11-20T10:00:00Z",
        "originalTimestamp": "2026-11-20T09:00:00Z",
    }

    assert "2026-11-20T09:00:00.000Z" == done(event).event["timestamp"]


@pytest.mark.parametrize("stated", ["last Tuesday", 1_700_000_000, ["2026"], {"at": "2026"}])
def test_a_timestamp_that_is_no_date_gives_way_to_the_time_of_receipt(stated: Any) -> None:
    accepted = done({"type": "track", "messageId": "m", "timestamp": stated})

    [note] = accepted.notes
    assert iso(NOW) == accepted.event["timestamp"]
    assert note.startswith('"timestamp" is no date (')


def test_a_time_in_the_future_is_noted() -> None:
    accepted = done({"type": "track", "messageId": "m", "timestamp": "2026-11-20T11:00:00Z"})

    assert ("The event lies in the future by its own clock.",) == accepted.notes


def test_a_client_whose_clock_is_ages_off_is_believed_as_it_is() -> None:
    event = {"type": "track", "timestamp": "0001-01-01T00:00:00Z", "sentAt": "9999-12-31T23:59:59Z"}

    assert "0001-01-01T00:00:00.000Z" == done(event).event["timestamp"]


def test_an_unreadable_sent_at_corrects_nothing() -> None:
    event = {"type": "track", "timestamp": "2026-11-20T10:00:00Z"}

    accepted = done(event, sent_at="soon")

    assert "2026-11-20T10:00:00.000Z" == accepted.event["timestamp"]
    assert "sentAt" not in accepted.event


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T10:15:30", datetime(2026, 11, 20, 10, 15, 30, tzinfo=UTC)),
        ("2026-11-20 10:15:30+01:00", datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)),
        (" 2026-11-20 ", datetime(2026, 11, 20, tzinfo=UTC)),
        ("0001-01-01T00:00:00+01:00", None),
        ("", None),
        (None, None),
    ],
)
def test_times_are_read_in_utc(text: Any, moment: datetime | None) -> None:
    assert moment == parse_time(text)


@pytest.mark.parametrize(
    ("event", "kind", "code", "message"),
    [
        (
            [],
            None,
            "not_an_object",
            "An event is a JSON object, but this is a list. Send one object per event.",
        ),
        (
            {},
            None,
            "missing_type",
            '"type" is missing. Set it to one of track, identify, page, screen, group, alias.',
        ),
        (
            {"type": "Track"},
            None,
            "unknown_type",
            '"type" is "Track", which is no type of event. Did you mean "track"?',
        ),
        (
            {"type": "purchase"},
            None,
            "unknown_type",
            (
                '"type" is "purchase", which is no type of event. '
                "Send one of track, identify, page, screen, group, alias."
            ),
        ),
        (
            {"type": 7},
            None,
            "unknown_type",
            (
                '"type" is a number, which is no type of event. '
                "Send one of track, identify, page, screen, group, alias."
            ),
        ),
        (
            {"type": "track"},
            "page",
            "type_mismatch",
            '"type" is "track", but it was posted to the path for "page". Send it to /v1/track.',
        ),
        (
            {"type": "track", "userId": True},
            None,
            "wrong_type",
            '"userId" should be text, but it is true or false. Send it as text.',
        ),
        (
            {"type": "track", "properties": []},
            None,
            "wrong_type",
            '"properties" should be a group of values, but it is a list. Send a JSON object.',
        ),
        (
            {"type": "track", "properties": {"when": object()}},
            None,
            "not_json",
            "The event holds a value that JSON does not know. Send texts, numbers, lists, objects.",
        ),
    ],
)
def test_what_is_no_event_is_refused_in_a_sentence(
    event: object, kind: str | None, code: str, message: str
) -> None:
    with pytest.raises(EventError) as caught:
        done(event, kind=kind)

    assert (code, message) == (caught.value.code, str(caught.value))


def test_what_holds_for_the_request_fills_gaps_and_loses_against_the_event() -> None:
    defaults = {"context": {"app": {"name": "Shop", "build": 1}}, "integrations": {"All": True}}
    event = {
        "type": "track",
        "context": {"app": {"build": 2}, "locale": "de"},
        "integrations": None,
    }

    merged = done(event, defaults=defaults).event

    assert {"app": {"name": "Shop", "build": 2}, "locale": "de"} == merged["context"]
    assert {"All": True} == merged["integrations"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
events = st.dictionaries(
    st.sampled_from(["userId", "messageId", "timestamp", "sentAt", "context", "traits", "event"]),
    json_values,
).flatmap(lambda rest: st.sampled_from(TYPES).map(lambda kind: {**rest, "type": kind}))


@given(events)
@settings(deadline=None, max_examples=100)
def test_completing_twice_changes_nothing_and_only_event_errors_escape(
    event: dict[str, Any],
) -> None:
    try:
        once = done(event)
    except EventError:
        return
    again = done(once.event)

    assert once.message_id == again.message_id
    assert once.event.get("traits") == event.get("traits")
    if "sentAt" not in once.event:
        assert once.event["timestamp"] == again.event["timestamp"]


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)))  # noqa: DTZ001 - hypothesis wants naive bounds
@settings(deadline=None, max_examples=100)
def test_a_written_time_is_read_as_the_same_millisecond(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)

    read = parse_time(iso(moment))

    assert read is not None
    assert timedelta() <= moment - read < timedelta(milliseconds=1)


def test_a_request_says_nothing_where_an_event_speaks_for_itself() -> None:
    accepted = complete(
        {"type": "track", "messageId": "m", "context": {"ip": "1"}, "integrations": {"All": True}},
        source="shop",
        received_at=NOW,
        defaults={"context": None, "integrations": "nonsense", "channel": "server"},
    )

    assert ({"ip": "1"}, {"All": True}, "server") == (
        accepted.event["context"],
        accepted.event["integrations"],
        accepted.event["channel"],
    )


def test_what_is_no_group_has_no_members() -> None:
    event = {"context": {"page": "home", "device": {"type": "ios"}}, "properties": None}

    assert {"type": "ios"} == members_of(members_of(event, "context"), "device")
    assert {} == members_of(members_of(event, "context"), "page")
    assert {} == members_of(event, "properties")
    assert {} == members_of(event, "traits")


def test_a_time_of_sending_is_read_however_it_is_padded() -> None:
    sent_at = f"{' ' * 40}2026-11-20T10:00:01Z"

    accepted = done({"type": "track", "timestamp": "2026-11-20T10:00:00Z", "sentAt": sent_at})

    assert sent_at == accepted.event["sentAt"]
