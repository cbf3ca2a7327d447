"""The one SQLite file beneath journal, ledger, store."""

from onward.sqlite.database import Database
from onward.sqlite.lock import owner
from onward.sqlite.readers import Readers

__all__ = ["Database", "Readers", "owner"]
