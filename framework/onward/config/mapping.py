"""A mapping read from a connection's file."""

from typing import Any

from onward.config.document import Document, Path
from onward.config.effective import decided, merge_fields, without_nulls
from onward.config.model import BatchConfig, MappingConfig
from onward.config.saving import read_save
from onward.config.shapes import BatchShape, ExampleShape, MappingShape
from onward.config.target import Target, find_target
from onward.config.triggers import check_trigger
from onward.config.values import Directives, check_values
from onward.config.wording import unknown
from onward.destination import Destination
from onward.fields import MatchingKey


def read_mapping(
    document: Document,
    path: Path,
    value: object,
    destination: Destination,
    directives: Directives,
) -> MappingConfig | None:
    """The mapping at ``path``; what is wrong with it is among the document's problems."""
    shape = MappingShape.read(document, path, value)
    if shape is None:
        return None
    for index, example in enumerate(shape.examples):
        ExampleShape.read(document, (*path, "examples", index), example)
    target = find_target(document, path, destination, shape.action, shape.preset)
    if target is None:
        if shape.trigger is not None:
            check_trigger(document, (*path, "trigger"), shape.trigger)
        return None
    preset = target.preset
    trigger = shape.trigger if shape.trigger is not None else (preset or target.action).trigger
    types = check_trigger(document, (*path, "trigger"), trigger)
    written = merge_fields(preset.fields if preset else {}, shape.own, target.tree)
    below = target.fields.default_mapping if shape.defaults else {}
    fields = without_nulls(merge_fields(below, written, target.tree), target.tree)
    check_values(
        document, path, target, own=shape.own, effective=fields, directives=directives, types=types
    )
    check_modes(document, path, target, shape)
    return MappingConfig(
        id=shape.id or "",
        name=shape.name or (preset.title if preset else ""),
        enabled=shape.enabled,
        action=target.action.slug,
        preset=shape.preset,
        trigger=trigger,
        sync_mode=shape.sync_mode,
        matching_key=shape.matching_key,
        save=read_save(document, path, shape.save, target),
        batch=read_batch(document, path, shape.batch, target.action.max_batch),
        fields=fields,
        own_fields=frozenset(decided(written, target.tree)),
        examples=tuple(each for each in shape.examples if isinstance(each, dict)),
        place=document.place(path),
    )


def check_modes(document: Document, path: Path, target: Target, shape: MappingShape) -> None:
    """Report a sync mode or matching key that the action does not have, or needs and did not get."""
    modes = list(target.action.sync_modes)
    takes_key = MatchingKey() in target.fields.provided.values()
    if shape.sync_mode is None and modes:
        message = f'{target.owner} needs "sync_mode".'
        document.report("missing-key", message, f"Add sync_mode: {' or '.join(modes)}.", at=path)
    elif shape.sync_mode is not None and shape.sync_mode not in modes:
        said = unknown(target.owner, "sync mode", shape.sync_mode, modes)
        document.report("unknown-sync-mode", *said, at=(*path, "sync_mode"))
    if shape.matching_key is None and takes_key:
        message = f'{target.owner} needs "matching_key".'
        document.report("missing-key", message, "Add matching_key: the key it finds by.", at=path)
    elif shape.matching_key is not None and not takes_key:
        at = (*path, "matching_key")
        message = f"{target.owner} finds no records, so it has no matching key."
        document.report("not-used", message, "Delete matching_key.", at=at, of_key=True)


def read_batch(
    document: Document, path: Path, written: dict[str, Any] | None, most: int
) -> BatchConfig:
    """How events are gathered; ``most`` is how many the platform takes at once."""
    if written is None:
        return BatchConfig()
    at = (*path, "batch")
    shape = BatchShape.read(document, at, written) or BatchShape()
    if shape.size is not None and shape.size > most:
        document.report(
            "out-of-range",
            f'"size" should be at most {most}, which the platform takes, but it is {shape.size}.',
            at=(*at, "size"),
        )
    return BatchConfig(shape.size, shape.bytes, shape.age_s)
