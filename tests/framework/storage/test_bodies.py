import msgspec

from framework.storage.samples import T0
from onward.journal.bodies import Kept, Recent
from onward.journal.latest import Latest


def test_the_latest_values_stay_and_the_oldest_give_way() -> None:
    latest: Latest[int, str] = Latest(2)
    for number in (1, 2, 3):
        latest.add(number, str(number))

    assert [None, "2", "3"] == [latest.get(number) for number in (1, 2, 3)]


def test_an_event_is_parsed_once_while_it_is_wanted() -> None:
    recent = Recent(parsed=1)
    first, second = (
        Kept(ref, "shop", f"m-{ref}", T0, msgspec.json.encode({"ref": ref})) for ref in (1, 2)
    )
    found = recent.event(first)

    assert {"ref": 1} == found
    assert found is recent.event(first)
    assert {"ref": 2} == recent.event(second)
    assert found is not recent.event(first)
