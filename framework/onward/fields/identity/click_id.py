"""Click ids: what an ad's click left in the event, in its page's address or in a cookie."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from onward.event import Event
from onward.fields.cleaning import Clean, Kind, Unusable
from onward.fields.directives import MappingValue, first
from onward.fields.spec import Spec

_EMPTY: Final = frozenset(
    {"null", "undefined", "none", "(not set)", "[object object]", "true", "false", "nan"}
)
_MACRO: Final = re.compile(r"[{}]|%7B|\$[A-Za-z_]+\$|__[A-Z_]+__", re.IGNORECASE)


def normalise_click_id(value: str) -> str:
    """A click id without blanks or quotes around it; nothing else changes, letter case neither.

    Raises:
        Unusable: It is a placeholder that nobody filled in, or no id at all.
    """
    text = value.strip().strip("\"'").strip()
    if text.lower() in _EMPTY or len(text) > 1024:
        msg = "it is no click id"
        raise Unusable(msg)
    if _MACRO.search(text):
        msg = "it is a placeholder that was never filled in"
        raise Unusable(msg)
    return text


def query_value(address: str, names: tuple[str, ...]) -> str:
    """The last non-empty value of a query parameter, letter case of its name aside.

    The query may stand in the fragment too. Values are percent-decoded once; a plus stays.

    Args:
        names: In lower case; the first that has a value wins.
    """
    # Nearly all addresses end before the parsing begins.
    if "?" not in address and "#" not in address:
        return ""
    lowered = address.lower()
    if "%" not in lowered:
        for name in names:
            if name in lowered:
                break
        else:
            return ""
    head, _, fragment = address.partition("#")
    found: dict[str, str] = {}
    for part in (_query(head, bare=head.startswith("?")), _query(fragment, bare=True)):
        for pair in part.split("&"):
            name, _, value = pair.partition("=")
            if value:
                found[unquote(name).lower()] = unquote(value)
    return next((found[name] for name in names if name in found), "")


def _query(text: str, *, bare: bool) -> str:
    _, mark, query = text.partition("?")
    return query if mark else text if bare else ""


@dataclass(frozen=True, slots=True)
class FromPage:
    """Finds a click id in the page's address, else in a cookie the site passed on.

    Attributes:
        parameters: Names in the query, in lower case.
        cookies: Names under ``context.cookies``.
    """

    parameters: tuple[str, ...]
    cookies: tuple[str, ...]

    def __call__(self, event: Event) -> Any:
        """The id, or ``None``."""
        # Asked of nearly every event, and nearly always in vain: no generator, no list.
        context: Any = event.get("context")
        if type(context) is not dict:
            context = _NO_MEMBERS
        parameters = self.parameters
        if parameters:
            page: Any = context.get("page")
            if type(page) is dict and (found := _in_address(page, parameters)):
                return found
            properties = event.get("properties")
            if (
                type(properties) is dict
                and ("url" in properties or "search" in properties)
                and (event.get("type") == "page" or event.get("event") == "Deep Link Opened")
                and (found := _in_address(properties, parameters))
            ):
                return found
        cookies = context.get("cookies")
        if type(cookies) is dict:
            for name in self.cookies:
                cookie = cookies.get(name)
                if type(cookie) is str and cookie:
                    return unquote(cookie)
        return None


_NO_MEMBERS: Final[dict[str, Any]] = {}


def _in_address(place: dict[str, Any], parameters: tuple[str, ...]) -> str:
    found = ""
    url = place.get("url")
    if type(url) is str and ("?" in url or "#" in url):
        found = query_value(url, parameters)
    search = place.get("search")
    return query_value(search, parameters) if not found and type(search) is str else found


def click_id(
    name: str,
    label: str,
    help: str = "",  # noqa: A002 - the word of Spec
    *,
    integrations: tuple[str, ...] = (),
    properties: tuple[str, ...] | None = None,
    others: tuple[str, ...] = (),
    parameters: tuple[str, ...] | None = None,
    cookies: tuple[str, ...] | None = None,
    clean: Callable[[str], str] = normalise_click_id,
) -> Kind:
    """What a field that holds a click id is annotated with.

    ``ttclid: Annotated[str | None, click_id("ttclid", "TikTok Click ID")] = None``. It is
    looked for in the properties, under integrations, at other paths; and, unless the admin maps the
    field, in the page's address and in cookies.

    Args:
        integrations: Paths below ``integrations``: ``LinkedIn Conversions API.li_fat_id``.
        properties: Names below ``properties``; ``name`` if not given.
        others: Further paths of the event.
        parameters: Names in the page's query; ``name`` if not given, empty for none.
        cookies: Names of cookies under ``context.cookies``; ``name`` if not given.
    """
    names = (name,) if properties is None else properties
    paths = [f"$.properties.{item}" for item in names]
    paths += [f"$.integrations.{item}" for item in integrations]
    paths += others
    mapping: MappingValue | None = first(*paths) if paths else None
    asked = (name.lower(),) if parameters is None else tuple(item.lower() for item in parameters)
    kept = (name,) if cookies is None else cookies
    places = (["the page URL"] if asked else []) + (["a cookie"] if kept else [])
    spec = Spec(
        label,
        help,
        mapping=mapping,
        category="identifier",
        from_event=FromPage(asked, kept) if places else None,
        from_event_help=" or ".join(places),
    )
    return Kind(spec, Clean(clean))
