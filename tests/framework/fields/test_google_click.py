"""Google's click ids are found in addresses and in the cookies of its tag."""

from datetime import UTC, datetime
from typing import Any

import pytest

from onward.fields import (
    Fields,
    GoogleAppClickId,
    GoogleClickId,
    GoogleWebClickId,
    compile_payload,
    google_click,
)
from onward.fields.identity.google_click import cookie_click

AT = datetime(2026, 6, 27, 6, 49, 22, tzinfo=UTC)


class Clicks(Fields):
    gclid: GoogleClickId | None = None
    wbraid: GoogleWebClickId | None = None
    gbraid: GoogleAppClickId | None = None


def found(**event: Any) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    compile_payload(Clicks).complete(raw, {"type": "track", **event})
    return raw


def page(query: str) -> dict[str, Any]:
    return {"page": {"url": f"https://shop.example/lp?{query}"}}


@pytest.mark.parametrize(
    ("cookie", "click"),
    [
        ("GCL.1782542962.Cj0KCQ-x_1", "Cj0KCQ-x_1"),
        ("GCL.1782542962.Cj0KCQ.extra", "Cj0KCQ"),
        ("2.1.kCj0KCQ$i1782542962", "Cj0KCQ"),
        ("2.1.kCj0KCQ$i1782542962$b1", "Cj0KCQ"),
    ],
)
def test_a_cookie_holds_the_click_and_its_moment(cookie: str, click: str) -> None:
    moment = datetime.fromtimestamp(1782542962, UTC)

    assert (click, moment) == cookie_click(cookie)


@pytest.mark.parametrize("cookie", ["", "GCL.178.x", "Cj0KCQ", "2.1.kCj0KCQ"])
def test_another_cookie_holds_none(cookie: str) -> None:
    assert cookie_click(cookie) is None


@pytest.mark.parametrize("name", ["gclid", "wbraid", "gbraid"])
def test_a_click_is_found_in_the_page_address(name: str) -> None:
    assert {name: "Cj0-x"} == found(context=page(f"a=1&{name}=Cj0-x"))


def test_each_click_has_its_cookie() -> None:
    cookies = {
        "_gcl_aw": "GCL.1782542962.aw",
        "_gcl_gb": "GCL.1782542962.gb",
        "_gcl_ag": "2.1.kag$i1782542962",
    }

    assert {"gclid": "aw", "wbraid": "gb", "gbraid": "ag"} == found(context={"cookies": cookies})


def test_a_cookie_of_the_server_is_read_where_the_browsers_is_useless() -> None:
    cookies = {"_gcl_aw": 5, "FPGCLAW": "2.1.kfp%24i1782542962"}

    assert {"gclid": "fp"} == found(context={"cookies": cookies})


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [("2026-09-25T06:49:22Z", {"gclid": "x"}), ("2026-09-25T06:49:23Z", {})],
)
def test_a_click_of_more_than_90_days_is_left_alone(
    timestamp: str, expected: dict[str, str]
) -> None:
    cookies = {"_gcl_aw": f"GCL.{int(AT.timestamp())}.x"}

    assert expected == found(context={"cookies": cookies}, timestamp=timestamp)


@pytest.mark.parametrize(
    ("source", "expected"),
    [("aw.ds", {"gclid": "x1"}), ("ds", {}), ("3p.ds", {}), ("DS", {})],
)
def test_a_click_of_search_ads_360_is_not_google_ads_own(
    source: str, expected: dict[str, str]
) -> None:
    query = f"gclid=x1&gclsrc={source}"

    assert expected == found(context=page(query))
    assert expected.get("gclid", "") == google_click(f"/lp?{query}", "gclid")


def test_other_clicks_have_no_source() -> None:
    assert "x1" == google_click("/lp?wbraid=x1&gclsrc=ds", "wbraid")
    assert "" == google_click("/lp?wbraid=x1", "gbraid")


def test_an_event_without_click_has_none() -> None:
    assert {} == found(context={"cookies": "none"})
    assert {} == found()


def test_integrations_come_before_properties_and_traits() -> None:
    mapping = compile_payload(Clicks).default_mapping["wbraid"]

    assert {"@path": "$.integrations.Google Ads.wbraid"} == mapping["@if"]["exists"]
    assert {"@path": "$.context.traits.wbraid"} == mapping["@if"]["else"]["@if"]["else"]
