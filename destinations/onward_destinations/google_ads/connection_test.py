"""Whether a connection reaches its account: it is shown, an event is checked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from onward.destination import ConnectionTest
from onward.errors import PlatformError
from onward.fields import sha256_hex
from onward.request import Client, Response
from onward_destinations.google_ads.addresses import ingest, of_customer
from onward_destinations.google_ads.data_manager import ingest_body
from onward_destinations.google_ads.queries import ask, part, refusal, rows_of, select
from onward_destinations.google_ads.settings import Settings

_QUERY: Final = select(
    "customer",
    (
        "id",
        "descriptive_name",
        "currency_code",
        "time_zone",
        "conversion_tracking_setting.google_ads_conversion_customer",
        "conversion_tracking_setting.accepted_customer_data_terms",
        "conversion_tracking_setting.enhanced_conversions_for_leads_enabled",
    ),
    "LIMIT 1",
)


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Ask for the account; where events go to the Data Manager API, have one checked by it.

    Raises:
        PlatformError: Google refused, in its words, or did not answer.
    """
    response = await client.send(
        of_customer(settings, "/googleAds:searchStream", {"query": _QUERY})
    )
    # The answer tells the time, even where it refuses.
    now = response.sent_at
    is_direct = settings.transport == "google_ads_api"
    action = settings.conversion_action_id
    if is_direct or action is None or now is None:
        if not response.is_success:
            raise refusal(response)
        return _shown(response, settings)
    if response.status in {401, 429} or response.status >= 500:
        raise refusal(response)
    await _check(client, settings, action, now)
    if response.is_success:
        return _shown(response, settings, action)
    said = refusal(response)
    return ConnectionTest(
        passed=True,
        message=f"The Data Manager API takes events for the conversion action {action}, but nothing "
        f"can be listed to choose from: {said.reason}",
        hint=said.hint,
    )


async def _check(client: Client, settings: Settings, action: str, now: datetime) -> None:
    event: dict[str, Any] = {
        "transactionId": "connection-test",
        "eventTimestamp": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": "WEB",
        "userData": {"userIdentifiers": [{"emailAddress": sha256_hex("test@example.com")}]},
    }
    body = ingest_body([event], settings, action) | {"validateOnly": True}
    response = await ask(client, ingest(settings, body))
    if not response.json_object().get("requestId"):
        msg = "The Data Manager API answered without saying that it would take an event."
        raise PlatformError(msg, hint="Try again later.")


def _shown(response: Response, settings: Settings, action: str | None = None) -> ConnectionTest:
    customer = next((part(row, "customer") for row in rows_of(response)), {})
    if str(customer.get("id")) != settings.customer_id:
        return ConnectionTest(
            passed=False,
            message="Google Ads answered, but did not show the account.",
            hint='Compare "customer_id" with the number at the top right of Google Ads.',
        )
    name = customer.get("descriptiveName") or settings.customer_id
    takes = f" It takes events for the conversion action {action}." if action else ""
    found = " ".join(_warnings(part(customer, "conversionTrackingSetting"), settings))
    return ConnectionTest(
        passed=True,
        message=f'Google Ads shows the account "{name}".{takes} {found}'.strip(),
    )


def _warnings(tracking: dict[str, Any], settings: Settings) -> Iterator[str]:
    owner = str(tracking.get("googleAdsConversionCustomer", "")).removeprefix("customers/")
    if owner and owner != settings.customer_id:
        yield f'Its conversions belong to the account {owner}: set "customer_id" to that.'
    if tracking.get("acceptedCustomerDataTerms") is not True:
        yield "The customer data terms are not accepted: accept them under Goals, Settings."
    if tracking.get("enhancedConversionsForLeadsEnabled") is not True:
        yield "Enhanced conversions for leads are off: turn them on under Goals, Settings."
