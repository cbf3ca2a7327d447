"""Has a managed object whose plan depends on the time of day."""

from datetime import UTC, datetime
from typing import Annotated, Any

from onward import Change, Fields, ManagedObject, ObjectPlan, SavedObject, Spec

from .sound import EXAMPLES, SETTINGS, Settings, sound_but

CAUGHT_BY = "test_building_and_reading_are_pure"


class Goal(Fields):
    name: Annotated[str, Spec("Name", "What people call it.")]


class GoalObject(ManagedObject[Settings, Goal]):
    label = "Goal"

    def plan(self, wanted: Goal, saved: SavedObject, found: Any) -> ObjectPlan:
        if datetime.now(UTC).year > 3000:
            return ObjectPlan()
        return ObjectPlan((Change("forbidden", "No goals can be made."),))


def saving(**parts: Any) -> dict[str, Any]:
    return {"title": "No goal is made", "settings": SETTINGS, "save": {"found": None} | parts}


destination = sound_but(managed=GoalObject)
examples = [
    *EXAMPLES,
    saving(wanted={"name": "Orders"}, changes=[{"kind": "forbidden"}]),
    saving(wanted={}, error="Name is missing. The action needs it for every event."),
]
