"""The store: what we know, in small documents that are changed by compare-and-set."""

from onward.store.embedded import SqliteStore
from onward.store.interface import Document, Store
from onward.store.memory import MemoryStore

__all__ = ["Document", "MemoryStore", "SqliteStore", "Store"]
