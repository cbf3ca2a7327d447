"""Tells of one payload where it was asked for several."""

from collections.abc import Sequence
from typing import Any

from onward import Bearer, Client, Outcome, Request

from .sound import EXAMPLES, HOST, Conversion, Settings, sound_but

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


async def find_sent(
    _: Any, client: Client, payloads: Sequence[Conversion], settings: Settings
) -> Sequence[Outcome | None]:
    await client.send(Request.get(f"{HOST}/v1/{settings.account}", auth=Bearer(settings.token)))
    return [None]


destination = sound_but(find_sent=find_sent)
examples = EXAMPLES
