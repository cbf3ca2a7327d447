"""The sources of a workspace, its own options: what ``onward.yaml`` says."""

from dataclasses import dataclass, field

from onward.config.cluster import read_journal
from onward.config.document import Document, Path
from onward.config.model import AlertsConfig, JournalConfig, SourceConfig
from onward.config.retention import Retention, read_retention
from onward.config.seeing import read_alerts, read_metrics_token
from onward.config.settings import Filler, refuse_literal
from onward.config.shapes import SourceShape, WorkspaceShape
from onward.request import Secret

DATA_FOLDER = ".onward"


@dataclass(frozen=True, slots=True)
class WorkspaceOptions:
    """What ``onward.yaml`` says."""

    sources: tuple[SourceConfig, ...] = ()
    retention: Retention = field(default_factory=Retention)
    data: str = DATA_FOLDER
    alerts: AlertsConfig = field(default_factory=AlertsConfig)
    metrics_token: Secret[str] | None = None
    journal: JournalConfig | None = None


def read_options(document: Document, filler: Filler) -> WorkspaceOptions | None:
    """The options; what is wrong with them is among the document's problems."""
    if document.value is None:
        return None if document.problems else WorkspaceOptions()
    shape = WorkspaceShape.read(document, (), document.value)
    if shape is None:
        return None
    sources = [
        source
        for index, value in enumerate(shape.sources)
        if (source := _read_source(document, index, value, filler)) is not None
    ]
    _check_unique(document, sources)
    return WorkspaceOptions(
        tuple(sources),
        read_retention(document, shape.retention),
        shape.data or DATA_FOLDER,
        read_alerts(document, shape.alerts, filler),
        read_metrics_token(document, shape.metrics, filler),
        read_journal(document, shape.journal, filler),
    )


def _read_source(
    document: Document, index: int, value: object, filler: Filler
) -> SourceConfig | None:
    path: Path = ("sources", index)
    shape = SourceShape.read(document, path, value)
    if shape is None or shape.id is None:
        return None
    keys = []
    written: list[tuple[Path, str]] = [
        ((*path, "write_keys", at), key) for at, key in enumerate(shape.write_keys)
    ]
    if shape.write_key is not None:
        written.insert(0, ((*path, "write_key"), shape.write_key))
    for place, text in written:
        # A write key stands in every web page that uses it, so it is no more than a warning.
        refuse_literal(document, place, text, severity="warning")
        filled = filler.text(text, place)
        if filled:
            keys.append(Secret(filled))
    limits = {
        name: limit
        for name in ("max_event_bytes", "max_batch_bytes")
        if (limit := getattr(shape, name)) is not None
    }
    return SourceConfig(shape.id, shape.name or shape.id, tuple(keys), **limits)


def _check_unique(document: Document, sources: list[SourceConfig]) -> None:
    ids: set[str] = set()
    keys: dict[Secret[str], str] = {}
    for source in sources:
        if source.id in ids:
            message = f'Two sources are called "{source.id}".'
            document.report("duplicate-id", message, "Rename one of them.", at=("sources",))
        ids.add(source.id)
        for key in source.write_keys:
            if keys.setdefault(key, source.id) != source.id:
                document.report(
                    "duplicate-write-key",
                    f'The sources "{keys[key]}" and "{source.id}" have the same write key.',
                    "Give each source a key of its own.",
                    at=("sources",),
                )
