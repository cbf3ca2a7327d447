"""Each scenario once, in virtual time: ``platform_trouble.py`` plays them with any seed."""

from pathlib import Path

import pytest

from faults.platform_trouble import play
from faults.scenarios import SCENARIOS

SEED = 20_261_122


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_platform_in_trouble_costs_no_event(name: str, tmp_path: Path) -> None:
    report = play(name, SEED, tmp_path)

    assert report.is_sound, report
