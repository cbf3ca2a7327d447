"""What TikTok wants to know of an app, its device, the ad that led there."""

from typing import Annotated, Any, Final

from onward.event import Event, members_of
from onward.fields import Clean, Fields, Kind, Spec, Unusable, path

_STATUSES: Final = frozenset(
    {"AUTHORIZED", "DENIED", "NOT_DETERMINED", "RESTRICTED", "NOT_APPLICABLE"}
)
_APPLE: Final = frozenset({"ios", "ipados", "tvos"})
_BY_PERMISSION: Final = {"TRUE": "AUTHORIZED", "FALSE": "DENIED"}


def _permission(event: Event) -> Any:
    device = members_of(members_of(event, "context"), "device")
    if not device or str(device.get("type")).lower() not in _APPLE:
        return None
    return device.get("adTrackingEnabled")


def _status(value: str) -> str:
    text = value.strip().upper()
    status = _BY_PERMISSION.get(text, text)
    if status and status not in _STATUSES:
        msg = "it is no answer to App Tracking Transparency such as AUTHORIZED"
        raise Unusable(msg)
    return status


TrackingStatus = Annotated[
    str,
    Kind(
        Spec(
            "App Tracking Transparency",
            "AUTHORIZED, DENIED, NOT_DETERMINED, RESTRICTED or NOT_APPLICABLE; true and false count "
            "as the first two.",
            from_event=_permission,
            from_event_help="$.context.device.adTrackingEnabled of Apple devices",
        ),
        Clean(_status),
    ),
]


class App(Fields):
    app_id: Annotated[str | None, Spec("App ID", "As TikTok knows it.")] = None
    app_name: Annotated[str | None, Spec("App name", mapping=path("$.context.app.name"))] = None
    app_version: Annotated[
        str | None, Spec("App version", mapping=path("$.context.app.version"))
    ] = None


class Ad(Fields):
    callback: Annotated[str | None, Spec("Callback", "What TikTok's click brought along.")] = None
    campaign_id: Annotated[str | None, Spec("Campaign ID")] = None
    ad_id: Annotated[str | None, Spec("Ad ID")] = None
    creative_id: Annotated[str | None, Spec("Creative ID")] = None
    is_retargeting: Annotated[bool | None, Spec("Retargeting")] = None
    attributed: bool | None = None
    attribution_type: str | None = None
    attribution_provider: str | None = None
