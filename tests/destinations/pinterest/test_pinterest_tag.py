"""A tag on the simulated Pinterest: created once, shared by mappings, never altered."""

from typing import Any

import pytest

from destinations.pinterest.pinterest_playground import AD_ACCOUNT, Playground, run
from onward.errors import PlatformError
from onward.managed import Change, ObjectPlan, SavedObject
from onward.request import Request, Response
from onward_destinations.pinterest import Settings
from onward_destinations.pinterest.conversion_tag import ConversionTag, TagInputs
from onward_destinations.pinterest.simulator import seeds

OBJECT = ConversionTag(Settings(ad_account_id=AD_ACCOUNT))


def planned(client: Any, name: str = "New tag", **outputs: Any) -> ObjectPlan:
    wanted, saved = TagInputs(name=name), SavedObject(outputs)
    return OBJECT.plan(wanted, saved, run(OBJECT.find(client, wanted, saved)))


def applied(client: Any, change: Change) -> dict[str, Any]:
    return dict(run(OBJECT.apply(client, change, {})))


def test_a_tag_is_created_once() -> None:
    client = Playground()

    (create,) = planned(client).changes
    outputs = applied(client, create)

    assert 'Create the Pinterest tag "New tag".' == create.summary
    assert {"name": "New tag", "aem_enabled": False} == client.requests[-1].json
    assert {"id": "2612345679001", "name": "New tag"} == outputs
    assert ObjectPlan() == planned(client, **outputs)
    assert 1 == len(client.platform.made[AD_ACCOUNT])


def test_a_tag_of_that_name_is_used_as_it_is() -> None:
    client = Playground()

    (adopt,) = planned(client, "Shop tag").changes

    assert f'Use the Pinterest tag "Shop tag" ({seeds.TAG}) as it is.' == adopt.summary
    assert {"id": seeds.TAG, "name": "Shop tag"} == applied(client, adopt)
    assert {} == client.platform.made


def test_mappings_may_share_a_tag() -> None:
    client = Playground()
    first, second = planned(client).changes + planned(client).changes

    assert applied(client, first) == applied(client, second)
    assert 1 == len(client.platform.made[AD_ACCOUNT])
    assert ConversionTag.unique_output is None


def test_a_tag_of_another_name_is_told_and_left() -> None:
    plan = planned(Playground(), "Shop", id=seeds.TAG)

    assert (
        f'The Pinterest tag {seeds.TAG} is called "Shop tag". Rename it in Ads Manager, or here.',
    ) == plan.warnings
    assert () == plan.changes


def test_a_tag_that_is_gone_is_told() -> None:
    (forbidden,) = planned(Playground(), id="7").changes

    assert "forbidden" == forbidden.kind
    with pytest.raises(PlatformError, match="7 is no longer found"):
        applied(Playground(), forbidden)


class Pages:
    """Two pages of tags, then refusals."""

    def __init__(self) -> None:
        self.bodies = [
            b'{"items": [null, {"id": 1, "name": "One"}], "bookmark": "b"}',
            b'{"items": [{"id": 2, "name": "Two"}], "bookmark": null}',
        ]
        self.asked: list[str] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request.url.partition("?")[2])
        return Response(200, self.bodies.pop(0)) if self.bodies else Response(403, b"{}")


def test_tags_are_looked_for_on_all_pages() -> None:
    client = Pages()

    (adopt,) = planned(client, "Two").changes

    assert ["page_size=100", "page_size=100&bookmark=b"] == client.asked
    assert {"outputs": {"id": "2", "name": "Two"}} == adopt.data


def test_a_refused_look_is_told() -> None:
    client = Pages()
    client.bodies.clear()

    with pytest.raises(PlatformError, match="does not allow this token"):
        planned(client)


@pytest.mark.parametrize(
    ("body", "why"),
    [({"name": ""}, "the tag's name or a member is wrong"), ({"name": "A", "b": 1}, "a member")],
)
def test_a_refused_creation_is_told(body: dict[str, Any], why: str) -> None:
    with pytest.raises(PlatformError, match=why):
        applied(Playground(), Change("create", "Create.", {"body": body}))


def test_an_answer_without_id_is_no_tag() -> None:
    client = Pages()
    client.bodies = [b"{}", b"{}"]

    with pytest.raises(PlatformError, match="did not say its id"):
        applied(client, Change("create", "Create.", {"body": {"name": "A"}}))
