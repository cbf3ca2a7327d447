"""What differs between platforms in how they want to know a person, as data."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProfile:
    """How one platform wants its identifiers.

    Attributes:
        gmail_dots: Whether dots in the local part of Gmail addresses are removed.
        gmail_plus: Whether Gmail's ``+suffix`` is removed.
        email_letters_only: Whether, for every domain, the local part is cut at ``+`` and loses
            all but letters and digits.
        phone_plus: Whether a phone number keeps its leading plus.
        phone_region: Country of numbers without country code, ``"US"`` or ``"1"``.
        phone_bare: Whether a number without country code is taken as it is if there is no region.
        names: ``compact`` drops blanks and punctuation, ``ascii`` blanks and ASCII punctuation;
            ``words`` drops symbols, a title and a last name's suffix, ``letters`` digits and symbols, both keep
            single blanks; ``lower`` only lowers the case.
        street: ``words`` as above, without a title's or suffix's going; ``lower`` lowers the case
            and keeps punctuation. Both keep single blanks.
        city: ``compact`` and ``words`` as above; ``letters`` is compact without digits; ``ascii``
            keeps ASCII letters and digits unless there are other letters; ``trim`` changes nothing.
        state: ``code`` wants a two-letter code, names of US states and Canadian provinces are
            translated, the rest is left out; ``cut`` takes the first two letters instead, ``keep``
            all letters; ``words`` and ``trim`` as above.
        postal_code: ``compact`` drops blanks, hyphens and the tail of a US ZIP+4; ``head`` keeps
            what stands before a hyphen; ``digits`` digits only; ``mild`` drops dots and tildes;
            ``trim`` changes nothing.
        country: Letter case of a country in clear; a hashed one is always lower case.
        genders: The letters the platform knows.
        external_id: ``trim`` keeps letter case; ``compact`` drops blanks and lowers the case.
        ip: ``v4`` where IPv6 is refused.
        apple_id: Letter case of Apple's advertising ids.
        hash_appendix: Whether a hash followed by a dot and 2 or 8 characters counts as hashed.
    """

    gmail_dots: bool = False
    gmail_plus: bool = False
    email_letters_only: bool = False
    phone_plus: bool = True
    phone_region: str | None = None
    phone_bare: bool = False
    names: Literal["compact", "ascii", "words", "letters", "lower"] = "compact"
    street: Literal["words", "lower"] = "words"
    city: Literal["compact", "letters", "ascii", "words", "trim"] = "compact"
    state: Literal["code", "cut", "keep", "words", "trim"] = "code"
    postal_code: Literal["compact", "head", "digits", "mild", "trim"] = "compact"
    country: Literal["upper", "lower"] = "upper"
    genders: str = "mf"
    external_id: Literal["trim", "compact"] = "trim"
    ip: Literal["any", "v4"] = "any"
    apple_id: Literal["upper", "lower"] = "lower"
    hash_appendix: bool = False


DEFAULT_PROFILE = IdentityProfile()
