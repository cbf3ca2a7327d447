"""E-mail addresses as platforms compare them."""

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

from onward.fields.cleaning import Identity, Kind, Unusable
from onward.fields.directives import first
from onward.fields.identity.hashing import hashing, is_hashed, is_md5
from onward.fields.profile import DEFAULT_PROFILE, IdentityProfile
from onward.fields.spec import Spec

_ADDRESS: Final = re.compile(r"""[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.[^@\s<>"(),;:]+""").fullmatch
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]")
_GMAIL: Final = frozenset({"gmail.com", "googlemail.com"})


def normalise_email(address: str, *, profile: IdentityProfile = DEFAULT_PROFILE) -> str:
    """Lower case without blanks: ``" Ada@Example.com"`` -> ``"ada@example.com"``; ``""`` for none.

    Raises:
        Unusable: It is no address.
    """
    text = address.strip().lower()
    if not text:
        return ""
    if _ADDRESS(text) is None:
        text = "".join(text.split())
        if _ADDRESS(text) is None:
            msg = "it is no e-mail address"
            raise Unusable(msg)
    if profile.gmail_dots or profile.gmail_plus or profile.email_letters_only:
        return _shortened(text, address, profile)
    return text


def _shortened(text: str, address: str, profile: IdentityProfile) -> str:
    local, _, domain = text.partition("@")
    if profile.email_letters_only:
        if len(address.strip().split()) > 1:
            msg = "it is no e-mail address: there are blanks in it"
            raise Unusable(msg)
        local = _NOT_PLAIN.sub("", local.partition("+")[0])
    elif domain in _GMAIL:
        if profile.gmail_plus:
            local = local.partition("+")[0]
        if profile.gmail_dots:
            local = local.replace(".", "")
    if not local:
        msg = "nothing is left of it before the @"
        raise Unusable(msg)
    return f"{local}@{domain}"


def _plain(profile: IdentityProfile) -> Callable[[str], str]:
    return partial(normalise_email, profile=profile)


def _hashed(profile: IdentityProfile) -> Callable[[str], str]:
    is_default = not (profile.gmail_dots or profile.gmail_plus or profile.email_letters_only)
    if is_default:
        return hashing(normalise_email, appendix=profile.hash_appendix, is_normal=_ADDRESS)
    # Where only Gmail differs, every other address is normal as soon as it is one.
    is_normal = None if profile.email_letters_only else _is_elsewhere
    normalise = partial(normalise_email, profile=profile)
    return hashing(normalise, appendix=profile.hash_appendix, is_normal=is_normal)


def _is_elsewhere(text: str) -> bool:
    return _ADDRESS(text) is not None and text.rpartition("@")[2] not in _GMAIL


def _plain_or_hash(profile: IdentityProfile) -> Callable[[str], str]:
    def clean(value: str) -> str:
        text = value.strip()
        if len(text) in {32, 64} and (is_md5(text) or is_hashed(text)):
            return text.lower()
        return normalise_email(text, profile=profile)

    return clean


_SPEC = Spec(
    "Email",
    "The person's e-mail address, plain or as SHA-256. It is hashed before it is sent.",
    mapping=first("$.properties.email", "$.context.traits.email", "$.traits.email"),
    category="hashedPII",
)

Email = Annotated[
    str, Kind(_SPEC.under(Spec(help="The person's e-mail address.")), Identity(_plain))
]
"""An e-mail address, normalised but not hashed."""

HashedEmail = Annotated[str, Kind(_SPEC, Identity(_hashed))]
"""An e-mail address, normalised and hashed with SHA-256; a hash passes through."""

EmailOrHash = Annotated[
    str,
    Kind(
        _SPEC.under(Spec(help="The person's e-mail address, plain or as MD5 or SHA-256.")),
        Identity(_plain_or_hash),
    ),
]
"""An e-mail address, normalised; an MD5 or SHA-256 passes through: for platforms that take several."""
