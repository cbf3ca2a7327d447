"""Whether a connection's settings are of the right form; GA4 itself confirms no secret."""

from typing import Any, Final

from onward.destination import ConnectionTest
from onward.errors import OnwardError
from onward.request import Client, Request
from onward_destinations.ga4.api_secret import is_known
from onward_destinations.ga4.choices import refusal, streams_of
from onward_destinations.ga4.collect import collect_url, credential
from onward_destinations.ga4.reading import findings
from onward_destinations.ga4.settings import Settings

_CLIENT: Final = "1234567890.1700000000"
_APP: Final = "0123456789abcdef0123456789abcdef"


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Validate an event; with a sign-in, look for the stream in its property, for its secret.

    Raises:
        PlatformError: Google refused, in its words, or did not answer.
    """
    if settings.is_data_manager:
        return await _look_up(client, settings)
    who = {"client_id": _CLIENT} if settings.stream_type == "web" else {"app_instance_id": _APP}
    body: dict[str, Any] = {
        **who,
        "validation_behavior": "ENFORCE_RECOMMENDATIONS",
        "events": [
            {
                "name": "capi_connection_test",
                "params": {"session_id": "1", "engagement_time_msec": 1},
            }
        ],
    }
    response = await client.send(
        Request.post(
            collect_url(settings, is_validation=True), json=body, auth=credential(settings)
        )
    )
    if not response.is_success:
        raise refusal(response)
    if not isinstance(response.json_object().get("validationMessages"), list):
        return ConnectionTest(
            passed=False,
            message="The validation server did not answer as GA4's does.",
            hint='Check "collect_path" and the proxy between Onward and Google.',
        )
    said = findings(response, 1).get(0)
    if said is not None:
        return ConnectionTest(passed=False, message=f"{said.rstrip('.')}.", hint="Check the ids.")
    if settings.property_id is not None:
        return await _proved(client, settings)
    return _ACCEPTED


async def _proved(client: Client, settings: Settings) -> ConnectionTest:
    """What a person who has signed in can see: the stream, its secrets."""
    try:
        found = await _look_up(client, settings)
        if not found.passed:
            return found
        known = await is_known(client, settings)
    except OnwardError:
        # Nobody has signed in, or who has may not look.
        return _ACCEPTED
    if known:
        message = f"{found.message} It has this API secret."
        return ConnectionTest(passed=True, message=message)
    return ConnectionTest(
        passed=False,
        message=f"{found.message} It has no such API secret: GA4 would lose all events without a "
        "word.",
        hint="Copy the secret anew: Admin, Data streams, the stream, Measurement Protocol API "
        "secrets.",
    )


_ACCEPTED: Final = ConnectionTest(
    passed=True,
    message="Format accepted; Google does not confirm secrets. To see events arrive, set "
    "debug_mode for a minute and look in Admin, DebugView.",
)


async def _look_up(client: Client, settings: Settings) -> ConnectionTest:
    found = await streams_of(client, settings.property_id or "")
    names = dict(found)
    if settings.stream_id in names:
        return ConnectionTest(
            passed=True,
            message=f'Google shows the stream "{names[settings.stream_id]}" in property '
            f"{settings.property_id}.",
        )
    known = ", ".join(names) or "none"
    return ConnectionTest(
        passed=False,
        message=f"Property {settings.property_id} has no stream {settings.stream_id}. It has: "
        f"{known}.",
        hint='Compare "property_id" and the stream\'s id with Admin, Data streams.',
    )
