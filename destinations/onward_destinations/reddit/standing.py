"""What keeps a connection's events from counting, soon or already."""

from datetime import date

from onward_destinations.reddit.settings import Settings


def notices(settings: Settings, _: date) -> tuple[str, ...]:
    """What a person should know of a connection's settings, a sentence each."""
    found = []
    if settings.test_id is not None:
        found.append(
            f'TEST: events carry the test ID "{settings.test_id}" and do not count. Empty '
            '"test_id" for production.'
        )
    elif settings.test_mode and settings.api_version == "v3":
        found.append(
            'TEST: v3 has no test mode without a test ID, so no event is sent. Set "test_id", or '
            'turn "test_mode" off.'
        )
    elif settings.test_mode:
        found.append('TEST: Reddit counts no event. Turn "test_mode" off for production.')
    if settings.api_version == "v2.0":
        found.append('Reddit has deprecated v2.0 of its API. Set "api_version" to v3.')
    return tuple(found)
