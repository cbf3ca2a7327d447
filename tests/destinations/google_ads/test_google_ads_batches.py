"""Batches against the simulator: taken, refused, throttled, counted once."""

from typing import Any

import pytest

from destinations.google_ads.google_playground import (
    DIRECT,
    MAIL,
    Playground,
    order,
    settings,
    trial,
)
from onward.outcome import Delivered, Paused, Rejected, Retry, SlowDown
from onward.request import Request, Response
from onward.testing.simulator import Call, Reply
from onward.testing.subject import subject_of
from onward_destinations.google_ads import SendConversion, google_ads
from onward_destinations.google_ads.simulator import GoogleAds


def thousand(written: Any = None, bad: Any = ()) -> tuple[Any, list[Any]]:
    made = trial(*(order(number) for number in range(20)), written=written)
    payloads = [
        made.payloads[number % 20].model_copy(update={"transaction_id": f"ORD-{number}"})
        for number in range(1_000)
    ]
    for number in bad:
        payloads[number] = payloads[number].model_copy(update={"currency": "XXX"})
        if written is DIRECT:
            payloads[number] = payloads[number].model_copy(update={"gclid": "short"})
    return made, payloads


class Silent(GoogleAds):
    """Refuses without saying which event it is about."""

    def answer(self, call: Call) -> Reply:
        reply = super().answer(call)
        if reply.status == 400:
            reply.json["error"]["details"] = []
        return reply


@pytest.mark.parametrize("written", [None, DIRECT])
def test_a_thousand_events_are_one_request(written: Any) -> None:
    google = Playground()

    outcomes = google.deliver(*thousand(written))

    assert {Delivered} == {type(one) for one in outcomes}
    assert 1 == len(google.requests)
    assert 1_000 == google.platform.arrivals.accepted["987654321"]


@pytest.mark.parametrize(("written", "requests"), [(None, 2), (DIRECT, 1)])
def test_one_bad_event_in_a_thousand_is_named(written: Any, requests: int) -> None:
    google = Playground()

    outcomes = google.deliver(*thousand(written, bad=[500]))

    assert [500] == [index for index, one in enumerate(outcomes) if isinstance(one, Rejected)]
    assert requests == len(google.requests)


@pytest.mark.parametrize("written", [None, DIRECT])
def test_a_thousand_bad_events_are_named_at_once(written: Any) -> None:
    google = Playground()

    outcomes = google.deliver(*thousand(written, bad=range(1_000)))

    assert {Rejected} == {type(one) for one in outcomes}
    assert 1 == len(google.requests)


@pytest.mark.parametrize("bad", [0, 500, 999])
def test_where_nobody_is_named_one_bad_event_costs_21_requests(bad: int) -> None:
    google = Playground(Silent)

    outcomes = google.deliver(*thousand(bad=[bad]))

    assert [bad] == [index for index, one in enumerate(outcomes) if isinstance(one, Rejected)]
    assert len(google.requests) <= 21


def test_where_nobody_is_named_a_thousand_bad_events_cost_64_requests_at_most() -> None:
    google = Playground(Silent)

    outcomes = google.deliver(*thousand(bad=range(1_000)))

    assert len(google.requests) <= 64
    assert {Rejected, Retry} == {type(one) for one in outcomes}


def test_the_same_order_twice_in_a_request_counts_once() -> None:
    google = Playground()
    made = trial(order(1), order(1), order(2), written=DIRECT)

    outcomes = google.deliver(made, made.payloads)

    assert [Delivered] * 3 == [type(one) for one in outcomes]
    assert 2 == google.platform.arrivals.accepted.total()
    assert 0 == google.platform.arrivals.repeated


def test_what_google_had_already_is_delivered() -> None:
    google = Playground()
    made = trial(order(1), written=DIRECT)

    google.deliver(made, made.payloads)
    (again,) = google.deliver(made, made.payloads)

    assert "Google Ads had this already: The order id is in use already." == again.note  # type: ignore[union-attr]


def test_orders_of_several_actions_do_not_travel_together() -> None:
    action = SendConversion()
    keys = [
        action.batch_key(trial(order(), conversion_action_id=name).payloads[0], settings())
        for name in ("555111222", "987654321", None)
    ]

    assert ["555111222", "987654321", "987654321"] == keys


def test_the_simulator_takes_the_examples_of_its_account() -> None:
    google = Playground()
    made = [
        request
        for one in subject_of(google_ads).sending()
        for request in one.requests()
        if "6600000001" not in str(request.json)
        and request.headers.get("login-customer-id", "5550001111") == "5550001111"
    ]

    answers = [google.answer(request) for request in made]

    refused = [
        answer.text
        for request, answer in zip(made, answers, strict=True)
        if answer.status != 200 and "v22" not in request.url
    ]
    assert [] == refused
    assert len(answers) > 60


def ingest(
    *events: Any, google: Playground | None = None, destination: Any = None, **body: Any
) -> Response:
    whole = {
        "destinations": [
            destination
            or {
                "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
                "productDestinationId": "987654321",
            }
        ],
        "events": list(events),
        "encoding": "HEX",
    } | body
    return (google or Playground()).answer(
        Request.post(
            "https://datamanager.googleapis.com/v1/events:ingest",
            json={name: value for name, value in whole.items() if value is not None},
            auth=SIGNED,
        )
    )


SIGNED = trial(order()).requests()[0].auth


def event(**changes: Any) -> dict[str, Any]:
    whole = {
        "transactionId": "ORD-1",
        "eventTimestamp": "2026-11-21T11:00:00Z",
        "eventSource": "WEB",
        "userData": {"userIdentifiers": [{"emailAddress": "a" * 64}]},
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def found(response: Response) -> list[tuple[str, str]]:
    details = response.json()["error"].get("details", [])
    return [
        (one["field"], one.get("reason", ""))
        for detail in details
        for one in detail.get("fieldViolations", [])
    ]


@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        ({"eventTimestamp": None}, "event_timestamp", "REQUIRED_FIELD_MISSING"),
        ({"eventSource": None}, "event_source", "REQUIRED_FIELD_MISSING"),
        ({"eventSource": "web"}, "event_source", "INVALID_ENUM_VALUE"),
        ({"eventTimestamp": "2026-11-21 11:00:00"}, "event_timestamp", "INVALID_FORMAT"),
        ({"eventTimestamp": "2026-08-01T00:00:00Z"}, "event_timestamp", "EVENT_TIME_INVALID"),
        ({"eventTimestamp": "2026-11-21T12:00:01Z"}, "event_timestamp", "EVENT_TIME_INVALID"),
        ({"currency": "eur"}, "currency", "INVALID_CURRENCY_CODE"),
        ({"currency": "XXX"}, "currency", "INVALID_CURRENCY_CODE"),
        ({"conversionValue": 1}, "currency", "REQUIRED_FIELD_MISSING"),
        ({"conversionValue": "1", "currency": "EUR"}, "conversion_value", "INVALID_FORMAT"),
        ({"transactionId": MAIL}, "transaction_id", "INVALID_FORMAT"),
        ({"emails": []}, "", ""),
        (
            {"adIdentifiers": {"gbraid": "b", "wbraid": "w"}},
            "ad_identifiers",
            "GBRAID_WBRAID_BOTH_SET",
        ),
        (
            {"userData": {"userIdentifiers": [{"emailAddress": MAIL}]}},
            "user_data.user_identifiers[0]",
            "REQUIRED_FIELD_MISSING",
        ),
    ],
)
def test_the_data_manager_refuses_what_google_refuses(
    changes: dict[str, Any], place: str, reason: str
) -> None:
    google = Playground()

    response = ingest(event(transactionId="o"), event(**changes), google=google)

    assert 400 == response.status
    assert [(f"events[1].{place}".rstrip("."), reason)] == found(response)
    assert 0 == google.platform.arrivals.accepted.total()


def test_nobody_is_an_event_of_nobody() -> None:
    assert [("events[0]", "NO_IDENTIFIERS_PROVIDED")] == found(ingest(event(userData=None)))


def test_identifiers_need_their_encoding() -> None:
    assert [("encoding", "REQUIRED_FIELD_MISSING")] == found(ingest(event(), encoding=None))


@pytest.mark.parametrize("count", [0, 2_001])
def test_a_request_has_1_to_2000_events(count: int) -> None:
    assert ["events"] == [place for place, _ in found(ingest(*[event()] * count))]


def test_nothing_is_recorded_of_a_request_that_is_only_checked() -> None:
    google = Playground()

    response = ingest(event(), google=google, validateOnly=True)

    assert (200, 0) == (response.status, google.platform.arrivals.accepted.total())


@pytest.mark.parametrize(
    ("account", "login", "action", "status", "reason"),
    [
        ("2223334444", None, "987654321", 403, []),
        ("9998887777", None, "987654321", 403, []),
        ("1234567890", "9998887777", "987654321", 403, []),
        ("1234567890", None, "1", 400, ["INVALID_CONVERSION_ACTION_ID"]),
        ("1234567890", None, "987650002", 400, ["INVALID_CONVERSION_ACTION_ID"]),
        ("1234567890", None, "987650003", 400, ["INVALID_CONVERSION_ACTION_ID"]),
        ("1234567890", "5550001111", "987654321", 200, []),
    ],
)
def test_the_account_must_be_reached_and_own_the_action(
    account: str, login: str | None, action: str, status: int, reason: list[str]
) -> None:
    destination: dict[str, Any] = {
        "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": account},
        "productDestinationId": action,
    }
    if login:
        destination["loginAccount"] = {"accountType": "GOOGLE_ADS", "accountId": login}
    response = ingest(event(), destination=destination)

    assert status == response.status
    assert status == 200 or reason == [said for _, said in found(response)]


def test_another_kind_of_account_does_not_fit() -> None:
    kind = {"accountType": "FLOODLIGHT_CONFIG", "accountId": "1234567890"}
    destination = {"operatingAccount": kind, "productDestinationId": "987654321"}

    assert [("destinations[0]", "DESTINATION_ACCOUNT_TYPE_MISMATCH")] == found(
        ingest(event(), destination=destination)
    )


def test_a_website_action_needs_the_transaction_of_its_tag() -> None:
    account = {"accountType": "GOOGLE_ADS", "accountId": "1234567890"}
    website = {"operatingAccount": account, "productDestinationId": "987650001"}
    response = ingest(event(transactionId=None), destination=website)

    assert [("events[0].transaction_id", "REQUIRED_FIELD_MISSING")] == found(response)


def test_what_the_data_manager_warns_of() -> None:
    cart = {"items": [{"merchantProductId": "SKU-1"}]}
    odd = [{"variable": "unknown", "value": "1"}]
    response = ingest(event(adIdentifiers={"wbraid": "w"}, cartData=cart, customVariables=odd))

    assert [
        "WARNING_REASON_CART_DATA_NOT_SUPPORTED_WITH_GBRAID_OR_WBRAID",
        "WARNING_REASON_CART_DATA_ITEM_UNIT_PRICE_MISSING",
        "WARNING_REASON_CUSTOM_VARIABLE_NOT_FOUND",
    ] == [one["reason"] for one in response.json()["fieldWarnings"]]


def test_too_many_requests_of_a_minute_are_throttled() -> None:
    google = Playground()
    google.platform.per_minute = 1
    made = trial(order(1))

    google.deliver(made, made.payloads)
    (slow,) = google.deliver(made, made.payloads)

    assert isinstance(slow, SlowDown)


def test_a_new_integration_is_sent_to_the_data_manager() -> None:
    google = Playground()
    google.platform.is_allowlisted = False
    made = trial(order(), written=DIRECT)

    (paused,) = google.deliver(made, made.payloads)

    assert isinstance(paused, Paused)
    assert paused.hint.startswith('Set "transport" to "data_manager"')


def upload(
    row: dict[str, Any], google: Playground | None = None, *, kind: str = "conversions", **body: Any
) -> Any:
    method = "uploadClickConversions" if kind == "conversions" else "uploadConversionAdjustments"
    request = Request.post(
        f"https://googleads.googleapis.com/v26/customers/1234567890:{method}",
        json={kind: [row], "partialFailure": True} | body,
        auth=SIGNED,
    )
    return (google or Playground()).answer(request).json()


def codes(answer: Any) -> list[str]:
    details = answer["partialFailureError"]["details"]
    return [
        code for detail in details for one in detail["errors"] for code in one["errorCode"].values()
    ]


def conversion(**changes: Any) -> dict[str, Any]:
    whole = {
        "conversionAction": "customers/1234567890/conversionActions/987654321",
        "conversionDateTime": "2026-11-21 11:00:00+00:00",
        "gclid": "Cj0KCQ-0123456789",
        "orderId": "ORD-1",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


ACTIONS = "customers/1234567890/conversionActions"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"conversionAction": f"{ACTIONS}/1"}, "NO_CONVERSION_ACTION_FOUND"),
        ({"conversionAction": f"{ACTIONS}/987650001"}, "INVALID_CONVERSION_ACTION_TYPE"),
        ({"wbraid": "w", "gbraid": "b"}, "GBRAID_WBRAID_BOTH_SET"),
        ({"gclid": None}, "INVALID_USER_IDENTIFIER"),
        ({"gclid": "short"}, "UNPARSEABLE_GCLID"),
        ({"conversionDateTime": "2026-08-01 00:00:00+00:00"}, "EXPIRED_EVENT"),
        ({"conversionDateTime": "2026-11-21T11:00:00Z"}, "INVALID_VALUE"),
        ({"conversionDateTime": None}, "REQUIRED"),
        ({"orderId": MAIL}, "ORDER_ID_CONTAINS_PII"),
        ({"consent": {"adPersonalization": "GRANTED"}}, "VALUE_MUST_BE_UNSET"),
    ],
)
def test_the_google_ads_api_refuses_row_by_row(changes: dict[str, Any], code: str) -> None:
    answer = upload(conversion(**changes))

    assert [code] == codes(answer)
    assert [{}] == answer["results"]


def test_a_click_counts_once_a_second() -> None:
    google = Playground()
    upload(conversion(), google)

    assert ["CLICK_CONVERSION_ALREADY_EXISTS"] == codes(upload(conversion(orderId=None), google))


def adjusted(kind: str = "RESTATEMENT", **changes: Any) -> dict[str, Any]:
    whole = {
        "adjustmentType": kind,
        "conversionAction": f"{ACTIONS}/987654321",
        "orderId": "ORD-1",
        "adjustmentDateTime": "2026-11-21 11:30:00+00:00",
        "restatementValue": {"adjustedValue": 5} if kind == "RESTATEMENT" else None,
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (adjusted(orderId="ORD-9"), "CONVERSION_NOT_FOUND"),
        (adjusted(conversionAction=f"{ACTIONS}/1"), "NO_CONVERSION_ACTION_FOUND"),
        (adjusted(adjustmentDateTime=None), "REQUIRED"),
        (adjusted(restatementValue=None), "REQUIRED"),
        (
            adjusted(gclidDateTimePair={"gclid": "g"}),
            "GCLID_DATE_TIME_PAIR_AND_ORDER_ID_BOTH_SET",
        ),
        (adjusted("ENHANCEMENT"), "CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT"),
        (
            adjusted("ENHANCEMENT", conversionAction=f"{ACTIONS}/987650001", orderId=None),
            "MISSING_ORDER_ID_FOR_WEBPAGE",
        ),
    ],
)
def test_an_adjustment_that_cannot_be_is_refused(row: dict[str, Any], code: str) -> None:
    google = Playground()
    upload(conversion(), google)

    assert [code] == codes(upload(row, google, kind="conversionAdjustments"))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("RESTATEMENT", "RESTATEMENT_ALREADY_EXISTS"),
        ("RETRACTION", "CONVERSION_ALREADY_RETRACTED"),
    ],
)
def test_an_adjustment_is_done_once(kind: str, code: str) -> None:
    google = Playground()
    upload(conversion(), google)

    first = upload(adjusted(kind), google, kind="conversionAdjustments")

    assert "partialFailureError" not in first
    assert [code] == codes(upload(adjusted(kind), google, kind="conversionAdjustments"))


def test_a_conversion_of_long_ago_is_not_adjusted() -> None:
    google = Playground()
    upload(conversion(conversionDateTime="2026-09-20 11:00:00+00:00"), google)

    assert ["CONVERSION_EXPIRED"] == codes(upload(adjusted(), google, kind="conversionAdjustments"))


@pytest.mark.parametrize("body", [{"partialFailure": False}, {"conversions": []}])
def test_an_upload_must_allow_for_partial_failure(body: dict[str, Any]) -> None:
    assert "REQUIRED_FIELD_MISSING" in str(upload(conversion(), **body)["error"])


def test_an_upload_has_at_most_2000_rows() -> None:
    answer = upload(conversion(), conversions=[conversion()] * 2_001)

    assert "TOO_MANY_CONVERSIONS_IN_REQUEST" in str(answer["error"])


def test_an_upload_that_is_only_checked_has_no_results() -> None:
    google = Playground()

    assert [] == upload(conversion(), google, validateOnly=True)["results"]
    assert 0 == google.platform.arrivals.accepted.total()


@pytest.mark.parametrize("content", [b"", b"{", b"[]"])
def test_a_body_that_is_none_is_refused(content: bytes) -> None:
    request = Request.post(
        "https://datamanager.googleapis.com/v1/events:ingest", content=content, auth=SIGNED
    )

    assert 400 == Playground().answer(request).status


def test_a_restatement_follows_its_order_through_both_apis() -> None:
    for written in (None, DIRECT):
        google = Playground()
        bought = trial(order(), written=written)
        changed = trial(
            order(properties={"adjusted_value": 5}),
            action="adjust-conversion",
            written=written,
            adjustment_type="RESTATEMENT",
        )

        outcomes = [*google.deliver(bought, bought.payloads)]
        outcomes += google.deliver(changed, changed.payloads)

        assert [Delivered] * 2 == [type(one) for one in outcomes]


def test_an_order_that_google_does_not_know_yet_is_looked_for_again() -> None:
    changed = trial(
        order(properties={"adjusted_value": 5}),
        action="adjust-conversion",
        written=DIRECT,
        adjustment_type="RESTATEMENT",
    )

    (later,) = Playground().deliver(changed, changed.payloads)

    assert isinstance(later, Retry)


def test_the_events_manager_shows_actions_without_personal_values() -> None:
    google = Playground()
    for written in (None, DIRECT):
        made = trial(order(), written=written)
        google.deliver(made, made.payloads)

    cells = [google.platform.cells(one) for one in google.platform.arrivals.latest]

    assert ["10 EUR", "10 EUR"] == [one["Value"] for one in cells]
    assert all("sha256 542d2401…" in one["Person"] for one in cells)
    assert {"987654321": "Orders (server) (PURCHASE)"} == dict(google.platform.targets())
