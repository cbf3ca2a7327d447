"""What trips connectors up, tried on each platform in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from onward.destination import Destination
from onward.event import Event, iso
from onward.fields import sha256_hex
from onward.request import Request
from onward.testing.examples import Example
from onward.testing.trial import Trial, prepare
from onward_destinations.outbrain import outbrain
from onward_destinations.pinterest import pinterest
from onward_destinations.reddit import reddit
from onward_destinations.snapchat import snapchat
from onward_destinations.taboola import taboola
from onward_destinations.tiktok import tiktok

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HAPPENED = datetime(2026, 11, 21, 11, 30, tzinfo=UTC)
HASH = sha256_hex("somebody")

Found = Mapping[str, Any]


def in_data(request: Request) -> Found:
    (event,) = request.json["data"]
    return dict(event)


def in_events(request: Request) -> Found:
    (event,) = request.json["data"]["events"]
    return dict(event)


def in_actions(request: Request) -> Found:
    (action,) = request.json["actions"]
    return dict(action)


def in_address(request: Request) -> Found:
    return dict(parse_qsl(urlsplit(request.url).query))


@dataclass(frozen=True)
class Subject:
    """A platform, and where its events have what.

    Attributes:
        event: The event in a request.
        email: Path to the hashed address; empty where none is sent, as with ``phone``.
        phone_plus: Whether phones are hashed with their plus.
        dots: Whether the dots of an address stay.
        time_key: The field that says when it happened.
        time: From a moment to what is sent for it.
        amount: From a number to what is sent for it.
        lone_amount, lone_currency: Whether one is sent without the other.
        refuses_lone_amount: Whether an order needs both.
        oldest: How old an event may be.
    """

    destination: Destination
    preset: str
    event: Callable[[Request], Found]
    settings: Mapping[str, Any]
    amount_at: str
    currency_at: str
    time_at: str
    time_key: str = "event_time"
    email: str = ""
    phone: str = ""
    phone_plus: bool = False
    dots: bool = True
    time: Callable[[datetime], Any] = lambda moment: int(moment.timestamp())
    amount: Callable[[float], Any] = lambda number: number
    lone_amount: bool = False
    lone_currency: bool = False
    refuses_lone_amount: bool = False
    oldest: timedelta | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)

    def trial(self, event: Event, **fields: Any) -> Trial:
        example = Example(
            place="test",
            title="Test",
            clock=NOON,
            settings=dict(self.settings),
            auth={"access_token": "T"},
            preset=self.preset,
            fields=fields,
            events=(event,),
        )
        return prepare(self.destination, example)

    def sent(self, **properties: Any) -> Found:
        """The order with these properties, as it goes out."""
        (request,) = self.trial(self.order(**properties)).requests()
        return self.event(request)

    def order(self, *, timestamp: str = iso(HAPPENED), **properties: Any) -> Event:
        given = {"revenue": 10, "currency": "EUR", "email": "ada@example.com", **self.properties}
        held = {**given, **properties}
        return {
            "type": "track",
            "event": "Order Completed",
            "messageId": "m-1",
            "userId": "u-1",
            "timestamp": timestamp,
            "receivedAt": iso(NOON),
            "properties": {key: value for key, value in held.items() if value is not None},
            "context": {
                "ip": "203.0.113.7",
                "userAgent": "Mozilla/5.0",
                "page": {"url": "https://shop.example/thanks"},
            },
        }


def at(found: Any, path: str) -> Any:
    for name in path.split("."):
        if isinstance(found, list):
            found = found[int(name)]
        elif name not in found:
            return None
        else:
            found = found[name]
    return found


CLICK = "GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ"
SUBJECTS = (
    Subject(
        reddit,
        "purchase",
        in_events,
        {"pixel_id": "a2_jcfwvnfcfqcs", "default_phone_country_code": "44"},
        amount_at="metadata.value",
        currency_at="metadata.currency",
        time_at="event_at",
        time_key="event_at",
        email="user.email",
        phone="user.phone_number",
        phone_plus=True,
        dots=False,
        time=lambda moment: int(moment.timestamp() * 1_000),
        oldest=timedelta(days=7),
    ),
    Subject(
        snapchat,
        "purchase",
        in_data,
        {
            "pixel_id": "6abc82ca-4a3a-4391-98ba-0317a8471234",
            "defaultPhoneCountryCode": "44",
        },
        amount_at="custom_data.value",
        currency_at="custom_data.currency",
        time_at="event_time",
        email="user_data.em.0",
        phone="user_data.ph.0",
        refuses_lone_amount=True,
        oldest=timedelta(days=37),
    ),
    Subject(
        tiktok,
        "purchase",
        in_data,
        {"pixelCode": "C4A0EXAMPLE1PIXEL0AA", "accessToken": "T", "defaultPhoneCountryCode": "44"},
        amount_at="properties.value",
        currency_at="properties.currency",
        time_at="event_time",
        time_key="timestamp",
        email="user.email.0",
        phone="user.phone.0",
        phone_plus=True,
        lone_currency=True,
        oldest=timedelta(days=28),
    ),
    Subject(
        pinterest,
        "checkout",
        in_data,
        {"ad_account_id": "549755885175", "default_phone_country_code": "44"},
        amount_at="custom_data.value",
        currency_at="custom_data.currency",
        time_at="event_time",
        email="user_data.em.0",
        phone="user_data.ph.0",
        amount=str,
        lone_amount=True,
        lone_currency=True,
        oldest=timedelta(days=90),
    ),
    Subject(
        taboola,
        "order-completed",
        in_actions,
        {"account_id": "1234567", "delivery": "bulk"},
        amount_at="revenue",
        currency_at="currency",
        time_at="timestamp",
        time=lambda moment: int(moment.timestamp() * 1_000),
        lone_amount=True,
        oldest=timedelta(days=30),
        properties={"tblci": CLICK},
    ),
    Subject(
        outbrain,
        "order-completed",
        in_address,
        {"marketer_id": "00294883a303269ddd4ed1f979dec8af73"},
        amount_at="orderValue",
        currency_at="currency",
        time_at="timestamp",
        time=lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}",
        amount=str,
        lone_amount=True,
        properties={"ob_click_id": "v3-0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7"},
    ),
)


def each(*subjects: Subject) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "subject", [pytest.param(one, id=one.destination.slug) for one in subjects or SUBJECTS]
    )


KNOWS_PEOPLE = [one for one in SUBJECTS if one.email]
HAS_LIMIT = [one for one in SUBJECTS if one.oldest]


@each(*KNOWS_PEOPLE)
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (HASH, HASH),
        (HASH.upper(), HASH),
        (f" {HASH} ", HASH),
        (f"{HASH}0", None),
        (HASH[:-1], None),
        (f"{HASH}@example", None),
        ("   ", None),
        ("", None),
        (" Ada@Example.com ", sha256_hex("ada@example.com")),
    ],
)
def test_only_what_is_nothing_but_a_hash_is_one(
    subject: Subject, written: str, expected: str | None
) -> None:
    assert expected == at(subject.sent(email=written), subject.email)


@each(*KNOWS_PEOPLE)
def test_dots_of_gmail_go_only_where_the_platform_says_so(subject: Subject) -> None:
    local = "ada.byron" if subject.dots else "adabyron"

    assert sha256_hex(f"{local}@gmail.com") == at(
        subject.sent(email="Ada.Byron@gmail.com"), subject.email
    )


@each(*KNOWS_PEOPLE)
@pytest.mark.parametrize(
    "written",
    ["+44 20 7946 0958", "0044 20 7946 0958", "020 7946 0958", "+44 (0)20 7946 0958 ext. 7"],
)
def test_phones_are_international_however_they_were_written(subject: Subject, written: str) -> None:
    plus = "+" if subject.phone_plus else ""

    assert sha256_hex(f"{plus}442079460958") == at(subject.sent(phone=written), subject.phone)


@each()
@pytest.mark.parametrize("unit", [1, 10**3, 10**6])
def test_times_in_any_unit_are_the_same_time(subject: Subject, unit: int) -> None:
    number = int(HAPPENED.timestamp()) * unit

    for written in (number, str(number), iso(HAPPENED)):
        mapped = {subject.time_key: "$.properties.at"}
        (request,) = subject.trial(subject.order(at=written), **mapped).requests()
        assert subject.time(HAPPENED) == at(subject.event(request), subject.time_at)


@each()
@pytest.mark.parametrize(
    ("written", "number"), [(0, 0), ("0.00", 0), (10.5, 10.5), ("10.50", 10.5)]
)
def test_an_amount_is_one_though_it_is_zero_or_text(
    subject: Subject, written: Any, number: float
) -> None:
    assert subject.amount(number) == at(subject.sent(revenue=written), subject.amount_at)


@each()
def test_currencies_are_sent_in_capitals(subject: Subject) -> None:
    assert "EUR" == at(subject.sent(currency=" eur "), subject.currency_at)


@each(*(one for one in SUBJECTS if not one.refuses_lone_amount))
def test_an_amount_without_currency_is_not_counted_in_any(subject: Subject) -> None:
    expected = subject.amount(10) if subject.lone_amount else None

    assert expected == at(subject.sent(currency=None), subject.amount_at)


@each(*(one for one in SUBJECTS if one.refuses_lone_amount))
def test_an_order_that_needs_amount_and_currency_is_refused_without(subject: Subject) -> None:
    for order in (subject.order(currency=None), subject.order(revenue=None)):
        (reason,) = subject.trial(order).refusals()
        assert "needs value and currency" in reason


@each(*(one for one in SUBJECTS if not one.refuses_lone_amount))
def test_a_currency_without_amount_does_no_harm(subject: Subject) -> None:
    expected = "EUR" if subject.lone_currency else None

    assert expected == at(subject.sent(revenue=None), subject.currency_at)


@each(*HAS_LIMIT)
def test_a_minute_decides_whether_an_event_is_too_old(subject: Subject) -> None:
    assert subject.oldest is not None
    limit = NOON - subject.oldest

    assert [] == list(subject.trial(subject.order(timestamp=iso(limit))).refusals())
    (reason,) = subject.trial(subject.order(timestamp=iso(limit - timedelta(minutes=1)))).refusals()
    assert f"within the past {subject.oldest.days} days" in reason
