"""Has a connection test of few words."""

from onward import Bearer, Client, ConnectionTest, Request

from .sound import EXAMPLES, HOST, Settings, sound_but

CAUGHT_BY = "test_a_connection_test_ends_in_a_sentence"


async def ask(client: Client, settings: Settings) -> ConnectionTest:
    response = await client.send(Request.get(HOST, auth=Bearer(settings.token)))
    hint = "" if response.is_success else "Renew the access token."
    return ConnectionTest(passed=response.is_success, message=str(response.status), hint=hint)


destination = sound_but(ask)
examples = EXAMPLES
