"""The HTTP endpoint that the SDKs people already have can point at."""

from onward.ingest.acceptor import Acceptor, Receipt
from onward.ingest.admin import Admin
from onward.ingest.app import create_app
from onward.ingest.probes import Probes
from onward.ingest.source import Source

__all__ = ["Acceptor", "Admin", "Probes", "Receipt", "Source", "create_app"]
