"""Who is told of trouble, who may read the figures: two groups of ``onward.yaml``."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from onward.config.document import Document, Path
from onward.config.model import AlertsConfig
from onward.config.settings import Filler, refuse_literal
from onward.config.shapes import AlertsShape, MetricsShape
from onward.request import Secret


def read_alerts(
    document: Document, written: Mapping[str, Any] | None, filler: Filler
) -> AlertsConfig:
    """Who is told; what is wrong is among the document's problems."""
    shape = AlertsShape.read(document, ("alerts",), written or {})
    if shape is None:
        return AlertsConfig()
    webhook = _secret(document, ("alerts", "webhook"), shape.webhook, filler)
    if webhook is not None and not _is_address(webhook.reveal()):
        document.report(
            "wrong-form",
            "The webhook should be an address that begins with https://, but its value is not.",
            "Correct the value it refers to.",
            at=("alerts", "webhook"),
        )
        webhook = None
    if shape.repeat_hours is None:
        return AlertsConfig(webhook)
    return AlertsConfig(webhook, timedelta(hours=shape.repeat_hours))


def read_metrics_token(
    document: Document, written: Mapping[str, Any] | None, filler: Filler
) -> Secret[str] | None:
    """What whoever reads the figures has to show, if anybody may."""
    if written is None:
        return None
    shape = MetricsShape.read(document, ("metrics",), written)
    return _secret(document, ("metrics", "token"), shape.token, filler) if shape else None


def _secret(
    document: Document, at: Path, written: str | None, filler: Filler
) -> Secret[str] | None:
    if written is None:
        return None
    refuse_literal(document, at, written)
    found = filler.text(written, at)
    return Secret(found) if found else None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
