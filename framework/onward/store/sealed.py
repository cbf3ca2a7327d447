"""Values that nobody can read in the store without the key."""

import base64
import os
import secrets
import stat
from collections.abc import Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onward.errors import StorageError

VARIABLE = "ONWARD_KEY"
KEY_FILE = "onward.key"
SHORTEST = 32
_NONCE_BYTES = 12
_ONE_KEY = (
    "The processes of a cluster share what is signed in with, so all of them need the same key in "
    f"{VARIABLE}. Make one with: "
    'python -c "import secrets; print(secrets.token_urlsafe(32))"'
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Seal:
    """Encrypts JSON values; they open with the same key only.

    The key is read, or made, when it is first needed.
    """

    def __init__(self, folder: Path, key: str | None, *, is_shared: bool = False) -> None:
        self._folder = folder
        self._key = key
        self._is_shared = is_shared

    def __repr__(self) -> str:
        return f"Seal({str(self._folder)!r})"

    @classmethod
    def of(
        cls,
        folder: Path,
        environment: Mapping[str, str] = os.environ,
        *,
        is_shared: bool = False,
    ) -> Self:
        """The seal of a data folder: ``ONWARD_KEY``, else the folder's key file.

        Args:
            is_shared: Whether processes with other folders have to open what this one seals, so
                that a key file would not do.
        """
        return cls(folder, environment.get(VARIABLE), is_shared=is_shared)

    def close(self, value: Any) -> str:
        """A JSON value as text that says nothing; another one each time.

        Raises:
            StorageError: The key cannot be used.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, msgspec.json.encode(value), None)
        return base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str) -> Any:
        """The value that was sealed.

        Raises:
            StorageError: The key is another one, or the text was changed.
        """
        try:
            raw = base64.b64decode(sealed, validate=True)
            body = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError) as error:
            msg = (
                f"What is stored in {self._folder} cannot be opened with this key. "
                f"{self._remedy} Or sign in again with `onward login`."
            )
            raise StorageError(msg) from error
        return msgspec.json.decode(body)

    @property
    def _remedy(self) -> str:
        if self._key is not None:
            return f"Set {VARIABLE} to the key it was stored with."
        return f"Restore {self._folder / KEY_FILE}, or set {VARIABLE} if it was used then."

    @cached_property
    def _cipher(self) -> AESGCM:
        if self._key is None and self._is_shared:
            raise StorageError(_ONE_KEY)
        key = self._key if self._key is not None else self._from_file()
        if len(key) < SHORTEST:
            place = VARIABLE if self._key is not None else str(self._folder / KEY_FILE)
            msg = (
                f"The key in {place} has {len(key)} characters, but it needs {SHORTEST} or more. "
                'Make one with: python -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
            raise StorageError(msg)
        return AESGCM(blake2b(key.encode(), digest_size=32, person=b"onward seal").digest())

    def _from_file(self) -> str:
        path = self._folder / KEY_FILE
        try:
            return self._made(path)
        except FileExistsError:
            pass
        except OSError as error:
            msg = f"No key could be kept in {path} ({error.strerror}). Set {VARIABLE} instead."
            raise StorageError(msg) from error
        try:
            mode = path.stat().st_mode
            if mode & _OTHERS:
                msg = (
                    f"{path} can be read by others (mode {stat.S_IMODE(mode):o}), "
                    f"so it protects nothing. Run: chmod 600 {path}"
                )
                raise StorageError(msg)
            return path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            msg = f"The key in {path} cannot be read ({error}). Restore it, or set {VARIABLE}."
            raise StorageError(msg) from error

    def _made(self, path: Path) -> str:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secrets.token_urlsafe(SHORTEST)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as opened:
            opened.write(key + "\n")
            opened.flush()
            # A sign-in that is stored next must not outlive its key.
            os.fsync(opened.fileno())
        return key
