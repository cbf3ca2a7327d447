"""A connection's settings with its sign-in, the references in them filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from onward.config.document import Document, Path
from onward.config.references import References, Unset, has_reference
from onward.config.refusals import drop_unknown, report_refusals
from onward.config.wording import everyday, unknown
from onward.destination import Destination
from onward.errors import PayloadError, Severity
from onward.fields import Fields
from onward.oauth import AUTH_KEYS, Tokens
from onward.request import Secret

SECRET_AUTH = ("client_secret", "access_token", "refresh_token")


@dataclass(slots=True)
class Filler:
    """Fills in the references of one file and reports those that cannot be.

    Attributes:
        is_strict: Whether a value that is not set is an error.
        unset: The references without a value so far, as written.
    """

    document: Document
    references: References
    is_strict: bool
    unset: list[str]

    def fill(self, value: Any, path: Path) -> Any:
        """The value with its references filled in; texts with one that is not set are ``None``."""
        if isinstance(value, str):
            return self.text(value, path)
        if isinstance(value, dict):
            return {key: self.fill(part, (*path, key)) for key, part in value.items()}
        if isinstance(value, list):
            return [self.fill(part, (*path, index)) for index, part in enumerate(value)]
        return value

    def text(self, text: str, path: Path) -> str | None:
        """The text with its references filled in; ``None`` while one is not set."""
        resolved = self.references.resolve(text)
        for wrong in resolved.wrong:
            self.document.report("unknown-reference", wrong, at=path)
        for unset in resolved.unset:
            self._report(unset, path)
        return resolved.text

    def _report(self, unset: Unset, path: Path) -> None:
        if unset.name not in self.unset:
            self.unset.append(unset.name)
        severity: Severity = "error" if self.is_strict else "warning"
        self.document.report(unset.code, unset.message, unset.hint, at=path, severity=severity)


def read_settings(
    document: Document, written: Mapping[str, Any], destination: Destination, filler: Filler
) -> Fields | None:
    """The settings, checked; ``None`` while one is wrong or not set."""
    compiled = destination.settings
    known = list(compiled.definitions)
    for key in written:
        if key not in known:
            said = unknown(destination.slug, "setting", key, known)
            document.report("unknown-setting", *said, at=("settings", key), of_key=True)
    before = len(document.problems)
    for key, definition in compiled.definitions.items():
        if definition.get("type") == "password" and key in written:
            refuse_literal(document, ("settings", key), written[key])
    is_spoilt = len(document.problems) > before
    values = filler.fill(drop_unknown(written, known), ("settings",))
    unset = {key for key, value in values.items() if _has_gap(value, written[key])}
    try:
        settings = compiled.payload({key: v for key, v in values.items() if key not in unset})
    except PayloadError as error:
        report_refusals(document, ("settings",), error, "setting", silent=unset)
        return None
    return None if unset or is_spoilt else settings


def _has_gap(value: Any, written: Any) -> bool:
    if isinstance(written, str):
        return value is None
    if isinstance(written, dict):
        return any(_has_gap(value[key], part) for key, part in written.items())
    if isinstance(written, list):
        return any(_has_gap(*pair) for pair in zip(value, written, strict=True))
    return False


def refuse_literal(
    document: Document, path: Path, written: object, *, severity: Severity = "error"
) -> None:
    """Report a secret that stands in the file itself."""
    if isinstance(written, str) and has_reference(written):
        return
    name = str(path[-1]).upper() if isinstance(path[-1], str) else "NAME"
    document.report(
        "secret-in-file",
        f'"{path[-1]}" is a secret, but its value stands in the file.'
        if isinstance(path[-1], str)
        else "A write key is a secret, but its value stands in the file.",
        f"Put it into an environment variable and write ${{env:{name}}} here.",
        at=path,
        severity=severity,
    )


def read_tokens(
    document: Document, written: Mapping[str, Any], destination: Destination, filler: Filler
) -> Tokens:
    """What the connection signs in with, as far as it is configured."""
    if destination.auth is None:
        if written:
            message = f"{destination.name} has no sign-in; its credentials are settings."
            document.report(
                "auth-not-used", message, "Move the values to settings.", at=("auth",), of_key=True
            )
        return Tokens()
    values: dict[str, str] = {}
    for key, value in written.items():
        at: Path = ("auth", key)
        if key not in AUTH_KEYS:
            said = unknown("auth", "key", key, AUTH_KEYS)
            document.report("unknown-key", *said, at=at, of_key=True)
        elif not isinstance(value, str):
            message = f'"{key}" should be text, but it is {everyday(value)}.'
            document.report("wrong-type", message, "Put it in quotes.", at=at)
        else:
            if key in SECRET_AUTH:
                refuse_literal(document, at, value)
            filled = filler.text(value, at)
            if filled is not None:
                values[key] = filled
    secrets = {key: Secret(values[key]) for key in SECRET_AUTH if key in values}
    return Tokens(
        access_token=secrets.get("access_token"),
        refresh_token=secrets.get("refresh_token"),
        client_id=values.get("client_id", ""),
        client_secret=secrets.get("client_secret"),
    )


def credential_digest(tokens: Tokens, connection: str) -> str:
    """A digest that changes when the configured tokens do; empty where there are none."""
    parts = [
        "" if secret is None else secret.reveal()
        for secret in (tokens.access_token, tokens.refresh_token, tokens.client_secret)
    ]
    if not any((*parts, tokens.client_id)):
        return ""
    text = "\0".join((*parts, tokens.client_id)).encode()
    key = blake2b(connection.encode(), digest_size=32).digest()
    return blake2b(text, digest_size=16, key=key, person=b"onward-tokens").hexdigest()
