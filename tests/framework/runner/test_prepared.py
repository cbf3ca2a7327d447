from onward.runner.prepared import Prepared
from onward.runner.resolving import Resolved


def test_a_payload_is_handed_out_once_and_for_its_version_only() -> None:
    prepared = Prepared()
    resolved = Resolved("payload")
    prepared.put("ads", "d-1", "v-1", resolved)

    assert prepared.take("ads", "d-1", "v-2") is None
    assert prepared.take("crm", "d-1", "v-1") is None
    assert resolved is prepared.take("ads", "d-1", "v-1")
    assert prepared.take("ads", "d-1", "v-1") is None


def test_only_the_latest_of_a_connection_are_kept() -> None:
    prepared = Prepared(most=4, least_each=1)
    prepared.reset(["ads", "crm"])
    prepared.put("crm", "d-0", "v", Resolved())
    for number in range(3):
        prepared.put("ads", f"d-{number}", "v", Resolved(number))

    assert prepared.take("ads", "d-0", "v") is None
    assert Resolved(2) == prepared.take("ads", "d-2", "v")
    assert Resolved() == prepared.take("crm", "d-0", "v")


def test_a_connection_has_room_for_some_however_many_there_are() -> None:
    prepared = Prepared(most=2, least_each=1)
    prepared.reset(["a", "b", "c", "d"])
    prepared.put("a", "d-1", "v", Resolved("payload"))

    assert Resolved("payload") == prepared.take("a", "d-1", "v")


def test_all_can_be_forgotten() -> None:
    prepared = Prepared()
    prepared.put("ads", "d-1", "v", Resolved())
    prepared.reset(["ads"])

    assert prepared.take("ads", "d-1", "v") is None


def test_routing_is_ahead_when_everybody_it_works_for_has_enough() -> None:
    prepared = Prepared(most=6, least_each=1)
    prepared.reset(["ads", "crm"])
    assert not prepared.is_ahead

    for number in range(2):
        prepared.put("ads", f"d-{number}", "v", Resolved())
    prepared.take("ads", "another", "v")
    assert prepared.is_ahead

    prepared.put("crm", "d-0", "v", Resolved())
    assert not prepared.is_ahead
    prepared.put("crm", "d-1", "v", Resolved())
    assert prepared.is_ahead

    prepared.take("ads", "d-1", "v")
    assert not prepared.is_ahead


def test_nobody_waits_for_what_nobody_takes() -> None:
    prepared = Prepared(most=3, least_each=1)
    prepared.reset(["ads"])

    for number in range(3):
        prepared.put("ads", f"d-{number}", "v", Resolved())
    prepared.take("crm", "d-0", "v")

    assert not prepared.is_ahead


def test_who_has_stopped_is_not_waited_for() -> None:
    prepared = Prepared(most=4, least_each=1)
    prepared.reset(["ads"])
    prepared.put("ads", "d-0", "v", Resolved())
    prepared.put("ads", "d-1", "v", Resolved())
    prepared.take("ads", "another", "v")
    assert prepared.is_ahead

    for number in range(2, 6):
        prepared.put("ads", f"d-{number}", "v", Resolved())

    assert not prepared.is_ahead


def test_who_gets_nothing_any_more_keeps_nobody_ahead() -> None:
    prepared = Prepared(most=4, least_each=1)
    prepared.reset(["ads", "crm"])
    prepared.put("crm", "d-0", "v", Resolved())
    prepared.take("crm", "d-0", "v")
    for number in range(4):
        prepared.put("ads", f"d-{number}", "v", Resolved())
        prepared.take("ads", "another", "v")

    assert prepared.is_ahead
