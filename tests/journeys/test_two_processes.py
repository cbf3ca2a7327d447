"""A server in two processes: which does what, what becomes of one without the other."""

import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from fixtures.processes import children
from fixtures.shop import WRITE_KEY, Serve, Shop
from journeys.test_served import PATIENCE_S, settled


def gone(process: int) -> bool:
    """Whether a process ends soon."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
        except FileNotFoundError:
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def post(url: str, number: int) -> httpx.Response:
    """One order."""
    event = f'{{"type": "track", "event": "Order Completed", "messageId": "m-{number}"}}'
    return httpx.post(f"{url}/v1/track", content=event, auth=(WRITE_KEY, ""), trust_env=False)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_server_is_one_process_or_two(shop: Shop, serve: Serve, processes: str) -> None:
    shop.onward("apply")
    url = serve("--processes", processes)

    assert int(processes) - 1 == len(children(serve.processes[-1].pid))
    assert 200 == post(url, 1).status_code
    assert 1 == settled(url, shop, 1)["routed"]
    assert 200 == httpx.get(f"{url}/ready", trust_env=False).status_code
    assert 404 == httpx.get(f"{url}/metrics", trust_env=False).status_code
    assert 405 == httpx.get(f"{url}/v1/track", trust_env=False).status_code
    assert 0 == shop.onward("status").exit_code


def test_a_server_whose_clerk_dies_stops_with_a_sentence(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    serve("--processes", "2")
    server = serve.processes[-1]
    (clerk,) = children(server.pid)

    os.kill(clerk, signal.SIGKILL)

    _, said = server.communicate(timeout=PATIENCE_S)
    assert 1 == server.returncode
    assert "The process of this server that takes events has ended (exit code -9)" in said
    assert "start it again: onward serve" in said


def test_a_clerk_without_its_server_leaves_the_folder(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    serve("--processes", "2")
    (clerk,) = children(serve.processes[-1].pid)

    serve.processes[-1].kill()

    assert gone(clerk)
    url = serve("--processes", "2")
    assert 200 == post(url, 2).status_code


def test_a_second_server_is_told_whom_to_stop(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    serve("--processes", "2")

    said = shop.start("serve", "--port", "0").communicate(timeout=PATIENCE_S)[1]

    assert f"is used by process {serve.processes[-1].pid}" in said
    assert "Traceback" not in said


def test_a_write_key_that_is_taken_away_opens_nothing(shop: Shop, serve: Serve) -> None:
    shop.onward("apply")
    url = serve("--processes", "2")
    assert 200 == post(url, 1).status_code

    options = shop.folder / "onward.yaml"
    options.write_text(options.read_text().replace("${env:SHOP_WRITE_KEY}", "another"))

    deadline = time.monotonic() + PATIENCE_S
    while (status := post(url, 2).status_code) == 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert 401 == status
