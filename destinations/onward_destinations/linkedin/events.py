"""A conversion event: its fields, the JSON that LinkedIn takes."""

from typing import Annotated, Any, Final

from onward.fields import (
    Amount,
    AndroidAdvertisingId,
    Clean,
    Country,
    Currency,
    EventTime,
    Fields,
    FirstName,
    HashedEmail,
    IPAddress,
    LastName,
    LinkedInClickId,
    Rules,
    Saved,
    Spec,
    compile_body,
    epoch_milliseconds,
    first,
    is_hashed,
    normalise_name,
    path,
    plain_amount,
    sha256_hex,
)
from onward_destinations.linkedin.rest import RULE
from onward_destinations.linkedin.settings import Settings

_TRIMMED: Final = Clean(str.strip)


class ConversionValue(Fields):
    currency_code: Annotated[
        Currency | None, Spec("Currency Code", "Three letters such as USD.", key="currencyCode")
    ] = None
    amount: Annotated[
        Amount | None, Spec("Amount", "A decimal number such as 50.0; it may be fixed.")
    ] = None


class UserInfo(Fields):
    first_name: Annotated[FirstName | None, Spec("First name", key="firstName")] = None
    last_name: Annotated[LastName | None, Spec("Last name", key="lastName")] = None
    company_name: Annotated[
        str | None,
        Spec(
            "Company",
            key="companyName",
            mapping=first("$.context.traits.company.name", "$.traits.company.name"),
        ),
    ] = None
    title: Annotated[str | None, Spec("Job title", mapping=path("$.context.traits.title"))] = None
    country_code: Annotated[
        Country | None,
        Spec(
            "Country",
            "Two-letter code or English name.",
            key="countryCode",
            mapping=path("$.context.traits.address.country"),
        ),
    ] = None


class ConversionEvent(Fields):
    rule_id: Annotated[str, Spec("Conversion rule"), Saved("id")]
    conversion_happened_at: Annotated[
        EventTime,
        Spec(
            "Timestamp",
            "When it happened: ISO 8601, or seconds or milliseconds since 1970. At most 90 days ago.",
            key="conversionHappenedAt",
            mapping=path("$.timestamp"),
        ),
    ]
    conversion_value: Annotated[
        ConversionValue | None,
        Spec(
            "Conversion Value",
            "What it is worth. Amount and currency are sent together or not at all.",
            key="conversionValue",
        ),
    ] = None
    event_id: Annotated[
        str | None,
        Spec(
            "Event ID",
            "The same id that the browser's Insight Tag sends, so that LinkedIn counts once.",
            key="eventId",
            mapping=first("$.properties.event_id", "$.messageId"),
        ),
    ] = None
    email: HashedEmail | None = None
    linked_in_uuid: Annotated[LinkedInClickId | None, Spec(key="linkedInUUID")] = None
    acxiom_id: Annotated[
        str | None,
        Spec("Acxiom ID", "LiveRamp's id of the person.", key="acxiomID", category="identifier"),
        _TRIMMED,
    ] = None
    oracle_id: Annotated[
        str | None,
        Spec(
            "Oracle ID",
            "Oracle MOAT's id of the person.",
            key="oracleID",
            category="identifier",
            deprecated="Oracle has closed its advertising business; use another identifier.",
        ),
        _TRIMMED,
    ] = None
    user_info: Annotated[
        UserInfo | None,
        Spec("User Info", "Sent only with both first and last name.", key="userInfo"),
    ] = None
    external_ids: Annotated[
        tuple[str, ...],
        Spec(
            "External ID",
            "Your own id of the person. LinkedIn takes one, so only the first is sent; it learns "
            "it from an event that carries another identifier as well.",
            key="externalIds",
            category="identifier",
        ),
        _TRIMMED,
    ] = ()
    ip_address: Annotated[
        IPAddress | None,
        Spec(
            "IP address",
            "The visitor's, IPv4 only. Map it to null to withhold it.",
            key="ipAddress",
        ),
    ] = None
    google_advertising_id: Annotated[
        AndroidAdvertisingId | None, Spec(key="googleAdvertisingId")
    ] = None
    lead: Annotated[
        str | None,
        Spec(
            "Lead gen form response",
            "The response the person gave in a LinkedIn form.",
            pattern=r"\s*urn:li:leadGenFormResponse:.+",
            pattern_hint="a response such as urn:li:leadGenFormResponse:1234-5678",
            category="identifier",
        ),
        _TRIMMED,
    ] = None


RULES: Final = Rules(
    require_any=(
        "email",
        "linked_in_uuid",
        "acxiom_id",
        "oracle_id",
        ("user_info.first_name", "user_info.last_name"),
        "external_ids",
        "google_advertising_id",
        "lead",
    ),
    together=(
        ("conversion_value.amount", "conversion_value.currency_code"),
        ("user_info.first_name", "user_info.last_name"),
    ),
    message=(
        "One of email, LinkedIn UUID, Acxiom ID, Oracle ID, or User Info with first and last name "
        "is required (an IP address alone is not enough)."
    ),
)


_VALUE: Final = compile_body(
    ConversionValue, {"currencyCode": "currency_code", "amount": ("amount", plain_amount)}
)
_INFO: Final = compile_body(UserInfo)


def event_json(event: ConversionEvent, settings: Settings) -> dict[str, Any]:
    """The event as LinkedIn takes it; nothing beyond its table, since it refuses what it does not know.

    Source: LinkedIn, "Conversions API Schema".
    """
    # Looked at once: an attribute of a payload costs three times as much as a member of a dict.
    values = event.__dict__
    body: dict[str, Any] = {
        "conversion": RULE + values["rule_id"],
        "conversionHappenedAt": epoch_milliseconds(values["conversion_happened_at"]),
    }
    if (worth := values["conversion_value"]) is not None and (value := _VALUE(worth)):
        body["conversionValue"] = value
    if (event_id := values["event_id"]) is not None:
        body["eventId"] = event_id
    # The key is needed even where nothing stands in it.
    user: dict[str, Any] = {"userIds": _user_ids(values, settings)}
    if (info := values["user_info"]) is not None:
        user["userInfo"] = _user_info(info, settings)
    if external_ids := values["external_ids"]:
        user["externalIds"] = list(external_ids[:1])
    if (lead := values["lead"]) is not None:
        user["lead"] = lead
    body["user"] = user
    return body


def _user_ids(values: dict[str, Any], settings: Settings) -> list[dict[str, str]]:
    ids = []
    if (email := values["email"]) is not None:
        ids.append({"idType": "SHA256_EMAIL", "idValue": email})
    if (click := values["linked_in_uuid"]) is not None:
        ids.append({"idType": "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "idValue": click})
    if (acxiom := values["acxiom_id"]) is not None:
        ids.append({"idType": "ACXIOM_ID", "idValue": acxiom})
    if (oracle := values["oracle_id"]) is not None:
        ids.append({"idType": "ORACLE_MOAT_ID", "idValue": oracle})
    if (address := values["ip_address"]) is not None:
        if settings.hash_ip_address:
            ids.append({"idType": "SHA256_IP_ADDRESS", "idValue": sha256_hex(address)})
        else:
            ids.append({"idType": "PLAINTEXT_IP_ADDRESS", "idValue": address})
    if (device := values["google_advertising_id"]) is not None:
        ids.append({"idType": "GOOGLE_AID", "idValue": device})
    return ids


def _user_info(info: UserInfo, settings: Settings) -> dict[str, str]:
    names = _INFO(info)
    if settings.hash_names:
        for key in ("firstName", "lastName"):
            names[f"hashed{key[0].upper()}{key[1:]}"] = _hashed_name(names.pop(key))
    return names


def _hashed_name(name: str) -> str:
    return name.lower() if is_hashed(name) else sha256_hex(normalise_name(name))
