from hypothesis import given, settings
from hypothesis import strategies as st

from onward.jetstream.recording import packed
from onward.jetstream.records import Refused, decode

RECORDS = st.lists(st.builds(Refused, st.integers(0, 1 << 40)), max_size=40)


@settings(deadline=None, max_examples=60)
@given(RECORDS, st.integers(1, 400))
def test_packed_records_are_the_same_in_the_same_order(records: list[Refused], limit: int) -> None:
    messages = list(packed(records, limit))

    assert records == [record for message in messages for record in decode(message)]


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_no_message_is_larger_than_asked_for(records: list[Refused]) -> None:
    assert all(len(message) <= 202 for message in packed(records, 200))


def test_many_records_share_a_message() -> None:
    assert 1 == len(list(packed([Refused(1)] * 500)))
