import gc

from onward.cli.loops import GARBAGE, run_quickly


async def threshold() -> int:
    return gc.get_threshold()[0]


def test_a_server_looks_for_garbage_seldom() -> None:
    assert run_quickly(threshold()) == GARBAGE


def test_afterwards_garbage_is_looked_for_as_before() -> None:
    before = gc.get_threshold()

    run_quickly(threshold())

    assert before == gc.get_threshold()
    assert gc.get_freeze_count() == 0
