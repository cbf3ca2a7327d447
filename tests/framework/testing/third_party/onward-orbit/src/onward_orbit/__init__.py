"""Orbit Ads: leads, one event a request."""

from typing import Annotated

from onward import (
    Action,
    Client,
    ConnectionTest,
    Destination,
    Fields,
    Header,
    Request,
    Secret,
    Spec,
    path,
)
from onward.fields import HashedEmail

HOST = "api.orbit.example"


class Settings(Fields):
    satellite: Annotated[str, Spec("Satellite", "Orbit Mission Control, Satellites, first column.")]
    key: Annotated[Secret[str], Spec("Launch key", "Orbit Mission Control, Keys, Generate.")]


class Lead(Fields):
    id: Annotated[str, Spec("Lead ID", "Counts a lead once.", mapping=path("$.messageId"))]
    form: Annotated[str | None, Spec("Form", mapping=path("$.properties.form"))] = None
    email: HashedEmail


class ReportLead(Action[Settings, Lead]):
    """Report a lead to Orbit Ads."""

    trigger = 'type = "track" and event = "Lead Generated"'

    def build(self, payload: Lead, settings: Settings) -> Request:
        return Request.post(
            f"https://{HOST}/{settings.satellite}/leads",
            auth=Header("X-Launch-Key", settings.key),
            json=payload.as_dict(),
        )


async def say_hello(client: Client, settings: Settings) -> ConnectionTest:
    """Whether the key opens the satellite."""
    address = f"https://{HOST}/{settings.satellite}"
    response = await client.send(Request.get(address, auth=Header("X-Launch-Key", settings.key)))
    if response.is_success:
        return ConnectionTest(passed=True, message="Orbit Ads takes the key.")
    return ConnectionTest(
        passed=False,
        message=f"Orbit Ads answered {response.status}.",
        hint="Generate a new key in Mission Control.",
    )


orbit = Destination(
    "orbit", "Orbit Ads", actions=[ReportLead], hosts=[HOST], test_connection=say_hello
)
