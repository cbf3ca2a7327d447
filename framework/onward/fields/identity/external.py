"""The advertiser's own id of a person."""

from collections.abc import Callable
from typing import Annotated, Final

from onward.fields.cleaning import Identity, Kind
from onward.fields.directives import first
from onward.fields.identity.hashing import hashing
from onward.fields.profile import IdentityProfile
from onward.fields.spec import Spec


def normalise_external_id(value: str, *, style: str = "trim") -> str:
    """An id as it is, without blanks around it; with ``compact`` lower case without any.

    Args:
        style: A value of ``IdentityProfile.external_id``.
    """
    return _STYLES[style](value)


def _compact(value: str) -> str:
    return "".join(value.lower().split())


_STYLES: Final[dict[str, Callable[[str], str]]] = {"compact": _compact, "trim": str.strip}


def _plain(profile: IdentityProfile) -> Callable[[str], str]:
    return _STYLES[profile.external_id]


def _hashed(profile: IdentityProfile) -> Callable[[str], str]:
    return hashing(_plain(profile), appendix=profile.hash_appendix, any_text=True)


_SPEC = Spec(
    "External ID",
    "Your own id of the person; the same that the browser tag sends.",
    mapping=first("$.userId", "$.anonymousId"),
    category="identifier",
)

ExternalId = Annotated[str, Kind(_SPEC, Identity(_plain))]
HashedExternalId = Annotated[str, Kind(_SPEC, Identity(_hashed))]
