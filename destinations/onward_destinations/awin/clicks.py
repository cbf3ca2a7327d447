"""The click on a publisher's link: Awin's checksum, whose it is, where it stands in an event."""

import re
from typing import Annotated, Any, Final
from urllib.parse import unquote

from onward.event import Event
from onward.fields import AwinClickId, Clean, FromPage, Spec, Unusable, click_id, first

_CHECKSUM: Final = re.compile(r"[A-Za-z0-9_.~\-]{5,500}")
_USUAL: Final = re.compile(r"\d{1,10}_\d{10}_[0-9a-f]{32}|gclid_\d+_[\w\-]+", re.ASCII)
_OWNER: Final = re.compile(r"(\d+)_", re.ASCII)

_ANY: Final = FromPage(("awc", "awaid"), ("awc", "awin_awc"))
_IN_ADDRESS: Final = FromPage(("awc",), ())
_IN_COOKIES: Final = FromPage((), ("awc", "awin_awc"))
_AWIN_AT_GOOGLE: Final = FromPage(("awaid",), ())
_GOOGLE: Final = FromPage(("gclid",), ())
_ANY_NECESSARY: Final = FromPage(("sn",), ("awin_sn_awc",))
_NECESSARY: Final = FromPage(("sn",), ())
_NECESSARY_COOKIE: Final = FromPage((), ("awin_sn_awc",))


def normalise_awc(value: str) -> str:
    """A checksum, percent-decoded once, letter case kept; two clicks stand beside a comma.

    ``" 12345_1794297600_0f1e "`` -> ``"12345_1794297600_0f1e"``.

    Raises:
        Unusable: It is none.
    """
    parts = [part.strip() for part in unquote(value).split(",")]
    for part in parts:
        if _CHECKSUM.fullmatch(part) is None:
            msg = "it is no click checksum of Awin"
            raise Unusable(msg)
    return ",".join(parts)


def is_usual(awc: str) -> bool:
    """Whether checksums have the form that Awin's own have."""
    return all(_USUAL.fullmatch(part) for part in awc.split(","))


def owners(awc: str) -> list[str]:
    """The advertisers that clicks belong to, where they say so: ``["12345"]``."""
    found = (_OWNER.match(part) for part in awc.split(","))
    return [match[1] for match in found if match is not None]


def find_click(event: Event) -> Any:
    """The checksum in the page's address, in one of a click through Google, or in a cookie."""
    # Nearly no event has any, which one look tells.
    if _ANY(event) is None:
        return None
    found = _IN_ADDRESS(event)
    if found is not None:
        return found
    google = _GOOGLE(event)
    if google is not None:
        return f"gclid_{_AWIN_AT_GOOGLE(event)}_{google}"
    return _IN_COOKIES(event)


def find_necessary_click(event: Event) -> Any:
    """The checksum of a cashback journey, which a landing page tells by ``sn=1``."""
    if _ANY_NECESSARY(event) is None:
        return None
    if _NECESSARY(event) == "1":
        return _IN_ADDRESS(event)
    return _NECESSARY_COOKIE(event)


Awc = Annotated[
    AwinClickId,
    Spec(
        "Awin click checksum",
        "The query parameter awc of the landing page.",
        mapping=first("$.integrations.Awin.awc", "$.properties.awc", "$.properties.cks"),
        from_event=find_click,
        from_event_help="the page URL or a cookie",
    ),
    Clean(normalise_awc),
]

NecessaryAwc = Annotated[
    str,
    click_id(
        "sn_awc",
        "Awin click checksum of a cashback journey",
        "The parameter awc of a landing page with sn=1.",
        integrations=("Awin.sn_awc",),
    ),
    Spec(from_event=find_necessary_click, from_event_help="a page URL with sn=1 or a cookie"),
    Clean(normalise_awc),
]
