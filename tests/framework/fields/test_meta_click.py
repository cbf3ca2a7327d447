"""Meta's click id and browser id."""

from datetime import UTC, datetime
from typing import Any

import pytest

from onward.fields import (
    Fields,
    MetaBrowserId,
    MetaClickId,
    MetaPageClick,
    compile_payload,
    newest_fbc,
)

SEEN = datetime(2026, 11, 10, 8, tzinfo=UTC)
FBC = "fb.1.1794297600000.IwAR2F4"


class Clicked(Fields):
    fbc: MetaClickId | None = None
    fbp: MetaBrowserId | None = None
    fbclid: MetaPageClick | None = None


CLICKED = compile_payload(Clicked)


def found(event: dict[str, Any]) -> dict[str, Any]:
    """What is found in an event that maps nothing."""
    raw: dict[str, Any] = {}
    CLICKED.complete(raw, event)
    return CLICKED.payload(raw).as_dict()


def page(url: Any, referrer: Any = None) -> dict[str, Any]:
    """An event on a page."""
    return {"context": {"page": {"url": url, "referrer": referrer}}}


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (page("https://x.example/?fbclid=Iw-1"), {"fbclid": "Iw-1"}),
        (page("https://x.example/", "https://www.x.example/?fbclid=Iw-2"), {"fbclid": "Iw-2"}),
        (page("https://x.example/", "https://shop.x.example/?fbclid=Iw-2"), {"fbclid": "Iw-2"}),
        (page("https://shop.x.example/", "https://x.example/?fbclid=Iw-2"), {"fbclid": "Iw-2"}),
        (page("https://x.example/", "https://y.example/?fbclid=Iw-2"), {}),
        (page("https://x.example/", "https://x.example/?fbclid="), {}),
        (page("https://x.example/", "https://[x/?fbclid=Iw-2"), {}),
        (page("https://x.example/", "https://x.example/"), {}),
        (page("https://x.example/", 5), {}),
        (page(5, "https://x.example/?fbclid=Iw-2"), {}),
        ({"context": "web"}, {}),
        ({"context": {"page": "home"}}, {}),
        ({"context": {}}, {}),
        (
            {"context": {"cookies": {"_fbc": FBC, "_fbp": "fb.1.1696808719038.876560113"}}},
            {"fbc": FBC, "fbp": "fb.1.1696808719038.876560113"},
        ),
    ],
    ids=repr,
)
def test_clicks_are_found_in_pages_and_cookies(
    event: dict[str, Any], wanted: dict[str, Any]
) -> None:
    assert wanted == found(event)


@pytest.mark.parametrize(
    ("field", "value"),
    [("fbc", "IwAR2F4"), ("fbp", "fb.1.x"), ("fbclid", "a.b"), ("fbclid", "{{x}}")],
)
def test_ids_of_another_form_are_left_out(field: str, value: str) -> None:
    notes: list[str] = []

    assert Clicked() == CLICKED.payload({field: value}, notes=notes)
    assert 1 == len(notes)


@pytest.mark.parametrize(
    ("fbc", "fbclid", "wanted"),
    [
        (None, None, None),
        (FBC, None, FBC),
        (FBC, "IwAR2F4", FBC),
        (FBC, "newer", "fb.1.1794297600000.newer"),
        (None, "IwAR2F4", FBC),
    ],
    ids=repr,
)
def test_a_newer_click_wins_over_the_cookie(
    fbc: str | None, fbclid: str | None, wanted: str | None
) -> None:
    assert wanted == newest_fbc(fbc, fbclid, SEEN)


def test_a_blank_id_is_none() -> None:
    assert Clicked() == CLICKED.payload({"fbc": " "})
