"""The inputs of a mapping's managed object."""

from collections.abc import Mapping
from typing import Any

from onward.config.document import Document, Path
from onward.config.refusals import drop_unknown, report_refusals
from onward.config.target import Target
from onward.config.wording import unknown
from onward.errors import PayloadError
from onward.fields import Saved


def read_save(
    document: Document, path: Path, own: Mapping[str, Any] | None, target: Target
) -> dict[str, Any] | None:
    """The inputs, the preset's included; ``None`` where the action looks after nothing.

    Args:
        own: What the admin wrote under ``save``.
    """
    at, owner = (*path, "save"), target.owner
    managed, preset = target.action.managed, target.preset
    if managed is None:
        if own is not None:
            message = f"{owner} has nothing to save on the platform."
            document.report("save-not-used", message, "Delete save.", at=at, of_key=True)
        return None
    wanted = {**(preset.save if preset else {}), **(own or {})}
    # An output that the payload can do without leaves the admin free not to save anything.
    attributes = target.fields.type.fields_shape().attributes
    if own is None and not any(
        isinstance(each.provided, Saved) and each.is_required for each in attributes
    ):
        return None
    if own is None and not wanted:
        document.report(
            "missing-save",
            f'{owner} needs "save": the inputs of its {managed.label.lower()}.',
            "Add save with these inputs; onward destinations shows them.",
            at=path,
        )
        return None
    compiled = managed.inputs()
    known = list(compiled.definitions)
    for key in own or {}:
        if key not in known:
            said = unknown(f"The {managed.label.lower()} of {owner}", "input", key, known)
            document.report("unknown-field", *said, at=(*at, key), of_key=True)
    wanted = {key: value for key, value in drop_unknown(wanted, known).items() if value is not None}
    try:
        compiled.payload(wanted)
    except PayloadError as error:
        report_refusals(document, at, error, "save")
    return wanted
