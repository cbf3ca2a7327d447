"""What is odd about a connection's settings, though TikTok may take them."""

import re
from datetime import date
from typing import Final

from onward_destinations.tiktok.settings import Settings

# A pixel has a numeric id beside its code, which events do not name.
_PIXEL: Final = re.compile(r"(?=\d*[A-Z])[A-Z0-9]{15,25}")
_NUMBER: Final = re.compile(r"\d+")
_TEST_CODE: Final = re.compile(r"TEST\d+")


def notices(settings: Settings, _: date) -> tuple[str, ...]:
    """What a person should know of a connection's settings, a sentence each."""
    found = []
    code, source = settings.pixel_code, settings.event_source
    if source == "web" and _PIXEL.fullmatch(code) is None:
        found.append(
            f'"{code}" does not look like the code of a pixel, such as C4A0EXAMPLE1PIXEL0AA. Compare '
            '"pixelCode" with Events Manager.'
        )
    if source in {"offline", "crm"} and _NUMBER.fullmatch(code) is None:
        found.append(
            f'"{code}" does not look like the number of an event set, which {source} events go to. '
            'Compare "pixelCode" with Events Manager.'
        )
    if settings.test_event_code:
        found.append(
            f'TEST: events carry the test code "{settings.test_event_code}" and are not counted; a '
            'code whose session is over hides them from the test tab too. Empty "testEventCode" for '
            "production."
        )
        if _TEST_CODE.fullmatch(settings.test_event_code) is None:
            found.append('"testEventCode" does not look like one of TikTok\'s, such as TEST55555.')
    return tuple(found)
