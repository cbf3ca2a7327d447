"""The journal in the one file, used from another process than the one that keeps it."""

from onward.journal.remote.desk import Desk
from onward.journal.remote.journal import RemoteJournal

__all__ = ["Desk", "RemoteJournal"]
