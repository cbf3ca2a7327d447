"""The click id of a platform that knows a visitor by nothing else."""

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import unquote

from onward.fields.cleaning import Clean, Kind
from onward.fields.directives import first, path
from onward.fields.identity.click_id import _EMPTY, _MACRO, query_value
from onward.fields.identity.device import PageUrl
from onward.fields.spec import Spec

ClickPage = Annotated[
    PageUrl,
    Spec(
        "Page URL",
        "Searched for the click id by the names in click_id_params. It is not sent.",
        mapping=first("$.context.page.url", "$.context.page.search", "$.properties.url"),
    ),
]
"""The page's address, for platforms whose marketers choose the name of the click id's parameter."""


def click_cookie(name: str) -> Kind:
    """What a field is annotated with that holds the click id a site keeps in this cookie.

    ``cookie: Annotated[str | None, click_cookie("acme_click")] = None``.
    """
    spec = Spec(
        "Click ID in a cookie",
        "Where your site keeps it.",
        mapping=path(f"$.context.cookies.{name}"),
        category="identifier",
    )
    return Kind(spec, Clean(str.strip))


@dataclass(frozen=True, slots=True)
class SoleClick:
    """What such a click id looks like, for finding it and for telling why there is none.

    Attributes:
        platform: The platform's name, for sentences.
        pattern: What a whole id fits; it never fits a placeholder.
        wanted: The pattern in words: "50 to 512 letters, digits, hyphens and underscores".
    """

    platform: str
    pattern: re.Pattern[str]
    wanted: str

    def first_of(self, *found: str | None) -> str:
        """The first that is an id, percent-decoded if it was encoded; empty if none is."""
        for text in found:
            if text and (fit := self._fit(text)):
                return fit
        return ""

    def in_page(self, address: str | None, names: tuple[str, ...]) -> str:
        """The value of the first of these parameters that holds an id; else any value of theirs.

        Args:
            names: In lower case.
        """
        value = query_value(address, names) if address else ""
        if not address or not value or self._fit(value):
            return value
        each = (query_value(address, (name,)) for name in names)
        return self.first_of(*each) or value

    def refusal(self, *found: str | None) -> str:
        """Why none of these is an id, as a sentence that never shows what could be one."""
        for text in found:
            plain = unquote(text).strip() if text else ""
            if not plain or plain.lower() in _EMPTY:
                continue
            if _MACRO.search(plain):
                return (
                    f"The {self.platform} click id is the unexpanded macro {plain[:40]}. Check the "
                    "tracking code in the campaign settings."
                )
            return (
                f"The {self.platform} click id should be {self.wanted}, but it is something else, "
                f"{len(plain)} characters long. Check that nothing cuts or changes it."
            )
        return (
            f"No {self.platform} click id: the visitor did not come from an ad of {self.platform}, "
            "or the id was lost on the way."
        )

    def _fit(self, text: str) -> str:
        plain = text.strip().strip("\"'")
        if self.pattern.fullmatch(plain) is None:
            plain = unquote(plain)
            if self.pattern.fullmatch(plain) is None:
                return ""
        return "" if plain.lower() in _EMPTY else plain
