"""Templates in fields: Jinja's language over one event, reaching nothing but the event.

Jinja's parser reads a template; what it read is run by functions of our own, so that no Python
attribute, method or module can be reached. A template always gives text: a number is printed,
and the field's validation makes a number of it again.

Filters: abs capitalize count d default e escape first float int items join last length list
lower map max min replace reverse round sort string sum title tojson trim truncate unique upper
urlencode wordcount. ``map``, ``sum``, ``join``, ``sort``, ``min`` and ``max`` take ``attribute=``.
"""

from collections.abc import Callable, Iterator
from typing import Any

from onward.errors import MappingProblem
from onward.mapping.places import Place, place_text, problem, refuse
from onward.mapping.templates.bounds import (
    MAX_TEMPLATE,
    Absent,
    BrokenTemplateError,
    Rendering,
    fail,
)
from onward.values import MISSING

Render = Callable[[Any, list[str] | None], Any]


def _spoken(place: Place) -> str:
    return place_text(place) if place else "This value"


class Template:
    """A text of a mapping that is a template."""

    __slots__ = ("_compiled", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._compiled: Callable[[Rendering], None] | None = None

    def __repr__(self) -> str:
        return f"Template({self.text!r})"

    def compile(self) -> Callable[[Rendering], None]:
        """The function that writes the template's output.

        Raises:
            BrokenTemplateError: The template cannot be read, or uses what is not available.
        """
        if self._compiled is None:
            if len(self.text) > MAX_TEMPLATE:
                line = self.text.count("\n", 0, MAX_TEMPLATE) + 1
                fail(f"it is longer than {MAX_TEMPLATE} characters", line)
            # Jinja takes a while to import, and most workspaces have no template.
            from onward.mapping.templates.jinja import compile_template  # noqa: PLC0415 (see above)

            self._compiled = compile_template(self.text)
        return self._compiled

    def variables(self) -> list[str]:
        """The paths the template reads from the event."""
        from onward.mapping.templates.jinja import variables  # noqa: PLC0415 (slow to import)

        return variables(self.text)

    def problems(self, place: Place) -> Iterator[MappingProblem]:
        """What is wrong with the template, before any event is seen."""
        try:
            self.compile()
        except BrokenTemplateError as fault:
            yield problem(place, str(fault))

    def renderer(self, place: Place) -> Render:
        """The function that gives the template's text for an event, or ``MISSING`` with a note."""
        write = self.compile()

        def render(event: Any, notes: list[str] | None) -> Any:
            rendering = Rendering(event)
            try:
                write(rendering)
            except Absent as absent:
                if notes is not None:
                    notes.append(f"{_spoken(place)} was left out: {absent} in this event.")
                return MISSING
            except BrokenTemplateError as fault:
                refuse([problem(place, str(fault))])
            return rendering.output()

        return render
