"""What was added last, so that it need not be made or read again."""

from collections import deque
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Latest(Generic[K, V]):
    """The values that were added last, by key."""

    __slots__ = ("_held", "_order", "_values")

    def __init__(self, held: int) -> None:
        self._held = held
        self._values: dict[K, V] = {}
        # A dict forgets its first entry slowly: it steps over the gaps of those before it.
        self._order: deque[K] = deque()

    def __len__(self) -> int:
        return len(self._values)

    def add(self, key: K, value: V) -> None:
        """Keep a value; what was added ``held`` values before gives way."""
        self._values[key] = value
        self._order.append(key)
        if len(self._order) > self._held:
            self._values.pop(self._order.popleft(), None)

    def get(self, key: K) -> V | None:
        """The value of a key, if it is still here."""
        return self._values.get(key)
