import subprocess
import sys
from pathlib import Path

import pytest

import onward
from fixtures.processes import unmeasured

HOME = Path(str(onward.__file__)).parents[1]
HEAVY = ("httpx", "aiohttp", "sqlite3", "starlette", "uvicorn", "jinja2", "liquid", "ruamel")
AUTHOR = "from onward import BatchAction, Bearer, Destination, Fields, Request, Secret, Spec, path"


def loaded(statement: str) -> set[str]:
    """The heavy packages that are loaded once ``statement`` ran in a Python of its own."""
    program = (
        f"{statement}\nimport sys\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    )
    environment = unmeasured(PYTHONPATH=str(HOME))
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement",
    ["import onward", AUTHOR, "from onward.fields import HashedEmail", "import onward.testing"],
)
def test_an_author_loads_no_http_client_and_no_database(statement: str) -> None:
    assert set() == loaded(statement)


def test_the_pytest_plugin_loads_next_to_nothing() -> None:
    assert set() == loaded("import onward.testing.pytest_plugin")


def test_asking_for_the_runner_loads_what_it_needs() -> None:
    assert {"httpx", "sqlite3"} <= loaded("from onward import Runner")


def test_every_exported_name_is_there() -> None:
    assert [] == [name for name in onward.__all__ if not hasattr(onward, name)]


def test_the_exported_names_are_listed() -> None:
    assert set(onward.__all__) <= set(dir(onward))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Destinaton'"):
        _ = onward.Destinaton  # type: ignore[attr-defined]
