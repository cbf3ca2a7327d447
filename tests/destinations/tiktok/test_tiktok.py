"""TikTok keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.tiktok import tiktok


class TestTikTok(DestinationContract):
    destination = tiktok
