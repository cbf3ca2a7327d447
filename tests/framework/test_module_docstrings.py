"""A module says in one sentence what it is."""

import ast
import re
from pathlib import Path

import pytest

import onward

FRAMEWORK = Path(onward.__file__).parent
MODULES = sorted(path.relative_to(FRAMEWORK).as_posix() for path in FRAMEWORK.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_one_thought_in_one_sentence(module: str) -> None:
    text = (FRAMEWORK / module).read_text(encoding="utf-8")
    sentence = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]

    assert sentence.endswith(".")
    assert not re.search(r"\band\b|[.!?]\s", sentence), "two thoughts are two modules"
