"""Realistic traffic of a shop with a business side, in the Segment spec."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from onward.cli.demo.people import Person, a_person, an_id
from onward.event import Event, iso

SITE = "https://shop.example.com"
DUPLICATES = 0.02
TOO_OLD = 0.02
OPTED_OUT = 0.01
_PRODUCTS = (
    ("sku-101", "Standing desk, oak", 549.0, "Furniture"),
    ("sku-102", "Desk lamp, brass", 89.9, "Lighting"),
    ("sku-103", "Office chair, mesh", 329.0, "Furniture"),
    ("sku-104", "Acoustic panel, set of 4", 148.5, "Acoustics"),
    ("sku-105", "Monitor arm, double", 119.0, "Accessories"),
)
_CURRENCIES = ("EUR", "USD", "GBP", "SEK")
_PLANS = ("Starter", "Team", "Business")


def traffic(seed: int, now: datetime) -> Iterator[Event]:
    """Events without end, each visit's in order; the same for the same seed and time.

    Some come twice, some too late for any platform, some from people who opted out, many from
    people who cannot be recognised or did nothing that counts: as in life.
    """
    random = Random(seed)  # noqa: S311 - a demo that repeats itself exactly
    number = 0
    while True:
        number += 1
        person = a_person(random, number)
        started = now - timedelta(seconds=random.randrange(150, 780))
        for event in _visit(random, person, started):
            if random.random() < TOO_OLD:
                event["timestamp"] = iso(started - timedelta(days=random.randrange(95, 200)))
            if random.random() < OPTED_OUT:
                event["integrations"] = {"All": False}
            yield event
            if random.random() < DUPLICATES:
                yield event


def batches(events: Iterator[Event], size: int) -> Iterator[list[Event]]:
    """The events as SDKs group them."""
    while batch := list(islice(events, size)):
        yield batch


def _visit(random: Random, person: Person, started: datetime) -> Iterator[Event]:
    clock = started
    journey = random.choices((_shopping, _business, _reading), weights=(5, 3, 2))[0]
    for kind, name, content in journey(random, person):
        clock += timedelta(seconds=random.randrange(2, 20))
        event: Event = {
            "type": kind,
            "messageId": an_id(random),
            "anonymousId": person.anonymous_id,
            "timestamp": iso(clock),
            "context": _context(person, name),
        }
        if person.user_id and kind != "page":
            event["userId"] = person.user_id
            event["context"]["traits"] = person.traits
        if kind == "track":
            event["event"] = name
        elif kind == "page":
            event["name"] = name
        event["traits" if kind in {"identify", "group"} else "properties"] = content
        if kind == "group":
            event["groupId"] = content["name"].lower().replace(" ", "-")
        yield event


_Step = tuple[str, str, dict[str, Any]]


def _shopping(random: Random, person: Person) -> Iterator[_Step]:
    sku, name, price, category = random.choice(_PRODUCTS)
    product = {"product_id": sku, "name": name, "price": price, "category": category}
    currency = random.choice(_CURRENCIES)
    quantity = random.randrange(1, 4)
    total = round(price * quantity, 2)
    order = {
        "order_id": f"o-{random.randrange(10**8):08d}",
        "currency": currency,
        "products": [{**product, "quantity": quantity}],
    }
    yield "page", category, {"title": f"{category}, Example Shop"}
    yield "track", "Product Viewed", {**product, "currency": currency}
    if random.random() < 0.6:
        added = {**product, "quantity": quantity, "currency": currency, "value": total}
        yield "track", "Product Added", added
        if person.user_id:
            yield "identify", "Sign in", person.traits
        yield "track", "Checkout Started", {**order, "value": total, "revenue": total}
    if random.random() < 0.55:
        paid = {**order, "subtotal": total, "tax": round(total * 0.19, 2), "revenue": total}
        yield "track", "Order Completed", {**paid, "total": round(total * 1.19, 2)}


def _business(random: Random, person: Person) -> Iterator[_Step]:
    plan = random.choice(_PLANS)
    seats = random.randrange(3, 120)
    yield "page", "Pricing", {"title": "Pricing, Example for teams"}
    if not person.user_id:
        yield "track", "Lead Generated", {"form": "newsletter", "plan": plan}
        return
    yield "identify", "Sign up", person.traits
    yield "track", "Signed Up", {"plan": plan, "method": "email"}
    goal = random.choice(("Lead Generated", "Demo Requested", "Trial Started", "Meeting Booked"))
    yield "track", goal, {"plan": plan, "seats": seats, "value": seats * 9, "currency": "EUR"}
    if random.random() < 0.3:
        yield "group", "Company", {"name": person.traits["company"]["name"], "employees": seats * 7}


def _reading(random: Random, _person: Person) -> Iterator[_Step]:
    for title in random.sample(("Guides", "Journal", "About us", "Care tips"), k=2):
        yield "page", title, {"title": f"{title}, Example Shop"}
    yield "track", "Article Read", {"depth": random.randrange(20, 101)}


def _context(person: Person, name: str) -> dict[str, Any]:
    slug = name.lower().replace(" ", "-")
    search = person.landing
    return {
        "ip": person.ip,
        "userAgent": person.user_agent,
        "locale": person.locale,
        "timezone": person.timezone,
        "library": {"name": "analytics.js", "version": "next-1.84.3"},
        "page": {
            "path": f"/{slug}",
            "search": search,
            "url": f"{SITE}/{slug}{search}",
            "title": name,
        },
    }
