"""Surroundings of an event, for those who know them better than its page: device, place."""

from typing import Annotated

from onward.fields import Fields, Spec


class Device(Fields):
    category: Annotated[str | None, Spec("Category", "desktop, tablet, mobile, smart TV.")] = None
    language: Annotated[str | None, Spec("Language", "Such as en or en-US.")] = None
    screen_resolution: Annotated[str | None, Spec("Screen resolution", "Such as 1280x2856.")] = None
    operating_system: Annotated[str | None, Spec("Operating system")] = None
    operating_system_version: Annotated[str | None, Spec("Operating system's version")] = None
    model: Annotated[str | None, Spec("Model")] = None
    brand: Annotated[str | None, Spec("Brand")] = None
    browser: Annotated[str | None, Spec("Browser")] = None
    browser_version: Annotated[str | None, Spec("Browser's version")] = None


class Location(Fields):
    city: Annotated[str | None, Spec("City")] = None
    region_id: Annotated[str | None, Spec("Region", "ISO 3166-2 such as US-CA.")] = None
    country_id: Annotated[str | None, Spec("Country", "Two letters.")] = None
    subcontinent_id: Annotated[str | None, Spec("Subcontinent", "UN M49 such as 021.")] = None
    continent_id: Annotated[str | None, Spec("Continent", "UN M49 such as 019.")] = None
