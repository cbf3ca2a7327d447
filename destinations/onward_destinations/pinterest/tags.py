"""The Pinterest tag of a site, as far as Pinterest tells of it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from onward.request import Client
from onward_destinations.pinterest.api import ask
from onward_destinations.pinterest.settings import Settings

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = 10**14


def tag_text(tag: Mapping[str, Any]) -> str:
    """What a person wants to know of a tag: ``"active, last fired on 2026-11-20"``."""
    status, match = tag.get("status"), tag.get("enhanced_match_status")
    parts = [str(status).lower()] if status else []
    parts.append(last_fired(tag))
    if match:
        parts.append(f"enhanced match {str(match).lower().replace('_', ' ')}")
    return ", ".join(parts)


def last_fired(tag: Mapping[str, Any]) -> str:
    """When pages last called a tag: ``"last fired on 2026-11-20"``."""
    moment = tag.get("last_fired_time_ms")
    if not isinstance(moment, (int, float)) or not 0 < moment < _LATEST:
        return "never fired"
    return f"last fired on {_EPOCH + timedelta(milliseconds=moment):%Y-%m-%d}"


async def tag_sentence(client: Client, settings: Settings) -> str:
    """What the connection test says of the tag that the settings name; empty if it cannot tell.

    Raises:
        PlatformError: Pinterest did not answer.
    """
    if settings.tag_id is None:
        return ""
    path = f"ad_accounts/{settings.ad_account_id}/conversion_tags"
    items = (await ask(client, settings, path, page_size="100")).json_object().get("items")
    for tag in items if isinstance(items, list) else []:
        if isinstance(tag, dict) and tag.get("id") == settings.tag_id:
            return f' Its tag "{tag.get("name")}" {last_fired(tag)}.'
    return f" It has no tag {settings.tag_id}, or the token may not look at tags."
