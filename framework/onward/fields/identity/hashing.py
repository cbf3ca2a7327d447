"""Hashes of identifiers."""

import re
from collections.abc import Callable
from hashlib import md5, sha256
from typing import Final

from onward.fields.cleaning import Unusable

_HASH: Final = re.compile(r"[0-9a-fA-F]{64}")
_MD5: Final = re.compile(r"[0-9a-fA-F]{32}")
_WITH_APPENDIX: Final = re.compile(r"[0-9a-fA-F]{64}\.(?:[A-Za-z0-9_-]{2}|[A-Za-z0-9_-]{8})")


def sha256_hex(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 lower-case hex digits, without salt."""
    return sha256(text.encode()).hexdigest()


def md5_hex(text: str) -> str:
    """The MD5 of a text in UTF-8, as 32 lower-case hex digits: for platforms whose key it is."""
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def is_md5(text: str) -> bool:
    """Whether a text looks like an MD5: 32 hex digits and nothing else."""
    return _MD5.fullmatch(text) is not None


def is_hashed(text: str, *, appendix: bool = False) -> bool:
    """Whether a text is a SHA-256 already: 64 hex digits and nothing else.

    Args:
        appendix: Whether a dot with 2 or 8 characters may follow, as Meta's browser helper adds.
    """
    return _HASH.fullmatch(text) is not None or (
        appendix and _WITH_APPENDIX.fullmatch(text) is not None
    )


def hashing(
    normalise: Callable[[str], str],
    *,
    appendix: bool = False,
    any_text: bool = False,
    is_normal: Callable[[str], object] | None = None,
) -> Callable[[str], str]:
    """A function that normalises and hashes a value; a hash passes, in lower case.

    Args:
        appendix: As for ``is_hashed``.
        any_text: Whether 32 hex digits may be a value. Where they cannot be, they are an MD5, whose
            SHA-256 would match nobody: the function raises ``Unusable``.
        is_normal: Whether a text without blanks around it, in lower case, is normal already: a
            quick way for the usual value.
    """

    def given(text: str) -> str:
        """The hash that a text of at least 32 characters may be already."""
        if len(text) == 32 and not any_text and is_md5(text):
            msg = "it is an MD5, and only SHA-256 is taken"
            raise Unusable(msg)
        if len(text) < 64 or not is_hashed(text, appendix=appendix):
            return ""
        digest, dot, rest = text.partition(".")
        return digest.lower() + dot + rest

    def clean(value: str) -> str:
        text = value.strip()
        if len(text) >= 32 and (digest := given(text)):
            return digest
        normal = normalise(text)
        if not normal:
            return ""
        try:
            return sha256(normal.encode()).hexdigest()
        except UnicodeEncodeError:
            return sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()

    if is_normal is None:
        return clean

    def clean_usual(value: str) -> str:
        text = value.strip().lower()
        if is_normal(text) and text.isascii():
            return sha256(text.encode()).hexdigest()
        return clean(value)

    return clean_usual
