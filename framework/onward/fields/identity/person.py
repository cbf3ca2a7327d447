"""A person's gender or birthday."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Annotated, Final

from onward.fields.cleaning import Identity, Kind, Unusable
from onward.fields.directives import first
from onward.fields.identity.hashing import hashing
from onward.fields.moments import parse_date
from onward.fields.profile import IdentityProfile
from onward.fields.spec import Spec

_GENDERS: Final = {
    **dict.fromkeys(("m", "male", "man", "mr", "boy"), "m"),
    **dict.fromkeys(("f", "female", "woman", "ms", "mrs", "miss", "girl", "w"), "f"),
    **dict.fromkeys(("n", "non-binary", "nonbinary", "non binary", "x"), "n"),
}
_COMPACT_DATE: Final = re.compile(r"[0-9]{8}")


def normalise_gender(value: str, *, known: str = "mf") -> str:
    """One letter: ``"Female"`` -> ``"f"``.

    Args:
        known: The letters the platform takes.

    Raises:
        Unusable: The platform does not know it.
    """
    text = value.strip().lower().rstrip(".")
    if not text:
        return ""
    letter = _GENDERS.get(text)
    if letter is None or letter not in known:
        msg = "the platform does not know this gender"
        raise Unusable(msg)
    return letter


def normalise_birthday(value: str) -> str:
    """Eight digits: ``"1996-02-01"`` -> ``"19960201"``.

    Raises:
        Unusable: It is no date.
    """
    text = value.strip()
    if not text:
        return ""
    if _COMPACT_DATE.fullmatch(text):
        with suppress(ValueError):
            datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007 - a birthday has no zone
            return text
    # The day is the one written down: a zone must not move it.
    date = parse_date(re.split(r"[T ]", text, maxsplit=1)[0])
    if date is None:
        msg = "it is no date such as 1996-02-01"
        raise Unusable(msg)
    return f"{date.year:04d}{date.month:02d}{date.day:02d}"


def _gender(profile: IdentityProfile) -> Callable[[str], str]:
    normalise = partial(normalise_gender, known=profile.genders)
    return hashing(normalise, appendix=profile.hash_appendix)


def _birthday(profile: IdentityProfile) -> Callable[[str], str]:
    return hashing(normalise_birthday, appendix=profile.hash_appendix)


HashedGender = Annotated[
    str,
    Kind(
        Spec(
            "Gender",
            "m or f, male or female; plain or as SHA-256. It is hashed before it is sent.",
            mapping=first("$.context.traits.gender", "$.traits.gender"),
            category="hashedPII",
        ),
        Identity(_gender),
    ),
]
"""A gender, as one letter, hashed with SHA-256; a hash passes through."""

HashedBirthday = Annotated[
    str,
    Kind(
        Spec(
            "Date of birth",
            "Such as 1996-02-01; plain or as SHA-256. It is hashed before it is sent.",
            mapping=first("$.context.traits.birthday", "$.traits.birthday"),
            category="hashedPII",
        ),
        Identity(_birthday),
    ),
]
"""A date of birth, as eight digits, hashed with SHA-256; a hash passes through."""
