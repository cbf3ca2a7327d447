"""Requests to Google's two APIs: addresses, headers, credentials."""

from typing import Any, Final

from onward.request import AccessToken, Credential, Header, Request
from onward_destinations.google_ads.settings import Settings

ADS_HOST: Final = "googleads.googleapis.com"
DATA_HOST: Final = "datamanager.googleapis.com"
# Source: Google, "Data Manager API: Client libraries", the default of their clients.
TIMEOUT_S: Final = 120.0


def ingest(settings: Settings, body: dict[str, Any]) -> Request:
    """A request that hands events to the Data Manager API."""
    return Request.post(
        f"https://{DATA_HOST}/{settings.data_manager_version}/events:ingest",
        json=body | ({"validateOnly": True} if settings.test_mode else {}),
        auth=AccessToken(),
        timeout_s=TIMEOUT_S,
    )


def of_customer(
    settings: Settings, method: str, body: dict[str, Any], *, customer: str | None = None
) -> Request:
    """A request to the Google Ads API about one customer.

    Args:
        method: What stands behind the customer: ``/googleAds:searchStream``.
        customer: Another than the settings', which is asked as its own manager.
    """
    manager = settings.login_customer_id if customer is None else customer
    base = f"https://{ADS_HOST}/{settings.api_version}/customers"
    return Request.post(
        f"{base}/{customer or settings.customer_id}{method}",
        headers={"login-customer-id": manager} if manager else {},
        json=body,
        auth=credentials(settings),
        timeout_s=TIMEOUT_S,
    )


def accessible_customers(settings: Settings) -> Request:
    """The request that lists the accounts a person may use; it names no manager."""
    return Request.get(
        f"https://{ADS_HOST}/{settings.api_version}/customers:listAccessibleCustomers",
        auth=credentials(settings),
    )


def credentials(settings: Settings) -> tuple[Credential, ...]:
    """The access token, with the developer token where one is set."""
    if settings.developer_token is None:
        return (AccessToken(),)
    return (AccessToken(), Header("developer-token", settings.developer_token))
