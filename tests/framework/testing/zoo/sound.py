"""Sound Ads, a destination without fault: each of its neighbours spoils one thing in it."""

from collections.abc import Sequence
from typing import Annotated, Any

from onward import (
    BatchAction,
    Bearer,
    Client,
    ConnectionTest,
    Delivered,
    Destination,
    Fields,
    Outcome,
    Rejected,
    Request,
    Response,
    Retry,
    Secret,
    Spec,
    Verdict,
    path,
)
from onward.action import read_by_status
from onward.destination import TestConnection
from onward.fields import HashedEmail

HOST = "https://api.sound.example"


class Settings(Fields):
    account: Annotated[str, Spec("Account", "Sound Manager, top right.")]
    token: Annotated[Secret[str], Spec("Access token", "Sound Manager, Developers.")]


class Conversion(Fields):
    event: Annotated[str, Spec("Event name", mapping=path("$.event"))]
    event_id: Annotated[str, Spec("Event ID", mapping=path("$.messageId"))]
    email: HashedEmail | None = None
    tags: Annotated[dict[str, Any] | None, Spec("Tags", mapping=path("$.properties.tags"))] = None


Built = Request | Sequence[Request]
Said = Sequence[Outcome] | Verdict


def post(url: str, payloads: Sequence[Conversion], **parts: Any) -> Request:
    """Conversions on their way to an address."""
    return Request.post(url, json={"data": [payload.as_dict() for payload in payloads]}, **parts)


def conversions_of(payloads: Sequence[Conversion], settings: Settings) -> Request:
    """The request that Sound Ads wants."""
    url = f"{HOST}/v1/{settings.account}/conversions"
    return post(url, payloads, auth=Bearer(settings.token))


class SendConversion(BatchAction[Settings, Conversion]):
    """Report a conversion."""

    trigger = 'type = "track" and event = "Order Completed"'
    max_batch = 100

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Built:
        return conversions_of(payloads, settings)

    def read(self, response: Response, payloads: Sequence[Conversion]) -> Said:
        if not response.is_success:
            return read_by_status(response, "Sound Ads", single=len(payloads) == 1)
        results = response.json_object().get("results")
        if not isinstance(results, list) or len(results) != len(payloads):
            return Retry("Sound Ads did not say what became of each conversion.")
        return [
            Delivered()
            if result == "ok"
            else Rejected(f"Sound Ads says: {result}.", "Correct the event.")
            for result in results
        ]


async def ask(client: Client, settings: Settings) -> ConnectionTest:
    """Whether the token opens the account."""
    request = Request.get(f"{HOST}/v1/{settings.account}", auth=Bearer(settings.token))
    response = await client.send(request)
    name = response.json_object().get("name")
    if response.is_success and isinstance(name, str):
        return ConnectionTest(passed=True, message=f"Connected to {name}.")
    message = f"Sound Ads answered {response.status}."
    return ConnectionTest(passed=False, message=message, hint="Renew the access token.")


SETTINGS = {"account": "77", "token": "secret-token"}
ORDER = {"type": "track", "event": "Order Completed", "messageId": "m-1"}
EMAIL = {"properties": {"email": " Ada@Example.com"}}
DIGEST = "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72"
SENT: dict[str, Any] = {
    "method": "POST",
    "url": f"{HOST}/v1/77/conversions",
    "headers": {"Authorization": "Bearer secret-token"},
    "json": {"data": [{"event": "Order Completed", "event_id": "m-1", "email": DIGEST}]},
}
EXAMPLES: list[dict[str, Any]] = [
    {
        "title": "An order becomes a conversion",
        "settings": SETTINGS,
        "event": ORDER | EMAIL,
        "request": SENT,
    },
    {
        "title": "A page view is none of its business",
        "settings": SETTINGS,
        "event": {"type": "page", "name": "Home", "messageId": "m-2"},
        "request": None,
    },
    {
        "title": "One of two orders is refused",
        "settings": SETTINGS,
        "events": [ORDER | EMAIL, ORDER | EMAIL | {"messageId": "m-3"}],
        "exchange": [{"response": {"json": {"results": ["ok", "event_id is known"]}}}],
        "outcomes": [
            "delivered",
            {"rejected": "Sound Ads says: event_id is known.", "hint": "Correct the event."},
        ],
    },
]

ALONE: list[dict[str, Any]] = [
    *EXAMPLES[:2],
    {
        "title": "An order is refused",
        "settings": SETTINGS,
        "event": ORDER | EMAIL,
        "exchange": [{"response": {"json": {"results": ["event_id is known"]}}}],
        "outcomes": {"rejected": "Sound Ads says: event_id is known."},
    },
]


def sound_but(
    test_connection: TestConnection | None = None,
    *,
    settings_type: type[Fields] = Settings,
    payload_type: type[Fields] = Conversion,
    **members: Any,
) -> Destination:
    """Sound Ads, sound but for these members of its action."""

    class Send(SendConversion):
        slug = SendConversion.slug

    for name, member in members.items():
        setattr(Send, name, member)
    Send.settings_type, Send.payload_type = settings_type, payload_type
    return Destination("sound-ads", "Sound Ads", actions=[Send], test_connection=test_connection)


destination = sound_but(ask)
examples = EXAMPLES
