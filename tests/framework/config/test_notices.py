from datetime import date
from pathlib import Path

from fixtures.platform import PLATFORM, SendOrder, Settings
from onward.config import check_workspace, notices
from onward.destination import Destination
from onward.errors import Problem

MAPPINGS = "mappings: [{id: orders, action: send-order}]\n"


def ends(settings: Settings, today: date) -> tuple[str, ...]:
    return (f"Account {settings.account} ends.",) if today.year > 2026 else ()


def found(folder: Path, text: str, destination: Destination, today: date) -> list[Problem]:
    (folder / "onward.yaml").write_text("sources: [{id: shop}]\n")
    (folder / "ads.yaml").write_text(text)
    workspace, problems = check_workspace(folder, {"ads": destination}, environment={})
    assert workspace is not None, problems
    return notices(workspace, today)


def test_what_ends_soon_is_said_on_the_day(tmp_path: Path) -> None:
    destination = Destination("ads", "Ads", actions=[SendOrder], notices=ends)
    text = f'destination: ads\nsettings: {{account: "7"}}\n{MAPPINGS}'

    assert [] == found(tmp_path, text, destination, date(2026, 12, 31))
    (notice,) = found(tmp_path, text, destination, date(2027, 1, 1))
    assert ("warning", "Ads: Account 7 ends.") == (notice.severity, notice.message)


def test_settings_that_are_not_known_yet_are_not_judged(tmp_path: Path) -> None:
    destination = Destination("ads", "Ads", actions=[SendOrder], notices=ends)
    text = f"destination: ads\nsettings: {{account: '${{env:ACCOUNT}}'}}\n{MAPPINGS}"

    assert [] == found(tmp_path, text, destination, date(2027, 1, 1))


def test_a_destination_without_notices_gives_none(tmp_path: Path) -> None:
    text = f'destination: ads\nsettings: {{account: "7"}}\n{MAPPINGS}'

    assert [] == found(tmp_path, text, PLATFORM, date(2027, 1, 1))
