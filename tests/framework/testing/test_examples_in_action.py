from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import pytest

from onward import (
    AccessToken,
    Action,
    BatchAction,
    Change,
    Client,
    Destination,
    Difference,
    Fields,
    ManagedObject,
    OAuth2,
    ObjectPlan,
    Outcome,
    PlatformError,
    Rejected,
    Request,
    Response,
    Saved,
    SavedObject,
    Spec,
    Split,
    Verdict,
    path,
)
from onward.testing.checks import answers, exact_requests
from onward.testing.subject import Subject, subject_of

HOST = "https://api.rules.example"
TOKEN_URL = "https://login.rules.example/token"


class Settings(Fields):
    region: Annotated[str, Spec("Region", "Rules Manager, top right.")] = "eu"


class Rule(Fields):
    name: Annotated[str, Spec("Name", "What people call the rule.")]


class Conversion(Fields):
    rule: Annotated[str, Saved("id")]
    event_id: Annotated[str, Spec("Event ID", mapping=path("$.messageId"))]


class RuleObject(ManagedObject[Settings, Rule]):
    label = "Rule"

    async def find(self, client: Client, wanted: Rule, saved: SavedObject) -> Any:
        response = await client.send(Request.get(f"{HOST}/rules", auth=AccessToken()))
        if not response.is_success:
            said = "The rules cannot be read."
            raise PlatformError(said, hint="Renew the token.")
        return response.json()

    def plan(self, wanted: Rule, saved: SavedObject, found: Any) -> ObjectPlan:
        if not found:
            create = Change("create", f'Create the rule "{wanted.name}".', {"name": wanted.name})
            return ObjectPlan((create,), ("It has no campaigns yet.",))
        before = found[0]["name"]
        difference = Difference("Name", before, wanted.name)
        if before == "locked":
            return ObjectPlan((Change("forbidden", "A locked rule cannot be renamed."),))
        return ObjectPlan(
            (Change("update", "Rename the rule.", {"name": wanted.name}, (difference,)),)
        )

    async def apply(
        self, client: Client, change: Change, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        address = f"{HOST}/rules/{outputs['id']}" if "id" in outputs else f"{HOST}/rules"
        response = await client.send(Request.post(address, json=change.data, auth=AccessToken()))
        return response.json_object()


class Send(BatchAction[Settings, Conversion]):
    """Report a conversion."""

    managed = RuleObject

    def batch_key(self, payload: Conversion, settings: Settings) -> str:
        return payload.rule

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        events = [{"rule": p.rule, "id": p.event_id} for p in payloads]
        return Request.post(f"{HOST}/events", auth=AccessToken(), json=events)

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        if response.text == "split":
            return Split("One of them is bad.", "MIXED")
        if response.text == "bad":
            return Rejected("It is bad.", "Mend it.")
        return super().read(response, payloads)


rules = Destination(
    "rules", "Rules", actions=[Send], auth=OAuth2(TOKEN_URL, authorize_url="https://login")
)
ORDER = {"type": "track", "event": "Order Completed", "messageId": "m-1"}
BASE: dict[str, Any] = {
    "title": "An order",
    "auth": {"access_token": "T"},
    "saved": {"id": "r-1"},
    "event": ORDER,
}


def sent(*ids: str, bearer: str = "T") -> dict[str, Any]:
    """The request for these events, as an example writes it."""
    return {
        "method": "POST",
        "url": f"{HOST}/events",
        "headers": {"Authorization": f"Bearer {bearer}"},
        "json": [{"rule": "r-1", "id": one} for one in ids],
    }


def subject(*examples: dict[str, Any], destination: Destination = rules) -> Subject:
    return subject_of(destination, examples=[BASE | example for example in examples])


def told(*examples: dict[str, Any]) -> list[str]:
    """What the checks of requests and answers say of some examples."""
    under_test = subject(*examples)
    return [*exact_requests.problems(under_test), *answers.problems(under_test)][: len(examples)]


def test_a_managed_objects_output_is_in_the_request() -> None:
    assert [] == list(exact_requests.problems(subject({"request": sent("m-1")})))


def test_a_token_is_refreshed_within_an_exchange() -> None:
    auth = {
        "access_token": "T",
        "refresh_token": "R",
        "client_id": "me",
        "client_secret": "hush",
    }
    form = {
        "grant_type": "refresh_token",
        "refresh_token": "R",
        "client_id": "me",
        "client_secret": "hush",
    }
    exchange = [
        {"request": sent("m-1"), "response": {"status": 401}},
        {
            "request": {"method": "POST", "url": TOKEN_URL, "form": form},
            "response": {"json": {"access_token": "N"}},
        },
        {"request": sent("m-1", bearer="N"), "response": {"status": 200}},
    ]

    assert [] == told({"auth": auth, "exchange": exchange, "outcomes": "delivered"})


def test_a_batch_is_split_within_an_exchange() -> None:
    exchange = [
        {"request": sent("m-1", "m-2"), "response": {"status": 400, "content": "split"}},
        {"request": sent("m-1"), "response": {"status": 200}},
        {"request": sent("m-2"), "response": {"status": 400, "content": "bad"}},
    ]
    outcomes = ["delivered", {"rejected": "It is bad.", "hint": "Mend it."}]
    events = [ORDER, ORDER | {"messageId": "m-2"}]

    assert [] == told({"events": events, "exchange": exchange, "outcomes": outcomes})


def test_an_unreachable_platform_is_tried_again_later() -> None:
    exchange = [{"request": sent("m-1"), "response": "unreachable"}]

    assert [] == told(
        {
            "exchange": exchange,
            "outcomes": {"retry": "api.rules.example could not be reached.", "code": "unreachable"},
        }
    )


def test_a_wait_the_platform_asks_for_is_an_outcome() -> None:
    answer = {"status": 429, "headers": {"Retry-After": 60}, "content": "slow"}

    assert [] == told(
        {
            "exchange": [{"response": answer}],
            "outcomes": {"slow_down": 'The platform answered 429: "slow"', "after": 60.0},
        }
    )


@pytest.mark.parametrize(
    ("example", "sentence"),
    [
        ({}, "example 1: the example expects nothing"),
        ({"request": sent("m-2")}, 'example 1: request 1, json[0].id: expected "m-2", found "m-1"'),
        ({"requests": [sent("m-1")] * 2}, "example 1: expected 2 requests, there are 1"),
        ({"request": sent("m-1"), "notes": ["A note."]}, 'example 1: notes[0]: expected "A note."'),
        ({"error": "Too bad."}, 'example 1: expected the error "Too bad.", but there is none'),
        (
            {"saved": {}, "error": "Too bad."},
            'example 1: expected the error "Too bad.", found "Rule is missing.',
        ),
        ({"fields": {"evnt_id": "x"}}, 'example 1: rules / send has no field "evnt_id".'),
        ({"settings": {"regoin": "x"}}, "example 1: "),
        ({"preset": "orders"}, "example 1: "),
        ({"action": "sned"}, "example 1: "),
        (
            {"exchange": [{"response": {"status": 200}}]},
            "example 1: an exchange needs outcomes, such as outcomes: delivered.",
        ),
        (
            {"exchange": [{"response": {"status": 200}}], "outcomes": ["delivered"] * 2},
            "example 1: expected 2 outcomes, there are 1",
        ),
        (
            {"exchange": [{"response": {"status": 200}}], "outcomes": "rejected"},
            "example 1: outcome 1: expected rejected, found {'delivered': ''}",
        ),
        (
            {"exchange": [{"response": {"status": 200}}] * 2, "outcomes": "delivered"},
            "example 1: Expected a further request, but none came.",
        ),
    ],
)
def test_an_example_that_comes_out_otherwise_is_told(
    example: dict[str, Any], sentence: str
) -> None:
    assert told(example)[0].startswith(sentence)


CREATED: dict[str, Any] = {
    "wanted": {"name": "Orders"},
    "found": [],
    "changes": [{"kind": "create", "summary": 'Create the rule "Orders".'}],
    "warnings": ["It has no campaigns yet."],
    "exchange": [
        {
            "request": {"method": "POST", "url": f"{HOST}/rules", "json": {"name": "Orders"}},
            "response": {"status": 201, "json": {"id": "r-1"}},
        }
    ],
    "outputs": {"id": "r-1"},
}
FOUND: dict[str, Any] = {
    "request": {"method": "GET", "url": f"{HOST}/rules"},
    "response": {"json": [{"name": "Old"}]},
}


def saving(**parts: Any) -> list[str]:
    """What the check of requests says of a saving."""
    return list(exact_requests.problems(subject({"save": CREATED | parts})))


def test_a_saving_is_planned_and_carried_out() -> None:
    assert [] == saving()


def test_a_saving_may_ask_what_exists() -> None:
    example = {
        "wanted": {"name": "Orders"},
        "saved": {"outputs": {"id": "r-9"}, "wanted": {"name": "Old"}},
        "changes": [
            {
                "kind": "update",
                "differences": [{"label": "Name", "before": "Old", "after": "Orders"}],
            }
        ],
        "exchange": [
            FOUND,
            {
                "request": {
                    "method": "POST",
                    "url": f"{HOST}/rules/r-9",
                    "json": {"name": "Orders"},
                },
                "response": {"status": 204},
            },
        ],
        "outputs": {"id": "r-9"},
    }

    assert [] == list(exact_requests.problems(subject({"save": example})))


def test_what_is_forbidden_is_not_carried_out() -> None:
    forbidden = {"kind": "forbidden", "summary": "A locked rule cannot be renamed."}

    assert [] == saving(
        found=[{"name": "locked"}], changes=[forbidden], warnings=[], exchange=[], outputs={}
    )


def test_a_platform_that_refuses_ends_a_saving() -> None:
    example = {
        "wanted": {"name": "Orders"},
        "exchange": [FOUND | {"response": {"status": 403}}],
        "error": "The rules cannot be read. Renew the token.",
    }

    assert [] == list(exact_requests.problems(subject({"save": example})))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"changes": []}, "example 1: save.changes[0]: expected nothing, found {"),
        (
            {"changes": [{"kind": "update"}]},
            'example 1: save.changes[0].kind: expected "update", found "create"',
        ),
        ({"warnings": []}, "example 1: save.warnings[0]: expected nothing"),
        ({"outputs": {"id": "r-2"}}, 'example 1: save.outputs.id: expected "r-2", found "r-1"'),
        ({"exchange": []}, "example 1: save.error: expected none, found Request 1 was not"),
        ({"wanted": {}}, "example 1: save.error: expected none, found Name is missing."),
        ({"error": "No."}, "example 1: save.error: expected No., found none"),
    ],
)
def test_a_saving_that_goes_otherwise_is_told(parts: dict[str, Any], sentence: str) -> None:
    assert saving(**parts)[0].startswith(sentence)


class Plain(Action[Settings, Rule]):
    """Nothing to save."""

    def build(self, payload: Rule, settings: Settings) -> Request:
        return Request.get(HOST)


def test_there_is_nothing_to_save_without_a_managed_object() -> None:
    plain = Destination("plain", "Plain", actions=[Plain])
    under_test = subject({"save": CREATED, "events": []}, destination=plain)

    assert ['example 1: "plain" has no managed object, so there is nothing to save'] == list(
        exact_requests.problems(under_test)
    )


def test_an_example_of_one_action_among_several_names_it() -> None:
    several = Destination("several", "Several", actions=[Send, type("Other", (Send,), {})])
    under_test = subject({"request": sent("m-1")}, destination=several)

    assert ["example 1: the example names no action. Add action: with one of send, other."] == list(
        exact_requests.problems(under_test)
    )
