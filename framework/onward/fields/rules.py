"""Rules between fields: which are needed together, or in the place of one another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from onward.errors import DefinitionError
from onward.fields.shape import Attribute, Shape
from onward.fields.walk import Walk
from onward.values import nearest

Alternative = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Rules between the fields of a payload; fields are named by attribute, ``object.member``.

    Attributes:
        require_any: Alternatives, one of which must be there; a tuple's fields count together.
        require_all: Fields that must all be there.
        together: Groups that are whole or left out with a note. If all of a group are members of
            one object, the object is left out.
        needs: Pairs of fields, the first of which means nothing without the second, and is left
            out with a note: an amount without its currency.
        message: The sentence for an event with none of ``require_any``.
    """

    require_any: tuple[Alternative, ...] = ()
    require_all: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    message: str = ""


Check = Callable[[Any, Walk], None]


@dataclass(frozen=True, slots=True)
class _Target:
    name: str
    attribute: Attribute
    key: tuple[str, ...]

    def find(self, payload: Any) -> Any:
        value = payload
        for step in self.key:
            value = None if value is None else value.__dict__[step]
        return value

    def is_given(self, payload: Any) -> bool:
        return self.find(payload) not in (None, [], ())


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """Rules ready for finished payloads.

    Attributes:
        test: Whether the members ``d`` of a payload keep all of them, as an expression: nearly all
            do, so this is asked first.
        is_kept: The same as a function.
        checks: What each does to a payload that does not.
    """

    test: str
    is_kept: Callable[[dict[str, Any]], bool]
    checks: Sequence[Check]

    def enforce(self, payload: Any, walk: Walk) -> None:
        """Leave out what may not stand alone, and tell what is missing."""
        if self.is_kept(payload.__dict__):
            return
        for check in self.checks:
            check(payload, walk)


def compile_rules(rules: Rules, shape: Shape) -> CompiledRules | None:
    """The rules of a class of fields; ``None`` if there are none.

    Raises:
        DefinitionError: A rule names what is no field.
    """
    checks = [_together(shape, group) for group in rules.together]
    checks += [_needing(shape, pair) for pair in rules.needs]
    checks += [_required(target) for target in (_target(shape, name) for name in rules.require_all)]
    if rules.require_any:
        checks.append(_any_of(shape, rules))
    if not checks:
        return None
    test = _test(rules, shape)
    is_kept = eval(f"lambda d: {test}")  # noqa: S307 - all foreign words are quoted
    return CompiledRules(test, is_kept, checks)


class _Tests:
    """Expressions about the members ``d`` of a payload; names of fields enter as quoted constants."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def given(self, names: Alternative) -> str:
        """Whether all these fields are given."""
        group = (names,) if isinstance(names, str) else names
        targets = [_target(self.shape, name) for name in group]
        shared = _shared(targets)
        # Fields of one object are asked for together, all others each for itself.
        sharing = [targets] if shared else [[target] for target in targets]
        return " and ".join(
            test for some in sharing for test in (*_way(some[0].key[:-1]), _members(some))
        )

    def together(self, group: tuple[str, ...]) -> str:
        """Whether these fields are all given, or none of them, or not even their object."""
        targets = [_target(self.shape, name) for name in group]
        if shared := _shared(targets):
            return f"not ({' and '.join(_way(shared))}) or {_members(targets)}"
        none = " or ".join(f"({self.given(name)})" for name in group)
        return f"not ({none}) or ({self.given(group)})"


def _way(steps: tuple[str, ...]) -> list[str]:
    """Tests that lead to an object, which is ``x`` then; the payload's own members are ``d``."""
    return [
        f"(x := {'x.__dict__' if index else 'd'}[{step!r}]) is not None"
        for index, step in enumerate(steps)
    ]


def _members(targets: list[_Target]) -> str:
    """Whether these members of one object are all given, where the way to it has led."""
    holder = "x.__dict__" if len(targets[0].key) > 1 else "d"
    tests = []
    for index, target in enumerate(targets):
        tail = "" if target.attribute.is_list else " is not None"
        found = "y" if index else f"(y := {holder})"
        tests.append(f"{found}[{target.key[-1]!r}]{tail}")
    return " and ".join(tests)


def _test(rules: Rules, shape: Shape) -> str:
    tests = _Tests(shape)
    parts = [tests.given(name) for name in rules.require_all]
    parts += [tests.together(group) for group in rules.together]
    parts += [f"not ({tests.given(one)}) or {tests.given(other)}" for one, other in rules.needs]
    if rules.require_any:
        parts.append(" or ".join(f"({tests.given(one)})" for one in rules.require_any))
    return " and ".join(f"({part})" for part in parts)


def _target(shape: Shape, name: str) -> _Target:
    current: Shape | None = shape
    attribute = None
    for step in name.split("."):
        known = {} if current is None else {a.name: a for a in current.attributes}
        attribute = known.get(step)
        if attribute is None:
            near = nearest(step, known)
            hint = f'Did you mean "{near}"?' if near else f"Fields: {', '.join(known)}."
            msg = (
                f'A rule of {shape.owner.__name__} names "{name}", which is no field of it. {hint}'
            )
            raise DefinitionError(msg)
        current = None if attribute.is_list else attribute.nested
    assert attribute is not None  # noqa: S101 - a split text has at least one part
    return _Target(name, attribute, tuple(name.split(".")))


def _required(target: _Target) -> Check:
    def check(payload: Any, walk: Walk) -> None:
        if not target.is_given(payload):
            walk.require(target.attribute.key, f"{target.attribute.label} is missing.")

    return check


def _any_of(shape: Shape, rules: Rules) -> Check:
    alternatives = [
        [_target(shape, name) for name in ((one,) if isinstance(one, str) else one)]
        for one in rules.require_any
    ]
    message = rules.message or _asked(shape, alternatives)

    def check(payload: Any, walk: Walk) -> None:
        for group in alternatives:
            if all(target.is_given(payload) for target in group):
                return
        walk.problem(None, "require_any", message)

    return check


def _asked(shape: Shape, alternatives: list[list[_Target]]) -> str:
    names = []
    for group in alternatives:
        inner = [target.attribute.label for target in group]
        names.append(" and ".join(inner))
        if parent := _shared(group):
            owner = _target(shape, ".".join(parent)).attribute.label
            names[-1] = f"{owner} with {names[-1]}"
    *head, last = names
    listed = f"{', '.join(head)} or {last}" if head else last
    return f"The event has nothing to match a person by. It needs {listed}."


def _together(shape: Shape, group: tuple[str, ...]) -> Check:
    targets = [_target(shape, name) for name in group]
    shared = _shared(targets)
    whole = _target(shape, ".".join(shared)) if shared else None

    def check(payload: Any, walk: Walk) -> None:
        given = [target for target in targets if target.is_given(payload)]
        if len(given) == len(targets) or (not given and whole is None):
            return
        if whole is not None:
            if whole.find(payload) is None:
                return
            _leave_out(payload, whole)
        else:
            for target in given:
                _leave_out(payload, target)
        missing = [target for target in targets if target not in given]
        label = (whole or given[0]).attribute.label
        walk.note(f"{label} was left out: {_words(given, missing)}.")

    return check


def _needing(shape: Shape, pair: tuple[str, str]) -> Check:
    target, other = (_target(shape, name) for name in pair)

    def check(payload: Any, walk: Walk) -> None:
        if target.is_given(payload) and not other.is_given(payload):
            _leave_out(payload, target)
            walk.note(f"{target.attribute.label} was left out: {_words([target], [other])}.")

    return check


def _shared(targets: list[_Target]) -> tuple[str, ...]:
    parents = {target.key[:-1] for target in targets}
    return parents.pop() if len(parents) == 1 else ()


def _words(given: list[_Target], missing: list[_Target]) -> str:
    lacking = " and ".join(_small(target.attribute.label) for target in missing)
    if not given:
        return f"{lacking} {'is' if len(missing) == 1 else 'are'} missing"
    return f"{' and '.join(_small(target.attribute.label) for target in given)} without {lacking}"


def _small(label: str) -> str:
    return " ".join(word.lower() if word[1:].islower() else word for word in label.split())


def _leave_out(payload: Any, target: _Target) -> None:
    holder = payload
    for step in target.key[:-1]:
        holder = holder.__dict__[step]
    # The payload is being made and nobody has seen it yet; later it is frozen.
    holder.__dict__[target.key[-1]] = None
