"""What the simulated Google Analytics account holds: properties with their data streams."""

from typing import Any

STREAMS: dict[str, dict[str, str]] = {
    "345678901": {
        "G-ABC1234567": "Web shop",
        "1:1234567890:android:321abc456def7890": "Shop app",
    },
    "345678902": {"G-XYZ7654321": "B2B site"},
}
PROPERTIES = {"345678901": "Example shop", "345678902": "Example for teams"}


def known(stream_id: str) -> str:
    """The name of a stream, empty where there is none."""
    return next((names[stream_id] for names in STREAMS.values() if stream_id in names), "")


def shown_streams(property_id: str) -> list[dict[str, Any]]:
    """The streams of a property as the Admin API lists them."""
    return [
        {
            "name": f"properties/{property_id}/dataStreams/{number}",
            "displayName": name,
            **_data(id_),
        }
        for number, (id_, name) in enumerate(STREAMS[property_id].items(), start=1)
    ]


def _data(id_: str) -> dict[str, Any]:
    if id_.startswith("G-"):
        return {"type": "WEB_DATA_STREAM", "webStreamData": {"measurementId": id_}}
    return {"type": "ANDROID_APP_DATA_STREAM", "androidAppStreamData": {"firebaseAppId": id_}}
