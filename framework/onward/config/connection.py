"""A connection read from its file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from onward.config.document import Document
from onward.config.limits import MAX_MAPPINGS, check_mapping_count
from onward.config.mapping import read_batch, read_mapping
from onward.config.model import ConnectionConfig, MappingConfig
from onward.config.references import References
from onward.config.settings import Filler, credential_digest, read_settings, read_tokens
from onward.config.shapes import ConnectionShape
from onward.config.values import Directives
from onward.config.wording import unknown
from onward.destination import Destination


@dataclass(frozen=True, slots=True)
class Installed:
    """What a connection may refer to.

    Attributes:
        sources: Ids of the workspace's sources; ``None`` while they cannot be read.
        is_strict: Whether a reference without a value is an error.
    """

    destinations: Mapping[str, Destination]
    directives: Directives
    references: References
    sources: Collection[str] | None
    is_strict: bool


def read_connection(
    document: Document, connection: str, installed: Installed
) -> ConnectionConfig | None:
    """The connection in a file; what is wrong with it is among the document's problems."""
    shape = ConnectionShape.read(document, (), document.value)
    if shape is None or shape.destination is None:
        return None
    _check_sources(document, shape.sources or (), installed.sources)
    destination = installed.destinations.get(shape.destination)
    if destination is None:
        names = list(installed.destinations)
        message, hint = unknown("This installation", "destination", shape.destination, names)
        document.report("unknown-destination", message, hint, at=("destination",))
        return None
    unset: list[str] = []
    filler = Filler(document, installed.references, installed.is_strict, unset)
    tokens = read_tokens(document, shape.auth, destination, filler)
    mappings = _read_mappings(document, shape.mappings, destination, installed.directives)
    used = [destination.actions[mapping.action].max_batch for mapping in mappings]
    return ConnectionConfig(
        id=connection,
        destination=destination,
        name=shape.name or destination.name,
        sources=None if shape.sources is None else tuple(shape.sources),
        live=shape.live,
        settings=read_settings(document, shape.settings, destination, filler),
        tokens=tokens,
        batch=read_batch(document, (), shape.batch, min(used, default=1_000_000)),
        mappings=tuple(mappings),
        place=document.place(()),
        unset=tuple(unset),
        credential_digest=credential_digest(tokens, connection),
    )


def _check_sources(
    document: Document, named: Collection[str], sources: Collection[str] | None
) -> None:
    for index, source in enumerate(named):
        if sources is not None and source not in sources:
            said = unknown("onward.yaml", "source", source, list(sources))
            document.report("unknown-source", *said, at=("sources", index))


def _read_mappings(
    document: Document, written: list[object], destination: Destination, directives: Directives
) -> list[MappingConfig]:
    """The mappings, at most as many as a connection may have."""
    places = [document.place(("mappings", index)) for index in range(len(written))]
    too_many = check_mapping_count(places)
    if too_many is not None:
        document.problems.append(too_many)
    lines: dict[str, int] = {}
    mappings = []
    for index, value in enumerate(written[:MAX_MAPPINGS]):
        mapping = read_mapping(document, ("mappings", index), value, destination, directives)
        name = value.get("id") if isinstance(value, dict) else None
        if isinstance(name, str):
            at = ("mappings", index, "id")
            if name in lines:
                message = f'Two mappings are called "{name}"; the first is on line {lines[name]}.'
                document.report("duplicate-id", message, "Rename one of them.", at=at)
            lines.setdefault(name, document.place(at).line)
        if mapping is not None:
            mappings.append(mapping)
    return mappings
