"""The simulator's HTML pages."""

from functools import cache
from typing import Any

import jinja2

CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action *"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("onward.testing.simulator", "pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: Any) -> str:
    """A page of the folder ``pages``, filled; every value is escaped."""
    return _environment().get_template(template).render(**values)
