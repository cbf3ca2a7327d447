"""Python source in the making: lines, names, the constants they refer to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from onward.mapping import jsontext, runtime
from onward.values import MISSING, text_of, walk


@dataclass(frozen=True, slots=True)
class Code:
    """An expression without effect.

    Attributes:
        text: A name or a constant.
        certain: Whether it is never missing.
        value: What it is, where that is the same for every event.
    """

    text: str
    certain: bool = False
    value: Any = MISSING


@dataclass(frozen=True, slots=True)
class Rows:
    """A list whose items are reshaped.

    Attributes:
        source: Where the list is found; a single object stands for a list of one.
        write: Writes the values of one item, whose scope the function's is, by key.
    """

    source: Code
    write: "Callable[[Body], dict[str, Code]]"


Found = Code | dict[str, "Found"] | Rows
"""A record's value: where it is found, where its members are, or how its items come about."""

NOTHING = Code("M")


class Writer:
    """The functions of one compiled mapping.

    Nothing a mapping says becomes code: its texts enter as quoted constants, all else by name.
    """

    def __init__(self) -> None:
        self.names: dict[str, Any] = {
            "M": MISSING,
            "walk": walk,
            "text": text_of,
            "decode": jsontext.decode,
            "encode": jsontext.encode,
            **{name: part for name, part in vars(runtime).items() if callable(part)},
        }
        self._done: list[str] = []
        self._count = 0

    def name(self, prefix: str) -> str:
        """A name that is not taken."""
        self._count += 1
        return f"{prefix}{self._count}"

    def bind(self, value: Any) -> str:
        """A name for a constant."""
        name = self.name("k")
        self.names[name] = value
        return name

    def constant(self, value: Any) -> str:
        """A constant as an expression; a fresh copy of it where it can be changed."""
        if value is None or isinstance(value, bool):
            return repr(value)
        if isinstance(value, str) and len(value) <= 80:
            return repr(value)
        if value in ({}, []):
            return "{}" if isinstance(value, dict) else "[]"
        if isinstance(value, (dict, list)):
            return f"copied({self.bind(value)})"
        return self.bind(value)

    def finish(self, body: "Body") -> None:
        """Keep a function that is written to its end."""
        self._done.extend(body.lines)

    def load(self, name: str) -> Callable[..., Any]:
        """The function called ``name``, ready to run."""
        source = "\n".join(self._done)
        exec(compile(source, "<mapping>", "exec"), self.names)  # noqa: S102 (constants only)
        loaded: Callable[..., Any] = self.names[name]
        return loaded


@dataclass
class Body:
    """One function being written: its scope is the object that paths are looked up in.

    Attributes:
        known: Paths already looked up on every way to here, with the names of what they found.
        scope_is_object: Whether the scope is known to be a plain object.
        asked: Names of values that were asked whether they are objects, with the answers' names.
    """

    writer: Writer
    scope: str = "s"
    scope_is_object: bool = False
    indent: int = 1
    lines: list[str] = field(default_factory=list)
    known: dict[tuple[str, ...], str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def line(self, text: str) -> None:
        """Write one line at the present depth."""
        self.lines.append(f"{' ' * self.indent}{text}")

    def new(self, expression: str, *, certain: bool = False) -> Code:
        """Keep what an expression gives under a new name."""
        name = self.writer.name("v")
        self.line(f"{name} = {expression}")
        return Code(name, certain)

    def named(self, code: Code) -> str:
        """The name under which a value stands, a constant getting one."""
        return code.text if code.text.isidentifier() else self.new(code.text).text

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Lines that run only sometimes: what is found out there is not known after them."""
        self.line(header)
        outside = self.known
        self.known = dict(outside)
        self.indent += 1
        yield
        self.indent -= 1
        self.known = outside

    def path(self, keys: tuple[str, ...]) -> Code:
        """Look up a path in the scope, going on from the longest part already known."""
        if not keys:
            return Code(self.scope, certain=self.scope_is_object)
        start = next((n for n in range(len(keys), 0, -1) if keys[:n] in self.known), 0)
        base = self.known[keys[:start]] if start else self.scope
        for end in range(start + 1, len(keys) + 1):
            key = self.writer.constant(keys[end - 1])
            get = f"{base}.get({key}, M)"
            if end > 1 or not self.scope_is_object:
                is_object = self.asked.get(base, f"{base}.__class__ is dict")
                get += f" if {is_object} else M if {base} is M else walk({base}, ({key},))"
            base = self.new(get).text
            self.known[keys[:end]] = base
        return Code(base)

    def start(self, keys: tuple[str, ...]) -> None:
        """Look up where several paths go on, and ask once for all of them whether they can."""
        found = self.path(keys).text
        self.asked[found] = self.new(f"{found}.__class__ is dict").text
