from onward.fields import EEA


def test_the_economic_area_is_the_union_with_three_neighbours() -> None:
    assert 30 == len(EEA)
    assert EEA >= {"DE", "IE", "HR", "NO", "IS", "LI"}
    assert not EEA & {"GB", "CH", "US", "TR"}
