"""References to values that stand elsewhere: ``${env:NAME}``, ``${file:PATH}``, ``${keyring:…}``."""

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

_REFERENCE = re.compile(r"\$\{([^${}]*)\}")
_KINDS = ("env", "file", "keyring")


@dataclass(frozen=True, slots=True)
class Unset:
    """A reference whose value is not there.

    Attributes:
        name: How the person wrote it, without ``${}``: ``env:ACME_TOKEN``.
        code: ``unset-variable``, ``missing-secret-file`` or ``missing-keyring-entry``.
        message: What is missing.
        hint: How to set it.
    """

    name: str
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A text with its references filled in.

    Attributes:
        text: The text; ``None`` while a reference has no value.
        unset: The references without a value.
        wrong: References that cannot be read, a sentence each.
    """

    text: str | None
    unset: tuple[Unset, ...] = ()
    wrong: tuple[str, ...] = ()


@dataclass(slots=True)
class References:
    """Fills in references, from the environment, beside the workspace, or the keyring.

    Attributes:
        folder: Where relative paths of ``${file:…}`` begin.
    """

    environment: Mapping[str, str]
    folder: FilePath
    keyring: Callable[[str, str], str | None] | None = None

    def resolve(self, text: str) -> Resolved:
        """The text with every reference replaced by its value."""
        unset: list[Unset] = []
        wrong: list[str] = []

        def value(match: re.Match[str]) -> str:
            found = self._value(match[1])
            if isinstance(found, Unset):
                unset.append(found)
            elif found is None:
                wrong.append(
                    f"{match[0]} is no reference. Write ${{env:NAME}}, ${{file:PATH}} "
                    "or ${keyring:SERVICE/NAME}."
                )
            else:
                return found
            return ""

        done = _REFERENCE.sub(value, text)
        return Resolved(None if unset or wrong else done, tuple(unset), tuple(wrong))

    def _value(self, reference: str) -> str | Unset | None:
        kind, colon, name = reference.partition(":")
        if not colon or kind not in _KINDS or not name.strip():
            return None
        if kind == "env":
            return self.environment.get(name) or Unset(
                reference,
                "unset-variable",
                f"The environment variable {name} is not set.",
                f"Set it: export {name}=…",
            )
        if kind == "file":
            return self._from_file(reference, name)
        service, slash, entry = name.rpartition("/")
        return self._from_keyring(reference, service, entry) if slash else None

    def _from_file(self, reference: str, name: str) -> str | Unset:
        path = self.folder / FilePath(name).expanduser()
        try:
            return path.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            return Unset(
                reference,
                "missing-secret-file",
                f"The file {name} of ${{{reference}}} cannot be read.",
                "Create it with the value as its only content, readable by this user.",
            )

    def _from_keyring(self, reference: str, service: str, entry: str) -> str | Unset:
        look_up = self.keyring or _system_keyring()
        if look_up is None:
            return Unset(
                reference,
                "missing-keyring-entry",
                f"${{{reference}}} needs the keyring support, which is not installed.",
                'Install it: pip install "onward[keyring]"',
            )
        return look_up(service, entry) or Unset(
            reference,
            "missing-keyring-entry",
            f'The keyring has no entry "{entry}" of service "{service}".',
            f"Store it: keyring set {service} {entry}",
        )


def has_reference(text: str) -> bool:
    """Whether a text refers to a value elsewhere."""
    return _REFERENCE.search(text) is not None


def _system_keyring() -> Callable[[str, str], str | None] | None:
    """The system's keyring, which is an extra and quick to import only when asked for."""
    try:
        module = importlib.import_module("keyring")
    except ImportError:
        return None

    def look_up(service: str, entry: str) -> str | None:
        try:
            found = module.get_password(service, entry)
        except module.errors.KeyringError:
            return None
        return found if isinstance(found, str) else None

    return look_up
