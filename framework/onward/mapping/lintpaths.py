"""What can be wrong with a path, seen without any event."""

from collections.abc import Iterator
from typing import Final

from onward.mapping.findings import Finding, finding
from onward.mapping.places import Place
from onward.mapping.runtime import root_path
from onward.values import nearest, segments

TEXTS: Final = frozenset(
    [
        "type",
        "event",
        "messageId",
        "userId",
        "anonymousId",
        "groupId",
        "previousId",
        "timestamp",
        "receivedAt",
        "sentAt",
        "originalTimestamp",
        "name",
        "category",
        "channel",
        "version",
        "writeKey",
        "projectId",
    ]
)
GROUPS: Final = ("properties", "traits", "context", "integrations")
ROOTS: Final = (*sorted(TEXTS), *GROUPS)
_DEEP_TEXTS: Final = frozenset(
    ("context", *path.split("."))
    for path in [
        "ip",
        "locale",
        "timezone",
        "userAgent",
        "page.url",
        "page.path",
        "page.referrer",
        "page.title",
        "page.search",
        "library.name",
        "library.version",
        "os.name",
        "os.version",
        "device.id",
        "device.advertisingId",
    ]
)


def path_findings(path: str, place: Place, *, in_item: bool) -> Iterator[Finding]:
    """Findings about one path; ``in_item`` when it is looked up in an item of a list."""
    keys = segments(root_path(path))
    if not keys:
        return
    if "*" in path:
        yield finding(
            place,
            "path-wildcard",
            f"a path has no wildcard, so {path} finds nothing.",
            "Use a List step for all items, or name one: [0].",
        )
    elif any(key.endswith(("[-1", "[-2", "[-3")) for key in keys):
        yield finding(
            place,
            "path-index",
            f"{path} finds nothing: items are counted from 0, not from the end.",
            "Use [0] for the first item.",
        )
    elif keys[0] == "$" or path.startswith("$["):
        yield finding(
            place,
            "path-root",
            f"{path} looks for a field called $.",
            "Write $. and then the path, such as $.properties.total.",
        )
    elif in_item:
        yield from _outside(path, keys, place)
    else:
        yield from _from_event(path, keys, place)


def _outside(path: str, keys: tuple[str, ...], place: Place) -> Iterator[Finding]:
    if keys[0] in GROUPS and len(keys) > 1:
        yield finding(
            place,
            "path-outside",
            f"{path} is looked up in each item of the list, which cannot reach the event.",
            "Name a member of the item, such as $.price.",
        )


def _from_event(path: str, keys: tuple[str, ...], place: Place) -> Iterator[Finding]:
    root = keys[0]
    if root not in ROOTS:
        near = nearest(root, ROOTS)
        inside = ".".join(keys)
        hint = f"Did you mean {near}?" if near else f"Write $.properties.{inside} for a property."
        yield finding(place, "unknown-root", f'"{root}" is not a field of an event.', hint)
    scalar = next(
        (n for n in range(1, len(keys)) if keys[:n] in _DEEP_TEXTS or (n == 1 and root in TEXTS)), 0
    )
    if scalar and keys[scalar:] != ("length",):
        text = ".".join(keys[:scalar])
        yield finding(
            place,
            "path-into-scalar",
            f"{path} finds nothing: {text} is a single value with nothing inside.",
            f"Use $.{text}.",
        )
