"""Liquid's filters for the web: escapes, encodings, hashes."""

import base64
import hashlib
import hmac
import unicodedata
from typing import Any, Final
from urllib.parse import quote, quote_plus, unquote_plus

from onward.mapping.liquid.faults import Budget, unfit
from onward.mapping.liquid.text_filters import Filter, on_text
from onward.mapping.liquid.values import is_nil, text
from onward.values import MISSING

_ESCAPES: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&#34;",
    "'": "&#39;",
}
_TABLE: Final = {ord(plain): escaped for plain, escaped in _ESCAPES.items()}
_KEPT: Final = "-_.!~*'()"
_HIDDEN: Final = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<", ">"))


def _escape(value: str) -> str:
    return value.translate(_TABLE)


def _escape_once(value: str) -> str:
    for plain, escaped in reversed(_ESCAPES.items()):
        value = value.replace(escaped, plain)
    return _escape(value)


def _strip_html(value: str) -> str:
    pieces, at, lower = [], 0, value.lower()
    # An opening whose end was once not found has none further on: so this stays linear.
    open_ended: set[str] = set()
    while (start := value.find("<", at)) >= 0:
        pieces.append(value[at:start])
        at = start
        for opening, closing in _HIDDEN:
            if opening not in open_ended and lower.startswith(opening, start):
                end = lower.find(closing, start + len(opening))
                if end >= 0:
                    at = end + len(closing)
                    break
                open_ended.add(opening)
        if at == start:
            pieces.append("<")
            at += 1
    return "".join(pieces) + value[at:]


def _utf8(value: str) -> bytes:
    return value.encode(errors="replace")


def _base64_decode(value: str) -> str:
    try:
        return base64.b64decode(_utf8(value + "=" * (-len(value) % 4))).decode(errors="replace")
    except ValueError:
        unfit('the filter "base64_decode" takes base64 text')


def _hmac_sha256(_budget: Budget, value: Any, key: Any = MISSING) -> str:
    return hmac.new(_utf8(text(key)), _utf8(text(value)), hashlib.sha256).hexdigest()


_SLUG_KEEPS: Final = {
    "default": "",
    "pretty": "._~!$&'()+,;=@",
    "latin": "",
    "ascii": "",
}


def _slugify(_budget: Budget, value: Any, mode: Any = MISSING, cased: Any = MISSING) -> str:
    whole, how = text(value), "default" if is_nil(mode) else text(mode)
    if how == "raw":
        slug = "-".join(whole.split())
    elif how in _SLUG_KEEPS:
        if how == "latin":
            plain = unicodedata.normalize("NFKD", whole)
            whole = "".join(char for char in plain if not unicodedata.combining(char))
        slug = _slug(whole, _SLUG_KEEPS[how], ascii_only=how in {"ascii", "latin"})
    else:
        slug = whole
    return slug if cased is True else slug.lower()


def _slug(value: str, kept: str, *, ascii_only: bool) -> str:
    spaced = "".join(
        char
        if char in kept
        or (
            (unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd")
            and (char.isascii() or not ascii_only)
        )
        else " "
        for char in value
    )
    return "-".join(spaced.split())


WEB_FILTERS: Final[dict[str, Filter]] = {
    "base64_decode": on_text(_base64_decode),
    "base64_encode": on_text(lambda value: base64.b64encode(_utf8(value)).decode()),
    "cgi_escape": on_text(lambda value: quote_plus(_utf8(value), safe="-_.~")),
    "escape": on_text(_escape),
    "escape_once": on_text(_escape_once),
    "hmac_sha256": _hmac_sha256,
    "sha256": on_text(lambda value: hashlib.sha256(_utf8(value)).hexdigest()),
    "slugify": _slugify,
    "strip_html": on_text(_strip_html),
    "uri_escape": on_text(lambda value: quote(_utf8(value), safe=f"{_KEPT};/?:@&=+$,#[]")),
    "url_decode": on_text(unquote_plus),
    "url_encode": on_text(lambda value: quote_plus(_utf8(value), safe=_KEPT)),
    "xml_escape": on_text(_escape),
}
