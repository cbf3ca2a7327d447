"""A server with a workspace: SDKs post, commands hand it their writes, files may change."""

import base64
import json
import signal
import time
from collections import Counter
from typing import Any

import httpx
import pytest
from segment.analytics.client import Client  # type: ignore[import-untyped]

from fixtures.shop import WRITE_KEY, Serve, Shop
from onward.fields import sha256_hex

PATIENCE_S = 30.0


def settled(url: str, shop: Shop, events: int) -> dict[str, Any]:
    """The server's counts, once it has this many events and nothing is left to do."""
    token = json.loads((shop.folder / ".onward" / "server.json").read_text())["token"]
    headers = {"Authorization": f"Bearer {token}"}
    deadline = time.monotonic() + PATIENCE_S
    while True:
        counts: dict[str, Any] = httpx.get(
            f"{url}/admin/v1/counts", headers=headers, trust_env=False
        ).json()
        is_done = counts["accepted"] >= events and not counts["unrouted"] + counts["waiting"]
        if is_done or time.monotonic() > deadline:
            return counts
        # The server works on its own clock; asking is all there is to wait for.
        time.sleep(0.05)


def test_the_segment_client_delivers_each_event_exactly_once(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    url = serve()
    failures: list[Any] = []
    client = Client(
        WRITE_KEY,
        host=url,
        on_error=lambda error, _items: failures.append(error),
        gzip=True,
        timeout=15,
    )
    emails = []
    for number in range(500):
        user = f"user-{number}"
        email = f"Person{number}@Example.com"
        match number % 5:
            case 0:
                emails.append(email)
                client.track(
                    user,
                    "Order Completed",
                    {"revenue": number + 0.5, "currency": "EUR"},
                    context={"traits": {"email": email}},
                )
            case 1:
                client.identify(user, {"email": email})
            case 2:
                client.page(user, "Docs", "Home")
            case 3:
                client.track(user, "Product Viewed", {"sku": "s-1"})
            case _:
                client.group(user, "company", {"name": "Example"})
    client.shutdown()

    counts = settled(url, shop, 500)

    assert [] == failures
    assert (500, 0, 400, 100, 100, 100) == tuple(
        counts[name]
        for name in ("accepted", "duplicates", "unmatched", "routed", "deliveries", "delivered")
    )
    sent = [
        identity["idValue"]
        for event in shop.arrived()
        for identity in event["user"]["userIds"]
        if identity["idType"] == "SHA256_EMAIL"
    ]
    assert Counter(sha256_hex(email.strip().lower()) for email in emails) == Counter(sent)
    listed = shop.onward("deliveries", "--limit", "1000", "--json").json["deliveries"]
    assert 100 == len({each["message_id"] for each in listed})


def test_the_servers_own_address_is_not_taken_for_a_visitors(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    url = serve()
    client = Client(WRITE_KEY, host=url)
    client.track("u", "Order Completed", context={"traits": {"email": "ada@example.com"}})
    client.shutdown()
    settled(url, shop, 1)

    [event] = shop.arrived()
    assert ["SHA256_EMAIL"] == [each["idType"] for each in event["user"]["userIds"]]


def post(url: str, message_id: str) -> httpx.Response:
    key = base64.b64encode(f"{WRITE_KEY}:".encode()).decode()
    event = {
        "type": "track",
        "event": "Order Completed",
        "messageId": message_id,
        "context": {"traits": {"email": "ada@example.com"}},
    }
    return httpx.post(
        f"{url}/v1/batch",
        json={"batch": [event]},
        headers={"Authorization": f"Basic {key}"},
        trust_env=False,
    )


def test_commands_hand_a_running_server_their_writes(shop: Shop, serve: Serve) -> None:
    url = serve()
    post(url, "before")
    assert 1 == settled(url, shop, 1)["paused"], "what its rule is missing for waits"

    applied = shop.onward("apply")
    counts = settled(url, shop, 1)

    assert "2 mappings applied." == applied.lines[0]
    assert (1, 0) == (counts["delivered"], counts["paused"])


def test_a_broken_file_leaves_the_last_good_one_in_use(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    url = serve()
    shop.edit("destination: linkedin", "destination: linkedout")
    said = [json.loads(serve.log().readline()) for _ in range(2)]

    taken = post(url, "during")
    counts = settled(url, shop, 1)

    assert "files have problems; the last good ones stay in use" == said[0]["event"]
    assert "linkedin.yaml:1:14  unknown-destination" in said[1]["event"]
    assert (200, 1) == (taken.status_code, counts["delivered"])
    shop.edit("destination: linkedout", "destination: linkedin")
    assert "files reloaded" == json.loads(serve.log().readline())["event"]


def test_events_survive_a_server_that_is_killed(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    process = shop.start("serve", "--port", "0", "--json")
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["url"]
    taken = [f"m-{number}" for number in range(20) if post(url, f"m-{number}").is_success]
    process.send_signal(signal.SIGKILL)
    process.communicate()

    counts = settled(serve(), shop, 20)

    assert 20 == len(taken) == counts["delivered"]
    assert set(taken) == {event["eventId"] for event in shop.arrived()}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_stops_when_asked_and_says_so(number: signal.Signals, shop: Shop) -> None:
    process = shop.start("serve", "--port", "0")
    assert process.stdout is not None
    line = process.stdout.readline()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)

    assert line.startswith("Onward takes events at http://127.0.0.1:")
    assert (0, "The server has stopped.\n", "") == (process.returncode, out, err)
    assert not (shop.folder / ".onward" / "server.json").exists()


def test_a_server_is_ready_and_shows_how_its_connections_fare(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    options = shop.folder / "onward.yaml"
    options.write_text(f"{options.read_text()}metrics: {{token: '${{env:FIGURES}}'}}\n")
    shop.environment["FIGURES"] = "f-1"
    url = serve()
    event = {
        "type": "track",
        "event": "Order Completed",
        "messageId": "m-1",
        "userId": "u-1",
        "properties": {"revenue": 10, "currency": "EUR", "email": "ada@example.com"},
    }
    httpx.post(f"{url}/v1/track", json=event, auth=(WRITE_KEY, ""), trust_env=False)
    settled(url, shop, 1)

    ready = httpx.get(f"{url}/ready", trust_env=False)
    figures = httpx.get(f"{url}/metrics", headers={"Authorization": "Bearer f-1"}, trust_env=False)
    said = shop.onward("status")

    assert (200, 200) == (ready.status_code, figures.status_code)
    assert 'onward_deliveries{state="delivered"} 1.0' in figures.text
    assert said.out.startswith("1 connection, none in trouble.")
    assert "OK" in said.out
