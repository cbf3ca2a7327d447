"""What a newcomer runs: what is installed, what editors need, what can be begun."""

import json
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from fixtures.shop import Shop
from onward.cli.root import root
from onward.cli.shipped import shipped_workspace


def test_the_installed_destinations_are_listed_with_their_origin(shop: Shop) -> None:
    said = shop.onward("destinations")
    found = shop.onward("destinations", "--json").json["destinations"]

    assert 0 == said.exit_code
    assert said.lines[0].endswith(" installed.")
    assert "linkedin" in [each["slug"] for each in found]
    assert "Next: onward destinations " in said.out


@pytest.mark.parametrize("name", ["linkedin", "LinkedIn"])
def test_one_destination_is_shown_with_all_an_admin_needs(name: str, shop: Shop) -> None:
    said = shop.onward("destinations", name)

    for part in (
        "LinkedIn (linkedin): 1 action.",
        "Settings",
        "apiVersion",
        "onward login CONNECTION",
        "Limit: 600 requests per minute",
        "Forgets people: LinkedIn erases identifiers after 180 days by itself",
        "stream-conversion: Stream Conversion Event.",
        "Batches of up to 5,000 events.",
        "Events may be up to 90 days old.",
        "Saving a mapping looks after its conversion rule.",
        "conversionValue.amount",
        "$.properties.revenue, else $.properties.total, else $.properties.value",
    ):
        assert part in said.out


def test_one_destination_as_json_has_its_fields(shop: Shop) -> None:
    found = shop.onward("destinations", "linkedin", "--json").json

    [action] = found["actions"]
    fields = {each["key"]: each for each in action["fields"]}
    assert ("linkedin", True, 5_000) == (found["slug"], found["has_sign_in"], action["max_batch"])
    assert fields["conversionHappenedAt"]["required"]
    assert "hashedPII" == fields["email"]["category"]


def test_a_mistyped_destination_is_answered_with_the_one_meant(shop: Shop) -> None:
    said = shop.onward("destinations", "linkdin")

    assert (1, 'There is no destination "linkdin". Did you mean "linkedin"?\n') == (
        said.exit_code,
        said.err,
    )


def test_a_broken_plugin_is_told_beside_those_that_work(shop: Shop) -> None:
    (shop.folder / "plugins" / "broken.py").write_text("import nowhere_to_be_found\n")

    said = shop.onward("destinations")

    assert 0 == said.exit_code
    assert "broken.py  broken-plugin (warning)" in said.out
    assert "No module named 'nowhere_to_be_found'" in said.out


def test_a_plugins_command_is_one_of_ours(shop: Shop) -> None:
    (shop.folder / "plugins" / "hello.py").write_text(
        "import click\n"
        "from onward import hookimpl\n"
        "@click.command()\n"
        "def hello():\n"
        "    click.echo('Hello.')\n"
        "@hookimpl\n"
        "def register_commands():\n"
        "    return [hello]\n"
    )

    done = CliRunner().invoke(root, ["--plugins-dir", str(shop.folder / "plugins"), "hello"])

    assert (0, "Hello.\n") == (done.exit_code, done.stdout)


def test_the_schema_lets_an_editor_check_the_shops_files(shop: Shop) -> None:
    written = shop.onward("schema")
    printed = shop.onward("schema", "--print")

    file = shop.folder / ".onward" / "schema.json"
    drawn = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(drawn)
    assert (0, drawn) == (written.exit_code, json.loads(printed.out))
    assert "# yaml-language-server: $schema=.onward/schema.json" in written.out


def test_the_shipped_workspace_is_copied_to_be_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    made = CliRunner().invoke(root, ["new", "workspace", "mine"])
    again = CliRunner().invoke(root, ["new", "workspace", "mine"])

    names = {path.name for path in shipped_workspace().glob("*.yaml")}
    assert (0, names) == (made.exit_code, {path.name for path in Path("mine").iterdir()})
    assert "Next: onward check -w mine" in made.stdout
    assert (1, "mine is not empty. Name a folder that is, or one that does not exist yet.\n") == (
        again.exit_code,
        again.stderr,
    )


def test_a_new_destination_can_be_used_at_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop.folder)

    made = CliRunner().invoke(root, ["new", "destination", "Acme Ads"])
    module = Path("onward-acme-ads", "onward_acme_ads", "__init__.py")
    (shop.folder / "plugins" / "acme.py").write_text(module.read_text(encoding="utf-8"))
    listed = shop.onward("destinations", "acme-ads")

    assert 0 == made.exit_code
    assert "Acme Ads is a destination now: 6 files in onward-acme-ads." in made.stdout
    assert "Acme Ads (acme-ads): 1 action." == listed.lines[0]


def test_the_simulator_runs_until_it_is_stopped(shop: Shop) -> None:
    process = shop.start("simulator", "--port", "0", "--json")
    assert process.stdout is not None
    found = json.loads(process.stdout.readline())

    page = httpx.get(f"{found['url']}/_simulator/", trust_env=False)
    process.terminate()
    out, err = process.communicate(timeout=30)

    assert ("linkedin" in found["platforms"], 200) == (True, page.status_code)
    assert (0, {"accepted": 0}) == (process.returncode, json.loads(out))
    assert "Traceback" not in err


def test_a_simulator_that_cannot_be_loaded_takes_no_other_down(shop: Shop) -> None:
    (shop.folder / "plugins" / "broken.py").write_text(
        "from onward_destinations.linkedin import StreamConversion\n"
        "from onward import Destination\n"
        "broken = Destination('broken-ads', 'Broken Ads', actions=[StreamConversion],\n"
        "    simulator='nowhere:Nothing')\n"
    )
    process = shop.start("simulator", "--port", "0", "--json")
    assert process.stdout is not None
    found = json.loads(process.stdout.readline())
    process.terminate()
    _, err = process.communicate(timeout=30)

    assert "linkedin" in found["platforms"]
    assert 'The simulator of "broken-ads" should be at "nowhere:Nothing"' in err


def test_a_taken_port_says_what_to_do(shop: Shop) -> None:
    port = shop.simulator.url.rpartition(":")[2]

    simulator, server = (shop.onward(name, "--port", port) for name in ("simulator", "serve"))

    assert (1, 1) == (simulator.exit_code, server.exit_code)
    assert f"port {port}" in simulator.err
    assert f"127.0.0.1:{port} cannot be listened on" in server.err
    assert "Name another port: --port" in server.err


def test_an_extra_that_is_not_installed_is_named(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "onward.cli.commands.serve", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    for name in ("serving", "server", "clerk.hiring"):
        monkeypatch.delitem(sys.modules, f"onward.cli.{name}", raising=False)

    said = shop.onward("serve")

    assert 1 == said.exit_code
    assert 'The server is not installed. Install it with: pip install "onward[server]"' in said.err
