"""The store: what we know, in small documents, changed only by who saw them last."""

from onward.store.embedded import SqliteStore
from onward.store.interface import Document, Store
from onward.store.memory import MemoryStore

__all__ = ["Document", "MemoryStore", "SqliteStore", "Store"]
