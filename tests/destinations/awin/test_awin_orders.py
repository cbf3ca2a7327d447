"""Orders: what is normalised, where the click is found, what keeps an order back."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from destinations.awin.awin_shop import AWC, notes, refusal, sale, sent, trial
from onward.errors import PayloadError
from onward.request import MASK
from onward_destinations.awin import SendOrder
from onward_destinations.awin.clicks import normalise_awc
from onward_destinations.awin.orders import UNATTRIBUTED, normalise_channel, without_pipes
from onward_destinations.awin.settings import Settings

NECESSARY = f"{AWC[:-1]}a"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("1083.29", 1083.29),
        ("1083.295", 1083.3),
        (1083.294, 1083.29),
        (0, 0),
        ("0.005", 0.01),
        (109.9, 109.9),
        (1, 1),
    ],
)
def test_amounts_are_rounded_half_up(given: Any, kept: float) -> None:
    assert kept == sent(sale(revenue=given))["amount"]


@pytest.mark.parametrize("amount", ["1.083,29", "ten", -1, "1e29", True, "109,90"])
def test_an_amount_that_is_none_is_refused(amount: Any) -> None:
    event = sale(revenue=amount)

    assert (amount is True) == (not refusal(event))


@pytest.mark.parametrize(
    ("properties", "amount"),
    [
        ({"total": 12, "value": 9}, 12),
        ({"value": 9}, 9),
        ({"revenue": 7, "total": 12}, 7),
    ],
)
def test_the_amount_is_the_order_value_that_every_platform_gets(
    properties: Any, amount: float
) -> None:
    assert amount == sent(sale(**{"revenue": None, **properties}))["amount"]


def test_without_any_amount_an_order_is_refused() -> None:
    assert "Amount" in refusal(sale(revenue=None))
    assert "Order reference" in refusal({**sale(), "properties": None})


@pytest.mark.parametrize(
    ("name", "given", "key", "kept"),
    [
        ("coupon", " winter10 ", "voucher", "winter10"),
        ("coupon", "Winter10", "voucher", "Winter10"),
        ("currency", " eur", "currency", "EUR"),
        ("order_id", " 10021 ", "orderReference", "10021"),
        ("order_id", 10021, "orderReference", "10021"),
        ("customer_acquisition", "new", "customerAcquisition", "NEW"),
        ("customer_acquisition", False, "customerAcquisition", "RETURNING"),
        ("new_customer", True, "customerAcquisition", "NEW"),
        ("new_customer", False, "customerAcquisition", "RETURNING"),
        ("awin_channel", "AWIN", "channel", "aw"),
        ("awin_channel", "affiliate_window", "channel", "aw"),
        ("awin_channel", "Organic", "channel", "Organic"),
        ("awc", f" {AWC} ", "awc", AWC),
        ("awc", "12345%5F1794297600", "awc", "12345_1794297600"),
    ],
)
def test_values_are_normalised(name: str, given: Any, key: str, kept: Any) -> None:
    assert kept == sent(sale(**{name: given}))[key]


@pytest.mark.parametrize(
    ("name", "given", "key", "note"),
    [
        ("awin_channel", "paid search", "channel", "it is no word of letters"),
        ("customer_acquisition", "loyal", "customerAcquisition", "neither NEW nor RETURNING"),
        ("new_customer", "yes", "customerAcquisition", ""),
    ],
)
def test_what_is_no_choice_is_left_out(name: str, given: str, key: str, note: str) -> None:
    event = sale(**{name: given})

    assert sent(event).get(key) in {"aw", None}
    assert note in "".join(notes(event))


def test_the_channel_of_click_memory_is_taken() -> None:
    assert "ppc" == sent({**sale(), "enriched": {"channel": "ppc"}})["channel"]
    assert "social" == sent(sale(), settings={"default_channel": "social"})["channel"]


@pytest.mark.parametrize("text", ["Run|ner", "Run\x07ner", "Run\x85ner", " Runner"])
def test_texts_lose_pipes_and_control_characters(text: str) -> None:
    assert "Runner" == without_pipes(text)
    assert "Runner" == without_pipes(without_pipes(text))


def test_an_empty_channel_is_none() -> None:
    assert "" == normalise_channel(" ")


@pytest.mark.parametrize(
    ("context", "properties", "found"),
    [
        ({"page": {"url": f"https://s.example/?awc={AWC}"}}, {}, AWC),
        ({"page": {"search": f"?awc={AWC}&source=aw"}}, {}, AWC),
        ({"cookies": {"awc": AWC}}, {}, AWC),
        ({"cookies": {"awin_awc": AWC}}, {}, AWC),
        ({}, {"cks": AWC}, AWC),
        ({"page": {"url": "https://s.example/?gclid=Cj0_K-Q&awaid=77"}}, {}, "gclid_77_Cj0_K-Q"),
        ({"page": {"url": f"https://s.example/?gclid=Cj0&awaid=77&awc={AWC}"}}, {}, AWC),
        (
            {"page": {"url": "https://s.example/?awaid=77"}, "cookies": {"awc": AWC}},
            {},
            AWC,
        ),
        ({"page": {"url": f"https://s.example/?awc={AWC}"}}, {"awc": "12345_own"}, "12345_own"),
        ({"page": {"url": f"https://s.example/?awc={AWC}&sn=1"}}, {}, AWC),
        ({"page": {"url": f"https://s.example/?awc={AWC}&sn=0"}}, {}, AWC),
        ({"cookies": {"awin_sn_awc": NECESSARY}}, {}, NECESSARY),
        ({"cookies": {"awin_sn_awc": NECESSARY, "awc": AWC}}, {}, f"{AWC},{NECESSARY}"),
    ],
)
def test_the_click_is_found_in_the_event(context: Any, properties: Any, found: str) -> None:
    assert found == sent(sale(context=context, **{"awc": None, **properties}))["awc"]


def test_awins_own_integration_comes_first() -> None:
    event = {**sale(), "integrations": {"Awin": {"awc": "12345_integration"}}}

    assert "12345_integration" == sent(event)["awc"]


@pytest.mark.parametrize("awc", ["x", "{{awc}}", "a b c d e", "a" * 501, "undefined", "12345|67"])
def test_what_is_no_checksum_is_left_out(awc: str) -> None:
    assert UNATTRIBUTED == refusal(sale(awc=awc))


def test_a_checksum_is_normalised_once() -> None:
    for awc in (AWC, f"{AWC},{NECESSARY}", "12345%255F1"):
        try:
            once = normalise_awc(awc)
        except ValueError:
            continue
        assert once == normalise_awc(once)


@pytest.mark.parametrize(
    "awc", [f"99999_{AWC[6:]}", f"{AWC},99999_{AWC[6:]}", "99999_1", "99999_1,88888_1"]
)
def test_a_click_of_another_programme_is_refused(awc: str) -> None:
    event = sale(awc=awc, coupon="VIP")

    assert refusal(event) == (
        "The awc belongs to advertiser 99999, this destination is advertiser 12345."
    )
    assert not refusal(event, settings={"validate_awc_prefix": False})


def test_a_publisher_without_the_time_of_the_click_is_none() -> None:
    event = sale(awc=None)

    assert UNATTRIBUTED == refusal(event, publisher_id=4567)
    assert 1794297600 == sent(event, publisher_id=4567, click_time=1794297600)["clickTime"]
    assert 1794297600 == sent(event, publisher_id="4567", click_time=1794297600123)["clickTime"]


@pytest.mark.parametrize(("size", "is_refused"), [(50, False), (51, True)])
def test_references_have_up_to_fifty_characters(size: int, is_refused: bool) -> None:  # noqa: FBT001
    assert is_refused == bool(refusal(sale("O" * size)))


def test_consent_denied_keeps_all_but_cashback_back() -> None:
    denied: dict[str, Any] = {"consent": {"categoryPreferences": {"Advertising": "no"}}}
    cashback = {**denied, "cookies": {"awin_sn_awc": NECESSARY}}
    allowed = {"cashback_without_consent": True}

    assert "denied consent" in refusal(sale(context=denied))
    assert "denied consent" in refusal(sale(context=denied, coupon="VIP"), settings=allowed)
    assert "denied consent" in refusal(sale(context=cashback))
    order = sent(sale(context=cashback, awin_channel="ppc"), settings=allowed)
    assert ("aw", NECESSARY) == (order["channel"], order["awc"])


@pytest.mark.parametrize(
    "custom", [{"0": "x"}, {"128": "x"}, {"a": "x"}, {"1": {"deep": 1}}, {"1": [1]}, {"01": "x"}]
)
def test_custom_parameters_that_awin_does_not_know_are_refused(custom: Any) -> None:
    assert "Custom parameters" in refusal(sale(), custom=custom)


def test_custom_parameters_are_texts_by_number() -> None:
    order = sent(sale(), custom={"1": "onward", "127": 5, "3": True, "4": ""})

    assert {"1": "onward", "127": "5", "3": "true"} == order["custom"]


def test_a_group_that_is_no_code_is_the_default_group() -> None:
    event = sale(products=[{"product_id": "A", "price": 10, "commission_group": "bad code"}])

    assert [{"code": "DEFAULT", "amount": 10}] == sent(event)["commissionGroups"]
    assert "no code of capitals" in "".join(notes(event))


def test_products_without_id_or_price_are_left_out_of_the_basket() -> None:
    event = sale(products=[{"name": "No id", "price": 1}, {"sku": "B"}, {"sku": "C", "price": 2}])

    assert ["C"] == [row["id"] for row in sent(event)["basket"]]
    assert 2 == len(notes(event))


def test_the_pixel_encodes_every_value_once() -> None:
    pixel = {"delivery_mode": "pixel"}
    products = [{"product_id": "ä&b", "name": "100 %", "price": 5, "quantity": 2, "sku": "s"}]
    event = sale("O 1+2", coupon="A%26B", products=products)

    (request,) = trial(event, settings=pixel).requests()

    query = request.url.partition("?")[2]
    found = dict(parse_qsl(query, strict_parsing=True))
    assert ("O 1+2", "A%26B") == (found["ref"], found["vc"])
    assert "AW:P|12345|O 1+2|ä&b|100 %|5.00|2|s|DEFAULT|" == found["bd[0]"]
    assert "DEFAULT:10.00" == found["parts"]
    assert "GET" == request.method
    assert () == request.credentials


def test_the_pixel_takes_no_publisher() -> None:
    fields = {"publisher_id": 4567, "click_time": 1794297600}
    pixel = {"delivery_mode": "pixel"}

    assert "carries no publisher" in refusal(sale(awc=None), settings=pixel, **fields)
    assert not refusal(sale(awc=None, coupon="VIP"), settings=pixel, **fields)


def test_a_test_goes_to_the_pixel_which_counts_nothing() -> None:
    settings = Settings(advertiser_id="12345", api_token="long enough token".replace(" ", "-"))  # type: ignore[arg-type]

    tested = SendOrder().as_test(settings)

    assert tested is not None
    assert ("pixel", True) == (tested.delivery_mode, tested.mark_as_test)
    (request,) = trial(sale(), settings={"delivery_mode": "pixel", "mark_as_test": True}).requests()
    assert "testmode=1" in request.url


@pytest.mark.parametrize(
    "wrong",
    [
        {"advertiser_id": "shop"},
        {"advertiser_id": "12345678901"},
        {"api_token": "short"},
        {"api_token": "two words here"},
        {"base_url": "http://api.awin.com"},
        {"base_url": "https://awin.com.example"},
        {"path": "orders"},
        {"pixel_url": "https://evil.example/sread.php"},
        {"default_commission_group": "lower"},
        {"default_channel": "paid search"},
        {"webhook_url": "http://shop.example"},
    ],
)
def test_settings_are_checked(wrong: Any) -> None:
    with pytest.raises(PayloadError) as caught:
        Settings(**{"advertiser_id": "12345", "api_token": "x" * 8, **wrong})

    assert all(str(value) not in str(caught.value) for value in (wrong.get("api_token") or MASK,))


def test_remarks_tell_of_a_split_that_does_not_add_up() -> None:
    shares = [{"code": "A", "amount": "9.99"}]

    assert ["The commission groups add up to 9.99, but the amount is 10.00."] == notes(
        sale(), commission_groups=shares
    )
    assert not notes(sale(), commission_groups=[{"code": "A", "amount": 10}])


def test_custom_parameters_can_be_switched_off() -> None:
    assert "custom" not in sent(sale(), custom=None)
