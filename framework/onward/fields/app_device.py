"""An app on its device, in Meta's form, which others copied."""

from typing import Annotated, Final

from onward.fields.bodies import compile_body
from onward.fields.cleaning import Clean, Kind
from onward.fields.directives import path
from onward.fields.model import Fields
from onward.fields.spec import Spec

_SYSTEMS: Final = {
    "a2": "a2",
    "android": "a2",
    **dict.fromkeys(("i2", "ios", "ipados", "iphone", "ipad", "tvos"), "i2"),
}


def _system(value: str) -> str:
    # A device that is neither is no app's: a browser's, and nothing to remark on.
    return _SYSTEMS.get(value.strip().lower(), "")


def _locale(value: str) -> str:
    return value.strip().replace("-", "_")


def _device(label: str, place: str = "", help_: str = "") -> Spec:
    return Spec(label, help_, mapping=path(f"$.context.{place}") if place else None)


Locale = Annotated[str, Kind(_device("Locale", "locale"), Clean(_locale))]
"""A locale as apps report it: ``"en-US"`` -> ``"en_US"``."""


class AppDevice(Fields):
    """What is known of an app and its device; a platform's own class may map members otherwise."""

    advertiser_tracking_enabled: Annotated[
        bool | None,
        _device("Advertiser tracking enabled", "device.adTrackingEnabled", "No if missing."),
    ] = None
    application_tracking_enabled: Annotated[
        bool | None, _device("Application tracking enabled")
    ] = None
    version: Annotated[
        str | None,
        _device("Version", "device.type", "a2 for Android, i2 for iOS."),
        Clean(_system),
    ] = None
    package_name: Annotated[
        str | None, _device("Package name", "app.namespace"), Spec(key="packageName")
    ] = None
    short_version: Annotated[
        str | None, _device("Short version", "app.build"), Spec(key="shortVersion")
    ] = None
    long_version: Annotated[
        str | None, _device("Long version", "app.version"), Spec(key="longVersion")
    ] = None
    os_version: Annotated[
        str | None, _device("OS version", "os.version"), Spec(key="osVersion")
    ] = None
    device_name: Annotated[
        str | None, _device("Device name", "device.model"), Spec(key="deviceName")
    ] = None
    locale: Locale | None = None
    timezone: Annotated[str | None, _device("Time zone, short", "", "Such as PST.")] = None
    carrier: Annotated[str | None, _device("Carrier", "network.carrier")] = None
    width: Annotated[str | None, _device("Screen width", "screen.width")] = None
    height: Annotated[str | None, _device("Screen height", "screen.height")] = None
    density: Annotated[str | None, _device("Screen density", "screen.density")] = None
    cpu_cores: Annotated[str | None, _device("CPU cores"), Spec(key="cpuCores")] = None
    storage_size: Annotated[
        str | None, _device("Storage", "", "In GB."), Spec(key="storageSize")
    ] = None
    free_storage: Annotated[
        str | None, _device("Free storage", "", "In GB."), Spec(key="freeStorage")
    ] = None
    device_timezone: Annotated[
        str | None,
        _device("Time zone", "timezone", "Such as America/New_York."),
        Spec(key="deviceTimezone"),
    ] = None
    campaign_ids: Annotated[
        str | None, _device("Campaign IDs", "", "Of the ad that led to the install.")
    ] = None
    install_referrer: Annotated[
        str | None, _device("Install referrer", "", "As Android reports it.")
    ] = None
    installer_package: Annotated[
        str | None, _device("Installer package", "", "Such as com.android.vending.")
    ] = None
    url_schemes: Annotated[tuple[str, ...], _device("URL schemes", "", "That open the app.")] = ()
    windows_attribution_id: Annotated[
        str | None, _device("Windows attribution ID", "", "Of an app on Windows.")
    ] = None


# Source: Meta, "App Data Parameters", extinfo; Snapchat takes the same list.
_EXTINFO: Final = (
    "version",
    "package_name",
    "short_version",
    "long_version",
    "os_version",
    "device_name",
    "locale",
    "timezone",
    "carrier",
    "width",
    "height",
    "density",
    "cpu_cores",
    "storage_size",
    "free_storage",
    "device_timezone",
)


def extinfo(device: AppDevice) -> list[str]:
    """The sixteen texts that describe a device, empty where nothing is known."""
    values = device.__dict__
    return [values[name] or "" for name in _EXTINFO]


# Source: Meta, "App Data Parameters"; Snapchat takes the same keys.
installation: Final = compile_body(
    AppDevice,
    {
        "campaign_ids": "campaign_ids",
        "install_referrer": "install_referrer",
        "installer_package": "installer_package",
        "url_schemes": "url_schemes",
        "windows_attribution_id": "windows_attribution_id",
    },
)
"""How the app came onto the device, as far as it is known: ``{"url_schemes": ["acme"]}``."""
