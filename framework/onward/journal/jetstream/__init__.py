"""The journal on a NATS JetStream cluster."""

from onward.journal.jetstream.engine import JetStreamJournal
from onward.journal.jetstream.side import HeldQueue, LedgerSide
from onward.journal.jetstream.terms import Terms

__all__ = ["HeldQueue", "JetStreamJournal", "LedgerSide", "Terms"]
