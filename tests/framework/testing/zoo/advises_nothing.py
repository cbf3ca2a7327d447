"""Has a connection test that only says what is wrong."""

from onward import Bearer, Client, ConnectionTest, Request

from .sound import EXAMPLES, HOST, SendConversion, Settings, destination_of

CAUGHT_BY = "test_a_connection_test_ends_in_a_sentence"


async def ask(client: Client, settings: Settings) -> ConnectionTest:
    response = await client.send(Request.get(HOST, auth=Bearer(settings.token)))
    passed = response.is_success
    message = "Connected to Sound Ads." if passed else "Sound Ads does not accept the token."
    return ConnectionTest(passed, message, "" if passed else "The token may have expired.")


destination = destination_of(SendConversion, test_connection=ask)

examples = EXAMPLES
