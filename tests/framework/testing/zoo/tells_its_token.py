"""Says in the connection test which token was refused."""

from onward import Bearer, Client, ConnectionTest, Request

from .sound import EXAMPLES, HOST, Settings, sound_but

CAUGHT_BY = "test_secrets_are_never_shown"


async def ask(client: Client, settings: Settings) -> ConnectionTest:
    response = await client.send(Request.get(HOST, auth=Bearer(settings.token)))
    if response.is_success:
        return ConnectionTest(passed=True, message="Connected to Sound Ads.")
    message = f"Sound Ads refuses the token {settings.token.reveal()}."
    return ConnectionTest(passed=False, message=message, hint="Renew it.")


destination = sound_but(ask)
examples = EXAMPLES
