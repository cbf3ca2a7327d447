"""Has a connection test that expects JSON."""

from onward import Bearer, Client, ConnectionTest, Request

from .sound import EXAMPLES, HOST, SendConversion, Settings, destination_of

CAUGHT_BY = "test_a_connection_test_ends_in_a_sentence"


async def ask(client: Client, settings: Settings) -> ConnectionTest:
    response = await client.send(Request.get(HOST, auth=Bearer(settings.token)))
    if not response.is_success:
        return ConnectionTest(
            passed=False, message="The token is not accepted.", hint="Renew the access token."
        )
    return ConnectionTest(passed=True, message=f"Connected to {response.json()['name']}.")


destination = destination_of(SendConversion, test_connection=ask)

examples = EXAMPLES
