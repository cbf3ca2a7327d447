"""The HTTP endpoint that the SDKs people already have can point at."""

from onward.ingest.acceptor import Acceptor, Receipt
from onward.ingest.admin import Admin
from onward.ingest.app import create_app

__all__ = ["Acceptor", "Admin", "Receipt", "create_app"]
