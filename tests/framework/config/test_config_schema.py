from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest
from jsonschema import Draft7Validator

from fixtures.nova import NOVA
from onward.config import schema
from onward.config.document import read_document

SCHEMA = schema({"nova-ads": NOVA})
CONNECTION = """
    destination: nova-ads
    settings: {account: "1", token: "${env:TOKEN}"}
    mappings:
      - id: a
        action: send-conversion
        save: {folder: f1, ruleName: n}
"""


@pytest.fixture
def errors() -> Callable[[str], list[str]]:
    """Where a file does not fit the schema."""
    validator = Draft7Validator(SCHEMA)

    def run(text: str) -> list[str]:
        value: Any = read_document(dedent(text).encode(), "a.yaml").value
        found = [error.json_path.removeprefix("$.") for error in validator.iter_errors(value)]
        return sorted(found)

    return run


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)

    assert {"workspace", "connection", "nova-ads", "nova-ads send-conversion"} <= set(
        SCHEMA["definitions"]
    )


@pytest.mark.parametrize(
    "text",
    [
        CONNECTION,
        "sources: [{id: web, write_key: '${env:K}'}]\nretention: {days: 3}",
        "journal: {nats: [nats://nats-1:4222], replicas: 3, duplicate_hours: 0.5}",
        "destination: nova-ads\nsettings: {account: '${env:A}', token: '${env:T}', region: eu}",
        f'{CONNECTION}\n        fields: {{kind: "{{{{ properties.kind }}}}", email: null}}',
        f"{CONNECTION}\n        fields: {{kind: $.properties.kind, worth: {{amount: 3}}}}",
        f"{CONNECTION}\n        fields: {{worth: {{'@path': $.w}}, tags: [a, b]}}",
        f"{CONNECTION}\n        preset: lead",
    ],
)
def test_what_check_accepts_fits(errors: Callable[[str], list[str]], text: str) -> None:
    assert [] == errors(text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("destination: nova", ["destination"]),
        ("journal: {nats: nats-1, replicas: 2}", ["journal.nats", "journal.replicas"]),
        ("destination: nova-ads\nlive: yes", ["", "live"]),
        (CONNECTION.replace("${env:TOKEN}", "plain"), ["settings.token"]),
        (CONNECTION.replace("send-conversion", "send"), ["mappings[0].action"]),
        (CONNECTION.replace("folder: f1", "folder: {a: 1}"), ["mappings[0].save.folder"]),
        (f"{CONNECTION}\n        fields: {{emial: x}}", ["mappings[0].fields"]),
        (f"{CONNECTION}\n        fields: {{kind: gift}}", ["mappings[0].fields.kind"]),
        (f"{CONNECTION}\n        sync_mod: x", ["mappings[0]"]),
        ("source: []", [""]),
    ],
)
def test_what_check_refuses_does_not(
    errors: Callable[[str], list[str]], text: str, places: list[str]
) -> None:
    assert sorted(places) == [place.removeprefix("$") for place in errors(text)]


def test_labels_and_help_come_with_the_keys() -> None:
    settings = SCHEMA["definitions"]["nova-ads"]["properties"]["settings"]["properties"]
    fields = SCHEMA["definitions"]["nova-ads send-conversion"]["properties"]["fields"]

    assert "Account: Nova, Settings, Account." == settings["account"]["description"]
    assert "Kind" == fields["properties"]["kind"]["description"]
    assert [{"const": "sale", "description": "A sale"}] == fields["properties"]["kind"]["anyOf"][0][
        "oneOf"
    ][:1]


def test_a_workspace_without_destinations_has_a_schema_too() -> None:
    Draft7Validator.check_schema(schema({}))
