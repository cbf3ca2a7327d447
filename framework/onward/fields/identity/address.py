"""Parts of a person's address: street, city, state, postal code, country."""

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

from onward.fields.cleaning import Identity, Kind, Unusable
from onward.fields.directives import MappingValue, first
from onward.fields.identity.countries import by_name, fold
from onward.fields.identity.hashing import hashing
from onward.fields.identity.letters import compact, words
from onward.fields.identity.states import STATES
from onward.fields.profile import IdentityProfile
from onward.fields.spec import Spec

_ZIP_4: Final = re.compile(r"([0-9]{5})-?[0-9]{4}")
_CITY_MARKS: Final = re.compile(r"[0-9.\s()-]+")
_STATE_PREFIX: Final = re.compile(r"(?:us|ca)-(?=[a-z]{2}\b)")


def normalise_street(value: str, *, style: str = "words") -> str:
    """Lower case, no punctuation, single blanks: ``"123 Main St., #4"`` -> ``"123 main st 4"``.

    Args:
        style: A value of ``IdentityProfile.street``.
    """
    return words(value) if style == "words" else " ".join(value.lower().split())


def normalise_city(value: str, *, style: str = "compact") -> str:
    """A city as platforms compare it: ``"San Francisco"`` -> ``"sanfrancisco"``.

    Args:
        style: A value of ``IdentityProfile.city``.

    Raises:
        Unusable: With ``ascii``, it does not begin with a letter.
    """
    return _CITIES[style](value)


def _ascii_city(value: str) -> str:
    text = compact(value) if value.isascii() else _CITY_MARKS.sub("", value.lower())
    if text and not text[0].isalpha():
        msg = "it does not begin with a letter"
        raise Unusable(msg)
    return text


_CITIES: Final[dict[str, Callable[[str], str]]] = {
    "compact": compact,
    "letters": partial(compact, digits=False),
    "ascii": _ascii_city,
    "words": partial(words, digits=False),
    "trim": str.strip,
}


def normalise_state(value: str, *, style: str = "code") -> str:
    """A state or province as platforms compare it: ``"California"`` -> ``"ca"``.

    Args:
        style: A value of ``IdentityProfile.state``.

    Raises:
        Unusable: A code is wanted, and it is none.
    """
    if style == "trim":
        return value.strip()
    if style == "words":
        return words(value, digits=False)
    text = _STATE_PREFIX.sub("", value.strip().lower())
    letters = compact(text, digits=False)
    code = STATES.get(fold(text), letters)
    if style == "cut":
        return code[:2]
    if style == "code" and code and not (len(code) == 2 and code.isascii()):
        msg = "it is no two-letter code, and no name of a US state or Canadian province"
        raise Unusable(msg)
    return code


def normalise_postal_code(value: str, *, style: str = "compact") -> str:
    """A postal code as platforms compare it: ``"94103-1234"`` -> ``"94103"``.

    Args:
        style: A value of ``IdentityProfile.postal_code``.

    Raises:
        Unusable: Digits are wanted, and there are none; or, with ``head``, too little is left.
    """
    if style == "trim":
        return value.strip()
    if style == "mild":
        return value.replace(".", "").replace("~", "").strip()
    if style == "head":
        return _head(value)
    text = "".join(value.lower().split())
    zip_4 = _ZIP_4.fullmatch(text) if "-" in text else None
    text = zip_4[1] if zip_4 else text.replace("-", "")
    if style == "compact" or not text:
        return text
    digits = "".join(character for character in text if character in "0123456789")
    if not digits:
        msg = "there are no digits in it"
        raise Unusable(msg)
    return digits


def _head(value: str) -> str:
    head = value.lower().partition("-")[0]
    if not head.isalnum():
        head = "".join(head.split())
    if len(head) < 2 and value.strip():
        msg = "it is too short for a postal code"
        raise Unusable(msg)
    return head


def normalise_country(value: str, *, case: str = "upper") -> str:
    """Two letters: ``"usa"``, ``"United States"`` -> ``"US"``.

    Args:
        case: ``upper`` or ``lower``.

    Raises:
        Unusable: It is no country.
    """
    text = value.strip()
    if not text:
        return ""
    known = by_name()
    code = known.get(text.lower()) or known.get(fold(text))
    if code is None:
        msg = "it is no country code such as DE, and no country's English name"
        raise Unusable(msg)
    return code if case == "upper" else code.lower()


Normalise = Callable[[str], str]
_FIT: Final[dict[str, Callable[[IdentityProfile], Normalise]]] = {
    "street": lambda profile: partial(normalise_street, style=profile.street),
    "city": lambda profile: _CITIES[profile.city],
    "state": lambda profile: _state(profile.state),
    "zip": lambda profile: (
        _head
        if profile.postal_code == "head"
        else partial(normalise_postal_code, style=profile.postal_code)
    ),
    "country": lambda profile: _country(profile.country),
}


def _state(style: str) -> Normalise:
    known = {name: code[:2] for name, code in STATES.items()} if style in {"code", "cut"} else {}
    # Codes stand for themselves.
    find = {**known, **{code: code for code in known.values()}}.get

    def normalise(value: str) -> str:
        return find(value.lower()) or normalise_state(value, style=style)

    return normalise


def _country(case: str) -> Normalise:
    codes = {code.upper(): code for code in by_name().values()}
    ready = codes if case == "upper" else {code: code.lower() for code in codes}
    find = ready.get

    def normalise(value: str) -> str:
        # Most events bring the code itself.
        return find(value) or normalise_country(value, case=case)

    return normalise


def _plain(profile: IdentityProfile, *, part: str) -> Normalise:
    return _FIT[part](profile)


def _hashed(profile: IdentityProfile, *, part: str) -> Normalise:
    # All platforms that hash the country want it in lower case.
    normalise = _country("lower") if part == "country" else _FIT[part](profile)
    return hashing(normalise, appendix=profile.hash_appendix)


def _found(*names: str) -> MappingValue:
    places = ("$.context.traits.address", "$.traits.address", "$.properties.address")
    return first(*(f"{place}.{name}" for place in places for name in names))


def _kind(part: str, spec: Spec, *, is_hashed: bool) -> Kind:
    prepare = partial(_hashed if is_hashed else _plain, part=part)
    if is_hashed:
        note = "Plain or as SHA-256. It is hashed before it is sent."
        spec = spec.under(Spec(help=f"{spec.help} {note}".strip()))
    return Kind(spec, Identity(prepare))


_STREET = Spec("Street", mapping=_found("street"), category="hashedPII")
_CITY = Spec("City", mapping=_found("city"), category="hashedPII")
_STATE = Spec("State", "Two-letter code or name.", mapping=_found("state"), category="hashedPII")
_ZIP = Spec("Postal code", mapping=_found("postalCode", "postal_code", "zip"), category="hashedPII")
_COUNTRY = Spec("Country", "Two-letter code or English name.", mapping=_found("country"))

City = Annotated[str, _kind("city", _CITY, is_hashed=False)]
State = Annotated[str, _kind("state", _STATE, is_hashed=False)]
PostalCode = Annotated[str, _kind("zip", _ZIP, is_hashed=False)]
Country = Annotated[str, _kind("country", _COUNTRY, is_hashed=False)]
Street = Annotated[str, _kind("street", _STREET, is_hashed=False)]
HashedStreet = Annotated[str, _kind("street", _STREET, is_hashed=True)]
HashedCity = Annotated[str, _kind("city", _CITY, is_hashed=True)]
HashedState = Annotated[str, _kind("state", _STATE, is_hashed=True)]
HashedPostalCode = Annotated[str, _kind("zip", _ZIP, is_hashed=True)]
HashedCountry = Annotated[str, _kind("country", _COUNTRY, is_hashed=True)]
