"""Has a managed object whose plan depends on the time of day."""

from datetime import UTC, datetime
from typing import Annotated, Any

from onward import Change, Fields, ManagedObject, ObjectPlan, SavedObject, Spec

from .sound import EXAMPLES, SETTINGS, SendConversion, Settings, destination_of

CAUGHT_BY = "test_building_and_reading_are_pure"


class Goal(Fields):
    name: Annotated[str, Spec("Name", "What people call it.")]


class GoalObject(ManagedObject[Settings, Goal]):
    label = "Goal"

    def plan(self, wanted: Goal, saved: SavedObject, found: Any) -> ObjectPlan:
        if datetime.now(UTC).year > 3000:
            return ObjectPlan()
        return ObjectPlan((Change("forbidden", "No goals can be made."),))


class Send(SendConversion):
    slug = "send-conversion"
    managed = GoalObject


SAVING = {
    "title": "No goals can be made",
    "settings": SETTINGS,
    "save": {"wanted": {"name": "Orders"}, "found": None, "changes": [{"kind": "forbidden"}]},
}
FOUND_OUT = SAVING | {
    "title": "No goals can be looked for",
    "save": {
        "wanted": {},
        "found": None,
        "error": "Name is missing. The action needs it for every event.",
    },
}
destination = destination_of(Send)
examples = [*EXAMPLES, SAVING, FOUND_OUT]
