from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from fixtures.nova import NOVA
from onward.config import Workspace, check_workspace
from onward.errors import Problem

ENVIRONMENT = {"NOVA_TOKEN": "t-1", "WRITE_KEY": "w-1"}
OPTIONS = "sources: [{id: web-shop, write_key: '${env:WRITE_KEY}'}]"

Check = Callable[..., tuple[Workspace | None, list[Problem]]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Checks a workspace "shop" whose files are given by name; ``options`` is onward.yaml."""
    monkeypatch.chdir(tmp_path)
    folder = Path("shop")
    folder.mkdir()

    def run(
        *,
        options: str = OPTIONS,
        environment: Mapping[str, str] = ENVIRONMENT,
        strict_secrets: bool = False,
        **files: str,
    ) -> tuple[Workspace | None, list[Problem]]:
        for name, text in {"onward": options, **files}.items():
            (folder / f"{name}.yaml").write_text(dedent(text).lstrip("\n"))
        return check_workspace(
            folder, {"nova-ads": NOVA}, environment=environment, strict_secrets=strict_secrets
        )

    return run


@pytest.fixture
def problems_of(check: Check) -> Callable[[str], list[str]]:
    """The problems of one mapping, given the lines after its id: ``line:column code message``."""

    def run(lines: str) -> list[str]:
        body = dedent(lines).strip("\n").replace("\n", "\n    ")
        text = (
            "destination: nova-ads\n"
            'settings: {account: "1", token: "${env:NOVA_TOKEN}"}\n'
            "mappings:\n"
            "  - id: orders\n"
            f"    {body}\n"
        )
        _, problems = check(nova=text)
        return [f"{each.line}:{each.column} {each.code} {each.message}" for each in problems]

    return run
