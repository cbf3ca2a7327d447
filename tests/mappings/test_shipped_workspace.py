"""The workspace that comes with Onward, as a person finds it."""

from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from onward.config import check_workspace, schema
from onward.config.document import read_document
from onward.plugins import load_plugins

FOLDER = Path(__file__).parents[2] / "mappings"
DESTINATIONS = load_plugins().destinations
FILES = sorted(FOLDER.glob("*.yaml"))


def test_it_is_fine_on_a_machine_without_its_variables() -> None:
    workspace, problems = check_workspace(FOLDER, DESTINATIONS, environment={})

    assert workspace is not None
    assert {"unset-variable"} == {problem.code for problem in problems}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_fits_the_schema_for_editors(path: Path) -> None:
    value = read_document(path.read_bytes(), path.name).value

    assert [] == list(Draft7Validator(schema(DESTINATIONS)).iter_errors(value))
