"""Has a connection test that expects JSON."""

from onward import Bearer, Client, ConnectionTest, Request

from .sound import EXAMPLES, HOST, Settings, sound_but

CAUGHT_BY = "test_a_connection_test_ends_in_a_sentence"


async def ask(client: Client, settings: Settings) -> ConnectionTest:
    response = await client.send(Request.get(HOST, auth=Bearer(settings.token)))
    if not response.is_success:
        message = "The token is not accepted."
        return ConnectionTest(passed=False, message=message, hint="Renew the access token.")
    return ConnectionTest(passed=True, message=f"Connected to {response.json()['name']}.")


destination = sound_but(ask)
examples = EXAMPLES
