"""What Meta wants to know of an app on its device."""

from typing import Annotated, Any, Final

from onward.fields import AppDevice, Locale, Spec, compile_body, extinfo, installation, path


class AppData(AppDevice):
    # Every page says a locale: by itself it tells nothing of an app.
    locale: Annotated[Locale | None, Spec(alone=False)] = None
    application_tracking_enabled: Annotated[
        bool | None,
        Spec(
            "Application tracking enabled",
            "No if missing.",
            mapping=path("$.context.device.adTrackingEnabled"),
        ),
    ] = None
    vendor_id: Annotated[
        str | None, Spec("Vendor ID", "Apple's id of the device for all apps of a vendor.")
    ] = None
    consider_views: Annotated[
        bool | None, Spec("Consider views", "Whether views of ads count for the attribution.")
    ] = None
    include_dwell_data: Annotated[
        bool | None, Spec("Include dwell data", "Whether the answer to an install tells it.")
    ] = None
    include_video_data: Annotated[
        bool | None, Spec("Include video data", "Whether the answer to an install tells it.")
    ] = None


_OTHERS: Final = compile_body(
    AppData,
    {
        "vendor_id": "vendor_id",
        "consider_views": "consider_views",
        "include_dwell_data": "include_dwell_data",
        "include_video_data": "include_video_data",
    },
)


def app_json(app: AppData) -> dict[str, Any]:
    """The app data as Meta takes it. Source: Meta, "App Data Parameters"."""
    return {
        "advertiser_tracking_enabled": int(bool(app.advertiser_tracking_enabled)),
        "application_tracking_enabled": int(bool(app.application_tracking_enabled)),
        "extinfo": extinfo(app),
        **installation(app),
        **_OTHERS(app),
    }
