import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from fixtures.bench import MAIN, NOW, plugins
from onward.action import BatchAction
from onward.config import load_workspace
from onward.destination import Destination, RateLimit
from onward.fields import Fields, Spec
from onward.request import Request, Secret
from onward.runner.alerting import Suppression, Webhook
from onward.runner.hooks import Hooks
from onward.runner.opening import Opener
from onward.runner.tokens import TokenShelf
from onward.store import MemoryStore
from onward.store.sealed import Seal
from onward.testing import RecordingTransport


class Settings(Fields):
    app_id: Annotated[str, Spec("App ID", "Settings.", key="appId")]
    token: Annotated[Secret[str], Spec("Token", "Settings.")]


class Nothing(Fields):
    name: Annotated[str | None, Spec("Name")] = None


class Send(BatchAction[Settings, Nothing]):
    def build_batch(self, payloads: Sequence[Nothing], settings: Settings) -> Request:
        return Request.post("https://ads.example/", json=len(payloads))


def limited_by(folder: Path, *keys: str) -> list[int]:
    """Which of three connections share a limiter: two of one app, two with one token."""
    limit = RateLimit(timedelta(minutes=1), requests=1, shared_by=keys)
    destination = Destination("ads", "Ads", actions=[Send], rate_limits=[limit])
    (folder / "onward.yaml").write_text(MAIN)
    for number, (app, token) in enumerate((("1", "A"), ("1", "B"), ("2", "B"))):
        text = f"destination: ads\nsettings: {{appId: '{app}', token: '${{env:{token}}}'}}\n"
        mapping = "mappings: [{id: all, action: send}]\n"
        (folder / f"c-{number}.yaml").write_text(text + mapping)
    installed = plugins(destination)
    workspace = load_workspace(
        folder, installed.destinations, environment={"A": "token-a", "B": "token-b"}
    )
    store = MemoryStore()
    opener = Opener(
        store,
        TokenShelf(store, Seal.of(folder, {})),
        RecordingTransport(()),
        installed,
        lambda: NOW,
        lambda: 0.0,
        lambda: 1.0,
        Hooks(installed, Suppression(lambda: NOW), Webhook(RecordingTransport(()))),
    )
    found = asyncio.run(opener.connections(workspace)).values()
    limiters = list(dict.fromkeys(id(each.limiter) for each in found))
    return [limiters.index(id(each.limiter)) for each in found]


def test_each_connection_has_limits_of_its_own(tmp_path: Path) -> None:
    assert [0, 1, 2] == limited_by(tmp_path)


def test_connections_of_one_setting_share_them(tmp_path: Path) -> None:
    assert [0, 0, 1] == limited_by(tmp_path, "appId")


def test_connections_of_one_secret_share_them(tmp_path: Path) -> None:
    assert [0, 1, 1] == limited_by(tmp_path, "token")


def test_connections_that_do_not_sign_in_share_no_client(tmp_path: Path) -> None:
    assert [0, 1, 2] == limited_by(tmp_path, "client_id")
