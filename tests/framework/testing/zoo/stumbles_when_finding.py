"""Cannot read an answer that does not name what was sent."""

from collections.abc import Sequence
from typing import Any

from onward import Bearer, Client, Delivered, Outcome, Request

from .sound import EXAMPLES, HOST, Conversion, Settings, sound_but

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


async def find_sent(
    _: Any, client: Client, payloads: Sequence[Conversion], settings: Settings
) -> Sequence[Outcome | None]:
    request = Request.get(f"{HOST}/v1/{settings.account}", auth=Bearer(settings.token))
    names = (await client.send(request)).json()["names"]
    return [Delivered() if payload.event_id in names else None for payload in payloads]


destination = sound_but(find_sent=find_sent)
examples = EXAMPLES
