from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from fixtures.nova import NOVA
from onward.config import (
    MAX_MAPPINGS,
    AlertsConfig,
    BatchConfig,
    ConnectionConfig,
    MappingConfig,
    Place,
    Workspace,
    check_workspace,
    load_workspace,
)
from onward.errors import Problem, WorkspaceError
from onward.request import Secret

Check = Callable[..., tuple[Workspace | None, list[Problem]]]

OPTIONS = """
    sources:
      - id: web-shop
        write_keys: ["${env:WRITE_KEY}"]
        max_event_bytes: 1000
    retention: {days: 7}
    data: state
"""
NOVA_FILE = """
    destination: nova-ads
    name: Nova, EU accounts
    sources: [web-shop]
    settings: {account: 77, token: "${env:NOVA_TOKEN}"}
    auth: {client_id: c, client_secret: "${env:NOVA_TOKEN}"}
    batch: {age_s: 5}
    mappings:
      - id: leads
        action: send-conversion
        preset: lead
        save: {folder: f1}
        batch: {size: 100}
        fields:
          email: $.properties.work_email
          tags: null
"""


def codes(problems: list[Problem]) -> list[str]:
    return [f"{each.file}:{each.line} {each.code} {each.severity}" for each in problems]


def loaded(check: Check, **files: str) -> Workspace:
    workspace, problems = check(**files)
    assert workspace is not None, problems
    return workspace


def test_a_workspace_becomes_plain_values(check: Check) -> None:
    workspace = loaded(check, options=OPTIONS, nova=NOVA_FILE)

    (source,) = workspace.sources
    (connection,) = workspace.connections
    assert ("web-shop", (Secret("w-1"),), 1000) == (
        source.id,
        source.write_keys,
        source.max_event_bytes,
    )
    assert (timedelta(days=7), Path("shop/state")) == (workspace.retention, workspace.data_folder)
    assert connection is workspace.connection("nova")
    assert workspace.connection("other") is None
    assert connection.settings == NOVA.settings.payload({"account": "77", "token": "t-1"})
    assert (("web-shop",), True, BatchConfig(age_s=5)) == (
        connection.sources,
        connection.live,
        connection.batch,
    )
    assert "c" == connection.tokens.client_id
    assert Secret("t-1") == connection.tokens.client_secret
    assert "t-1" not in repr(connection)


def test_a_mapping_is_defaults_then_preset_then_the_admins(check: Check) -> None:
    (connection,) = loaded(check, options=OPTIONS, nova=NOVA_FILE).connections
    (mapping,) = connection.mappings

    assert {
        "event": {"@path": "$.event"},
        "kind": "lead",
        "email": "$.properties.work_email",
        "worth": {"amount": {"@path": "$.properties.revenue"}, "currency": "EUR"},
    } == mapping.fields
    assert {"kind", "worth.currency", "email", "tags"} == mapping.own_fields
    assert {"folder": "f1", "ruleName": "Leads"} == mapping.save
    assert 'type = "track" and event = "Lead Generated"' == mapping.trigger
    assert ("A lead comes in", BatchConfig(size=100)) == (mapping.name, mapping.batch)
    assert "shop/nova.yaml:8:5" == str(mapping.place)


def test_a_document_gives_the_same_mapping_again(check: Check) -> None:
    (connection,) = loaded(check, options=OPTIONS, nova=NOVA_FILE).connections
    (mapping,) = connection.mappings
    document = msgspec.json.decode(msgspec.json.encode(mapping.document()))
    again = MappingConfig.from_document(document)

    assert mapping.document() == again.document()
    assert mapping.version == again.version


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("name: Nova, EU accounts", "name: Other", True),
        ("batch: {size: 100}", "batch: {size: 50}", True),
        ("folder: f1", "folder: f2", True),
        ("preset: lead", "preset: lead\n        enabled: false", True),
        ("work_email", "email", False),
        ("tags: null", "tags: $.tags", False),
        ("preset: lead", "preset: lead\n        trigger: type = 'page'", False),
    ],
)
def test_a_version_changes_with_what_shapes_a_payload(
    check: Check, old: str, new: str, *, is_same: bool
) -> None:
    (before,) = loaded(check, options=OPTIONS, nova=NOVA_FILE).connections
    (after,) = loaded(
        check, options=OPTIONS, nova=NOVA_FILE.replace(old, new).replace("'", '"')
    ).connections

    assert is_same == (before.mappings[0].version == after.mappings[0].version)
    assert 16 == len(after.mappings[0].version)


def test_an_unset_variable_is_a_warning_until_it_is_needed(check: Check) -> None:
    workspace, problems = check(options=OPTIONS, nova=NOVA_FILE, environment={})

    assert workspace is not None
    assert [
        "shop/nova.yaml:4 unset-variable warning",
        "shop/nova.yaml:5 unset-variable warning",
        "shop/onward.yaml:3 unset-variable warning",
    ] == codes(problems)
    assert workspace.connections[0].settings is None
    assert ("env:NOVA_TOKEN",) == workspace.connections[0].unset
    assert (workspace.connections[0].credential_digest, tuple(problems)) == (
        workspace.connections[0].credential_digest,
        workspace.problems,
    )


def test_loading_needs_every_variable(check: Check) -> None:
    loaded(check, options=OPTIONS, nova=NOVA_FILE)

    with pytest.raises(WorkspaceError) as caught:
        load_workspace("shop", {"nova-ads": NOVA}, environment={"WRITE_KEY": "w"})
    assert (
        "shop/nova.yaml:4:32  unset-variable\n"
        "  The environment variable NOVA_TOKEN is not set.\n"
        "  Set it: export NOVA_TOKEN=…"
    ) == str(caught.value.problems[0])


def test_loading_gives_the_workspace(check: Check) -> None:
    loaded(check, nova=NOVA_FILE)
    environment = {"NOVA_TOKEN": "t", "WRITE_KEY": "w"}

    assert load_workspace("shop", {"nova-ads": NOVA}, environment=environment).connections


def test_the_digest_follows_the_configured_tokens(check: Check) -> None:
    digests = [
        check(options=OPTIONS, nova=NOVA_FILE, environment={"NOVA_TOKEN": token, "WRITE_KEY": "w"})[
            0
        ]
        for token in ("a", "b", "a")
    ]
    first, second, third = (each.connections[0].credential_digest for each in digests if each)

    assert first == third != second


def test_all_problems_of_all_files_come_at_once_and_sorted(check: Check) -> None:
    workspace, problems = check(
        options="sources: [{id: Web Shop, write_key: plain}, {nam: x}]\nretension: 3",
        beta="destination: nova-add",
        alpha="""
            destination: nova-ads
            source: [web]
            settings: {account: {a: 1}, tokn: x, token: plain, region: asia}
            auth: {access_token: plain, user: x, client_id: 5}
            mappings:
              - 5
        """,
        gamma="a: [",
        empty="",
        other="5",
        Bad_Name="destination: nova-ads\nsettings: {account: a, token: '${env:NOVA_TOKEN}'}",
    )

    assert workspace is None
    assert [
        "shop/Bad_Name.yaml:0 not-kebab-case error",
        "shop/alpha.yaml:2 unknown-key error",
        "shop/alpha.yaml:3 setting error",
        "shop/alpha.yaml:3 unknown-setting error",
        "shop/alpha.yaml:3 secret-in-file error",
        "shop/alpha.yaml:3 setting error",
        "shop/alpha.yaml:4 secret-in-file error",
        "shop/alpha.yaml:4 unknown-key error",
        "shop/alpha.yaml:4 wrong-type error",
        "shop/alpha.yaml:6 wrong-type error",
        "shop/beta.yaml:1 unknown-destination error",
        "shop/empty.yaml:1 empty-file error",
        "shop/gamma.yaml:1 yaml-syntax error",
        "shop/onward.yaml:1 not-kebab-case error",
        "shop/onward.yaml:1 missing-key error",
        "shop/onward.yaml:1 unknown-key error",
        "shop/onward.yaml:2 unknown-key error",
        "shop/other.yaml:1 wrong-type error",
    ] == codes(problems)


def test_a_source_nobody_knows_is_named(check: Check) -> None:
    _, problems = check(nova=NOVA_FILE.replace("[web-shop]", "[web-shp]"))

    assert [
        'onward.yaml has no source "web-shp". Did you mean "web-shop"?',
        "Sources: web-shop.",
    ] == [problems[0].message, problems[0].hint]


def test_sources_are_unique_and_so_are_their_keys(check: Check) -> None:
    _, problems = check(
        options="""
            sources:
              - {id: a, write_key: "${env:WRITE_KEY}"}
              - {id: b, write_key: "${env:WRITE_KEY}"}
              - {id: a, write_key: public}
        """
    )

    assert [
        "shop/onward.yaml:2 duplicate-id error",
        "shop/onward.yaml:2 duplicate-write-key error",
        "shop/onward.yaml:4 secret-in-file warning",
    ] == codes(problems)


def test_mappings_have_ids_of_their_own(check: Check) -> None:
    twice = "- {id: a, action: sync-member, sync_mode: add, matching_key: k}"
    _, problems = check(
        nova=f"""
            destination: nova-ads
            settings: {{account: a, token: "${{env:NOVA_TOKEN}}"}}
            mappings:
              {twice}
              {twice}
        """
    )

    assert ['Two mappings are called "a"; the first is on line 4.'] == [
        each.message for each in problems
    ]


def test_two_mappings_cannot_name_one_object(check: Check) -> None:
    text = """
        destination: nova-ads
        settings: {account: a, token: "${env:NOVA_TOKEN}"}
        mappings:
          - id: a
            action: send-conversion
            save: {folder: f1, ruleName: n, rule: "7"}
    """
    _, problems = check(one=text, two=text, broken=text.replace("folder: f1, ", ""))

    assert [
        "shop/broken.yaml:6 save error",
        "shop/two.yaml:4 shared-object error",
    ] == codes(problems)
    assert (
        "Rule 7 is named under save here and in one / a; each needs its own." == problems[1].message
    )


def many(count: int) -> str:
    lines = [
        f"  - {{id: m-{n}, action: sync-member, sync_mode: add, matching_key: k}}"
        for n in range(count)
    ]
    head = 'destination: nova-ads\nsettings: {account: a, token: "${env:NOVA_TOKEN}"}\nmappings:\n'
    return head + "\n".join(lines)


def test_fifty_mappings_are_fine(check: Check) -> None:
    assert MAX_MAPPINGS == len(loaded(check, nova=many(50)).connections[0].mappings)


def test_the_51st_mapping_is_refused_with_file_and_line(check: Check) -> None:
    _, problems = check(nova=many(52))

    assert [
        (
            "shop/nova.yaml:54:5  too-many-mappings\n"
            "  A connection has at most 50 mappings; this is the 51st of 52.\n"
            "  Move the mappings from here on to a second file for the same destination."
        )
    ] == [str(each) for each in problems]


def test_the_51st_mapping_is_refused_in_python_too() -> None:
    mappings = tuple(
        MappingConfig(f"m-{n}", "sync-member", "", place=Place("a.yaml", n, 1)) for n in range(51)
    )

    with pytest.raises(WorkspaceError, match=r"a\.yaml:50:1  too-many-mappings"):
        ConnectionConfig("a", NOVA, mappings=mappings)


def test_a_connection_that_signs_in_otherwise_is_told_so(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NOVA, "auth", None)
    _, problems = check(nova=NOVA_FILE)

    assert ["Nova Ads has no sign-in; its credentials are settings."] == [
        each.message for each in problems
    ]


def test_keys_of_later_versions_are_refused_in_a_sentence(check: Check) -> None:
    _, problems = check(nova=f"{NOVA_FILE}\n    consent: {{}}")

    assert ['"consent" is not available in this version of Onward.'] == [
        each.message for each in problems
    ]


def test_references_inside_groups_and_lists_are_filled_in(check: Check) -> None:
    _, problems = check(
        nova=NOVA_FILE.replace("account: 77", 'account: ["${env:A}", {b: "${vault:x}"}]')
    )

    assert [
        "shop/nova.yaml:4 unset-variable warning",
        "shop/nova.yaml:4 unknown-reference error",
    ] == codes(problems)


def test_hidden_files_and_other_endings_are_not_read(check: Check, tmp_path: Path) -> None:
    check(nova=NOVA_FILE)
    (tmp_path / "shop" / ".hidden.yaml").write_text("destination: x")
    (tmp_path / "shop" / "more.yml").write_text("destination: x")
    workspace, problems = check(nova=NOVA_FILE)

    assert workspace is not None
    assert ["shop/more.yml:0 file-not-read warning"] == codes(problems)


def test_an_empty_options_file_is_fine(check: Check) -> None:
    assert () == loaded(check, options="# nothing yet").sources


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("nowhere", "There is no such folder; a workspace is a folder with onward.yaml in it."),
        ("", "The folder holds no .yaml file, so it is no workspace."),
    ],
)
def test_a_folder_that_is_no_workspace_is_told_so(
    tmp_path: Path, folder: str, message: str
) -> None:
    workspace, problems = check_workspace(tmp_path / folder, {}, environment={})

    assert workspace is None
    assert [message] == [each.message for each in problems]


def test_a_file_that_cannot_be_read_is_named(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    check(nova=NOVA_FILE)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    _, problems = check_workspace("shop", {}, environment={})

    assert ["The file cannot be read: Permission denied."] * 2 == [
        each.message for each in problems
    ]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("- a", "1:1 onward.yaml should be a group of keys, but it is a list."),
        ("data: 5", '1:7 "data" should be text, but it is the number 5.'),
        ("data:", "none"),
        ("sources: 5", '1:10 "sources" should be a list, but it is the number 5.'),
        ("retention: soon", '1:12 "retention" should be a group of keys, but it is text: "soon".'),
        ("retention: {days: 0}", '1:19 "days" should be more than 0, but it is 0.'),
        (
            "retention: {age: 30}",
            '1:18 "age" should be text, but it is the number 30.',
        ),
        (
            "retention: {age: 30 dayz}",
            '1:18 "age" should be a number with its unit, but it is text: "30 dayz".',
        ),
        (
            "retention: {age: 0 days}",
            '1:18 "age" should be more than nothing and at most 10 years, but it is "0 days".',
        ),
        (
            "retention: {age: 999999999999 years}",
            (
                '1:18 "age" should be more than nothing and at most 10 years, but it is'
                ' "999999999999 years".'
            ),
        ),
        (
            "retention: {size: lots}",
            '1:19 "size" should be a number with its unit, but it is text: "lots".',
        ),
        (
            "retention: {size: 2 Gb}",
            '1:19 "size" should be a number with its unit, but it is text: "2 Gb".',
        ),
        ("retention: {days: 3, age: 3 days}", '1:19 "days" and "age" say the same thing twice.'),
        ("retention: {days: '7'}", '1:19 "days" should be a number, but it is text: "7".'),
        (
            "sources: [{id: a, max_event_bytes: 1.5}]",
            '1:36 "max_event_bytes" should be a whole number, but it is the number 1.5.',
        ),
        (
            "sources: [{id: a, max_event_bytes: 0}]",
            '1:36 "max_event_bytes" should be at least 1, but it is 0.',
        ),
        (
            "sources: [{id: a, write_keys: [true]}]",
            "1:32 Item 1 should be text, but it is true.",
        ),
        (
            f"sources: [{{id: {'A' * 50}}}]",
            f'1:16 "id" should be in kebab-case such as "demo-requested", but it is "{"A" * 50}".',
        ),
        (f"{'k' * 50}: 1", f'1:1 onward.yaml has no key "{"k" * 40}…".'),
    ],
)
def test_the_options_have_a_shape(check: Check, options: str, problem: str) -> None:
    _, problems = check(options=options)

    assert [problem] == ([f"{p.line}:{p.column} {p.message}" for p in problems] or ["none"])


def test_alerts_and_metrics_are_read(check: Check) -> None:
    text = """
    alerts: {webhook: '${env:HOOK}', repeat_hours: 2}
    metrics: {token: '${env:FIGURES}'}
    """
    environment = {"HOOK": "https://chat.example/x", "FIGURES": "f-1"}
    workspace, problems = check(options=text, environment=environment)

    assert workspace is not None
    assert [] == problems
    assert AlertsConfig(Secret("https://chat.example/x"), timedelta(hours=2)) == workspace.alerts
    assert Secret("f-1") == workspace.metrics_token


@pytest.mark.parametrize(
    ("line", "hook", "problem"),
    [
        (
            "alerts: {webhook: '${env:HOOK}'}",
            "chat.example",
            "1:19 wrong-form The webhook should be an address that begins with https://, but its value is not.",
        ),
        (
            "alerts: {webhook: '${env:HOOK}'}",
            "http://[",
            "1:19 wrong-form The webhook should be an address that begins with https://, but its value is not.",
        ),
        (
            "alerts: {webhook: 'https://chat.example/x'}",
            "",
            '1:19 secret-in-file "webhook" is a secret, but its value stands in the file.',
        ),
        ("metrics: {}", "", '1:10 missing-key The group metrics needs "token".'),
        (
            "metrics: {token: '${env:HOOK}'}",
            "",
            "1:18 unset-variable The environment variable HOOK is not set.",
        ),
        (
            "metrics: on",
            "",
            '1:10 wrong-type "metrics" should be a group of keys, but it is text: "on".',
        ),
        (
            "alerts: {repeat_hours: 0}",
            "",
            '1:24 out-of-range "repeat_hours" should be more than 0, but it is 0.',
        ),
    ],
)
def test_what_is_wrong_with_alerts_and_metrics_is_said(
    check: Check, line: str, hook: str, problem: str
) -> None:
    _, problems = check(options=line, environment={"HOOK": hook} if hook else {})

    assert [problem] == [f"{one.line}:{one.column} {one.code} {one.message}" for one in problems]
