"""Google's click ids: gclid, wbraid, gbraid, in addresses or in the cookies of its tag."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import unquote

from onward.event import Event, parse_time
from onward.fields.cleaning import Clean, Kind
from onward.fields.directives import first
from onward.fields.identity.click_id import FromPage, normalise_click_id, query_value
from onward.fields.spec import Spec

# Seconds of the click, then the id; in newer cookies the id, then the seconds. Google documents
# neither: so they look in browsers.
_OLDER: Final = re.compile(r"GCL\.([0-9]{10})\.([A-Za-z0-9_-]+)(?:\.[^.]+)*")
_NEWER: Final = re.compile(r"2\.[0-9]+\.k([A-Za-z0-9_-]+)\$i([0-9]{10})(?:\$[a-z][^$]*)*")
_LIFE: Final = timedelta(days=90)
# Such a click belongs to Search Ads 360 alone.
_FOREIGN: Final = frozenset({"ds", "3p.ds"})


def google_click(address: str, parameter: str) -> str:
    """A click id in an address; empty where there is none, or where it is not Google Ads' own."""
    found = query_value(address, (parameter,))
    if found and parameter == "gclid" and query_value(address, ("gclsrc",)).lower() in _FOREIGN:
        return ""
    return found


def cookie_click(cookie: str) -> tuple[str, datetime] | None:
    """The click id in a cookie of Google's tag, with the moment of the click.

    ``"GCL.1782540962.Cj0KCQ"`` and ``"2.1.kCj0KCQ$i1782540962"`` -> ``"Cj0KCQ"``; ``None`` for
    anything else.
    """
    older = _OLDER.fullmatch(cookie)
    if older is not None:
        return older[2], datetime.fromtimestamp(int(older[1]), UTC)
    newer = _NEWER.fullmatch(cookie)
    if newer is not None:
        return newer[1], datetime.fromtimestamp(int(newer[2]), UTC)
    return None


_SOURCE: Final = FromPage(("gclsrc",), ())


@dataclass(frozen=True, slots=True)
class FromGoogle:
    """Finds a click id in the page's address, else in a cookie, unless the click is too old.

    Attributes:
        page: Finds it in the address.
        cookies: Names of the cookies that may hold it.
        has_source: Whether the address says beside it whose click it is.
    """

    page: FromPage
    cookies: tuple[str, ...]
    has_source: bool = False

    def __call__(self, event: Event) -> Any:
        """The id, or ``None``."""
        found = self.page(event)
        if found is not None:
            return None if self.has_source and _is_foreign(event) else found
        context = event.get("context")
        cookies = context.get("cookies") if type(context) is dict else None
        if type(cookies) is not dict:
            return None
        happened = parse_time(event.get("timestamp"))
        for name in self.cookies:
            cookie = cookies.get(name)
            click = cookie_click(unquote(cookie)) if type(cookie) is str else None
            if click is not None and (happened is None or happened - click[1] <= _LIFE):
                return click[0]
        return None


def _is_foreign(event: Event) -> bool:
    source = _SOURCE(event)
    return source is not None and source.lower() in _FOREIGN


def _kind(name: str, label: str, about: str, cookies: tuple[str, ...]) -> Kind:
    return Kind(
        Spec(
            label,
            about,
            mapping=first(
                f"$.integrations.Google Ads.{name}",
                f"$.properties.{name}",
                f"$.context.traits.{name}",
            ),
            category="identifier",
            from_event=FromGoogle(FromPage((name,), ()), cookies, has_source=name == "gclid"),
            from_event_help="the page URL or a cookie of Google's tag",
        ),
        Clean(normalise_click_id),
    )


GoogleClickId = Annotated[
    str, _kind("gclid", "GCLID", "Google's click id.", ("_gcl_aw", "FPGCLAW"))
]
"""Google's click id, ``gclid``."""

GoogleWebClickId = Annotated[
    str, _kind("wbraid", "WBRAID", "Google's click id for iOS and the web.", ("_gcl_gb",))
]
"""Google's click id of an iOS click that ends on the web, ``wbraid``."""

GoogleAppClickId = Annotated[
    str, _kind("gbraid", "GBRAID", "Google's click id for iOS apps.", ("_gcl_ag",))
]
"""Google's click id of an iOS click that ends in an app, ``gbraid``."""
