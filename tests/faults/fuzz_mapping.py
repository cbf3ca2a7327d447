"""Throws random mappings at random events: only sentences come out, in bounded time.

Run ``python tests/faults/fuzz_mapping.py --rounds 20000 --seed 7``; exit code 1 when something
else came out. Events are made of dicts that know when somebody reaches for their attributes.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "framework"), str(ROOT / "tests")]

from fixtures.amounts import whole  # noqa: E402 (runs from a checkout, too)
from onward.errors import MappingError  # noqa: E402
from onward.mapping import compile_mapping, compile_record, lint, paths  # noqa: E402
from onward.values import MISSING  # noqa: E402

SLOWEST_S = 2.0
KEYS = ["a", "b", "c d", "0", "items", "length", "__class__", "é", "@x", "type", "properties"]
PATHS = ["$.a", "a.b", "$.items[0].a", "", "$.", "$", "a.__class__", "$.a.length", "items.items"]
PIECES = [
    "{{", "}}", "{%", "%}", "a", "items", "properties.a", " | ", "upper", "join", "replace", "('a','b')",
    ": 'x'", " * ", " ** ", "9999999", " + ", "~", "for x in items", "endfor", "if a", "endif", "set a = ",
    "range(99999)", ".__class__", "['__mro__']", "()", "include 'x'", "assign b = a", "append: b", "sort",
    "\n", "not ", "(", ")", "[0]", "-1", "loop.index", "times: 9", "date: '%Y'", "1.5", "'", '"', "{#", "raw",
]  # fmt: skip
STEPS = [
    "@path", "@template", "@if", "@case", "@replace", "@arrayPath", "@literal", "@flatten", "@json",
    "@merge", "@transform", "@excludeWhenNull", "@liquid",
]  # fmt: skip
OPTIONS = [
    "exists", "blank", "then", "else", "operator", "value", "pattern", "replacement", "pattern2",
    "separator", "mode", "direction", "objects", "apply", "mapping", "global", "omitArrays", "_metadata",
]  # fmt: skip
WORDS = ["encode", "decode", "left", "right", "upper", "lower", ".", "-", "$.type", "{{ a }}"]


class Maker:
    """Makes random values, from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (nothing is secret here)

    def scalar(self) -> Any:
        make: list[Callable[[], Any]] = [
            lambda: None,
            lambda: self.random.random() < 0.5,
            lambda: self.random.randint(-(2**70), 2**70),
            lambda: self.random.uniform(-1e9, 1e9),
            lambda: self.random.choice(WORDS + PATHS + KEYS),
            self.template,
        ]
        return self.random.choice(make)()

    def template(self) -> str:
        inside = "".join(self.random.choices(PIECES, k=self.random.randint(0, 12)))
        return self.random.choice(["{{ %s }}", "{%% %s %%}", "%s", "{{ %s"]) % inside

    def json(self, depth: int) -> Any:
        kind = self.random.random()
        if depth <= 0 or kind < 0.4:
            return self.scalar()
        if kind < 0.6:
            return [self.json(depth - 1) for _ in range(self.random.randint(0, 4))]
        return {self.random.choice(KEYS): self.json(depth - 1) for _ in range(4)}

    def value(self, depth: int) -> Any:
        if depth <= 0 or self.random.random() < 0.2:
            return self.json(1)
        if self.random.random() < 0.2:
            return {self.random.choice(KEYS): self.value(depth - 1) for _ in range(2)}
        name = self.random.choice(STEPS)
        right = self.random.random() < 0.9
        return {name: self.right(name, depth - 1) if right else self.options(depth - 1)}

    def right(self, name: str, depth: int) -> Any:
        """Options as the step wants them, so that most mappings get past validation."""
        one, other = self.value(depth - 1), self.value(depth - 1)
        path = {"@path": self.random.choice(PATHS)}
        match name:
            case "@path":
                return self.random.choice([*PATHS, path])
            case "@template" | "@liquid":
                return self.template()
            case "@if":
                return {self.random.choice(["exists", "blank"]): path, "then": one, "else": other}
            case "@case":
                return {"operator": self.random.choice(["upper", "lower", "x"]), "value": path}
            case "@replace":
                return {"pattern": self.random.choice("ab.$"), "value": path, "replacement": "$&"}
            case "@arrayPath":
                return [self.random.choice(PATHS), one]
            case "@flatten" | "@json":
                mode = self.random.choice(["encode", "decode"])
                return {"separator": ".", "mode": mode, "value": one}
            case "@merge":
                return {
                    "direction": self.random.choice(["left", "right"]),
                    "objects": [path, {"a": one}],
                }
            case "@transform":
                return {"apply": {"a": one, "properties": path}, "mapping": {"b": other}}
            case _:
                return one

    def options(self, depth: int) -> Any:
        kind = self.random.random()
        if kind < 0.3:
            return self.random.choice(PATHS) if kind < 0.15 else self.template()
        if kind < 0.4:
            return [self.value(depth - 1) for _ in range(self.random.randint(0, 3))]
        if kind < 0.5:
            return self.value(depth - 1)
        chosen = self.random.sample(OPTIONS, k=self.random.randint(1, 5))
        return {name: self.option(name, depth) for name in chosen}

    def option(self, name: str, depth: int) -> Any:
        if name in {"operator", "mode", "direction", "separator", "pattern"}:
            return self.random.choice(WORDS)
        if name == "objects":
            return [self.value(depth - 1) for _ in range(2)]
        return self.value(depth - 1)

    def mapping(self) -> dict[str, Any]:
        return {f"f{i}": self.value(4) for i in range(self.random.randint(1, 3))}


class Watched(dict[str, Any]):
    """An object of an event that notices when a template reaches for its attributes."""

    reached: list[str]

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__") and name not in {"__class__", "__iter__", "__len__"}:
            Watched.reached.append(name)
        return super().__getattribute__(name)


Watched.reached = []


def watched(value: Any) -> Any:
    if isinstance(value, dict):
        return Watched({key: watched(item) for key, item in value.items()})
    return [watched(item) for item in value] if isinstance(value, list) else value


resolved = [0]  # in a list, so that it can be counted up from inside


def trouble(mapping: Any, event: Any) -> str:
    """What went wrong with one mapping and one event; empty when all is well."""
    started = time.perf_counter()
    for compile_one in (compile_mapping, compile_record):
        try:
            result = compile_one(mapping)(event)
        except MappingError as error:
            if not str(error) or "Traceback" in str(error) or "object at 0x" in str(error):
                return f"no sentence: {error}"
        except Exception as error:  # noqa: BLE001 (this is what the program looks for)
            return f"{type(error).__name__}: {error}"
        else:
            resolved[0] += 1
            if holds_missing(result):
                return "MISSING is left in the result"
    try:
        lint(mapping)
        paths(mapping)
    except Exception as error:  # noqa: BLE001 (this is what the program looks for)
        return f"lint, {type(error).__name__}: {error}"
    took = time.perf_counter() - started
    return f"it took {took:.1f} s" if took > SLOWEST_S else ""


def holds_missing(value: Any) -> bool:
    if isinstance(value, dict):
        return any(item is MISSING or holds_missing(item) for item in value.values())
    return isinstance(value, list) and any(item is MISSING or holds_missing(item) for item in value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=whole(), default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    maker = Maker(options.seed)
    found = 0
    for number in range(options.rounds):
        mapping = maker.mapping()
        event = watched({key: maker.json(3) for key in KEYS})
        Watched.reached.clear()
        wrong = trouble(mapping, event) or ", ".join(sorted(set(Watched.reached)))
        if wrong:
            found += 1
            shown = json.dumps(mapping, ensure_ascii=False)[:400]
            sys.stdout.write(f"round {number}: {wrong}\n  {shown}\n")
    sys.stdout.write(
        f"{options.rounds} rounds, {resolved[0]} resolved, seed {options.seed}: {found} with trouble\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
