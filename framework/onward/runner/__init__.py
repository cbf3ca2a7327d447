"""The runner: events in, deliveries out, for as long as it is open."""

from onward.journal.accepting import Receipt
from onward.runner.preview import MappingPreview, Preview
from onward.runner.receipts import DeliveryReport, Report
from onward.runner.runner import Runner

__all__ = ["DeliveryReport", "MappingPreview", "Preview", "Receipt", "Report", "Runner"]
