"""Signing in, testing a connection, listing, and the conversion action that saving makes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from destinations.google_ads.google_playground import NOON, Playground, order, run, settings, trial
from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.managed import Change, SavedObject
from onward.oauth import Tokens
from onward.outcome import Delivered, Retry
from onward.request import Request, Response, Secret
from onward.testing.simulator import Call
from onward_destinations.google_ads import ConversionAction, SendConversion, google_ads
from onward_destinations.google_ads.action_inputs import ActionInputs
from onward_destinations.google_ads.connection_test import test_connection as ask_google
from onward_destinations.google_ads.versions import notices


class Answering:
    """Answers by the beginning of the method's name; keeps what was asked."""

    def __init__(self, **answers: tuple[int, Any]) -> None:
        self.answers = answers
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.requests.append(request)
        name = "ingest" if request.url.endswith(":ingest") else "search"
        status, body = self.answers[name]
        date = {"date": f"{NOON:%a, %d %b %Y %H:%M:%S} GMT"}
        return Response(status, msgspec.json.encode(body), date)


def refusal(status: int, reason: str) -> Any:
    details = [{"reason": reason, "domain": "googleapis.com"}]
    error = {"code": status, "message": "So it is.", "status": "X", "details": details}
    return status, [{"error": error}]


def test_a_connection_shows_its_account_and_has_an_event_checked() -> None:
    google = Playground()

    found = run(ask_google(google, settings()))

    assert found.passed
    assert (
        'Google Ads shows the account "Example shop". It takes events for the conversion action '
        "987654321."
    ) == found.message
    (event,) = google.requests[1].json["events"]
    assert ("2026-11-21T12:00:00Z", True) == (
        event["eventTimestamp"],
        google.requests[1].json["validateOnly"],
    )
    assert 0 == google.platform.arrivals.accepted.total()


@pytest.mark.parametrize(
    "changes", [{"transport": "google_ads_api"}, {"conversion_action_id": None}]
)
def test_without_an_event_to_check_the_account_is_shown(changes: dict[str, Any]) -> None:
    google = Playground()

    found = run(ask_google(google, settings(**changes)))

    assert 'Google Ads shows the account "Example shop".' == found.message
    assert 1 == len(google.requests)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"customer_id": "222-333-4444"}, "refuses access to the customer"),
        ({"conversion_action_id": "1"}, "finds no such conversion action"),
        (
            {"api_version": "v22", "transport": "google_ads_api"},
            "the version of its API may have ended",
        ),
    ],
)
def test_what_is_wrong_is_told(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PlatformError, match=sentence) as caught:
        run(ask_google(Playground(), settings(**changes)))

    assert "resume its deliveries" not in caught.value.hint


def test_events_are_taken_where_only_the_lists_are_refused() -> None:
    client = Answering(search=refusal(403, "SERVICE_DISABLED"), ingest=(200, {"requestId": "r"}))

    found = run(ask_google(client, settings()))

    assert found.passed
    assert "nothing can be listed to choose from" in found.message


def test_a_check_without_its_answer_is_no_success() -> None:
    client = Answering(search=(200, []), ingest=(200, {}))

    with pytest.raises(PlatformError, match="without saying that it would take an event"):
        run(ask_google(client, settings()))


def test_what_the_account_lacks_is_told() -> None:
    tracking = {"googleAdsConversionCustomer": "customers/5550001111"}
    shown = {"customer": {"id": "1234567890", "conversionTrackingSetting": tracking}}
    client = Answering(search=(200, [{"results": [shown]}]), ingest=(200, {"requestId": "r"}))

    message = run(ask_google(client, settings())).message

    assert 'belong to the account 5550001111: set "customer_id" to that' in message
    assert "data terms are not accepted" in message
    assert "Enhanced conversions for leads are off" in message


def listed(field: str, *, query: str = "", **changes: Any) -> Choices:
    question = Question(settings(**changes), query=query)
    choices: Choices = run(
        getattr(SendConversion(), f"choices_for_{field}")(Playground(), question)
    )
    return choices


def test_all_chunks_of_the_conversion_actions_are_read() -> None:
    found = listed("conversion_action_id")

    assert 39 == len(found.items)
    assert Choice("987654321", "Orders (server) (import)", "purchase") in found.items


def test_actions_of_the_manager_and_old_ones_are_hidden() -> None:
    labels = {one.label for one in listed("conversion_action_id").items}

    assert "Purchase (website) (website)" in labels
    assert not {"Group orders (import)", "Old orders (import)"} & labels


def test_what_is_typed_narrows_the_list() -> None:
    assert ["Leads (CRM) (import)", "Qualified leads (CRM) (import)"] == [
        one.label for one in listed("conversion_action_id", query="leads").items
    ]


@pytest.mark.parametrize(
    ("transport", "values"),
    [("data_manager", ["lead_quality", "membership"]), ("google_ads_api", ["31", "32"])],
)
def test_custom_variables_are_named_as_the_transport_wants(
    transport: str, values: list[str]
) -> None:
    found = listed("custom_variables", transport=transport)

    assert values == [one.value for one in found.items]


def test_accounts_below_a_manager_are_listed_too() -> None:
    assert [
        "Example shop (123-456-7890)",
        "Example for teams (222-333-4444)",
        "Example group (555-000-1111)",
    ] == [one.label for one in listed("customer_id").items]
    assert ["5550001111"] == [one.value for one in listed("login_customer_id").items]


@pytest.mark.parametrize("field", ["conversion_action_id", "custom_variables"])
def test_a_list_that_is_refused_says_why(field: str) -> None:
    found = listed(field, customer_id="9998887777")

    assert found.error.startswith("Google Ads refuses access to the customer")
    assert () == found.items


@pytest.mark.parametrize("field", ["customer_id", "login_customer_id"])
def test_accounts_are_not_listed_without_the_api(field: str) -> None:
    assert "version of its API may have ended" in listed(field, api_version="v21").error


@pytest.mark.parametrize(
    ("version", "today", "ended"),
    [
        ("v20", date(2026, 11, 21), True),
        ("v21", date(2026, 8, 5), True),
        ("v21", date(2026, 8, 4), False),
        ("v22", date(2026, 10, 7), True),
        ("v22", date(2026, 10, 6), False),
        ("v26", date(2030, 1, 1), False),
        ("v31", date(2026, 11, 21), False),
    ],
)
def test_a_version_that_has_ended_is_told(version: str, today: date, ended: object) -> None:
    assert ended == bool(notices(settings(api_version=version), today))


def test_a_person_signs_in_on_the_consent_page() -> None:
    google = Playground()
    auth, secret = google_ads.auth, Secret("s")
    assert auth is not None
    tokens = Tokens(client_id="1-a.apps.googleusercontent.com", client_secret=secret)
    back = "http://127.0.0.1:1/"
    address = auth.consent_url(client_id=tokens.client_id, redirect_uri=back, state="s-1")
    query = parse_qs(urlsplit(address).query)

    reply = google.platform.answer(
        Call(
            NOON,
            "POST",
            "accounts.google.com",
            "/o/oauth2/v2/auth",
            urlsplit(address).query,
            content=b"decision=allow",
        )
    )
    code = parse_qs(urlsplit(reply.headers["Location"]).query)["code"][0]
    answer = google.answer(auth.exchange(tokens, code=code, redirect_uri=back))
    signed = auth.read(answer, tokens, now=NOON)

    assert (["offline"], ["consent"]) == (query["access_type"], query["prompt"])
    assert "auth/datamanager https://www.googleapis.com/auth/adwords" in query["scope"][0]
    assert isinstance(signed, Tokens)
    assert signed.refresh_token is not None
    assert NOON + timedelta(hours=1) == signed.expires_at
    assert 200 == google.answer(auth.refresh(signed)).status


def test_a_token_that_has_ended_is_not_accepted() -> None:
    google = Playground()
    google.platform.oauth.expire("T")
    made = trial(order())

    assert 401 == google.answer(made.requests()[0]).status


WANTED = ActionInputs(name="Orders (Onward)", category="PURCHASE")


def apply(google: Playground, wanted: ActionInputs, saved: SavedObject) -> SavedObject:
    """Plan and carry out; what is saved then."""
    action = ConversionAction(settings())
    found = run(action.find(google, wanted, saved))
    outputs = dict(saved.outputs)
    for change in action.plan(wanted, saved, found).changes:
        outputs |= run(action.apply(google, change, outputs))
    return SavedObject(outputs, wanted.as_dict())


def test_a_conversion_action_is_made_kept_and_renamed() -> None:
    google = Playground()

    made = apply(google, WANTED, SavedObject())
    kept = apply(google, WANTED, made)
    renamed = ActionInputs(
        name="Bestellungen l'été",
        category="PURCHASE",
        default_value=Decimal(5),
        default_currency="eur",
    )
    changed = apply(google, renamed, kept)
    again = apply(google, renamed, changed)

    action = google.platform.actions[made.outputs["id"]]
    assert made.outputs == kept.outputs
    assert changed.outputs == again.outputs
    assert ("Bestellungen l'été", 5, "EUR") == (
        action["name"],
        action["valueSettings"]["defaultValue"],
        action["valueSettings"]["defaultCurrencyCode"],
    )


def test_a_new_action_takes_events_after_six_hours() -> None:
    google = Playground()
    made = apply(google, WANTED, SavedObject())
    lead = trial(order(), conversion_action_id=made.outputs["id"])

    (early,) = google.deliver(lead, lead.payloads)
    google.platform.clock.advance(timedelta(hours=6))
    (late,) = google.deliver(lead, lead.payloads)

    assert isinstance(early, Retry)
    assert timedelta(hours=6) == early.after
    assert isinstance(late, Delivered)


def test_a_name_with_quotes_is_looked_for_as_it_is() -> None:
    google = Playground()
    quoted = ActionInputs(name="O'Neill \\ Co")
    apply(google, quoted, SavedObject())
    plan = ConversionAction(settings()).plan(
        quoted, SavedObject(), run(ConversionAction(settings()).find(google, quoted, SavedObject()))
    )

    assert ["forbidden"] == [one.kind for one in plan.changes]


def test_what_is_there_is_described() -> None:
    action = ConversionAction(settings())
    saved = apply(Playground(), WANTED, SavedObject())

    assert ["Not created yet."] == action.describe(WANTED, SavedObject())
    assert ["Category: PURCHASE", "Counting: MANY_PER_CLICK"] == list(
        action.describe(WANTED, saved)
    )[1:]


def test_what_cannot_be_done_is_not_carried_out() -> None:
    change = Change("forbidden", "It cannot be done.")

    with pytest.raises(PlatformError, match="It cannot be done"):
        run(ConversionAction(settings()).apply(Playground(), change, {}))


@pytest.mark.parametrize("body", [{}, {"results": []}, {"results": [{}]}, []])
def test_an_answer_that_names_no_action_is_no_success(body: Any) -> None:
    client = Answering(search=(200, body))
    change = Change("create", "Create it.", {"body": WANTED.body})

    with pytest.raises(PlatformError, match="without naming the conversion action"):
        run(ConversionAction(settings()).apply(client, change, {}))


def test_a_change_that_google_refuses_is_told() -> None:
    google = Playground()
    apply(google, WANTED, SavedObject())
    change = Change("create", "Create it.", {"body": WANTED.body})

    with pytest.raises(PlatformError, match="name already exists") as caught:
        run(ConversionAction(settings()).apply(google, change, {}))

    assert caught.value.reached is False


def test_actions_of_another_kind_are_not_adopted_after_a_crash() -> None:
    found = {
        "namesake": {"id": "1", "name": WANTED.name, "type": "WEBPAGE", "category": "PURCHASE"}
    }
    saved = SavedObject(intent={"body": WANTED.body})

    (change,) = ConversionAction(settings()).plan(WANTED, saved, found).changes

    assert "forbidden" == change.kind


def test_an_adopted_action_is_put_right() -> None:
    found = {
        "namesake": {
            "id": "1",
            "name": WANTED.name,
            "type": "UPLOAD_CLICKS",
            "category": "PURCHASE",
            "status": "HIDDEN",
            "countingType": "MANY_PER_CLICK",
        }
    }
    saved = SavedObject(intent={"body": WANTED.body})

    changes = ConversionAction(settings()).plan(WANTED, saved, found).changes

    assert ["adopt", "update"] == [one.kind for one in changes]


def test_the_simulators_clock_is_in_its_answers() -> None:
    answer = Playground().answer(trial(order()).requests()[0])

    assert datetime(2026, 11, 21, 12, tzinfo=UTC) == answer.sent_at


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        ("googleAds:searchStream", {"query": "DROP TABLE"}, "unexpected input"),
        ("googleAds:searchStream", {"query": "SELECT x FROM campaign"}, "unexpected input"),
        ("conversionActions:mutate", {"operations": [{"create": {}}]}, "not present"),
        (
            "conversionActions:mutate",
            {"operations": [{"update": {"resourceName": "x/1"}, "updateMask": "name"}]},
            "cannot be changed so",
        ),
        (
            "conversionActions:mutate",
            {
                "operations": [
                    {"update": {"resourceName": "x/987654321"}, "updateMask": "type"},
                ]
            },
            "cannot be changed so",
        ),
    ],
)
def test_the_simulator_refuses_what_the_google_ads_api_refuses(
    path: str, body: Any, text: str
) -> None:
    request = Request.post(
        f"https://googleads.googleapis.com/v26/customers/1234567890/{path}",
        json=body,
        auth=trial(order()).requests()[0].auth,
    )
    answer = Playground().answer(request)

    assert 400 == answer.status
    assert text in answer.text
    assert path.startswith("google") == answer.text.startswith("[")
