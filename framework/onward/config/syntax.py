"""What is wrong with a file's YAML, as a sentence for the person who wrote it."""

from ruamel.yaml.error import MarkedYAMLError

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "found character '\\t'",
        "This line begins with a tab, and YAML takes only spaces there.",
        "Replace the tab with spaces.",
    ),
    (
        "mapping values are not allowed",
        "A colon is not expected here.",
        "Put the text in quotes if it holds a colon; else correct this line's indentation.",
    ),
    (
        "while scanning a quoted scalar",
        "The text that starts here is never closed with a quote.",
        "Add the closing quote.",
    ),
    (
        "quoted scalar",
        "The text in quotes that starts around here cannot be read.",
        "Close it with the same quote; write \\\\ for a backslash between double quotes.",
    ),
    (
        "could not find expected ':'",
        "This line is no key with a value.",
        "Write it as key: value, or put text of several lines in quotes.",
    ),
    (
        "expected a single document",
        "A line --- starts a second document, and a file holds only one.",
        "Move what follows to a file of its own.",
    ),
    (
        "found undefined alias",
        "The text begins with *, which YAML reads as an alias that is defined nowhere.",
        "Put the text in quotes.",
    ),
    (
        " a tag",
        "The text begins with !, which YAML reads as a tag.",
        "Put the text in quotes.",
    ),
    (
        "that cannot start any token",
        "A text cannot begin with this character.",
        "Put the text in quotes.",
    ),
    (
        "flow sequence",
        "The list that begins with [ is not closed, or an item in it needs quotes.",
        "Add the missing ], or put the items in quotes.",
    ),
    (
        "flow mapping",
        "The group that begins with { is not closed, or a text in it needs quotes.",
        'Add the missing }, or put the text in quotes: "${env:NAME}".',
    ),
    (
        "but found '<scalar>'",
        "There is more text here than YAML expects.",
        "Put the whole text in one pair of quotes, or correct the indentation of this line.",
    ),
    (
        "while parsing a block",
        "This line is indented differently from the ones it belongs to.",
        "Begin it in the same column as its neighbours.",
    ),
)


def sentence(error: MarkedYAMLError) -> tuple[str, str]:
    """The sentence that fits, and what to do."""
    said = f"{error.context or ''}; {error.problem or ''}"
    for part, message, hint in _SENTENCES:
        if part in said:
            return message, hint
    return f"YAML cannot be read here: {error.problem or error.context}.", "Put the text in quotes."
