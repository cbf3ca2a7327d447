"""Has a connection test that asks and does not listen."""

from onward import Bearer, Client, ConnectionTest, Request

from .sound import EXAMPLES, HOST, Settings, sound_but

CAUGHT_BY = "test_a_connection_test_ends_in_a_sentence"


async def ask(client: Client, settings: Settings) -> ConnectionTest:
    await client.send(Request.get(HOST, auth=Bearer(settings.token)))
    return ConnectionTest(passed=True, message="Connected to Sound Ads.")


destination = sound_but(ask)
examples = EXAMPLES
