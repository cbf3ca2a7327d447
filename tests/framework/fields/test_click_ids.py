"""Click ids: where they are looked for, and what is none."""

from typing import Annotated, Any

import pytest

from onward.fields import (
    Fields,
    LinkedInClickId,
    OutbrainClickId,
    SnapchatClickId,
    TikTokCookieId,
    Unusable,
    click_id,
    compile_payload,
    first,
    normalise_click_id,
    query_value,
)


class Clicked(Fields):
    linkedin: LinkedInClickId | None = None
    snapchat: SnapchatClickId | None = None
    cookie: TikTokCookieId | None = None
    outbrain: OutbrainClickId | None = None
    bare: Annotated[str | None, click_id("x", "X", properties=(), parameters=(), cookies=())] = None


CLICKED = compile_payload(Clicked)


def found(event: dict[str, Any]) -> dict[str, Any]:
    """The click ids that fallbacks find in an event."""
    raw: dict[str, Any] = {}
    CLICKED.complete(raw, event)
    return CLICKED.payload(raw).as_dict()


def page(url: str, **more: Any) -> dict[str, Any]:
    """An event on a page."""
    return {"type": "track", "context": {"page": {"url": url, **more}}}


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (page("https://x.example/?a=1&li_fat_id=1c7a%2D2b0e"), {"linkedin": "1c7a-2b0e"}),
        (page("https://x.example/", search="?li_fat_id=1c7a"), {"linkedin": "1c7a"}),
        (page("https://x.example/", search=5), {}),
        ({"context": {"page": {"url": 5}}}, {}),
        ({"context": {"page": {}}}, {}),
        (page("https://x.example/?SCCID=5d3c"), {"snapchat": "5d3c"}),
        (page("/app#/home?li_fat_id=1"), {"linkedin": "1"}),
        (page("/app#li_fat_id=1"), {"linkedin": "1"}),
        (page("/?li_fat_id=old&li_fat_id=new&li_fat_id="), {"linkedin": "new"}),
        (page("/?obclid=v3-0e"), {"outbrain": "v3-0e"}),
        (page("/?obclid=%7B%7Bob_click_id%7D%7D"), {}),
        (page("/?li_fat_id=null&a=li_fat_id"), {}),
        (page("/li_fat_id=1"), {}),
        (page("https://[bad/?li_fat_id=1"), {"linkedin": "1"}),
        ({"type": "page", "properties": {"url": "/?li_fat_id=1"}}, {"linkedin": "1"}),
        ({"type": "page"}, {}),
        ({"context": {"page": "no page", "cookies": "none"}}, {}),
        (
            {"context": {"cookies": {"_ttp": "a%2Bb", "li_fat_id": "", "outbrain_cid": 5}}},
            {"cookie": "a+b"},
        ),
    ],
    ids=repr,
)
def test_a_click_id_is_found_in_the_page_or_a_cookie(
    event: dict[str, Any], wanted: dict[str, Any]
) -> None:
    assert wanted == found(event)


def test_the_default_mapping_looks_at_properties_then_integrations() -> None:
    wanted = first("$.properties.li_fat_id", "$.integrations.LinkedIn Conversions API.li_fat_id")

    assert wanted.value == CLICKED.default_mapping["linkedin"]
    assert "bare" not in CLICKED.default_mapping
    assert "bare" not in CLICKED.fallbacks


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (
            "linkedin",
            "$.properties.li_fat_id, else $.integrations.LinkedIn Conversions API.li_fat_id, else the page URL or a cookie",
        ),
        (
            "cookie",
            "$.properties.ttp, else $.properties._ttp, else $.integrations.TikTok Conversions.ttp, else a cookie",
        ),
        ("bare", ""),
    ],
)
def test_the_docs_say_where_it_is_looked_for(key: str, text: str) -> None:
    assert text == next(spec.default_text for spec in CLICKED.specs if spec.key == key)


@pytest.mark.parametrize("value", ["null", "undefined", "(not set)", "[object Object]", "x" * 1025])
def test_what_is_no_click_id_is_unusable(value: str) -> None:
    with pytest.raises(Unusable, match="it is no click id"):
        normalise_click_id(value)


@pytest.mark.parametrize(
    "value", ["{click_id}", "{{ob_click_id}}", "%7Bx", "$ob_click_id$", "__CLICKID__"]
)
def test_a_placeholder_is_unusable(value: str) -> None:
    with pytest.raises(Unusable, match="never filled in"):
        normalise_click_id(value)


def test_a_click_id_keeps_its_letter_case() -> None:
    assert "IwAR2F4-dbP0l+7" == normalise_click_id(" 'IwAR2F4-dbP0l+7' ")


def test_a_plus_in_a_query_stays() -> None:
    assert "a+b" == query_value("?id=a+b", ("id",))
    assert "1" == query_value("?%69d=1", ("id",))
