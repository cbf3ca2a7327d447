"""First or last names."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

from onward.fields.cleaning import Clean, Identity, Kind
from onward.fields.directives import first
from onward.fields.identity.hashing import hashing
from onward.fields.identity.letters import compact, without_ascii_punctuation, words
from onward.fields.profile import IdentityProfile
from onward.fields.spec import Spec

_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof"})
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "phd", "md", "esq"})

_STYLES: Final[dict[str, Callable[[str], str]]] = {
    "compact": compact,
    "ascii": without_ascii_punctuation,
    "words": words,
    "letters": partial(words, digits=False),
    "lower": lambda text: text.strip().lower(),
}


def normalise_name(value: str, *, style: str = "compact", is_last: bool = False) -> str:
    """A name as platforms compare it: ``"O'Doe "`` -> ``"odoe"``.

    Args:
        style: A value of ``IdentityProfile.names``.
        is_last: With ``words``, a suffix goes as well as a title: ``"Smith Jr."`` -> ``"smith"``.
    """
    name = _STYLES[style](value)
    if style != "words":
        return name
    parts = name.split()
    while len(parts) > 1 and parts[0] in _TITLES:
        del parts[0]
    while is_last and len(parts) > 1 and parts[-1] in _SUFFIXES:
        del parts[-1]
    return " ".join(parts)


def _hashed(profile: IdentityProfile, *, is_last: bool) -> Callable[[str], str]:
    style = profile.names
    normalise = (
        partial(normalise_name, style=style, is_last=is_last)
        if style == "words"
        else _STYLES[style]
    )
    return hashing(normalise, appendix=profile.hash_appendix)


_HELP = "Plain or as SHA-256. It is hashed before it is sent."
_FIRST = Spec(
    "First name",
    mapping=first("$.context.traits.firstName", "$.traits.firstName", "$.properties.first_name"),
    category="hashedPII",
)
_LAST = Spec(
    "Last name",
    mapping=first("$.context.traits.lastName", "$.traits.lastName", "$.properties.last_name"),
    category="hashedPII",
)

FirstName = Annotated[str, Kind(_FIRST, Clean(str.strip))]
"""A first name as it is, without blanks around it."""

LastName = Annotated[str, Kind(_LAST, Clean(str.strip))]
"""A last name as it is, without blanks around it."""

HashedFirstName = Annotated[
    str, Kind(_FIRST.under(Spec(help=_HELP)), Identity(partial(_hashed, is_last=False)))
]
"""A first name, normalised and hashed with SHA-256; a hash passes through."""

HashedLastName = Annotated[
    str, Kind(_LAST.under(Spec(help=_HELP)), Identity(partial(_hashed, is_last=True)))
]
"""A last name, normalised and hashed with SHA-256; a hash passes through."""
