"""Customers and app devices as several platforms take them."""

from typing import Any

import pytest

from onward.fields import (
    AppDevice,
    AppleVendorId,
    Customer,
    Fields,
    compile_payload,
    customer_json,
    extinfo,
    sha256_hex,
)


class Device(Fields):
    idfv: AppleVendorId | None = None


def test_a_customer_is_written_by_short_keys() -> None:
    customer = Customer(
        email=(" Ada@Example.com",),
        phone=("+44 844 412 4653",),
        first_name="Ada",
        date_of_birth="1815-12-10",
        external_id=("u-1", "u-2"),
        client_ip_address="203.0.113.7",
        client_user_agent="Mozilla/5.0",
    )

    assert {
        "em": [sha256_hex("ada@example.com")],
        "ph": [sha256_hex("+448444124653")],
        "fn": [sha256_hex("ada")],
        "db": [sha256_hex("18151210")],
        "external_id": [sha256_hex("u-1"), sha256_hex("u-2")],
        "client_ip_address": "203.0.113.7",
        "client_user_agent": "Mozilla/5.0",
    } == customer_json(customer)


def test_nobody_is_written_as_nothing() -> None:
    assert {} == customer_json(Customer())


@pytest.mark.parametrize(
    ("type_", "system"),
    [("iOS", "i2"), ("ipados", "i2"), ("Android", "a2"), ("a2", "a2"), ("windows", "")],
)
def test_a_device_is_described_by_sixteen_texts(type_: str, system: str) -> None:
    device = AppDevice(version=type_, locale="en-US", width="402")

    expected = [system, *[""] * 5, "en_US", "", "", "402", *[""] * 6]
    assert expected == extinfo(device)


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ({"type": "ios", "id": " 7A3CBEA0-BDF5-11E4-8DFC-AA07A5B093DB"}, True),
        ({"type": "android", "id": "7a3cbea0-bdf5-11e4-8dfc-aa07a5b093db"}, False),
        ({"type": "ios", "id": "00000000-0000-0000-0000-000000000000"}, False),
        ({"type": "ios"}, False),
        (None, False),
    ],
)
def test_the_vendor_id_is_an_apple_devices(device: Any, *, expected: bool) -> None:
    compiled = compile_payload(Device)
    raw: dict[str, Any] = {}
    compiled.complete(raw, {"context": {"device": device}}, frozenset())

    found = compiled.payload(raw, notes=[]).idfv

    assert ("7a3cbea0-bdf5-11e4-8dfc-aa07a5b093db" if expected else None) == found
