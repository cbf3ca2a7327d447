"""The cluster that several machines share: one group of ``onward.yaml``."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import urlsplit

from onward.config.document import Document, Path
from onward.config.model import JournalConfig
from onward.config.settings import Filler
from onward.config.shapes import JournalShape

REPLICAS = 3
DUPLICATE_HOURS = 2.0
_HERE: Path = ("journal",)


def read_journal(
    document: Document, written: Mapping[str, Any] | None, filler: Filler
) -> JournalConfig | None:
    """The cluster, if one is named; what is wrong is among the document's problems."""
    if written is None:
        return None
    shape = JournalShape.read(document, _HERE, written)
    if shape is None or "nats" not in written:
        return None
    if not shape.nats:
        if isinstance(written["nats"], list) and not written["nats"]:
            document.report(
                "missing-server",
                '"nats" names no server.',
                "Write the address of one at least: nats: [nats://nats-1:4222]",
                at=(*_HERE, "nats"),
            )
        return None
    servers = [
        found
        for index, text in enumerate(shape.nats)
        if (found := _server(document, (*_HERE, "nats", index), text, filler)) is not None
    ]
    credentials = None
    if shape.credentials is not None:
        filled = filler.text(shape.credentials, (*_HERE, "credentials"))
        credentials = None if filled is None else filler.references.folder / FilePath(filled)
    return JournalConfig(
        tuple(servers),
        shape.replicas or REPLICAS,
        timedelta(hours=shape.duplicate_hours or DUPLICATE_HOURS),
        credentials,
    )


def _server(document: Document, at: Path, text: str, filler: Filler) -> str | None:
    address = filler.text(text, at)
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in {"nats", "tls"} and bool(parts.hostname)
        has_password = parts.username is not None
        _ = parts.port
    except ValueError:
        is_address = has_password = False
    if has_password:
        document.report(
            "secret-in-address",
            "The address of a server holds a user or a password.",
            "Leave them out, and name a file with credentials: credentials: onward.creds",
            at=at,
        )
        return None
    if not is_address:
        document.report(
            "wrong-form",
            "A server should be an address such as nats://nats-1:4222, but this is none.",
            "Correct it, or the value it refers to.",
            at=at,
        )
        return None
    return address
