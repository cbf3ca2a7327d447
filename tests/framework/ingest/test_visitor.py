"""What the connection tells about the visitor, and what stays hidden."""

from typing import Any

import pytest
from starlette.requests import Request

from onward.ingest.visitor import Visitor, apply_policy, client_address, parse_address


def request(*, client: str | None = "198.51.100.9", **headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    origin = (client, 4242) if client else None
    return Request({"type": "http", "headers": pairs, "client": origin})


def seen(event: Any, visitor: Request, batch_context: Any = None) -> Any:
    Visitor.of(visitor, trusted_hops=0).complete(event, batch_context)
    return event


BROWSER = request(user_agent="Firefox/140")


def test_a_browsers_event_gets_its_address_and_user_agent() -> None:
    expected = {"context": {"ip": "198.51.100.9", "userAgent": "Firefox/140"}}

    assert expected == seen({}, BROWSER)
    assert expected == seen({"context": None}, BROWSER)


def test_what_the_event_or_its_batch_says_wins() -> None:
    own = {"ip": "203.0.113.7", "userAgent": "Safari"}

    assert {"context": own} == seen({"context": dict(own)}, BROWSER)
    assert {} == seen({}, BROWSER, own)


def test_null_is_no_address() -> None:
    assert "198.51.100.9" == seen({"context": {"ip": None}}, BROWSER)["context"]["ip"]


@pytest.mark.parametrize(
    "event",
    [
        {"channel": "server"},
        {"context": {"library": {"name": "analytics-python", "version": "2.4.0"}}},
        {"context": {"library": {"name": "@segment/analytics-node"}}},
    ],
)
def test_a_companys_own_server_is_not_taken_for_the_visitor(event: dict[str, Any]) -> None:
    before = repr(event)

    assert before == repr(seen(event, BROWSER))


@pytest.mark.parametrize("event", [7, {"context": 7}, None])
def test_what_is_no_event_is_left_for_the_next_check(event: Any) -> None:
    before = repr(event)

    assert before == repr(seen(event, BROWSER))


def test_an_unknown_connection_adds_nothing() -> None:
    assert {} == seen({}, request(client=None))


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        ("keep", "203.0.113.7"),
        ("stripLastOctet", "203.0.113.0"),
        ("remove", None),
        ("somethingNew", None),
    ],
)
def test_the_page_decides_what_is_kept_of_addresses(policy: str, kept: str | None) -> None:
    visitor = request(client="203.0.113.7", x_ip_policy=policy)

    assert kept == seen({}, visitor).get("context", {}).get("ip")
    assert kept == seen({"context": {"ip": "203.0.113.7"}}, visitor)["context"]["ip"]
    assert kept == seen({}, visitor, {"ip": "203.0.113.7"}).get("context", {}).get("ip") or (
        policy == "keep"
    )


def test_of_an_ipv6_address_the_first_48_bits_stay() -> None:
    assert "2001:db8:1::" == apply_policy("2001:db8:1:2:3:4:5:6", "stripLastOctet")


def test_text_that_is_no_address_is_not_kept_in_part() -> None:
    assert "" == apply_policy("ada@example.com", "stripLastOctet")


@pytest.mark.parametrize(
    ("hops", "address"),
    [(0, "198.51.100.9"), (1, "10.0.0.2"), (2, "203.0.113.7"), (3, "192.0.2.1"), (9, "192.0.2.1")],
)
def test_only_trusted_proxies_are_believed(hops: int, address: str) -> None:
    forwarded = request(x_forwarded_for="192.0.2.1, 203.0.113.7:5123, 10.0.0.2")

    assert address == client_address(forwarded, hops)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"2001:db8::1"', "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix:", "None"),
        ("unknown", "None"),
    ],
)
def test_addresses_are_read_as_proxies_write_them(text: str, address: str) -> None:
    assert address == str(parse_address(text))


def test_what_is_far_too_long_is_no_address() -> None:
    assert parse_address(f"203.0.113.7{' ' * 100}") is None
