"""Liquid templates in mappings.

Source: spec, "The mapping language", section 7.
"""

from collections.abc import Callable
from typing import Any

from onward.mapping.liquid.faults import MAX_TEMPLATE, BrokenLiquidError
from onward.mapping.places import Place, problem, refuse


class LiquidText:
    """One ``@liquid`` step: read when it is first needed, then kept."""

    __slots__ = ("_render", "place", "text")

    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place
        self._render: Callable[[Any], str] | None = None

    def compile(self) -> Callable[[Any], str]:
        """The function that gives the text for a scope.

        Raises:
            BrokenLiquidError: The template cannot be read, or uses a tag that is not available.
        """
        if self._render is None:
            if len(self.text) > MAX_TEMPLATE:
                what = f"it is longer than {MAX_TEMPLATE} characters"
                raise BrokenLiquidError(what)
            # The library takes a while to import, and most workspaces never need it.
            from onward.mapping.liquid.nodes import block, render  # noqa: PLC0415 (see above)
            from onward.mapping.liquid.reader import read  # noqa: PLC0415 (see above)

            try:
                write = block(read(self.text))
            except RecursionError as error:
                what = "it is nested too deeply"
                raise BrokenLiquidError(what) from error
            self._render = lambda scope: render(write, scope)
        return self._render

    def variables(self) -> list[str]:
        """The paths the template reads from its scope."""
        from onward.mapping.liquid.reader import variables  # noqa: PLC0415 (slow to import)

        return variables(self.text)

    def render(self, scope: Any) -> str:
        """The text of the template for one scope.

        Raises:
            MappingError: The template does not work.
        """
        try:
            return self.compile()(scope)
        except BrokenLiquidError as fault:
            refuse([problem(self.place, str(fault), at=self.place[:-1])])
