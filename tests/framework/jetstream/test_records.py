import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framework.storage.samples import DELIVERED, LANE, T0, WAITING, attempt, event, later
from onward.delivery import Disposition, Selector
from onward.jetstream.records import (
    Freed,
    Held,
    Making,
    Record,
    Refused,
    Replayed,
    Routed,
    Settled,
    Settling,
    decode,
    encode,
    pieces,
)

ONE = Settling("0" * 32, 7, "orders", "v1", 1, 0, T0, later(60))


def test_every_record_comes_back_as_it_went() -> None:
    body = msgspec.Raw(msgspec.json.encode(event(1).event))
    making = Making("0" * 32, LANE, "orders", "v1", WAITING, later(60))
    records: list[Record] = [
        Routed(7, "shop", "m-1", T0, body, later(1), Disposition.ROUTED, "", (making,)),
        Refused(3),
        Settled(later(2), LANE, DELIVERED, attempt(), (ONE,)),
        Replayed(later(3), LANE, (ONE,)),
        Held(Selector("linkedin", "orders"), T0, "No.", "Ask.", "c"),
        Freed(Selector("linkedin"), later(9), {"orders": "v2"}),
    ]

    assert records == decode(encode(records))


def test_the_event_of_a_record_is_the_bytes_that_were_accepted() -> None:
    body = msgspec.Raw(b'{"b":1.0, "a":"\\u00fc"}')
    (found,) = decode(encode([Routed(1, "s", "m", T0, body, T0, Disposition.UNMATCHED)]))

    assert isinstance(found, Routed)
    assert bytes(body) == bytes(found.body)


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(msgspec.MsgspecError):
        decode(b'[{"type":"unheard-of"}]')


@given(st.integers(0, 2_000), st.integers(1, 600))
def test_pieces_are_short_and_hold_everything(count: int, size: int) -> None:
    found = pieces([ONE] * count, size)

    assert count == sum(map(len, found))
    assert all(0 < len(piece) <= size for piece in found)
