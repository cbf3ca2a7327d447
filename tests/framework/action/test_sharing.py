from onward.action.sharing import AGAIN, share_out
from onward.outcome import Rejected


def test_the_named_are_refused_and_the_others_go_again() -> None:
    outcomes = share_out({1: "too old"}, 3, lambda said: Rejected(f"Acme says: {said}"))

    assert [AGAIN, Rejected("Acme says: too old"), AGAIN] == outcomes
