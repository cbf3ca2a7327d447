"""Who did it, as GA4 knows a browser or an app: client ids, sessions, user-provided data."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from onward.event import Event, members_of
from onward.fields import Identity, IdentityProfile, Kind, Spec, Unusable, normalise_click_id
from onward.fields.directives import MappingValue

# Source: observed cookies; GA4's own documents describe gtag('get', …, 'client_id') only.
_GA: Final = re.compile(r"GA[0-9]+\.[0-9]+(?:-[0-9]+)?\.([0-9]+\.[0-9]+)")
_GS1: Final = re.compile(r"GS1\.[0-9]+\.([0-9]+)\..*")
_GS2: Final = re.compile(r"GS2\.[0-9]+\.(.+)")
_NAMED: Final = re.compile(r"(_ga_[A-Za-z0-9]+)=([^;\s]+)")
LONGEST_USER_ID: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamProfile(IdentityProfile):
    """How one data stream wants to know people.

    Attributes:
        stream: Apps are known by instance ids, browsers by client ids.
        fallback: What stands in for a client id.
        user_data: Whether user-provided data is sent.
        measurement_id: Names the session cookie.
    """

    stream: Literal["web", "app"] = "web"
    fallback: Literal["anonymous_id", "none"] = "anonymous_id"
    user_data: bool = False
    measurement_id: str = ""


def client_id_of(value: str) -> str:
    """A client id; of a whole _ga cookie what counts: ``"GA1.1.12.17"`` -> ``"12.17"``.

    Raises:
        Unusable: It is a placeholder that nobody filled in.
    """
    text = normalise_click_id(value)
    cookie = _GA.fullmatch(text)
    return cookie[1] if cookie else text


def client_id_in_cookie(value: str) -> str:
    """The client id in a _ga cookie: ``"GA1.2-2.12.17"`` -> ``"12.17"``.

    Raises:
        Unusable: It is no _ga cookie.
    """
    text = value.strip()
    cookie = _GA.fullmatch(text)
    if text and cookie is None:
        msg = "it is no _ga cookie such as GA1.1.1234567890.1700000000"
        raise Unusable(msg)
    return cookie[1] if cookie else ""


def session_id_in_cookie(value: str, measurement_id: str = "") -> str:
    """The session id in a session cookie: ``"GS2.1.o3$s1795183000$g1"`` -> ``"1795183000"``.

    Args:
        value: The cookie's value, or several as a browser sends them: ``_ga_ABC=GS1.1.…``.
        measurement_id: Whose cookie counts where several are named.

    Raises:
        Unusable: There is no session id in it.
    """
    text = value.strip()
    named = dict(_NAMED.findall(text))
    if named:
        text = named.get(f"_ga_{measurement_id.removeprefix('G-')}", "")
        if not text and len(named) == 1 and not measurement_id:
            (text,) = named.values()
    if not text:
        return ""
    older = _GS1.fullmatch(text)
    if older is not None:
        return older[1]
    newer = _GS2.fullmatch(text)
    # The order of the parts is not guaranteed.
    parts = newer[1].split("$") if newer else ()
    found = next((part[1:] for part in parts if part[:1] == "s" and part[1:].isdigit()), None)
    if found is None:
        msg = "it is no session cookie such as GS2.1.s1795183000$o3$g1"
        raise Unusable(msg)
    return found


def session_id_of(value: str) -> str:
    """A session id; of a whole session cookie what counts."""
    text = normalise_click_id(value)
    return session_id_in_cookie(text) if text.startswith(("GS1.", "GS2.")) else text


def user_id_of(value: str) -> str:
    """A user id without blanks around it.

    Raises:
        Unusable: It is an e-mail address, or too long.
    """
    text = value.strip()
    if "@" in text:
        msg = "it looks like an e-mail address, and GA4 forbids personal data here"
        raise Unusable(msg)
    if len(text) > LONGEST_USER_ID:
        msg = f"it is longer than {LONGEST_USER_ID} characters"
        raise Unusable(msg)
    return text


def passed_ga_cookie(event: Event) -> Any:
    """The _ga cookie that the site passed on."""
    return members_of(members_of(event, "context"), "cookies").get("_ga")


def passed_session_cookies(event: Event) -> Any:
    """The session cookies that the site passed on, of every stream, as a browser sends them."""
    found = (
        f"{name}={value}"
        for name, value in members_of(members_of(event, "context"), "cookies").items()
        if name.startswith("_ga_") and isinstance(value, str)
    )
    return "; ".join(found) or None


Clean = Callable[[str], str]
_Choose = Callable[[IdentityProfile], Clean]


def _nothing(_: str) -> str:
    return ""


def on(stream: str, clean: Clean) -> Identity:
    """What an identifier of one kind of stream goes through: on the other it is not sent."""

    def prepare(profile: IdentityProfile) -> Clean:
        is_other = isinstance(profile, StreamProfile) and profile.stream != stream
        return _nothing if is_other else clean

    return Identity(prepare)


def _anonymous(profile: IdentityProfile) -> Clean:
    is_off = isinstance(profile, StreamProfile) and (
        profile.stream == "app" or profile.fallback == "none"
    )
    return _nothing if is_off else str.strip


def _session(profile: IdentityProfile) -> Clean:
    own = profile.measurement_id if isinstance(profile, StreamProfile) else ""
    return lambda value: session_id_in_cookie(value, own)


ANONYMOUS: Final = Identity(_anonymous)
SESSION_COOKIE: Final = Identity(_session)


def user_data(identity: Any, mapping: MappingValue) -> Kind:
    """An identity type whose values are taken only where user-provided data is sent."""
    kinds: Iterable[Any] = identity.__metadata__
    (kind,) = (one for one in kinds if isinstance(one, Kind))

    def prepare(profile: IdentityProfile) -> Clean:
        is_off = isinstance(profile, StreamProfile) and not profile.user_data
        return _nothing if is_off else kind.clean.fit(profile)

    spec = kind.spec.under(Spec(mapping=mapping, category="hashedPII"))
    return Kind(spec, Identity(prepare))
