"""The shape of a workspace's files, checked key by key."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationError

from onward.config.document import Document, Path
from onward.config.wording import everyday, listed, sentence, unknown

Id = Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Count = Annotated[int, Field(strict=True, ge=1)]


class Shape(BaseModel):
    """A group of keys in a file: any may be absent, those ``needed`` give a problem then.

    Attributes:
        what: What the group is, for sentences.
        needed: Keys that have to be there.
        later: Keys that a later version knows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    what: ClassVar[str]
    needed: ClassVar[tuple[str, ...]] = ()
    later: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def read(cls, document: Document, path: Path, value: object) -> Self | None:
        """What can be used of ``value``; what cannot is among the document's problems."""
        if not isinstance(value, dict):
            message = f"{cls.what} should be a group of keys, but it is {everyday(value)}."
            document.report(
                "wrong-type", message, f"Write keys such as {listed(cls.keys())}.", at=path
            )
            return None
        for key in cls.needed:
            if key not in value:
                document.report(
                    "missing-key", f'{cls.what} needs "{key}".', f"Add a line {key}: …", at=path
                )
        for key in cls.later:
            if key in value:
                message = f'"{key}" is not available in this version of Onward.'
                document.report(
                    "not-yet", message, "Delete the key for now.", at=(*path, key), of_key=True
                )
        known = {key: part for key, part in value.items() if key not in cls.later}
        try:
            return cls.model_validate(known)
        except ValidationError as error:
            found = error.errors(include_url=False)
            for each in found:
                cls._report(document, path, each)
            refused = {each["loc"][0] for each in found}
            return cls.model_validate({k: part for k, part in known.items() if k not in refused})

    @classmethod
    def keys(cls) -> list[str]:
        """The keys an admin may write."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    @classmethod
    def _report(cls, document: Document, path: Path, error: Mapping[str, Any]) -> None:
        at = (*path, *error["loc"])
        if error["type"] == "extra_forbidden":
            key = str(error["loc"][0])
            said = unknown(cls.what, "key", key, cls.keys())
            document.report("unknown-key", *said, at=at, of_key=True)
        else:
            document.report(*sentence(error), at=at)


class BatchShape(Shape):
    """How events are gathered before they are sent."""

    what = "A batch"
    size: Count | None = Field(default=None, description="Most events of a batch.")
    bytes: Count | None = Field(default=None, description="Most bytes of a batch.")
    age_s: Annotated[float, Field(strict=True, ge=0, le=60, allow_inf_nan=False)] | None = Field(
        default=None, description="Seconds the first event of a batch waits for others; at most 60."
    )


class ExampleShape(Shape):
    """An event, and what should come out."""

    what = "An example"
    needed = ("event",)
    title: StrictStr | None = Field(default=None, description="What it shows.")
    event: dict[str, Any] | None = Field(default=None, description="An event in the Segment spec.")
    fields_: dict[str, Any] | None = Field(
        default=None, alias="fields", description="The fields that should come out."
    )
    request: dict[str, Any] | None = Field(
        default=None, description="The request that should come out."
    )


class MappingShape(Shape):
    """A mapping as an admin writes it."""

    what = "A mapping"
    needed = ("id", "action")
    later = ("for_each",)
    id: Id | None = Field(
        default=None,
        description="Kebab-case, unique in the file; rename it and it is a new mapping.",
    )
    name: StrictStr | None = Field(default=None, description="What people call it.")
    enabled: StrictBool = Field(default=True, description="Off: it takes no events.")
    action: StrictStr | None = Field(default=None, description="What to do on the platform.")
    preset: StrictStr | None = Field(
        default=None, description="A ready trigger and fields, which the rest overrides."
    )
    trigger: StrictStr | None = Field(
        default=None, description='Which events: type = "track" and event = "Order Completed".'
    )
    sync_mode: StrictStr | None = Field(default=None, description="What to do with a record.")
    matching_key: StrictStr | None = Field(default=None, description="What a record is found by.")
    save: dict[str, Any] | None = Field(
        default=None, description="What onward apply looks after on the platform."
    )
    batch: dict[str, Any] | None = Field(default=None, description="How events are gathered.")
    defaults: StrictBool = Field(default=True, description="Off: no default mappings.")
    own: dict[str, Any] = Field(
        default={},
        alias="fields",
        description="Only what differs from the defaults; null switches off.",
    )
    examples: list[Any] = Field(
        default=[], description="Events, and what should come out: onward test."
    )


class ConnectionShape(Shape):
    """A connection's file."""

    what = "A connection"
    needed = ("destination",)
    later = ("consent",)
    destination: StrictStr | None = Field(default=None, description="The platform.")
    name: StrictStr | None = Field(default=None, description="What people call the connection.")
    sources: list[StrictStr] | None = Field(
        default=None, description="The sources it takes events from; all of them if absent."
    )
    live: StrictBool = Field(
        default=True, description="Off: resolve, validate and record, send nothing."
    )
    settings: dict[str, Any] = Field(default={}, description="The destination's settings.")
    auth: dict[str, Any] = Field(default={}, description="What to sign in with: references only.")
    batch: dict[str, Any] | None = Field(default=None, description="How events are gathered.")
    mappings: list[Any] = Field(default=[], description="At most 50.")


class SourceShape(Shape):
    """A source of events."""

    what = "A source"
    needed = ("id",)
    id: Id | None = Field(default=None, description="Kebab-case, unique.")
    name: StrictStr | None = Field(default=None, description="What people call it.")
    write_key: StrictStr | None = Field(default=None, description="What its SDK signs in with.")
    write_keys: list[StrictStr] = Field(
        default=[], description="Several keys, while one replaces another."
    )
    max_event_bytes: Count | None = Field(default=None, description="The largest event taken.")
    max_batch_bytes: Count | None = Field(
        default=None, description="The largest request taken, unpacked."
    )


class RetentionShape(Shape):
    """How long settled deliveries are kept."""

    what = "The retention"
    days: Annotated[float, Field(strict=True, gt=0, le=3650, allow_inf_nan=False)] | None = Field(
        default=None, description="Days that settled deliveries stay in the ledger; 30 if absent."
    )
    age: StrictStr | None = Field(
        default=None, description="The same with its unit: 36 hours, 30 days, 6 months."
    )
    size: StrictStr | None = Field(
        default=None,
        description="The most that may be kept, 500 MB or 2 GB: the oldest settled is forgotten first.",
    )


class AlertsShape(Shape):
    """Who is told when a person must see to something."""

    what = "The group alerts"
    webhook: StrictStr | None = Field(
        default=None,
        description="Gets each alert as JSON by POST; chat programs show its text. A reference.",
    )
    repeat_hours: Annotated[float, Field(strict=True, gt=0, le=720, allow_inf_nan=False)] | None = (
        Field(default=None, description="Hours until the same cause is told again; 4 if absent.")
    )


class MetricsShape(Shape):
    """Who may read the figures."""

    what = "The group metrics"
    needed = ("token",)
    token: StrictStr | None = Field(
        default=None,
        description="What Prometheus shows to read /metrics; closed without one. A reference.",
    )


class JournalShape(Shape):
    """The cluster that several machines share."""

    what = "The journal"
    needed = ("nats",)
    nats: list[StrictStr] = Field(
        default=[],
        description="Servers of the NATS cluster, nats://host:4222 each; some of them will do.",
    )
    replicas: Literal[1, 3, 5] | None = Field(
        default=None, description="Servers that keep each event: 1, 3 or 5; 3 if absent."
    )
    duplicate_hours: (
        Annotated[float, Field(strict=True, gt=0, le=24, allow_inf_nan=False)] | None
    ) = Field(
        default=None,
        description="Hours in which a messageId is known again, in the servers' memory; "
        "2 if absent.",
    )
    credentials: StrictStr | None = Field(
        default=None, description="The file with what to sign in with, from nsc or the operator."
    )


class WorkspaceShape(Shape):
    """``onward.yaml``."""

    what = "onward.yaml"
    sources: list[Any] = Field(default=[], description="Where events come from.")
    retention: dict[str, Any] | None = Field(default=None, description="How long data is kept.")
    alerts: dict[str, Any] | None = Field(default=None, description="Who is told of trouble.")
    metrics: dict[str, Any] | None = Field(default=None, description="Who may read the figures.")
    data: StrictStr | None = Field(default=None, description="The data folder; .onward if absent.")
    journal: dict[str, Any] | None = Field(
        default=None, description="The cluster that several machines share; none if absent."
    )
