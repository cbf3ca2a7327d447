"""What happened is looked at, with the request as it was sent."""

import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from fixtures.failures import Failures
from onward.cli.link import ServerLink
from onward.sqlite.lock import FolderLock


@pytest.fixture
def failures(tmp_path: Path) -> Failures:
    made = Failures(tmp_path / "workspace")
    made.fill()
    return made


def one(failures: Failures, *words: str) -> dict[str, Any]:
    """The latest delivery that fits."""
    found: dict[str, Any] = failures.onward("deliveries", *words, "--json").json
    delivery: dict[str, Any] = found["deliveries"][0]
    return delivery


def test_before_anything_came_there_is_nothing(tmp_path: Path) -> None:
    failures = Failures(tmp_path / "workspace")

    listed, problems = failures.onward("deliveries"), failures.onward("problems")

    assert (0, "There are no deliveries yet.") == (listed.exit_code, listed.lines[0])
    assert (0, "There are no problems.") == (problems.exit_code, problems.lines[0])
    assert not (failures.bench.folder / ".onward").exists(), "looking leaves nothing behind"


def test_the_sums_are_shown_on_both_levels_where_deliveries_are_listed(failures: Failures) -> None:
    said = failures.onward("deliveries", "--limit", "3")

    assert "12 deliveries in all: 5 delivered, 0 waiting, 0 paused, 7 dead letters." in said.out
    assert "These are the latest 3 of them; --limit shows more." in said.out
    assert (
        "14 events accepted = 1 duplicates + 0 filtered + 1 unmatched + 12 routed.\n"
        "12 deliveries of the routed = 5 delivered + 7 rejected + 0 expired + 0 recorded"
        " + 0 waiting + 0 paused.\n"
    ) in said.out
    assert "Next: onward problems" in said.out
    assert failures.onward("deliveries", "--json").json["reconciles"]


def test_events_that_go_nowhere_are_counted(tmp_path: Path) -> None:
    failures = Failures(tmp_path / "workspace")
    failures.fill(orders=False)

    said = failures.onward("deliveries")

    assert "There are no deliveries yet." == said.lines[0]
    assert "2 events accepted = 1 duplicates + 0 filtered + 1 unmatched + 0 routed." in said.out
    assert "Next: onward preview event.json" in said.out


def test_a_delivery_that_is_not_there_is_told(failures: Failures) -> None:
    unknown = failures.onward("deliveries", "show", "0" * 32)
    misspelt = failures.onward("deliveries", "shwo", "0" * 32)
    none = failures.onward("deliveries", "--mapping", "leads")

    assert (1, f'There is no delivery "{"0" * 32}". List them with: onward deliveries\n') == (
        *(unknown.exit_code, unknown.err),
    )
    assert (2, True) == (misspelt.exit_code, 'Expected nothing, or "show ID".' in misspelt.err)
    assert "No delivery fits." == none.lines[0]


def test_a_paused_delivery_says_how_it_goes_on(failures: Failures) -> None:
    failures.hold()

    held = one(failures, "--state", "paused")
    said = failures.onward("deliveries", "show", held["id"])
    problems = failures.onward("problems", "--state", "paused")

    assert "The account is closed. Open it again." in said.out
    assert "Next: onward resume ads" in said.out
    assert "1 problem: 1 delivery is paused." == problems.lines[0]
    assert "Next: onward resume ads" in problems.out


def test_every_row_has_a_reason(failures: Failures) -> None:
    rows = failures.onward("deliveries", "--json").json["deliveries"]

    assert 12 == len([each for each in rows if each["why"].endswith(".")])


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--user-id", "u-7"], 1),
        (["--message-id", "m-7"], 1),
        (["--where", 'code = "E-WRONG"'], 4),
        (["--where", "properties.revenue > 18 and status = 200"], 1),
        (["--where", 'event = "Order Completed"', "--state", "delivered"], 5),
        (["--mapping", "none"], 0),
    ],
)
def test_deliveries_are_found(words: list[str], count: int, failures: Failures) -> None:
    assert count == len(failures.onward("deliveries", *words, "--json").json["deliveries"])


def test_a_users_id_stands_in_no_index(failures: Failures) -> None:
    data = (failures.bench.folder / ".onward" / "onward.db").read_bytes()

    # Once in the stored event itself; an index would hold it a second time.
    assert 1 == data.count(b'"userId":"u-7"') == data.count(b'u-7"')


def test_a_delivery_is_shown_with_its_attempts_and_the_request_rebuilt(failures: Failures) -> None:
    refused = one(failures, "--code", "E-WRONG")

    said = failures.onward("deliveries", "show", refused["id"])
    found = failures.onward("deliveries", "show", refused["id"], "--reveal", "--json").json

    assert "ads / orders: rejected." == said.lines[0]
    for part in (
        "It is wrong. Mend it.",
        "Lane      ads / send-order",
        "Event     m-9 of web-shop, received 2026-11-21 12:00:00 UTC",
        "1    2026-11-21 12:00:00",
        "POST https://ads.example/77",
        '"email": "',
        "Note: This event alone; it may have gone with others in one request.",
        f"Next: onward replay --id {refused['id']}",
    ):
        assert part in said.out
    assert "u9@example.com" not in said.out
    assert "u9@example.com" == found["delivery"]["event"]["context"]["traits"]["email"]
    [sent] = [body for body in failures.bench.bodies if body[0]["id"] == "refused-9"]
    assert [sent] == [each["json"] for each in found["request"]["requests"]]


def test_the_request_is_rebuilt_with_the_version_that_routed(failures: Failures) -> None:
    refused = one(failures, "--code", "E-WRONG")
    changed = failures.bench.folder / "ads.yaml"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(f"{text}    fields: {{id: changed}}\n", encoding="utf-8")

    found = failures.onward("deliveries", "show", refused["id"], "--json").json

    assert "refused-9" == found["request"]["requests"][0]["json"][0]["id"]
    assert refused["version"] == found["request"]["version"]


def test_what_was_never_sent_says_why(failures: Failures) -> None:
    unmapped = one(failures, "--code", "PAYLOAD_VALIDATION_FAILED")

    said = failures.onward("deliveries", "show", unmapped["id"])

    assert "It was never sent, so the platform has not said anything." in said.out
    assert "The request cannot be shown. There is nothing to send: " in said.out


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("destination: ads", "destination: adds", 'This installation has no destination "adds"'),
        ("mappings:", "mapings:", "The workspace's files have errors: "),
        ("action: send-order", "action: send-orders", "has no action"),
    ],
)
def test_a_delivery_is_shown_while_the_files_have_errors(
    before: str, after: str, sentence: str, failures: Failures
) -> None:
    file = failures.bench.folder / "ads.yaml"
    refused = one(failures, "--code", "E-WRONG")
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    said = failures.onward("deliveries", "show", refused["id"])

    assert 0 == said.exit_code
    assert "ads / orders: rejected." == said.lines[0]
    assert sentence in said.out
    assert '"order_id": "refused-9"' in said.out


def test_a_connection_that_is_gone_is_named(failures: Failures) -> None:
    refused = one(failures, "--code", "E-WRONG")
    (failures.bench.folder / "ads.yaml").unlink()

    said = failures.onward("deliveries", "show", refused["id"])

    assert 'There is no connection "ads" any more. Put its file back.' in said.out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("data: [1]", '"data" should be the name of a folder.'),
        ("- a", "onward.yaml should be a group of keys, but it is a list."),
        ("data: {", "onward.yaml"),
    ],
)
def test_options_that_cannot_be_read_leave_nothing_to_look_at(
    options: str, sentence: str, failures: Failures
) -> None:
    (failures.bench.folder / "onward.yaml").write_text(f"{options}\n", encoding="utf-8")

    said = failures.onward("deliveries")

    assert 1 == said.exit_code
    assert sentence in said.err


def test_what_else_is_wrong_with_the_options_hides_nothing(failures: Failures) -> None:
    text = "sources: 5\nretention: {age: soon}\n"
    (failures.bench.folder / "onward.yaml").write_text(text, encoding="utf-8")

    assert "12 deliveries in all" in failures.onward("deliveries").out


def test_looking_locks_nobody_out(failures: Failures) -> None:
    lock = FolderLock(failures.bench.folder / ".onward")
    try:
        listed = failures.onward("deliveries", "--limit", "1")
    finally:
        lock.release()

    assert 0 == listed.exit_code


def test_problems_are_told_by_cause_with_what_to_do(failures: Failures) -> None:
    said = failures.onward("problems")
    found = failures.onward("problems", "--json").json["problems"]

    assert 1 == said.exit_code
    assert "2 problems: 7 deliveries failed." == said.lines[0]
    assert (
        "4 rejected: ads / orders, code E-WRONG\n"
        "  Cause   It is wrong.\n"
        "  To do   Mend it.\n"
        "  When    2026-11-21 12:00:00 to 2026-11-21 12:00:00 UTC\n"
        f"  One     onward deliveries show {found[0]['sample']} -w "
    ) in said.out
    remedy = "onward replay --connection ads --mapping orders --state rejected --code E-WRONG -w "
    assert f"  Then    {remedy}" in said.out
    assert "--code PAYLOAD_VALIDATION_FAILED --remap" in said.out
    assert f"Next: onward deliveries show {found[0]['sample']}" in said.out
    assert [4, 3] == [each["count"] for each in found]


def test_problems_take_the_filters_of_deliveries(failures: Failures) -> None:
    found = failures.onward("problems", "--where", 'userId = "u-9"', "--json").json["problems"]
    none = failures.onward("problems", "--state", "delivered")

    assert [("E-WRONG", 1)] == [(each["code"], each["count"]) for each in found]
    assert (0, "No failed or paused delivery fits.") == (none.exit_code, none.lines[0])


class Answering(BaseHTTPRequestHandler):
    """A server of the workspace, as commands see it."""

    asked: ClassVar[list[tuple[str, Any]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.asked.append((self.path, json.loads(body)))
        answer = b'{"problems": []}'
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def test_a_server_that_runs_is_asked(failures: Failures) -> None:
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        ServerLink(os.getpid(), url, "token").leave(failures.bench.folder / ".onward")
        said = failures.onward("problems", "--since", "24h")
        thread.join()

    assert "No failed or paused delivery fits." == said.lines[0]
    assert [("/admin/v1/operations/problems", {"since": "24h"})] == Answering.asked


def test_the_sentence_of_a_preview_agrees_with_its_numbers(tmp_path: Path) -> None:
    failures = Failures(tmp_path / "workspace")
    event = tmp_path / "event.json"
    event.write_text('{"type": "page", "messageId": "m-1"}', encoding="utf-8")

    said = failures.onward("preview", str(event))

    assert "page would become 0 requests: 0 of 1 mapping matches." == said.lines[0]
