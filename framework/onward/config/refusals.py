"""Values that a destination's own rules refuse, told at their places in a file."""

from collections.abc import Collection, Mapping
from typing import Any

from onward.config.document import Document, Path
from onward.errors import PayloadError


def report_refusals(
    document: Document,
    path: Path,
    error: PayloadError,
    code: str,
    *,
    silent: Collection[str] = (),
) -> None:
    """Report each problem of ``error`` at the value below ``path``.

    Args:
        silent: Top-level keys whose problems have another cause that is reported already.
    """
    for problem in error.problems:
        steps = problem.pointer.split("/")[1:]
        top = steps[0] if steps else problem.field
        if top not in silent:
            document.report(code, problem.message, at=document.path(path, problem.pointer))


def drop_unknown(values: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """The values whose keys are known; the others are reported elsewhere."""
    return {key: value for key, value in values.items() if key in known}
