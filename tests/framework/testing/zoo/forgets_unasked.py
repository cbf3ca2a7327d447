"""Says that a person is forgotten whatever the platform answers."""

from onward import Bearer, Client, Delivered, Outcome, Request
from onward.destination import Person

from .sound import EXAMPLES, HOST, Settings, sound_but

CAUGHT_BY = "test_a_deletion_ends_in_an_outcome"


async def forget(client: Client, person: Person, settings: Settings) -> Outcome:
    await client.send(Request.post(HOST, json=person.user_id, auth=Bearer(settings.token)))
    return Delivered("Sound Ads forgets them.")


destination = sound_but()
destination.delete_user = forget
examples = EXAMPLES
