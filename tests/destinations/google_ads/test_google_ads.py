"""Google Ads keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.google_ads import google_ads


class TestGoogleAds(DestinationContract):
    destination = google_ads
