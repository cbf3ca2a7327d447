"""Meta's click id or browser id, which carries the time it was first seen."""

import re
from datetime import datetime
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from onward.event import Event
from onward.fields.cleaning import Clean, Kind, Unusable
from onward.fields.directives import first, path
from onward.fields.identity.click_id import FromPage, normalise_click_id, query_value
from onward.fields.moments import epoch_milliseconds
from onward.fields.spec import Spec

# Source: Meta, "ClickID and the fbp and fbc Parameters"; the last part is the parameter builder's.
_APPENDIX: Final = r"(?:\.(?:[A-Za-z0-9_-]{2}|[A-Za-z0-9_-]{8}))?"
_FBC: Final = re.compile(rf"fb\.[0-9]{{1,2}}\.[0-9]{{10,13}}\.[^.\s]{{1,500}}{_APPENDIX}")
_FBP: Final = re.compile(rf"fb\.[0-9]{{1,2}}\.[0-9]{{10,13}}\.[0-9]{{1,20}}{_APPENDIX}")
_FBCLID: Final = re.compile(r"[^.\s]{1,500}")


def normalise_fbc(value: str) -> str:
    """A click id in Meta's own form, as it is: ``"fb.1.1794297600000.IwAR2F4"``.

    Raises:
        Unusable: It has another form.
    """
    return _in_form(_FBC, value, "it is no click id such as fb.1.1794297600000.IwAR2F4")


def normalise_fbp(value: str) -> str:
    """A browser id as it is: ``"fb.1.1696808719038.876560113"``.

    Raises:
        Unusable: It has another form.
    """
    return _in_form(_FBP, value, "it is no browser id such as fb.1.1696808719038.876560113")


def normalise_fbclid(value: str) -> str:
    """The ``fbclid`` of an address as it is, letter case included.

    Raises:
        Unusable: It is a placeholder, or holds a dot or a blank.
    """
    return _in_form(_FBCLID, value, "it is no fbclid: there are dots or blanks in it")


def newest_fbc(fbc: str | None, fbclid: str | None, seen_at: datetime) -> str | None:
    """The click id to send: a click in the address beats the cookie of an older one.

    A cookie of the very click is kept, since its time is that of the click. Without one, ``fb.1.``
    with the time at which the click was seen: a server sets no cookie, which counts as index 1.

    Source: Meta, "ClickID and the fbp and fbc Parameters".
    """
    if fbclid is None or (fbc is not None and fbc.split(".")[3] == fbclid):
        return fbc
    return f"fb.1.{epoch_milliseconds(seen_at)}.{fbclid}"


def _in_form(pattern: re.Pattern[str], value: str, otherwise: str) -> str:
    text = normalise_click_id(value)
    if text and pattern.fullmatch(text) is None:
        raise Unusable(otherwise)
    return text


_FROM_PAGE: Final = FromPage(("fbclid",), ())


def page_click(event: Event) -> Any:
    """The ``fbclid`` in the page's address, else in that of a page of the same site before it."""
    return _FROM_PAGE(event) or _referred(event)


def _referred(event: Event) -> str | None:
    context: Any = event.get("context")
    page: Any = context.get("page") if type(context) is dict else None
    before = page.get("referrer") if type(page) is dict else None
    if type(before) is not str or ("?" not in before and "#" not in before):
        return None
    here = page.get("url")
    if isinstance(here, str):
        value = query_value(before, ("fbclid",))
        if value and _is_same_site(_host(here), _host(before)):
            return value
    return None


def _is_same_site(one: str, other: str) -> bool:
    return bool(one and other) and (
        one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
    )


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


_INTEGRATION: Final = "$.integrations.Facebook Conversions API"

MetaClickId = Annotated[
    str,
    Kind(
        Spec(
            "Click ID",
            "The value of the cookie _fbc. A newer click in the page's address wins over it.",
            mapping=first("$.properties.fbc", "$.context.fbc", f"{_INTEGRATION}.fbc"),
            category="identifier",
            from_event=FromPage((), ("_fbc",)),
            from_event_help="a cookie",
        ),
        Clean(normalise_fbc),
    ),
]
"""Meta's click id, ``fbc``."""

MetaPageClick = Annotated[
    str,
    Kind(
        Spec(
            "fbclid",
            "The click in the page's address, or in that of the page before it on the same site.",
            mapping=path("$.properties.fbclid"),
            category="identifier",
            from_event=page_click,
            from_event_help="the page URL or the referrer",
        ),
        Clean(normalise_fbclid),
    ),
]
"""What a click on an ad left in the address: ``newest_fbc`` makes a click id of it."""

MetaBrowserId = Annotated[
    str,
    Kind(
        Spec(
            "Browser ID",
            "The value of the cookie _fbp.",
            mapping=first("$.properties.fbp", "$.context.fbp", f"{_INTEGRATION}.fbp"),
            category="identifier",
            from_event=FromPage((), ("_fbp",)),
            from_event_help="a cookie",
        ),
        Clean(normalise_fbp),
    ),
]
"""Meta's browser id, ``fbp``."""
