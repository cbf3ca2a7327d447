import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import pytest

from onward import (
    Action,
    Answer,
    Answers,
    Destination,
    Fields,
    Preset,
    Request,
    Rules,
    Secret,
    Spec,
    first,
    literal,
    path,
)
from onward.fields import LinkedInClickId
from onward.fields.spec import when, when_given, when_missing
from onward.testing import docs
from onward.testing.docs import DocsError, main, stale_blocks, written

ANSWERS = Answers(
    "Acme Ads",
    (
        Answer("reauthorise", "The token has ended.", status=(401,)),
        Answer("reject", "{said}", "Correct the event.", status=(400, 422), code=("BAD", "OLD")),
        Answer("slow down", "Too many | too fast.", says="quota"),
        Answer("retry", "Nobody knows."),
    ),
)


class Settings(Fields):
    pixel: Annotated[str, Spec("Pixel", "Ads Manager, Events.")]
    token: Annotated[Secret[str], Spec("Token", "Ads Manager, Keys.")]
    region: Annotated[str, Spec("Region", "Where the account is.")] = "eu"


class Money(Fields):
    amount: Annotated[
        float, Spec("Amount", mapping=first("$.properties.total", "$.properties.value"))
    ]


class Order(Fields):
    kind: Annotated[Literal["web", "app"], Spec("Kind", "Where it was.", mapping=literal("web"))]
    url: Annotated[str | None, Spec("Page", required_if=when("kind", "web"))] = None
    user: Annotated[str | None, Spec("User", required_if=when_missing("device"))] = None
    device: Annotated[
        str | None,
        Spec("Device", mapping=path("$.context.device.id"), required_if=when_given("url")),
    ] = None
    click: LinkedInClickId | None = None
    money: Annotated[Money | None, Spec("Order value")] = None


class SendOrder(Action[Settings, Order]):
    """Report an order."""

    rules = Rules(
        require_any=("user", ("device", "url")), require_all=("kind",), together=(("user", "url"),)
    )
    presets = (Preset("orders", "Orders", 'type = "track"'),)

    def build(self, payload: Order, settings: Settings) -> Request:
        return Request.get("https://api.acme.example")


class SendLead(SendOrder):
    """Report a lead."""


acme = Destination("acme-ads", "Acme Ads", actions=[SendOrder])
both = Destination("acme-both", "Acme", actions=[SendOrder, SendLead])


def table(marks: str, destination: Destination = acme) -> list[str]:
    """The lines between two marks once they are written."""
    kind = marks.partition(":")[0]
    return written(destination, f"<!-- {marks} -->\n<!-- /{kind} -->").splitlines()[2:-2]


def test_settings_say_where_they_are_found() -> None:
    assert [
        "| Setting | Key | Type | Needed | Where to find it |",
        "| --- | --- | --- | --- | --- |",
        "| Pixel | `pixel` | text | yes | Ads Manager, Events. |",
        "| Token | `token` | secret | yes | Ads Manager, Keys. |",
        "| Region | `region` | text |  | Where the account is. |",
    ] == table("settings")


def test_fields_say_where_their_values_come_from() -> None:
    lines = table("fields: send-order")

    assert '| Kind | `kind` | text | yes | "web" | Where it was. One of `web`, `app`. |' in lines
    assert "| Page | `url` | text | if `kind` is web |  |  |" in lines
    assert "| User | `user` | text | if `device` is missing |  |  |" in lines
    assert "| Device | `device` | text | if `url` is given | `$.context.device.id` |  |" in lines
    assert (
        "| Amount | `money.amount` | number | yes | `$.properties.total`, else `$.properties.value` |  |"
        in lines
    )


def test_fields_say_what_is_needed_together() -> None:
    assert [
        "At least one of these is needed: User; Device with Page.",
        "All of these are needed: Kind.",
        "Only together: User with Page.",
    ] == [line for line in table("fields") if line and not line.startswith("|")]


def test_a_click_id_says_that_it_looks_at_the_page() -> None:
    (line,) = [line for line in table("fields") if "`click`" in line]

    assert ", else the page URL or a cookie |" in line


def test_presets_are_listed() -> None:
    assert '| Orders | `orders` | `type = "track"` |' in table("presets")


def test_answers_say_what_happens() -> None:
    name = f"{__name__}:ANSWERS"

    assert [
        "| status 401 | The token has ended. | The access token is renewed and the request sent again. |  |",
        "| status 400, 422 with code `BAD`, `OLD` | … | The event is refused and not sent again. | Correct the event. |",
        r"| `quota` | Too many \| too fast. | Sending waits, then goes on. |  |",
        "| any | Nobody knows. | The event is sent again later. |  |",
    ] == table(f"answers: {name}")[2:]


def test_tables_that_are_written_are_up_to_date() -> None:
    readme = written(
        acme, "# Acme\n\n<!-- settings -->\n<!-- /settings -->\n<!-- fields -->\n<!-- /fields -->"
    )

    assert [] == list(stale_blocks(acme, readme))
    assert readme == written(acme, readme)


def test_every_stale_or_missing_table_is_told() -> None:
    readme = (
        "<!-- settings -->\nold\n<!-- /settings -->\n<!-- fields: send-lead -->\n<!-- /fields -->"
    )

    told = list(stale_blocks(both, readme))

    assert told[0].startswith('README.md has no table of the fields of "send-order": add the lines')
    assert told[1].startswith("README.md: the table <!-- settings --> is out of date. Run: ")
    assert told[2].startswith("README.md: the table <!-- fields: send-lead --> is out of date.")


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ("feilds", 'README.md: there is no table "feilds". Did you mean "fields"?'),
        ("zoo", 'README.md: there is no table "zoo". Tables: settings, fields, presets, answers.'),
        ("fields: send-ordr", 'README.md: Acme has no action "send-ordr".'),
        ("fields", 'README.md: Acme has no action "". Actions: send-order, send-lead.'),
        ("answers: nowhere:X", 'README.md: "nowhere:X" is no table of answers.'),
        ("answers", 'README.md: "" is no table of answers.'),
    ],
)
def test_a_mark_that_stands_for_nothing_is_told(marks: str, sentence: str) -> None:
    with pytest.raises(DocsError) as raised:
        table(marks, both)

    assert str(raised.value).startswith(sentence)
    assert [str(raised.value)] == [
        told
        for told in stale_blocks(both, f"<!-- {marks} -->\n<!-- /{marks.partition(':')[0]} -->")
        if "has no table of the fields" not in told
    ]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an importable package with the destination in it."""
    folder = tmp_path / "acme_package"
    folder.mkdir()
    (folder / "__init__.py").write_text(f"import sys\nacme = sys.modules[{__name__!r}].acme\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    sys.modules.pop("acme_package", None)


def test_the_command_writes_the_tables(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme = package / "README.md"
    readme.write_text("<!-- fields -->\n<!-- /fields -->\n")

    codes = [main(["acme_package"]), main(["acme_package"])]

    assert [0, 0] == codes
    assert "The README of Acme Ads has new tables.\nThe README of Acme Ads is up to date.\n" == (
        capsys.readouterr().out
    )
    assert [] == list(stale_blocks(acme, readme.read_text()))


@pytest.mark.parametrize(
    ("packages", "code", "sentence"),
    [
        ([], 2, "Name a package: python -m onward.testing.docs acme_ads"),
        (["no_such_package"], 1, '"no_such_package" cannot be imported'),
        (["json"], 1, '"json" holds no Destination. Name the package that does.'),
        (["acme_package"], 1, "There is no README.md beside Acme Ads."),
    ],
)
def test_the_command_says_what_is_missing(
    package: Path,
    capsys: pytest.CaptureFixture[str],
    packages: list[str],
    code: int,
    sentence: str,
) -> None:
    assert code == docs.main(packages)
    assert capsys.readouterr().err.startswith(sentence)
