"""How well Pinterest can match what an ad account was sent: its event quality score."""

from collections.abc import Mapping
from typing import Any, Final

from onward.request import Client
from onward_destinations.pinterest.api import ask
from onward_destinations.pinterest.settings import Settings

_DAYS: Final = 14
_FEW: Final = 50
_NAMED: Final = 3


async def quality_sentence(client: Client, settings: Settings) -> str:
    """What Pinterest thinks of the events of late; empty if it does not tell.

    Source: Pinterest, "Get event quality scores for conversions".

    Raises:
        PlatformError: Pinterest did not answer.
    """
    path = f"ad_accounts/{settings.ad_account_id}/conversion_eqs"
    asked = {"lookback_period": f"{_DAYS}d", "ingestion_source": "CONVERSIONS_API"}
    response = await ask(client, settings, path, **asked)
    try:
        rows = response.json() if response.is_success else None
    except ValueError:
        rows = None
    rated = [
        _rating(row)
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("overall_status")
    ]
    if not rated:
        return ""
    return f" Their quality in the last {_DAYS} days: {'; '.join(rated)}."


def _rating(row: Mapping[str, Any]) -> str:
    """One platform's rating: ``"web fair, few have phone"``."""
    platform = str(row.get("source_platform") or "all").lower()
    status = str(row["overall_status"]).lower().replace("_", " ")
    parts = row.get("quality_components")
    covered = {
        str(name).replace("_", " "): _coverage(kinds)
        for name, kinds in (parts.items() if isinstance(parts, dict) else ())
    }
    few = sorted(
        (name for name, share in covered.items() if share is not None and share < _FEW),
        key=lambda name: (covered[name], name),
    )
    if status == "good" or not few:
        return f"{platform} {status}"
    return f"{platform} {status}, few have {', '.join(few[:_NAMED])}"


def _coverage(kinds: Any) -> float | None:
    """How many events of all kinds carry something, in per cent."""
    shares = [
        float(kind["coverage"])
        for kind in (kinds.values() if isinstance(kinds, dict) else ())
        if isinstance(kind, dict) and isinstance(kind.get("coverage"), (int, float))
    ]
    return sum(shares) / len(shares) if shares else None
