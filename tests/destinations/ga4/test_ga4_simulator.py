"""The simulated Google Analytics takes everything, ignores much, and says so elsewhere."""

from typing import Any

import msgspec
import pytest

from destinations.ga4.playground import DATA_MANAGER, NOON, STREAM, Playground, event, run, trial
from onward.outcome import Delivered, Paused, Rejected, SlowDown
from onward.request import AccessToken, Request, Response
from onward.sending import CredentialsRefusedError
from onward.testing.simulator import Call
from onward.testing.subject import subject_of
from onward_destinations.ga4 import ga4
from onward_destinations.ga4.api_secret import is_known
from onward_destinations.ga4.connection_test import test_connection as ask_google

TOKEN = "demo-token"
NOW = int(NOON.timestamp() * 1_000_000) - 1
GOOD: dict[str, Any] = {
    "client_id": "1.2",
    "timestamp_micros": NOW,
    "events": [{"name": "login", "params": {"engagement_time_msec": 1}}],
}


def posted(
    body: Any,
    path: str = "/mp/collect",
    *,
    secret: str = TOKEN,
    stream: str = f"measurement_id={STREAM}",
    ga: Playground | None = None,
) -> Response:
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    url = f"https://www.google-analytics.com{path}?{stream}&api_secret={secret}"
    return (ga or Playground()).answer(Request.post(url, content=content))


def with_params(**params: Any) -> dict[str, Any]:
    return GOOD | {"events": [{"name": "login", "params": params}]}


WRONG = [
    (GOOD | {"client_id": ""}, "VALUE_INVALID"),
    ({"events": GOOD["events"]}, "VALUE_REQUIRED"),
    (GOOD | {"events": []}, "VALUE_REQUIRED"),
    (GOOD | {"events": GOOD["events"] * 26}, "EXCEEDED_MAX_ENTITIES"),
    (GOOD | {"events": [5]}, "VALUE_INVALID"),
    (GOOD | {"user_id": "x" * 257}, "VALUE_OUT_OF_BOUNDS"),
    (GOOD | {"user_data": {"sha256_email_address": ["ada@example.com"]}}, "VALUE_INVALID"),
    (GOOD | {"consent": {"ad_user_data": True}}, "VALUE_INVALID"),
    (GOOD | {"timestamp_micros": NOW // 1_000}, "VALUE_OUT_OF_BOUNDS"),
    (GOOD | {"timestamp_micros": NOW // 1_000_000}, "VALUE_OUT_OF_BOUNDS"),
    (GOOD | {"timestamp_micros": NOW + 60_000_000}, "VALUE_OUT_OF_BOUNDS"),
    (GOOD | {"timestamp_micros": NOW - 73 * 3_600_000_000}, "VALUE_OUT_OF_BOUNDS"),
    (GOOD | {"user_properties": {"_x": {"value": 1}}}, "NAME_INVALID"),
    (GOOD | {"user_properties": {"plan": {"value": "x" * 37}}}, "VALUE_OUT_OF_BOUNDS"),
    (GOOD | {"user_properties": {"plan": "Team"}}, "VALUE_REQUIRED"),
    (
        GOOD | {"user_properties": {f"p{n}": {"value": n} for n in range(26)}},
        "EXCEEDED_MAX_ENTITIES",
    ),
    (GOOD | {"events": [{"name": "_badEventName"}]}, "NAME_INVALID"),
    (GOOD | {"events": [{"name": "first_visit"}]}, "NAME_RESERVED"),
    (GOOD | {"events": [{"name": "screen_view"}]}, "NAME_RESERVED"),
    (with_params(value="12.50"), "VALUE_INVALID"),
    (with_params(currency="usd"), "VALUE_INVALID"),
    (with_params(plan=["a"]), "VALUE_INVALID"),
    (with_params(plan="x" * 501), "VALUE_OUT_OF_BOUNDS"),
    (with_params(ga_plan=1), "NAME_RESERVED"),
    (with_params(**{"plan name": 1}), "NAME_INVALID"),
    (with_params(**{f"p{number}": 1 for number in range(26)}), "EXCEEDED_MAX_ENTITIES"),
    (with_params(items=[{"price": 1}]), "VALUE_REQUIRED"),
    (with_params(items={"item_id": "a"}), "VALUE_INVALID"),
]


@pytest.mark.parametrize(("body", "code"), WRONG)
def test_what_is_wrong_is_taken_and_ignored_and_only_the_validation_server_says_so(
    body: Any, code: str
) -> None:
    ga = Playground()
    messages = posted(body, "/debug/mp/collect", ga=ga).json_object()["validationMessages"]

    assert code in {message["validationCode"] for message in messages}
    assert 204 == posted(body, ga=ga).status
    assert 0 == ga.platform.arrivals.accepted.total()


def test_what_is_right_is_counted() -> None:
    ga = Playground()

    assert {"validationMessages": []} == posted(GOOD, "/debug/mp/collect", ga=ga).json_object()
    assert 204 == posted(GOOD, ga=ga).status
    assert {STREAM: 1} == ga.platform.arrivals.accepted
    assert {STREAM: "Web shop"} == ga.platform.targets()


@pytest.mark.parametrize(
    "wrong", [{"secret": "other"}, {"stream": "measurement_id=G-ELSE123"}, {"stream": "x=y"}]
)
def test_a_wrong_secret_looks_like_success(wrong: dict[str, str]) -> None:
    ga = Playground()

    assert 204 == posted(GOOD, ga=ga, **wrong).status
    assert 0 == ga.platform.arrivals.accepted.total()
    assert 1 == ga.platform.arrivals.refused.total()
    assert {"validationMessages": []} == posted(
        GOOD, "/debug/mp/collect", ga=ga, **wrong
    ).json_object()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"events": {}}'])
def test_no_events_are_taken_like_any(body: bytes) -> None:
    assert 204 == posted(body).status


def test_130_kilobytes_are_too_many() -> None:
    assert 413 == posted(b"x" * 130_000).status


def test_a_purchase_counts_once_for_its_user() -> None:
    ga = Playground()
    purchase = GOOD | {"events": [{"name": "purchase", "params": {"transaction_id": "O-1"}}]}
    for body in (purchase, purchase, purchase | {"client_id": "3.4"}):
        posted(body, ga=ga)

    assert (2, 1) == (
        ga.platform.arrivals.accepted.total(),
        ga.platform.arrivals.refused.total(),
    )
    assert "counted before" in ga.platform.arrivals.latest[1].refused


def test_an_app_may_view_screens() -> None:
    ga = Playground()
    body = GOOD | {"app_instance_id": "0" * 32, "events": [{"name": "screen_view"}]}

    posted(body, stream="firebase_app_id=1:1234567890:android:321abc456def7890", ga=ga)

    assert 1 == ga.platform.arrivals.accepted.total()


def test_the_events_manager_shows_no_person() -> None:
    ga = Playground()
    posted(with_params(session_id="7", value=5, currency="EUR"), ga=ga)
    cells = ga.platform.cells(ga.platform.arrivals.latest[0])

    assert ("login", "7", "5 EUR") == (cells["Event"], cells["Session"], cells["Value"])
    assert cells["Person"].startswith("sha256 ")


def test_the_simulator_takes_every_example() -> None:
    sent = 0
    for one in subject_of(ga4).sending():
        ga = Playground("ACCESS_TOKEN", "API_SECRET")
        ga.platform.clock.set(one.example.clock)
        for request in one.requests():
            answer = ga.answer(request)
            sent += 1

            assert answer.status in {200, 204}, answer.text
        assert [] == [arrival.refused for arrival in ga.platform.arrivals.latest if arrival.refused]

    assert 50 < sent


def data_manager(**changes: Any) -> Any:
    made = trial(event(), settings=DATA_MANAGER)
    body = made.requests()[0].json
    return made, body | changes


INGEST = "https://datamanager.googleapis.com/v1/events:ingest"


def ingested(body: Any) -> Response:
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return Playground().answer(Request.post(INGEST, content=content, auth=AccessToken()))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"eventName": "first_visit"}, Rejected),
        ({"eventName": "_bad"}, Rejected),
        ({"eventTimestamp": "2026-11-01T00:00:00Z"}, Rejected),
        ({"eventTimestamp": "yesterday"}, Rejected),
        ({"appInstanceId": "a"}, Rejected),
        ({"userData": {"userIdentifiers": [{"emailAddress": "a" * 64}]}}, Rejected),
        ({}, Delivered),
    ],
)
def test_the_data_manager_refuses_and_says_why(changes: Any, kind: type[Any]) -> None:
    made, body = data_manager()
    body["events"] = [{**body["events"][0], **changes}]

    said = made.action.read(ingested(body), made.payloads)

    assert isinstance(said[0] if isinstance(said, list) else said, kind)


@pytest.mark.parametrize(
    "changes",
    [
        {"events": []},
        {"destinations": []},
        {"destinations": [{"operatingAccount": {"accountType": "GOOGLE_ADS"}}]},
        {"events": [data_manager()[1]["events"][0]] * 2_001},
    ],
    ids=("no events", "no destination", "another account", "too many events"),
)
def test_the_data_manager_knows_what_belongs_to_a_request(changes: Any) -> None:
    _, body = data_manager()

    assert 400 == ingested(body | changes).status


def test_the_data_manager_takes_json_only() -> None:
    assert 400 == ingested(b"5").status
    assert 400 == ingested(b"{").status


def test_the_data_manager_has_a_quota() -> None:
    made, _ = data_manager()
    ga = Playground()
    ga.platform.per_minute = 1

    assert [Delivered, SlowDown] == [type(ga.deliver(made)[0]) for _ in range(2)]


def test_a_token_that_has_expired_pauses_the_connection() -> None:
    made, _ = data_manager()
    ga = Playground()
    ga.platform.oauth.expire()

    assert isinstance(ga.deliver(made)[0], Paused)
    assert (
        401
        == ga.answer(
            Request.get("https://analyticsadmin.googleapis.com/v1beta/accountSummaries")
        ).status
    )


def check(settings: Any = None, client: Any = None) -> tuple[bool, str]:
    found = run(ask_google(client or Playground(), trial(event(), settings=settings).settings))  # type: ignore[arg-type]
    return found.passed, found.message


def test_a_connection_test_is_honest_about_secrets() -> None:
    passed, message = check({"api_secret": "wrong"})

    assert passed
    assert message.startswith("Format accepted; Google does not confirm secrets.")


def test_a_connection_test_of_an_app_stream() -> None:
    assert check({"stream_type": "app", "firebase_app_id": "1:2:ios:3af"})[0]


class Finds:
    async def send(self, request: Request) -> Response:
        return Response(200, b'{"validationMessages": [{"description": "Bad value"}]}')


def test_a_connection_test_says_what_the_validation_server_found() -> None:
    assert (False, "Bad value.") == check(client=Finds())


def test_a_connection_test_with_a_sign_in_finds_the_stream() -> None:
    assert (True, 'Google shows the stream "Web shop" in property 345678901.') == check(
        DATA_MANAGER
    )
    assert (
        False,
        "Property 345678902 has no stream G-ABC1234567. It has: G-XYZ7654321.",
    ) == check({**DATA_MANAGER, "property_id": "345678902"})


SIGNED_IN = {"property_id": "345678901"}


def test_a_person_who_signed_in_has_the_secret_proved() -> None:
    assert (
        True,
        'Google shows the stream "Web shop" in property 345678901. It has this API secret.',
    ) == check(SIGNED_IN)


def test_a_secret_that_the_stream_does_not_have_fails_the_test() -> None:
    passed, message = check({**SIGNED_IN, "api_secret": "deleted"})

    assert not passed
    assert message.endswith("no such API secret: GA4 would lose all events without a word.")


def test_a_stream_of_another_property_fails_the_test() -> None:
    passed, message = check({"property_id": "345678902"})

    assert not passed
    assert message.startswith("Property 345678902 has no stream G-ABC1234567.")


class NoSignIn(Playground):
    async def send(self, request: Request) -> Response:
        if AccessToken() in request.credentials:
            reason = "Nobody has signed in."
            raise CredentialsRefusedError(reason, "Sign in.")
        return await super().send(request)


def test_who_may_not_look_is_told_that_google_confirms_no_secret() -> None:
    google = Playground()
    google.platform.may_see_secrets = False

    assert check(SIGNED_IN, google) == check(SIGNED_IN, NoSignIn()) == check()


class Pages:
    """Streams whose secrets have no end."""

    def __init__(self) -> None:
        self.asked = 0

    async def send(self, request: Request) -> Response:
        if request.url.endswith("dataStreams?pageSize=200"):
            stream = b'{"name": "properties/1/dataStreams/2", "webStreamData": {"measurementId": "G-ABC1234567"}}'
            return Response(200, b'{"dataStreams": [{"webStreamData": 1}, ' + stream + b"]}")
        self.asked += 1
        return Response(200, b'{"measurementProtocolSecrets": [{}], "nextPageToken": "p"}')


def test_pages_of_secrets_come_to_an_end() -> None:
    pages = Pages()

    assert not run(is_known(pages, trial(event(), settings=SIGNED_IN).settings))  # type: ignore[arg-type]
    assert 10 == pages.asked


def test_signing_in() -> None:
    platform = Playground().platform
    query = "client_id=c&redirect_uri=http%3A%2F%2F127.0.0.1%2F&response_type=code&scope=a&state=s"
    page = Call(NOON, "GET", "accounts.google.com", "/o/oauth2/v2/auth", query)
    form = Call(
        NOON, "POST", "accounts.google.com", "/o/oauth2/v2/auth", query, {}, b"decision=allow"
    )
    code = platform.answer(form).headers["Location"].partition("code=")[2].partition("&")[0]
    body = f"grant_type=authorization_code&code={code}&client_id=c&client_secret=d&redirect_uri=http%3A%2F%2F127.0.0.1%2F"
    tokens = platform.answer(
        Call(NOON, "POST", "oauth2.googleapis.com", "/token", "", {}, body.encode())
    )

    assert 200 == platform.answer(page).status
    assert 3_599 == tokens.json["expires_in"]


SIGN_IN = "https://www.googleapis.com/auth/analytics.readonly"


@pytest.mark.parametrize(
    ("host", "query", "body", "is_ours"),
    [
        ("accounts.google.com", f"scope={SIGN_IN}", b"", True),
        ("accounts.google.com", "scope=https://www.googleapis.com/auth/adwords", b"", False),
        ("oauth2.googleapis.com", "", b"client_id=c", True),
        ("oauth2.googleapis.com", "", b"client_id=other", False),
        ("datamanager.googleapis.com", "", b'"GOOGLE_ANALYTICS_PROPERTY"', True),
        ("datamanager.googleapis.com", "", b'"GOOGLE_ADS"', False),
    ],
)
def test_of_hosts_that_google_shares_only_its_own_is_claimed(
    host: str, query: str, body: bytes, *, is_ours: bool
) -> None:
    platform = Playground().platform
    platform.answer(Call(NOON, "GET", "accounts.google.com", "/o/oauth2/v2/auth", "client_id=c"))

    assert is_ours is platform.claims(Call(NOON, "POST", host, "/", query, {}, body))
