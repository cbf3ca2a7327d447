"""What is wrong with a mapping's trigger."""

from onward.config.document import Document, Path
from onward.errors import TriggerError
from onward.trigger import lint, read_trigger, routing_key


def check_trigger(document: Document, path: Path, text: str) -> frozenset[str] | None:
    """The types of event a trigger lets through, ``None`` for any.

    Reported is why it cannot be read, or is likely not to mean what it says.
    """
    try:
        reading = read_trigger(text)
    except TriggerError as error:
        said = str(error).partition("\n")[0]
        document.report("trigger", said, at=path, offset=error.offset)
        return None
    for level in reading.mixed:
        first, second = level.readings
        document.report(
            "and-or-mixed",
            f"and and or are mixed on one level. It may mean {first} - or {second}.",
            "Write the parentheses of the one you mean.",
            at=path,
            offset=level.offset,
        )
    if reading.mixed:
        return None
    for finding in lint(reading.tree):
        document.report(finding.code, finding.message, finding.hint, at=path, severity="warning")
    types, _ = routing_key(reading.tree)
    return types
