"""Google Analytics 4 keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.ga4 import ga4


class TestGoogleAnalytics(DestinationContract):
    destination = ga4
