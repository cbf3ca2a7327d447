"""Settings, sign-in, the connection test, choices, notices."""

import base64
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
import pytest

from destinations.pinterest.pinterest_playground import AD_ACCOUNT, SETTINGS, Playground, run
from onward.action import Choices, Question
from onward.errors import PayloadError, PlatformError
from onward.oauth import Tokens
from onward.request import Request, Response, Secret
from onward.testing.simulator import Call
from onward_destinations.pinterest import ReportConversionEvent, Settings, notices, pinterest
from onward_destinations.pinterest.api import TOKEN
from onward_destinations.pinterest.connection_test import test_connection as ask_pinterest
from onward_destinations.pinterest.names import STANDARD
from onward_destinations.pinterest.quality import quality_sentence
from onward_destinations.pinterest.simulator import seeds

QUALITY = " Their quality in the last 14 days: web fair, few have click id, phone number."


def configured(**changes: Any) -> Settings:
    return Settings(**(SETTINGS | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"ad_account_id": "12345"},
        {"ad_account_id": "act_549755885175"},
        {"api_version": "5"},
        {"partner_name": "Acme"},
        {"default_phone_country_code": "DE"},
        {"on_denied": "maybe"},
        {"look_back_days": 0},
    ],
    ids=repr,
)
def test_settings_of_another_form_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PayloadError):
        configured(**changes)


def test_the_ad_account_is_named() -> None:
    client = Playground()

    found = run(ask_pinterest(client, configured()))

    assert (
        True,
        f'Pinterest takes events for the ad account "Shop" ({AD_ACCOUNT}).{QUALITY}',
    ) == (found.passed, found.message)
    assert [] == list(client.platform.arrivals.latest)


def test_a_token_that_may_only_send_passes() -> None:
    client = Playground()
    client.platform.may_look = False

    found = run(ask_pinterest(client, configured()))

    assert (True, f"Pinterest takes events for the ad account {AD_ACCOUNT}.") == (
        found.passed,
        found.message,
    )


@pytest.mark.parametrize(
    ("tag", "may_look", "said"),
    [
        (seeds.TAG, True, 'Its tag "Shop tag" last fired on 2026-11-20.'),
        ("2612345678902", True, 'Its tag "Old tag" never fired.'),
        ("999999", True, "It has no tag 999999, or the token may not look at tags."),
        (seeds.TAG, False, f"It has no tag {seeds.TAG}, or the token may not look at tags."),
    ],
)
def test_of_the_tag_is_told_when_it_fired(tag: str, *, may_look: bool, said: str) -> None:
    client = Playground()
    client.platform.may_look = may_look

    found = run(ask_pinterest(client, configured(tag_id=tag)))

    assert found.passed
    assert found.message.endswith(f". {said}")


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (
            seeds.PARTNERED,
            "The token's owner has no role on this ad account, or it is another one.",
        ),
        ("777777", "Pinterest finds no such ad account."),
    ],
)
def test_another_ad_account_fails_the_test(account: str, said: str) -> None:
    found = run(ask_pinterest(Playground(), configured(ad_account_id=account)))

    assert (False, said) == (found.passed, found.message)


def test_a_dead_token_is_told_and_not_shown() -> None:
    with pytest.raises(PlatformError, match="does not accept the access token") as caught:
        run(ask_pinterest(Playground(token="pina_SECRET"), configured()))

    assert "SECRET" not in str(caught.value)


def rating(status: str, platform: str | None = None, **parts: Any) -> dict[str, Any]:
    return {"overall_status": status, "source_platform": platform, "quality_components": parts}


SHARES = {
    "email": 3,
    "phone": {"lead": None, "checkout": {}},
    "order_id": {"lead": {"coverage": 0}},
    "ip": {"lead": {"coverage": 50}},
}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], ""),
        ({"code": 1}, ""),
        ([None, {"source_platform": "WEB"}], ""),
        ([{"overall_status": "GOOD"}], "all good"),
        (
            [rating("NEEDS_IMPROVEMENT", "MOBILE", **SHARES), rating("FAIR", "WEB")],
            "mobile needs improvement, few have order id; web fair",
        ),
        ([rating("GOOD", "WEB", **SHARES)], "web good"),
    ],
)
def test_the_quality_of_events_is_told_as_far_as_it_goes(rows: Any, said: str) -> None:
    client = Scripted(200, msgspec.json.encode(rows))

    told = run(quality_sentence(client, configured()))

    assert (f" Their quality in the last 14 days: {said}." if said else "") == told


@pytest.mark.parametrize(("status", "body"), [(403, b"{}"), (200, b"<")])
def test_an_answer_without_ratings_tells_nothing(status: int, body: bytes) -> None:
    assert "" == run(quality_sentence(Scripted(status, body), configured()))


def test_the_simulated_quality_wants_a_period() -> None:
    client = Playground()
    address = f"https://api.pinterest.com/v5/ad_accounts/{AD_ACCOUNT}/conversion_eqs"

    statuses = [
        client.answer(Request.get(f"{address}{query}", auth=TOKEN)).status
        for query in ("", "?lookback_period=7d", "?lookback_period=1d")
    ]

    assert [400, 400, 200] == statuses


def test_an_endpoint_out_of_service_is_told() -> None:
    client = Playground()
    client.platform.is_ramped_down = True

    with pytest.raises(PlatformError, match="out of service"):
        run(ask_pinterest(client, configured()))


class Scripted:
    """A platform that always gives the same answer."""

    def __init__(self, status: int, content: bytes, **headers: str) -> None:
        self.response = Response(status, content, headers)

    async def send(self, request: Request) -> Response:
        return self.response


NOW = "Sat, 21 Nov 2026 12:00:00 GMT"


def test_an_answer_that_says_nothing_proves_nothing() -> None:
    timeless = run(ask_pinterest(Scripted(200, b"{}"), configured()))

    assert (False, "Pinterest answered, but did not say whether it takes events.") == (
        timeless.passed,
        timeless.message,
    )
    assert not run(ask_pinterest(Scripted(200, b"{}", date=NOW), configured())).passed


def test_a_refused_look_without_a_time_is_told() -> None:
    with pytest.raises(PlatformError, match="has trouble for the moment"):
        run(ask_pinterest(Scripted(500, b"{}"), configured()))


def test_a_refusal_without_a_row_is_quoted() -> None:
    with pytest.raises(PlatformError, match='Pinterest answered 418: "status 418"'):
        run(ask_pinterest(Scripted(418, b"{}"), configured()))


def tags(client: Any = None, **question: Any) -> Choices:
    asked = Question(configured(), **question)
    return run(ReportConversionEvent().choices_for_tag_id(client or Playground(), asked))


def test_the_tags_of_an_ad_account_are_listed() -> None:
    found = tags()

    assert [
        (seeds.TAG, "active, last fired on 2026-11-20, enhanced match validation complete"),
        ("2612345678902", "archived, never fired"),
    ] == [(one.value, one.detail) for one in found.items]
    assert () == tags(form={"ad_account_id": "549755885176"}).items
    assert "onward login" in tags(form={"ad_account_id": seeds.PARTNERED}).error


def test_a_tag_of_another_form_is_told_as_far_as_it_goes() -> None:
    body = b'{"items": [{"id": 7, "last_fired_time_ms": "soon"}, null]}'

    assert ["never fired"] == [one.detail for one in tags(Scripted(200, body)).items]


def listed(client: Any = None, **question: Any) -> Choices:
    asked = Question(configured(), **question)
    return run(ReportConversionEvent().choices_for_ad_account_id(client or Playground(), asked))


def test_ad_accounts_are_listed_page_by_page() -> None:
    first = listed()
    second = listed(page=first.next_page)

    assert len(seeds.AD_ACCOUNTS) == len(first.items) + len(second.items)
    assert (f"Shop ({AD_ACCOUNT})", "USD") == (first.items[0].label, first.items[0].detail)
    assert second.next_page is None


def test_ad_accounts_are_searched() -> None:
    assert ["Shop US (549755885176)"] == [one.label for one in listed(query=" shop us").items]


def test_a_conversion_token_is_told_to_sign_in() -> None:
    client = Playground()
    client.platform.may_look = False

    found = listed(client)

    assert "3" == found.error_code
    assert "onward login" in found.error


def test_trouble_in_a_list_is_told() -> None:
    assert "out of service" in listed(Scripted(503, b"{}")).error


def test_a_list_of_another_shape_is_empty() -> None:
    assert Choices() == listed(Scripted(200, b'{"items": "?", "bookmark": 5}'))


def test_a_platform_that_does_not_answer_is_told() -> None:
    class Silent:
        async def send(self, request: Request) -> Response:
            msg = "Nothing answers."
            raise PlatformError(msg, code="unreachable", hint="Try again.")

    assert "unreachable" == listed(Silent()).error_code


def test_standard_events_are_offered() -> None:
    action, client = ReportConversionEvent(), Playground()

    names = run(action.choices_for_event_name(client, Question(configured())))
    found = run(action.choices_for_event_name(client, Question(configured(), query="wish")))

    assert list(STANDARD) == [choice.value for choice in names.items]
    assert ["add_to_wishlist"] == [choice.value for choice in found.items]


def test_test_mode_is_never_forgotten() -> None:
    (said,) = notices(configured(test_mode=True), date(2026, 11, 21))

    assert said.startswith("TEST: ")
    assert () == notices(configured(), date(2026, 11, 21))


CLIENT = Tokens(client_id="app", client_secret=Secret("client-secret"))
BACK = "http://127.0.0.1:8123/callback"


def signed_in(client: Playground) -> Tokens:
    auth = pinterest.auth
    assert auth is not None
    url = urlsplit(auth.consent_url(client_id="app", redirect_uri=BACK, state="s"))
    form = urlencode({"decision": "allow"}).encode()
    call = Call(client.clock.now(), "POST", url.netloc, url.path, url.query, {}, form)
    place = urlsplit(client.platform.answer(call).headers["Location"])
    code = parse_qs(place.query)["code"][0]
    answer = client.answer(auth.exchange(CLIENT, code=code, redirect_uri=BACK))
    tokens = auth.read(answer, CLIENT, now=client.clock.now())
    assert isinstance(tokens, Tokens)
    return tokens


def test_a_person_signs_in_and_the_refresh_token_is_replaced() -> None:
    client, auth = Playground(), pinterest.auth
    assert auth is not None

    tokens = signed_in(client)
    client.clock.advance(timedelta(days=31))
    renewed = auth.read(client.answer(auth.refresh(tokens)), tokens, now=client.clock.now())

    assert isinstance(renewed, Tokens)
    assert tokens.refresh_token != renewed.refresh_token
    assert client.clock.now() + timedelta(days=60) == renewed.refresh_expires_at
    assert 400 == client.answer(auth.refresh(tokens)).status


def test_the_consent_page_asks_for_both_scopes() -> None:
    auth = pinterest.auth
    assert auth is not None
    url = urlsplit(auth.consent_url(client_id="app", redirect_uri=BACK, state="s"))
    call = Call(Playground().clock.now(), "GET", url.netloc, url.path, url.query)

    page = Playground().platform.answer(call).body().decode()

    assert "ads:read" in page
    assert "ads:write" in page


def test_a_client_names_itself_by_http_basic_alone() -> None:
    client, auth = Playground(), pinterest.auth
    assert auth is not None
    request = auth.exchange(CLIENT, code="c", redirect_uri=BACK)
    pair = base64.b64encode(b"app:client-secret").decode()

    assert f"Basic {pair}" == request.wire_headers()["Authorization"]
    assert b"continuous_refresh=true" in request.body()
    assert 401 == client.answer(Request.post(request.url, form=request.form)).status
