"""Settings, the connection test, choices, notices."""

from datetime import date
from typing import Any

import pytest

from destinations.meta.playground import DATASET, SETTINGS, Playground, run
from onward.action import Choices, Question
from onward.errors import PayloadError, PlatformError
from onward.request import Request, Response
from onward_destinations.meta import SendEvent, Settings
from onward_destinations.meta.connection_test import test_connection as ask_meta
from onward_destinations.meta.presets import STANDARD
from onward_destinations.meta.simulator import seeds
from onward_destinations.meta.versions import notices


def configured(**changes: Any) -> Settings:
    return Settings(**(SETTINGS | changes))


class Undated(Playground):
    """A platform whose answers do not say what time it is."""

    async def send(self, request: Request) -> Response:
        response = await super().send(request)
        return Response(response.status, response.content, {})


@pytest.mark.parametrize(
    "changes",
    [
        {"pixelId": "12"},
        {"accessToken": "two words"},
        {"appSecret": "ABC"},
        {"apiVersion": "26"},
        {"partnerAgent": "x" * 51},
        {"defaultPhoneCountryCode": "DE"},
    ],
    ids=repr,
)
def test_settings_of_another_form_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PayloadError):
        configured(**changes)


def test_the_dataset_is_named() -> None:
    found = run(ask_meta(Playground(), configured()))

    assert (True, f'Meta takes events for the dataset "Shop dataset" ({DATASET}).') == (
        found.passed,
        found.message,
    )


def test_an_ended_version_is_told() -> None:
    found = run(ask_meta(Playground(), configured(apiVersion="v20.0")))

    assert found.message.endswith(
        'It answers in version v21.0, as v20.0 has ended: set "apiVersion" to "v21.0".'
    )


def test_a_token_that_may_only_send_is_tried_with_a_test_event() -> None:
    meta = Playground()

    found = run(ask_meta(meta, configured(pixelId=seeds.SEND_ONLY, testEventCode="TEST1")))

    assert found.passed
    assert {f"{seeds.SEND_ONLY} (test TEST1)": 1} == dict(meta.platform.arrivals.accepted)


def test_a_test_event_that_is_refused_fails_the_test() -> None:
    found = run(ask_meta(Playground(), configured(pixelId="777777", testEventCode="TEST1")))

    assert (False, "Meta finds no such dataset, or the token is not assigned to it.") == (
        found.passed,
        found.message,
    )


@pytest.mark.parametrize(
    ("meta", "changes"), [(Playground(), {}), (Undated(), {"testEventCode": "TEST1"})]
)
def test_nothing_is_posted_without_test_code_or_time(
    meta: Playground, changes: dict[str, Any]
) -> None:
    found = run(ask_meta(meta, configured(pixelId=seeds.SEND_ONLY, **changes)))

    assert (False, 1) == (found.passed, len(meta.requests))


def test_trouble_in_the_test_event_is_told() -> None:
    class Troubled(Playground):
        async def send(self, request: Request) -> Response:
            if request.method == "POST":
                return Response(503, b'{"error": {"code": 2, "message": "Try later"}}')
            return await super().send(request)

    with pytest.raises(PlatformError, match="Meta has trouble for the moment: Try later"):
        run(ask_meta(Troubled(), configured(pixelId=seeds.SEND_ONLY, testEventCode="T1")))


def test_a_dead_token_is_told() -> None:
    with pytest.raises(PlatformError, match="does not accept the access token"):
        run(ask_meta(Playground(), configured(accessToken="X")))


def test_a_proof_of_another_form_is_told() -> None:
    meta = Playground()
    bad = Request.get(
        f"https://graph.facebook.com/v26.0/{DATASET}?appsecret_proof=1&access_token=T"
    )

    assert "Invalid appsecret_proof" in meta.answer(bad).text


def listed(**question: Any) -> Choices:
    settings = configured(**question.pop("settings", {"businessId": seeds.BUSINESS}))
    return run(SendEvent().choices_for_pixel_id(Playground(), Question(settings, **question)))


def test_datasets_are_listed_page_by_page() -> None:
    first = listed()
    second = listed(page=first.next_page)

    assert len(seeds.DATASETS) == len(first.items) + len(second.items)
    assert f"Shop dataset ({DATASET})" == first.items[0].label
    assert second.next_page is None


def test_datasets_of_an_ad_account_are_searched() -> None:
    found = listed(settings={"adAccountId": seeds.AD_ACCOUNT}, query="crm")

    assert ["223456789012345"] == [choice.value for choice in found.items]


@pytest.mark.parametrize(
    ("settings", "code"), [({}, "FIELD_NOT_SELECTED"), ({"businessId": "77777"}, "100/33")]
)
def test_datasets_that_cannot_be_listed_say_why(settings: dict[str, str], code: str) -> None:
    assert code == listed(settings=settings).error_code


def test_standard_events_are_offered() -> None:
    question = Question(configured(), query="")
    asked = Question(configured(), query="wish")

    names = run(SendEvent().choices_for_event_name(Playground(), question))
    found = run(SendEvent().choices_for_event_name(Playground(), asked))

    assert list(STANDARD) == [choice.value for choice in names.items]
    assert ["AddToWishlist"] == [choice.value for choice in found.items]


@pytest.mark.parametrize(
    ("version", "day", "said"),
    [
        ("v26.0", date(2026, 11, 21), None),
        ("v27.0", date(2040, 1, 1), None),
        ("v25.0", date(2026, 11, 21), None),
        ("v21.0", date(2026, 11, 21), None),
        ("v21.0", date(2026, 11, 22), "Meta stops serving version v21.0 on 21 January 2027."),
        ("v21.0", date(2027, 1, 21), "Meta has not served version v21.0 since 21 January 2027"),
        ("v19.0", date(2026, 11, 21), "Meta no longer serves version v19.0"),
    ],
)
def test_the_end_of_a_version_is_told_in_time(version: str, day: date, said: str | None) -> None:
    found = notices(configured(apiVersion=version), day)

    assert found == () if said is None else found[0].startswith(said)


def test_a_test_code_is_never_forgotten() -> None:
    (found,) = notices(configured(testEventCode="TEST1"), date(2026, 11, 21))

    assert found.startswith('TEST: events carry the test code "TEST1"')
