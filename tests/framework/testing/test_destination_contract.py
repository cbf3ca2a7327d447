import importlib.util
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from onward.testing import DestinationContract
from onward.testing.examples import ExampleError

ZOO = Path(__file__).parent / "zoo"
CHECKS = sorted(name for name in vars(DestinationContract) if name.startswith("test_"))
KEPT = sorted(path.stem for path in ZOO.iterdir() if path.stem != "__pycache__")
SOUND = [name for name in KEPT if name.startswith("sound")]
BROKEN = [name for name in KEPT if name not in SOUND]


@pytest.fixture(scope="module")
def zoo() -> Iterator[str]:
    # The zoo lies in no package that could be imported, so that pytest finds nothing in it.
    spec = importlib.util.spec_from_loader("zoo", loader=None, is_package=True)
    assert spec is not None
    package = importlib.util.module_from_spec(spec)
    package.__path__ = [str(ZOO)]
    sys.modules["zoo"] = package
    yield "zoo"
    for name in [name for name in sys.modules if name.split(".")[0] == "zoo"]:
        del sys.modules[name]


def failing(kept: ModuleType) -> dict[str, str]:
    """The checks that a destination fails, with what they say."""
    parts = {"destination": kept.destination, "examples": kept.examples}
    contract = type("Contract", (DestinationContract,), parts)()
    told = {}
    for name in CHECKS:
        try:
            getattr(contract, name)()
        except AssertionError as error:
            told[name] = str(error)
    return told


def test_there_are_fourteen_checks() -> None:
    assert len(CHECKS) == 14


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_destination_passes_every_check(zoo: str, name: str) -> None:
    assert {} == failing(import_module(f"{zoo}.{name}"))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_destination_is_caught_by_the_check_meant_for_it(zoo: str, name: str) -> None:
    kept = import_module(f"{zoo}.{name}")

    told = failing(kept)

    assert {kept.CAUGHT_BY} == set(told), told


def test_every_check_has_a_destination_that_only_it_catches(zoo: str) -> None:
    assert CHECKS == sorted({import_module(f"{zoo}.{name}").CAUGHT_BY for name in BROKEN})


def test_a_destination_without_examples_is_told_where_to_put_them(zoo: str, tmp_path: Path) -> None:
    parts = {"destination": import_module(f"{zoo}.sound").destination, "examples": tmp_path}
    contract = type("Contract", (DestinationContract,), parts)()

    with pytest.raises(ExampleError, match=r"There are no examples in .* Add one, such as"):
        contract.test_every_setting_is_documented()
