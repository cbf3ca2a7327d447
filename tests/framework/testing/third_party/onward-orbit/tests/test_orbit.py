from onward_orbit import orbit

from onward.testing import DestinationContract


class TestOrbit(DestinationContract):
    destination = orbit
