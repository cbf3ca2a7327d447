"""Whether a data stream has an API secret: the one proof of it that Google gives."""

from typing import Final
from urllib.parse import quote

from onward.request import Client, Secret
from onward_destinations.ga4.choices import APPS, WEB, id_in, listed, rows_in
from onward_destinations.ga4.settings import Settings

# Far more than a stream may have.
_PAGES: Final = 10


async def is_known(client: Client, settings: Settings) -> bool:
    """Whether the stream of the settings has their API secret.

    Source: Google Analytics, "Admin API", measurementProtocolSecrets.

    Raises:
        PlatformError: Google refused, in its words, or did not answer.
    """
    body = await listed(client, f"properties/{settings.property_id}/dataStreams?pageSize=200")
    streams = [
        str(stream.get("name"))
        for stream in rows_in(body, "dataStreams")
        if id_in(stream, WEB + APPS) == settings.stream_id
    ]
    return any([await _has(client, stream, settings) for stream in streams])


async def _has(client: Client, stream: str, settings: Settings) -> bool:
    following = ""
    for _ in range(_PAGES):
        path = f"{quote(stream)}/measurementProtocolSecrets{following}"
        body = await listed(client, path)
        rows = rows_in(body, "measurementProtocolSecrets")
        if any(Secret(row.get("secretValue")) == settings.api_secret for row in rows):
            return True
        token = body.get("nextPageToken")
        if not token:
            break
        following = f"?pageToken={quote(str(token), safe='')}"
    return False
