from onward.runner.compiled import Resolved
from onward.runner.prepared import Prepared


def test_a_payload_is_handed_out_once_and_for_its_version_only() -> None:
    prepared = Prepared()
    resolved = Resolved("payload")
    prepared.put("d-1", "v-1", resolved)

    assert prepared.take("d-1", "v-2") is None
    assert resolved is prepared.take("d-1", "v-1")
    assert prepared.take("d-1", "v-1") is None


def test_only_the_latest_are_kept() -> None:
    prepared = Prepared(most=2)
    for number in range(3):
        prepared.put(f"d-{number}", "v", Resolved(number))

    assert prepared.take("d-0", "v") is None
    assert Resolved(2) == prepared.take("d-2", "v")


def test_all_can_be_forgotten() -> None:
    prepared = Prepared()
    prepared.put("d-1", "v", Resolved())
    prepared.clear()

    assert prepared.take("d-1", "v") is None
