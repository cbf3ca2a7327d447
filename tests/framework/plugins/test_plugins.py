from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from onward.errors import OnwardError
from onward.event import Accepted
from onward.plugins import Alert, Dropped, Plugins, load_plugins

HEAD = """
from typing import Annotated
from onward.action import Action
from onward.destination import Destination
from onward.fields import Fields, Spec
from onward.plugins import Dropped, hookimpl
from onward.request import Request

class Settings(Fields):
    key: Annotated[str, Spec("Key")]

class Payload(Fields):
    event: Annotated[str, Spec("Event")]

class Send(Action[Settings, Payload]):
    def build(self, payload, settings):
        return Request.post("https://toy.example", json=payload.as_dict())
"""
TOY = f'{HEAD}\ntoy = Destination("toy", "Toy", actions=[Send])\n'


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onward.plugins.loading.entry_points", lambda **_: ())


def load(folder: Path, **files: str) -> Plugins:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(dedent(text))
    return load_plugins(folder)


def said(plugins: Plugins) -> list[str]:
    return [f"{Path(each.file).name}: {each.message}" for each in plugins.problems]


def accepted(message_id: str) -> Accepted:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    return Accepted("web", message_id, moment, {"messageId": message_id})


def test_a_file_with_a_destination_is_a_plugin(tmp_path: Path) -> None:
    plugins = load(tmp_path, toy=TOY)

    assert ["toy"] == list(plugins.destinations)
    assert str(tmp_path / "toy.py") == plugins.origins["toy"]
    assert () == plugins.problems


def test_an_entry_point_is_a_destination_or_a_module_of_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = [
        EntryPoint("nova", "fixtures.nova:NOVA", "onward"),
        EntryPoint("nova", "fixtures.nova:NOVA", "onward"),
        EntryPoint("all", "fixtures.nova", "onward"),
        EntryPoint("gone", "fixtures.no_such_module:x", "onward"),
        EntryPoint("text", "fixtures.nova:API", "onward"),
    ]
    monkeypatch.setattr("onward.plugins.loading.entry_points", lambda **_: entries)
    plugins = load_plugins()

    assert ["nova-ads"] == list(plugins.destinations)
    assert [
        (
            "entry point (gone): gone cannot be imported: "
            "ModuleNotFoundError: No module named 'fixtures.no_such_module'"
        ),
        "entry point (text): text holds neither a Destination nor a hook.",
    ] == [f"{each.file}: {each.message}" for each in plugins.problems]
    assert all(each.severity == "warning" for each in plugins.problems)


def test_a_broken_plugin_takes_no_other_down(tmp_path: Path) -> None:
    plugins = load(tmp_path, bad="1 / 0", odd="x = 1", toy=TOY, _hidden="1 / 0")

    assert ["toy"] == list(plugins.destinations)
    assert [
        "bad.py: bad cannot be imported: ZeroDivisionError: division by zero",
        "odd.py: odd holds neither a Destination nor a hook.",
    ] == said(plugins)


def test_a_wrong_definition_says_its_own_sentence(tmp_path: Path) -> None:
    plugins = load(tmp_path, toy=TOY.replace('"toy", "Toy"', '"Toy", "Toy"'))

    assert [
        (
            "toy.py: toy cannot be imported: "
            'A destination\'s slug is kebab-case such as "acme-ads", but this one is "Toy".'
        )
    ] == said(plugins)


def test_the_first_of_two_destinations_with_one_slug_stays(tmp_path: Path) -> None:
    plugins = load(tmp_path, one=TOY, two=TOY)

    assert str(tmp_path / "one.py") == plugins.origins["toy"]
    assert [
        (
            f'two.py: Its destination "toy" is not used: {tmp_path / "one.py"} '
            "brings one of the same name."
        )
    ] == said(plugins)


def test_a_missing_folder_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    assert ["none: There is no such plugins folder."] == said(load_plugins(tmp_path / "none"))


def test_hooks_register_what_is_no_attribute(tmp_path: Path) -> None:
    plugins = load(
        tmp_path,
        many=f"""{HEAD}
class Upper:
    name = "@toy.upper"
    def validate(self, options):
        return []
    def resolve(self, options, scope):
        return options

class Loose(Upper):
    name = "@upper"

class Quiet:
    name = "quiet"
    def process(self, events):
        return events

@hookimpl
def register_destinations():
    return [Destination("toy", "Toy", actions=[Send])]

@hookimpl
def register_directives():
    return [Upper(), Loose(), Upper()]

@hookimpl
def register_processors():
    return [Quiet()]

@hookimpl
def register_commands():
    return ["command"]
""",
    )

    assert ["toy"] == list(plugins.destinations)
    assert ["@toy.upper"] == list(plugins.directives)
    assert ["quiet"] == [each.name for each in plugins.processors]
    assert ("command",) == plugins.commands
    assert [
        'many.py: Its step is called "@upper", which is not "@vendor.name".',
        "many.py: Its step @toy.upper is not used: another plugin brings one.",
    ] == said(plugins)


def test_a_hook_that_fails_or_does_not_fit_is_a_problem(tmp_path: Path) -> None:
    plugins = load(
        tmp_path,
        fails=f"{HEAD}\n@hookimpl\ndef register_processors():\n    raise ValueError('no')\n",
        wrong=f"{HEAD}\n@hookimpl\ndef event_received(event):\n    return event\n",
        unknown=f"{HEAD}\n@hookimpl\ndef event_recieved(events):\n    return events\n",
    )
    messages = said(plugins)

    assert messages[0].startswith("unknown.py: unknown has a hook that does not fit: ")
    assert "event_recieved" in messages[0]
    assert messages[1].startswith("wrong.py: wrong has a hook that does not fit: ")
    assert "fails.py: register_processors failed: ValueError: no" == messages[2]


CHANGES = f"""{HEAD}
from dataclasses import replace

@hookimpl
def event_received(events):
    return [
        Dropped(each, "internal") if each.message_id == "drop"
        else replace(each, event={{**each.event, "seen": each.event.get("seen", "") + NAME}})
        for each in events
    ]
"""


def test_plugins_change_and_drop_events_one_after_the_other(tmp_path: Path) -> None:
    plugins = load(tmp_path, a=f'NAME = "a"{CHANGES}', b=f'NAME = "b"{CHANGES}')
    events = [accepted("one"), accepted("drop"), accepted("two")]
    one, dropped, two = plugins.receive(events)

    assert isinstance(one, Accepted)
    assert isinstance(two, Accepted)
    assert {"a", "b"} == set(one.event["seen"]) == set(two.event["seen"])
    assert Dropped(events[1], "internal") == dropped


def test_events_that_are_all_dropped_bother_no_further_plugin(tmp_path: Path) -> None:
    plugins = load(tmp_path, a=f'NAME = "a"{CHANGES}', b=f'NAME = "b"{CHANGES}')

    assert [Dropped] == [type(each) for each in plugins.receive([accepted("drop")])]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return events[1:]", "was given 1 events in event_received and should return as many"),
        ("raise KeyError('x')", "failed in event_received: KeyError: 'x'"),
    ],
)
def test_a_plugin_that_loses_events_is_refused(tmp_path: Path, body: str, message: str) -> None:
    plugins = load(tmp_path, bad=f"{HEAD}\n@hookimpl\ndef event_received(events):\n    {body}\n")

    with pytest.raises(OnwardError, match=message):
        plugins.receive([accepted("one")])


def test_listeners_are_told_and_their_failures_are_sentences(tmp_path: Path) -> None:
    plugins = load(
        tmp_path,
        good=f"{HEAD}\nheard = []\n@hookimpl\ndef alert_raised(alerts):\n    heard.extend(alerts)\n",
        bad=f"{HEAD}\n@hookimpl\ndef alert_raised():\n    raise OSError('down')\n",
    )
    alert = Alert("nova", "The token has expired.", "Sign in again.")
    failures = plugins.tell("alert_raised", [alert])
    listener: Any = plugins.manager.get_plugin(str(tmp_path / "good.py"))

    assert [alert] == listener.heard
    assert [
        (
            f"The plugin {tmp_path / 'bad.py'} failed in alert_raised: OSError: down. "
            "Mend or remove the plugin."
        )
    ] == failures
    assert plugins.observes("alert_raised")
    assert not plugins.observes("outcome_known")
