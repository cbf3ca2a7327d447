"""What Meta wants to know of an app on its device."""

from typing import Annotated, Any

from onward.fields import AppDevice, Locale, Spec, extinfo, path


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


def app_json(app: AppData) -> dict[str, Any]:
    """The app data as Meta takes it. Source: Meta, "App Data Parameters"."""
    return {
        "advertiser_tracking_enabled": int(bool(app.advertiser_tracking_enabled)),
        "application_tracking_enabled": int(bool(app.application_tracking_enabled)),
        "extinfo": extinfo(app),
    }
