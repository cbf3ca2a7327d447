"""Phone numbers in international form."""

import re
from collections.abc import Callable
from typing import Annotated, Final

from onward.errors import DefinitionError
from onward.fields.cleaning import Identity, Kind, Unusable
from onward.fields.directives import first
from onward.fields.identity.countries import calling_codes
from onward.fields.identity.hashing import hashing
from onward.fields.profile import IdentityProfile
from onward.fields.spec import Spec

_EXTENSION: Final = re.compile(r"\s*(?:;?ext(?:ension)?\.?|x|#).*", re.IGNORECASE | re.DOTALL)
_PLAIN: Final = re.compile(r"[0-9 +().-]*").fullmatch
_NO_DIGIT: Final = re.compile(r"[^0-9]+")
# Italy and its neighbours keep the leading zero in international numbers.
_KEEP_ZERO: Final = frozenset({"39", "378", "379"})


def calling_code(region: str) -> str:
    """The digits of a country's calling code: ``"US"``, ``"1"`` and ``"+1"`` -> ``"1"``.

    Raises:
        DefinitionError: There is no such country.
    """
    text = region.strip().lstrip("+").upper()
    code = text if text.isdigit() and len(text) <= 4 else calling_codes().get(text)
    if code is None:
        msg = f'"{region}" is no country. Give two letters such as "US", or a calling code such as "1".'
        raise DefinitionError(msg)
    return code


def normalise_phone(
    value: str, *, region: str | None = None, plus: bool = True, bare: bool = False
) -> str:
    """E.164 digits with a leading plus: ``"(415) 555-0132"`` in ``US`` -> ``"+14155550132"``.

    Args:
        region: Where numbers without country code belong.
        plus: Whether the plus is kept.
        bare: Whether a number without country code is taken as it is if there is no region.

    Raises:
        Unusable: It is no phone number, or its country is not known.
    """
    return _normaliser(calling_code(region) if region else None, plus=plus, bare=bare)(value)


def _normaliser(code: str | None, *, plus: bool, bare: bool) -> Callable[[str], str]:
    def normalise(value: str) -> str:
        text = value.strip()
        if not text:
            return ""
        digits = _digits(text.replace("(0)", ""), code, bare=bare)
        return f"+{digits}" if plus else digits

    return normalise


def _digits(number: str, code: str | None, *, bare: bool) -> str:
    if number[:1] == "+":
        # The usual form, without a regular expression.
        digits = number[1:].replace(" ", "").replace("-", "").replace("(", "").replace(")", "")
        if digits.isdigit() and digits.isascii():
            return _checked(digits.removeprefix("00"))
    if _PLAIN(number):
        digits = "".join(filter(str.isdigit, number))
    else:
        number = _EXTENSION.sub("", number)
        digits = _NO_DIGIT.sub("", number)
    if number.lstrip(" (").startswith("+"):
        digits = digits.removeprefix("00")
    elif digits.startswith("00"):
        digits = digits[2:]
    elif code is not None:
        if not (len(digits) > 10 and digits.startswith(code)):
            national = digits if code in _KEEP_ZERO else digits.removeprefix("0")
            digits = code + national if national else ""
    elif bare:
        digits = digits.lstrip("0")
    elif digits:
        msg = "it has no country code, and no default country is set"
        raise Unusable(msg)
    return _checked(digits)


def _checked(digits: str) -> str:
    if not 7 <= len(digits) <= 15 or digits[0] == "0":
        msg = "it is no phone number"
        raise Unusable(msg)
    return digits


def _plain(profile: IdentityProfile) -> Callable[[str], str]:
    code = calling_code(profile.phone_region) if profile.phone_region else None
    return _normaliser(code, plus=profile.phone_plus, bare=profile.phone_bare)


def _hashed(profile: IdentityProfile) -> Callable[[str], str]:
    return hashing(_plain(profile), appendix=profile.hash_appendix)


_SPEC = Spec(
    "Phone",
    "The person's phone number with country code, plain or as SHA-256. It is hashed before it is sent.",
    mapping=first("$.properties.phone", "$.context.traits.phone", "$.traits.phone"),
    category="hashedPII",
)

Phone = Annotated[
    str,
    Kind(_SPEC.under(Spec(help="The person's phone number with country code.")), Identity(_plain)),
]
"""A phone number in international form."""

HashedPhone = Annotated[str, Kind(_SPEC, Identity(_hashed))]
"""A phone number in international form, hashed with SHA-256; a hash passes through."""
