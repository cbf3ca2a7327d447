"""What keeps a connection's events from counting."""

from datetime import date

from onward_destinations.snapchat.settings import Settings


def notices(settings: Settings, _: date) -> tuple[str, ...]:
    """What a person should know of a connection's settings, a sentence each."""
    found = []
    if settings.validate_only:
        found.append('TEST: Snapchat checks events and counts none. Turn "validate_only" off.')
    if settings.test_event_code:
        found.append(
            f'TEST: events carry the test code "{settings.test_event_code}". Empty '
            '"test_event_code" for production.'
        )
    if settings.is_staging:
        found.append('TEST: events go to Snapchat\'s staging host. Turn "stagingHost" off.')
    return tuple(found)
