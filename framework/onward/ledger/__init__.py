"""The ledger: what happened, to be asked, also while another process writes."""

from onward.ledger.embedded import SqliteLedger
from onward.ledger.interface import Ledger
from onward.ledger.memory import MemoryLedger

__all__ = ["Ledger", "MemoryLedger", "SqliteLedger"]
