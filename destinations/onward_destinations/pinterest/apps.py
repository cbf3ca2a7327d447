"""What Pinterest wants to know of an app, its device."""

from datetime import datetime
from typing import Annotated, Any, Literal

from onward.fields import Fields, Spec, epoch_seconds

# Source: Pinterest, "Track conversions in the API", app_info and device_info.


def _short(label: str = "", most: int = 100) -> Spec:
    return Spec(label, maximum=most)


def _number(label: str = "", help_: str = "", *, most: int | None = None) -> Spec:
    return Spec(label, help_, minimum=0, maximum=most)


class AppInfo(Fields):
    app_id: Annotated[str | None, _short("App ID", 200)] = None
    app_name: Annotated[str | None, _short("App name", 200)] = None
    app_package_name: Annotated[str | None, _short("Package name", 200)] = None
    app_store: Annotated[str | None, _short("App store")] = None
    app_version: Annotated[str | None, _short("App version")] = None
    install_time: Annotated[datetime | None, Spec("Time of the installation")] = None
    user_agent: Annotated[str | None, _short("User agent", 16_384)] = None
    window_height: Annotated[int | None, _number("Window height", most=30_720)] = None
    window_width: Annotated[int | None, _number("Window width", most=30_720)] = None


class DeviceInfo(Fields):
    battery_level: Annotated[int | None, _number("Battery", "In percent.", most=100)] = None
    brand: Annotated[str | None, Spec("Brand")] = None
    carrier: Annotated[str | None, Spec("Carrier")] = None
    cpu_cores: Annotated[int | None, _number("CPU cores")] = None
    external_storage_free_space: Annotated[
        int | None, _number("Free external storage", "In GB.")
    ] = None
    external_storage_size: Annotated[int | None, _number("External storage", "In GB.")] = None
    form_factor: Annotated[
        Literal[
            "desktop",
            "laptop",
            "cellphone",
            "tablet",
            "smartwatch",
            "tv",
            "vr",
            "console",
            "other",
        ]
        | None,
        Spec("Form"),
    ] = None
    kernel_version: Annotated[str | None, Spec("Kernel version")] = None
    languages: Annotated[tuple[str, ...] | None, Spec("Languages", "Two letters each.")] = None
    locale: Annotated[str | None, Spec("Locale", "Such as en-US.")] = None
    model: Annotated[str | None, Spec("Model")] = None
    network_type: Annotated[
        Literal[
            "wifi",
            "cellular_2g",
            "cellular_3g",
            "cellular_4g",
            "cellular_5g",
            "cellular_6g",
            "ethernet",
            "unknown",
        ]
        | None,
        Spec("Network"),
    ] = None
    os_family: Annotated[
        Literal["ios", "android", "macos", "windows", "linux", "bsd", "other"] | None,
        Spec("OS family"),
    ] = None
    os_name: Annotated[str | None, Spec("OS name", "Such as Android.")] = None
    os_release_name: Annotated[str | None, Spec("OS release")] = None
    os_version: Annotated[str | None, Spec("OS version")] = None
    screen_density: Annotated[int | None, _number("Screen density")] = None
    screen_height: Annotated[int | None, _number("Screen height")] = None
    screen_width: Annotated[int | None, _number("Screen width")] = None
    storage_free_space: Annotated[int | None, _number("Free storage", "In GB.")] = None
    storage_size: Annotated[int | None, _number("Storage", "In GB.")] = None
    timezone: Annotated[str | None, Spec("Time zone", "Such as America/New_York.", maximum=40)] = (
        None
    )
    timezone_abbr: Annotated[str | None, Spec("Time zone, short", "Such as EST.", maximum=5)] = None
    type: Annotated[str | None, Spec("Type")] = None


def app_info_json(app: AppInfo) -> dict[str, Any]:
    """The app as Pinterest takes it: times in seconds."""
    body = app.as_dict()
    if app.install_time is not None:
        body["install_time"] = epoch_seconds(app.install_time)
    return body
