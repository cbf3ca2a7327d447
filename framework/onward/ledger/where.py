"""A filter in the trigger language: conditions on deliveries with their events."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from onward.delivery import DeliveryQuery, DeliveryRecord, State
from onward.errors import OnwardError
from onward.trigger import Condition, Group, Trigger, Vocabulary, compile_trigger, read_trigger
from onward.trigger.tree import conditions
from onward.values import nearest

# A delivery's members stand in the event's context while it is asked, so that one language,
# compiled by one compiler, serves triggers as well as filters.
_INSIDE = "delivery"
WORDS = (
    "state",
    "code",
    "reason",
    "connection",
    "mapping",
    "action",
    "source",
    "messageId",
    "attempts",
    "status",
    "id",
)
_WORDS = Vocabulary(
    subject="The filter",
    thing="a delivery or its event",
    places={word: f"{_INSIDE}.{word}" for word in WORDS},
)
_PLACES = {place: word for word, place in _WORDS.places.items()}
_EXACT = {
    "connection": "connection",
    "mapping": "mapping",
    "action": "action",
    "messageId": "message_id",
    "id": "id",
}


@dataclass(frozen=True)
class Where:
    """A compiled filter: call it with a record that has its event if ``asks_event``."""

    text: str
    tree: Group

    @cached_property
    def asks_event(self) -> bool:
        """Whether it looks into the event."""
        return any(_word(each) is None for each in conditions(self.tree))

    @cached_property
    def _trigger(self) -> Trigger:
        return compile_trigger(self.tree)

    def __call__(self, record: DeliveryRecord) -> bool:
        event = (record.event or {}) if self.asks_event else {}
        context = event.get("context")
        inside = context if isinstance(context, dict) else {}
        return self._trigger({**event, "context": {**inside, _INSIDE: _members(record)}})

    def narrow(self, query: DeliveryQuery) -> DeliveryQuery:
        """``query`` with this filter; what it says plainly also where an index answers it."""
        found: dict[str, Any] = {}
        children = self.tree.children if self.tree.operator == "and" else ()
        for each in children:
            if not isinstance(each, Condition) or each.operator != "=":
                continue
            word, value = _word(each), each.value
            if word == "state" and not query.states:
                found["states"] = frozenset({State(str(value))})
            elif word in _EXACT and getattr(query, _EXACT[word]) is None:
                found[_EXACT[word]] = value
            elif each.type == "userId" and query.user_id is None:
                found["user_id"] = value
        return replace(query, fits=self, **found)


def compile_where(text: str) -> Where:
    """A filter from its text: ``code = "E7" and properties.total > 100``.

    Raises:
        OnwardError: It cannot be read, or does not say clearly what is meant.
    """
    reading = read_trigger(text, _WORDS)
    for level in reading.mixed:
        first, second = level.readings
        msg = (
            f"and and or are mixed on one level. It may mean {first} - or {second}. "
            "Write the parentheses of the one you mean."
        )
        raise OnwardError(msg)
    for each in conditions(reading.tree):
        if _word(each) == "state" and each.operator in {"=", "!="}:
            _check_state(str(each.value))
    return Where(text, reading.tree)


def _check_state(name: str) -> None:
    states = [state.value for state in State]
    if name in states:
        return
    near = nearest(name, states)
    hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(states)}."
    msg = f'There is no state "{name}". {hint}'
    raise OnwardError(msg)


def _word(condition: Condition) -> str | None:
    """The delivery's member that a condition asks about, if it does."""
    return _PLACES.get(condition.name or "") if condition.type == "event-context" else None


def _members(record: DeliveryRecord) -> dict[str, Any]:
    return {
        "state": record.state.value,
        "code": record.code,
        "reason": record.reason,
        "connection": record.lane.connection,
        "mapping": record.mapping,
        "action": record.lane.action,
        "source": record.source,
        "messageId": record.message_id,
        "attempts": record.attempts,
        "status": record.last.status if record.last else None,
        "id": record.id,
    }
