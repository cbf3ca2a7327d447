"""Events become what GA4 takes: names, parameters, items, times."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from destinations.ga4.playground import EARLIER, NOON, event, trial
from onward.event import iso
from onward.fields import Unusable
from onward_destinations.ga4.names import event_name_of, is_reserved, made_name, param_name
from onward_destinations.ga4.presets import PRESETS
from onward_destinations.ga4.simulator.judging import judge


def params(
    preset: Any = None, *, settings: Any = None, fields: Any = None, **properties: Any
) -> Any:
    known = {"client_id": "1.2", "session_id": "3"}
    made = trial(
        event(name="Anything", properties=known | properties),
        settings=settings,
        preset=preset,
        fields=fields,
    )
    (request,) = made.requests()
    return request.json["events"][0]["params"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Video Played! (Hero)", "video_played_hero"),
        ("purchase", "purchase"),
        ("MyEvent", "MyEvent"),
        ("2nd Visit", "e_2nd_visit"),
        ("  Spaß  ", "spa"),
        ("x" * 60, "x" * 40),
        ("_private", "private"),
    ],
)
def test_a_name_is_made_fit(written: str, name: str) -> None:
    assert name == event_name_of(written)


def test_a_name_without_letters_cannot_be_used() -> None:
    with pytest.raises(Unusable):
        event_name_of("購入")


@tuned(deadline=None, max_examples=100)
@given(st.text())
def test_a_name_made_fit_stays_as_it_is(text: str) -> None:
    once = made_name(text)

    assert once == made_name(once)


def test_the_event_s_own_name_is_in_lower_case_and_a_chosen_one_as_chosen() -> None:
    own = trial(event(name="Plan Chosen")).payloads[0]
    chosen = trial(event(), fields={"event_name": "PlanChosen"}).payloads[0]

    assert ("plan_chosen", "PlanChosen") == (own.event_name, chosen.event_name)


@pytest.mark.parametrize(
    ("name", "on_the_web", "in_an_app"),
    [
        ("first_visit", True, True),
        ("screen_view", True, False),
        ("app_store_refund", True, False),
        ("ga_test", True, True),
        ("firebase_test", True, True),
        ("purchase", False, False),
    ],
)
def test_reserved_names(name: str, *, on_the_web: bool, in_an_app: bool) -> None:
    assert on_the_web is is_reserved(name, is_app=False)
    assert in_an_app is is_reserved(name, is_app=True)


@pytest.mark.parametrize("name", ["ga_x", "firebase_conversion", "google_x", "gtag.x", "_x", "  "])
def test_reserved_parameters_have_no_name(name: str) -> None:
    assert "" == param_name(name)


def test_copied_properties_are_texts_and_numbers_with_names_that_fit() -> None:
    found = params(
        **{"Plan Name": "Team", "seats": 3, "trial": False, "tags": ["a"], "who": {}, "": "x"}
    )

    assert {"plan_name": "Team", "seats": 3, "trial": "false"} == {
        name: found[name] for name in found.keys() & {"plan_name", "seats", "trial", "tags", "who"}
    }


@pytest.mark.parametrize(
    "personal",
    [{"firstName": "Ada"}, {"phone": "1"}, {"Email": "x"}, {"contact": "ask ada@example.com now"}],
)
def test_nothing_personal_is_copied_and_it_is_said(personal: dict[str, str]) -> None:
    made = trial(event(properties={"client_id": "1.2", **personal}))
    (name,) = personal

    assert name not in made.requests()[0].json["events"][0]["params"]
    assert any(f'"{name}"' in note for note in made.notes)


def test_no_more_than_25_parameters_are_copied() -> None:
    assert 25 == len(params(**{f"p{number}": number for number in range(40)}))
    assert 25 == len(
        params(settings={"debug_mode": True}, **{f"p{number}": number for number in range(40)})
    )


def test_more_than_25_chosen_parameters_are_refused() -> None:
    fields = {"params": {f"p{number}": number for number in range(30)}}
    (one,) = trial(event(), fields=fields, preset="signed-up").resolved

    assert one.outcome is not None
    assert "GA4 takes 25 parameters an event, and this one has 32. Map fewer." == one.outcome.reason


def test_texts_are_cut_and_longer_with_analytics_360() -> None:
    fields = {"params": {"plan": "x" * 600, "method": "y" * 600}}
    standard = params("signed-up", fields=fields)
    larger = params("signed-up", fields=fields, settings={"analytics_360": True})

    assert (100, 100) == (len(standard["plan"]), len(standard["method"]))
    assert (500, 500) == (len(larger["plan"]), len(larger["method"]))


@pytest.mark.parametrize(
    ("written", "value"), [("129.90", 129.9), (0, 0), (1e2, 100), ("1e1", 10), (-5, -5)]
)
def test_a_value_is_a_number(written: Any, value: float) -> None:
    assert value == params("lead-generated", value=written, currency="EUR")["value"]


def test_one_order_value_for_all() -> None:
    every = {"revenue": 1, "total": 2, "value": 3, "currency": " usd"}

    assert 1 == params("order-completed", **every)["value"]
    assert 2 == params("order-completed", **every | {"revenue": None})["value"]
    assert "USD" == params("product-added", **every)["currency"]
    assert 7 == params("product-viewed", price=7, product_id="a")["value"]


def test_a_value_without_currency_is_said_and_a_currency_without_value_is_not() -> None:
    without = trial(event(properties={"client_id": "1.2", "value": 5}), preset="lead-generated")
    alone = trial(
        event(properties={"client_id": "1.2", "currency": "EUR"}), preset="lead-generated"
    )

    assert [
        "VALUE_WITHOUT_CURRENCY: GA4 does not count a value without currency as revenue."
    ] == without.notes
    assert [] == alone.notes


def test_an_item_needs_an_id_or_a_name() -> None:
    products = [{"price": 1}, {"name": "Tea"}, {"sku": "S-1"}, {"product_id": "P-1", "sku": "S-2"}]
    made = trial(event(properties={"client_id": "1.2", "products": products}), preset="cart-viewed")
    items = made.requests()[0].json["events"][0]["params"]["items"]

    assert [
        {"quantity": 1, "item_name": "Tea"},
        {"item_id": "S-1", "quantity": 1},
        {"item_id": "P-1", "quantity": 1},
    ] == items
    assert any("item_id or item_name" in note for note in made.notes)


def test_numbers_of_items_are_numbers() -> None:
    products = [{"name": "Tea", "price": "4.50", "quantity": "2", "position": "3", "discount": "1"}]

    assert [{"quantity": 2, "price": 4.5, "item_name": "Tea", "index": 3, "discount": 1}] == params(
        "cart-viewed", products=products
    )["items"]


def test_items_have_ten_parameters_of_their_own() -> None:
    own: dict[str, Any] = {f"own{number}": number for number in range(12)}
    items = [{"item_id": "a", **own, "own0": {"no": "text"}}]
    (item,) = params("cart-viewed", fields={"params": {"items": {"@literal": items}}})["items"]

    assert {"item_id", "quantity", *(f"own{number}" for number in range(1, 11))} == item.keys()


def test_more_than_200_items_are_cut_and_it_is_said() -> None:
    products = [{"product_id": str(number)} for number in range(201)]
    made = trial(event(properties={"client_id": "1.2", "products": products}), preset="cart-viewed")

    assert 200 == len(made.requests()[0].json["events"][0]["params"]["items"])
    assert made.notes[0].startswith("ITEMS_CUT")


def test_user_properties_are_wrapped_cut_and_named_well() -> None:
    fields = {
        "user_properties": {
            "plan": "x" * 50,
            "trial": True,
            "user_id": "u",
            "mail": "ada@example.com",
            "y" * 25: 1,
            "tags": {"@literal": ["a"]},
        }
    }
    made = trial(event(), fields=fields)

    assert {"plan": {"value": "x" * 36}, "trial": {"value": "true"}} == made.requests()[0].json[
        "user_properties"
    ]
    assert 3 == len(made.notes)


def test_email_addresses_leave_page_addresses() -> None:
    page = {
        "url": "https://shop.example/?e=ada@example.com&x=1",
        "referrer": "https://a.b/#m=a@b.co",
    }
    made = trial(event(context={"page": page}))

    assert {"https://shop.example/?e=&x=1", "https://a.b/#m="} <= {
        *made.requests()[0].json["events"][0]["params"].values()
    }


@pytest.mark.parametrize(
    "written", [EARLIER, "2026-11-21T12:00:00+01:00", 1795258800, 1795258800000, 1795258800000000]
)
def test_every_way_to_write_a_time_is_microseconds(written: Any) -> None:
    made = trial(
        event(properties={"client_id": "1.2", "at": written}),
        fields={"timestamp": "$.properties.at"},
    )

    assert 1795258800000000 == made.requests()[0].json["timestamp_micros"]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.slug)
def test_what_presets_make_of_a_bare_event_is_no_fault(preset: Any) -> None:
    fields = {"event_name": "app_screen"} if preset.slug == "screen-viewed" else {}
    (request,) = trial(event(), preset=preset.slug, fields=fields).requests()

    assert [] == judge(request.json, NOON, is_app=False)


def test_amounts_are_exact() -> None:
    (one,) = trial(
        event(properties={"client_id": "1.2", "value": 0.1, "currency": "EUR"}),
        preset="lead-generated",
    ).payloads

    assert Decimal("0.1") == one.params.value


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("age", "reason"),
    [
        (timedelta(hours=72), None),
        (timedelta(hours=72) + MINUTE, "Event time should be within the past 3 days."),
        (-MINUTE, None),
        (-2 * MINUTE, "Event time should not be more than 1 minute ahead."),
    ],
)
def test_an_event_is_taken_for_72_hours_and_hardly_ahead(age: timedelta, reason: str) -> None:
    (resolved,) = trial(event(timestamp=iso(NOON - age))).resolved

    assert reason == (resolved.outcome and resolved.outcome.reason)


def test_a_clock_that_is_ahead_is_put_right() -> None:
    ahead = event(timestamp=iso(NOON + MINUTE), receivedAt=iso(NOON))

    (request,) = trial(ahead).requests()

    assert int(NOON.timestamp()) * 1_000_000 == request.json["timestamp_micros"]


@pytest.mark.parametrize(
    ("written", "sent"),
    [("usd", "USD"), (" Eur ", "EUR"), ("", None), ("euro", None), (978, None), (None, None)],
)
def test_a_currency_is_three_capitals_or_left_out(written: Any, sent: str | None) -> None:
    (request,) = trial(
        event(properties={"client_id": "1.2", "value": 0, "currency": written}),
        preset="lead-generated",
    ).requests()

    params = request.json["events"][0]["params"]
    assert (sent, 0) == (params.get("currency"), params["value"])
