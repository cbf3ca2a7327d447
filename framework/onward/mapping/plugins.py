"""Steps that plug-ins add."""

from collections.abc import Mapping
from typing import Any, Protocol


class Directive(Protocol):
    """A step that a plug-in adds, by a name such as ``@acme.lookup``."""

    name: str

    def validate(self, options: Any) -> list[str]:
        """What is wrong with the options, one sentence each; they may hold further steps."""
        ...

    def resolve(self, options: Any, scope: Any) -> Any:
        """The value, from the resolved options; ``onward.values.MISSING`` when there is none."""
        ...


Directives = Mapping[str, Directive]
