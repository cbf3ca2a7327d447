"""Has a connection test that only says what is wrong."""

from onward import Bearer, Client, ConnectionTest, Request

from .sound import EXAMPLES, HOST, Settings, sound_but

CAUGHT_BY = "test_a_connection_test_ends_in_a_sentence"


async def ask(client: Client, settings: Settings) -> ConnectionTest:
    response = await client.send(Request.get(HOST, auth=Bearer(settings.token)))
    if response.is_success:
        return ConnectionTest(passed=True, message="Connected to Sound Ads.")
    message = "Sound Ads does not accept the token."
    return ConnectionTest(passed=False, message=message, hint="The token may have expired.")


destination = sound_but(ask)
examples = EXAMPLES
