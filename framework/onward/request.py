"""Requests to platforms, the credentials they carry, responses: plain frozen values."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, final
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import msgspec

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

MASK = "••••"

T = TypeVar("T")


@final
class Secret(Generic[T]):
    """A value that cannot be printed by accident; only the transport reveals it."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value in clear. Never log, print or store what this returns."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and bool(self._value == other.reveal())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        """Take a secret as it is; anything else is wrapped."""
        # Asked by pydantic itself: who only takes events has none in memory.
        from pydantic_core import core_schema  # noqa: PLC0415

        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, Secret) else cls(value)
        )


@dataclass(frozen=True, slots=True)
class Bearer:
    """``Authorization: Bearer …`` with a fixed token."""

    token: Secret[str]


@dataclass(frozen=True, slots=True)
class Basic:
    """HTTP Basic authorisation."""

    username: str
    password: Secret[str]


@dataclass(frozen=True, slots=True)
class Header:
    """A secret in a header of the platform's own."""

    name: str
    value: Secret[str]


@dataclass(frozen=True, slots=True)
class Query:
    """A secret in the query of the address."""

    name: str
    value: Secret[str]


@dataclass(frozen=True, slots=True)
class AccessToken:
    """The connection's OAuth access token, put in when the request is sent.

    A destination with ``auth`` writes this where others write ``Bearer(settings.token)``: the
    token is refreshed between building and sending.

    Attributes:
        header, prefix: The header it goes in, and what stands before it there.
        query: The parameter of the address it goes in, in the place of a header.
    """

    header: str = "Authorization"
    prefix: str = "Bearer "
    query: str = ""


Credential = Bearer | Basic | Header | Query | AccessToken


# Platforms that take one event a request have one of these made for every event: a frozen Struct is
# filled in a tenth of the time of a frozen dataclass.
class Request(msgspec.Struct, frozen=True):
    """One HTTP request, complete but for credentials.

    Attributes:
        url: Absolute; its query is kept as written, so build unusual encodings yourself.
        headers: Names and values without secrets.
        json: The body as JSON; any value, serialised compactly in the order given.
        form: The body as ``application/x-www-form-urlencoded``.
        content: The body as bytes.
        auth: One credential, or several.
        covers: Indexes of the payloads this request answers for; ``None`` for all.
        timeout_s: How long the whole exchange may take.
    """

    method: str
    url: str
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str | Secret[str]] | None = None
    content: bytes | None = None
    auth: Credential | Sequence[Credential] | None = None
    covers: tuple[int, ...] | None = None
    timeout_s: float = 30.0

    @classmethod
    def get(cls, url: str, **parts: Any) -> Self:
        """A GET of ``url``; ``parts`` are the other attributes."""
        return cls("GET", url, **parts)

    @classmethod
    def post(cls, url: str, **parts: Any) -> Self:
        """A POST to ``url``; ``parts`` are the other attributes."""
        return cls("POST", url, **parts)

    @classmethod
    def put(cls, url: str, **parts: Any) -> Self:
        """A PUT to ``url``; ``parts`` are the other attributes."""
        return cls("PUT", url, **parts)

    @property
    def host(self) -> str:
        """The host it goes to, in lower case."""
        return urlsplit(self.url).hostname or ""

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The credentials it carries, one or several or none."""
        if self.auth is None:
            return ()
        if isinstance(self.auth, Sequence):
            return tuple(self.auth)
        return (self.auth,)

    def covering(self, *indexes: int) -> Self:
        """The same request, answering for the payloads at ``indexes``."""
        return msgspec.structs.replace(self, covers=indexes)

    def encoded(self) -> Self:
        """The same request with its JSON as bytes, so that it is encoded once."""
        if self.json is None or self.content is not None or self.form is not None:
            return self
        return msgspec.structs.replace(self, headers=self._headers(), content=self.body())

    def body(self) -> bytes:
        """The body as it goes over the wire, secrets in clear."""
        if self.content is not None:
            return self.content
        if self.form is not None:
            return urlencode({name: _clear(value) for name, value in self.form.items()}).encode()
        if self.json is not None:
            return msgspec.json.encode(self.json)
        return b""

    def wire_headers(self, access_token: Secret[str] | None = None) -> dict[str, str]:
        """The headers as they go over the wire, secrets in clear."""
        headers = self._headers()
        for credential in self.credentials:
            match credential:
                case Bearer(token):
                    headers["Authorization"] = f"Bearer {token.reveal()}"
                case Basic(username, password):
                    pair = f"{username}:{password.reveal()}".encode()
                    headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
                case Header(name, value):
                    headers[name] = value.reveal()
                case AccessToken(name, prefix, query):
                    if access_token is not None and not query:
                        headers[name] = f"{prefix}{access_token.reveal()}"
                case _:
                    # In the address: wire_url puts it there.
                    continue
        return headers

    def _headers(self) -> dict[str, str]:
        """The headers without credentials, with the kind of body."""
        headers = dict(self.headers)
        names = {name.lower() for name in headers}
        if self.content is None and "content-type" not in names:
            if self.form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            elif self.json is not None:
                headers["Content-Type"] = "application/json"
        return headers

    def wire_url(self, access_token: Secret[str] | None = None) -> str:
        """The address as it goes over the wire, secrets in clear."""
        secret = []
        for credential in self.credentials:
            match credential:
                case Query(name, value):
                    secret.append(_parameter(name, value))
                case AccessToken(query=name) if name and access_token is not None:
                    secret.append(_parameter(name, access_token))
                case _:
                    continue
        if not secret:
            return self.url
        parts = urlsplit(self.url)
        query = "&".join([parts.query, *secret] if parts.query else secret)
        return urlunsplit(parts._replace(query=query))


def _parameter(name: str, value: Secret[str]) -> str:
    return f"{quote(name)}={quote(value.reveal(), safe='')}"


def _clear(value: str | Secret[str]) -> str:
    return value.reveal() if isinstance(value, Secret) else value


@dataclass(frozen=True, slots=True)
class Response:
    """What a platform answered.

    Attributes:
        headers: Names in lower case.
    """

    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_success(self) -> bool:
        """Whether the status is 200 to 299."""
        return 200 <= self.status < 300

    @property
    def sent_at(self) -> datetime | None:
        """What time the platform had, by the header ``Date``; aware, ``None`` if it did not say."""
        try:
            moment = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    @property
    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 become replacement characters."""
        return self.content.decode(errors="replace")

    def json(self) -> Any:
        """The body as a JSON value.

        Raises:
            ValueError: It is not JSON.
        """
        return msgspec.json.decode(self.content)

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it is anything else."""
        try:
            value = self.json()
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


class Client(Protocol):
    """What abilities that must ask the platform are handed: it sends, with credentials."""

    async def send(self, request: Request) -> Response:
        """Send ``request`` and return the answer, whatever its status.

        Raises:
            PlatformError: No answer came.
        """
        ...
