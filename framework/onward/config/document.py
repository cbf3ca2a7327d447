"""A YAML file as plain values, with the place of each of them."""

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from onward.config.scalars import line_and_column, plain_value, start_of
from onward.config.syntax import sentence
from onward.errors import Problem, Severity

Path = tuple[str | int, ...]
"""Where a value stands in a file: ``("mappings", 0, "trigger")``."""

MAX_VALUES = 200_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(slots=True)
class Document:
    """A file's content; ``value`` is ``None`` while it cannot be read.

    Attributes:
        file: The file, as the person would write it.
        value: What it holds, as JSON values.
        problems: What was found so far; checks add theirs.
    """

    file: str
    text: str
    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    _keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _nodes: dict[Path, Node] = field(default_factory=dict)

    def path(self, base: Path, pointer: str) -> Path:
        """The path of a JSON pointer below ``base``, as far as the file goes."""
        path = base
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if (*path, key) in self._nodes:
                path = (*path, key)
            elif key.isdecimal() and (*path, int(key)) in self._nodes:
                path = (*path, int(key))
            else:
                break
        return path

    def place(self, path: Path, *, of_key: bool = False, offset: int | None = None) -> Place:
        """Where ``path`` stands, or the nearest thing around it that is in the file.

        Args:
            of_key: Point at the key instead of its value.
            offset: Point at this character of a text.
        """
        while path not in self._nodes:
            if not path:
                return Place(self.file, 1, 1)
            path, offset = path[:-1], None
        if of_key and path in self._keys:
            line, column = self._keys[path]
        else:
            line, column = start_of(self._nodes[path], self.text, offset)
        return Place(self.file, line + 1, column + 1)

    def report(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        at: Path = (),
        of_key: bool = False,
        offset: int | None = None,
        severity: Severity = "error",
    ) -> None:
        """Note a problem at a value of the file; ``place`` explains the last arguments."""
        place = self.place(at, of_key=of_key, offset=offset)
        self.report_at((place.line, place.column), code, message, hint, severity=severity)

    def report_at(
        self,
        place: tuple[int, int],
        code: str,
        message: str,
        hint: str = "",
        *,
        severity: Severity = "error",
    ) -> None:
        """Note a problem at a line and column, both from 1."""
        self.problems.append(Problem(self.file, *place, code, message, hint, severity))


def read_document(content: bytes, file: str) -> Document:
    """The file's values and their places; what is wrong with its YAML is among its problems."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        document = Document(file, "")
        line = content.count(b"\n", 0, error.start) + 1
        message = "The file is not in UTF-8: a character on this line cannot be read."
        document.report_at((line, 1), "yaml-encoding", message, "Save the file as UTF-8.")
        return document
    document = Document(file, text)
    try:
        root = YAML(typ="safe", pure=True).compose(text)
        if root is not None:
            document.value = _Builder(document).build(root, ())
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.report_at((line, column), "yaml-syntax", *sentence(error))
    except YAMLError as error:
        line, column = line_and_column(text, getattr(error, "position", 0))
        message = "The file holds a control character that YAML does not allow."
        document.report_at((line + 1, column + 1), "yaml-syntax", message, "Delete it.")
    except RecursionError:
        message = "The file nests values too deeply to be read."
        document.report_at((1, 1), "yaml-too-deep", message, "Write it with fewer levels.")
    return document


class _Builder:
    """Plain values from the nodes of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count = 0

    def build(self, node: Node, path: Path) -> Any:
        self.count += 1
        if self.count > MAX_VALUES:
            # A few aliases of aliases are enough for billions of values.
            raise RecursionError
        self.document._nodes[path] = node  # noqa: SLF001 - the builder fills the document
        if str(node.tag).startswith("!"):
            self.document.report(
                "yaml-tag",
                f'The tag "{node.tag}" means nothing here.',
                "Delete it, or put the text in quotes.",
                at=path,
            )
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return plain_value(node)

    def mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = self.key(key_node, path)
            if key is None:
                continue
            at = (*path, key)
            mark = key_node.start_mark
            if key in result:
                self.document.report_at(
                    (mark.line + 1, mark.column + 1),
                    "duplicate-key",
                    f'"{key}" stands here a second time; the first is on line {lines[key]}.',
                    "Delete one of them.",
                )
                continue
            lines[key] = mark.line + 1
            self.document._keys[at] = (mark.line, mark.column)  # noqa: SLF001 - as above
            result[key] = self.build(value_node, at)
        return result

    def key(self, node: Node, path: Path) -> str | None:
        if isinstance(node, ScalarNode) and node.tag != "tag:yaml.org,2002:merge":
            return str(node.value)
        mark = node.start_mark
        is_template = self.document.text.startswith("{", mark.index)
        hint = (
            'Put a template in quotes: "{{ properties.seats }}".' if is_template else "Write text."
        )
        message = "A key should be text, but this one is a group of values, a list or a merge."
        self.document.report_at((mark.line + 1, mark.column + 1), "yaml-key", message, hint)
        return None
