"""A module says in one sentence what it is."""

import ast
import re
from pathlib import Path

import pytest

import onward
import onward_destinations

PACKAGES = [Path(str(package.__file__)).parent for package in (onward, onward_destinations)]
MODULES = sorted(path for package in PACKAGES for path in package.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_module_is_one_thought_in_one_sentence(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    sentence = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]

    assert sentence.endswith(".")
    assert not re.search(r"\band\b|[.!?]\s", sentence), "two thoughts are two modules"
