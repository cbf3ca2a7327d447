"""Tables of a destination's README, made from its code.

A table stands between two marks, which say what it holds::

    <!-- settings -->
    <!-- fields: send-conversion -->
    <!-- presets: send-conversion -->
    <!-- answers: acme_ads.responses:ANSWERS -->

each closed by its name, such as ``<!-- /fields -->``. An action's slug may be left out where the
destination has one action. ``python -m onward.testing.docs PACKAGE`` writes them all.
"""

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from onward.action import Answers, BatchAction
from onward.destination import Destination
from onward.errors import OnwardError
from onward.testing.tables import answers_table, fields_table, presets_table, settings_table
from onward.values import nearest

KINDS = ("settings", "fields", "presets", "answers")
_BLOCK = re.compile(
    r"(?P<open><!-- (?P<kind>[a-z]+)(?:: (?P<subject>\S+))? -->\n)"
    r"(?P<table>.*?)(?P<close><!-- /(?P=kind) -->)",
    re.DOTALL,
)


class DocsError(OnwardError):
    """A mark in a README that stands for nothing."""


def written(destination: Destination, readme: str) -> str:
    """The README with all its tables as the code has them now.

    Raises:
        DocsError: A mark names what does not exist.
    """

    def fill(block: re.Match[str]) -> str:
        table = _table(destination, block["kind"], block["subject"])
        return f"{block['open']}\n{table}\n\n{block['close']}"

    return _BLOCK.sub(fill, readme)


def stale_blocks(destination: Destination, readme: str) -> Iterator[str]:
    """What is missing in the README or out of date, a sentence each."""
    blocks = list(_BLOCK.finditer(readme))
    shown = {
        block["subject"] or _only(destination) for block in blocks if block["kind"] == "fields"
    }
    for slug in destination.actions:
        if slug not in shown:
            yield (
                f'README.md has no table of the fields of "{slug}": add the lines'
                f" <!-- fields: {slug} --> and <!-- /fields -->. {_how(destination)}"
            )
    for block in blocks:
        name = f"{block['kind']}: {block['subject']}" if block["subject"] else block["kind"]
        try:
            table = _table(destination, block["kind"], block["subject"])
        except DocsError as error:
            yield str(error)
        else:
            if block["table"].strip() != table.strip():
                yield f"README.md: the table <!-- {name} --> is out of date. {_how(destination)}"


def destinations_in(package: str) -> list[tuple[Destination, Path]]:
    """The destinations that a package or module holds, each with the README beside it.

    Raises:
        DocsError: There is no such package, or it holds no destination.
    """
    try:
        module = import_module(package)
    except ModuleNotFoundError as error:
        msg = f'"{package}" cannot be imported: {error}. Name an installed package.'
        raise DocsError(msg) from error
    readme = Path(str(module.__file__)).parent / "README.md"
    found = [(one, readme) for one in vars(module).values() if isinstance(one, Destination)]
    if not found:
        msg = f'"{package}" holds no Destination. Name the package that does.'
        raise DocsError(msg)
    return found


def main(packages: list[str]) -> int:
    """Write the tables of each package's README anew; the command's exit code."""
    if not packages:
        print("Name a package: python -m onward.testing.docs acme_ads", file=sys.stderr)  # noqa: T201
        return 2
    try:
        for package in packages:
            for destination, readme in destinations_in(package):
                print(_rewritten(destination, readme))  # noqa: T201 - a command answers
    except DocsError as error:
        print(error, file=sys.stderr)  # noqa: T201 - as above
        return 1
    return 0


def _rewritten(destination: Destination, readme: Path) -> str:
    if not readme.is_file():
        msg = f"There is no README.md beside {destination.name}. Write one, with marks for tables."
        raise DocsError(msg)
    before = readme.read_text(encoding="utf-8")
    after = written(destination, before)
    if before == after:
        return f"The README of {destination.name} is up to date."
    readme.write_text(after, encoding="utf-8")
    return f"The README of {destination.name} has new tables."


def _table(destination: Destination, kind: str, subject: str | None) -> str:
    match kind:
        case "settings":
            return settings_table(destination)
        case "fields":
            return fields_table(destination, _action(destination, subject))
        case "presets":
            return presets_table(_action(destination, subject))
        case "answers":
            return answers_table(_answers(subject))
        case _:
            near = nearest(kind, KINDS)
            hint = f'Did you mean "{near}"?' if near else f"Tables: {', '.join(KINDS)}."
            msg = f'README.md: there is no table "{kind}". {hint}'
            raise DocsError(msg)


def _action(destination: Destination, slug: str | None) -> BatchAction[Any, Any]:
    action = destination.actions.get(slug or _only(destination))
    if action is None:
        known = ", ".join(destination.actions)
        msg = f'README.md: {destination.name} has no action "{slug or ""}". Actions: {known}.'
        raise DocsError(msg)
    return action


def _answers(name: str | None) -> Answers:
    try:
        found = resolve_name(name or "")
    except (ImportError, AttributeError, ValueError):
        found = None
    if not isinstance(found, Answers):
        msg = (
            f'README.md: "{name or ""}" is no table of answers. Name one with its module, such as'
            " <!-- answers: acme_ads.responses:ANSWERS -->."
        )
        raise DocsError(msg)
    return found


def _only(destination: Destination) -> str:
    return next(iter(destination.actions)) if len(destination.actions) == 1 else ""


def _how(destination: Destination) -> str:
    module = type(next(iter(destination.actions.values()))).__module__
    package = module if "." not in module else module.rpartition(".")[0]
    return f"Run: python -m onward.testing.docs {package}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
