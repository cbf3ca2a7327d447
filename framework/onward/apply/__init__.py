"""From files to platforms: plan what saving the mappings changes, carry it out."""

from onward.apply.carrying_out import Report, Saved, apply_plan
from onward.apply.force import InForce, force_of, has_object, in_force
from onward.apply.plan import MappingStep, Plan
from onward.apply.planning import ClientFor, make_plan
from onward.apply.records import Applied, read_applied, read_version
from onward.apply.shown import ShownObject, saved_objects

__all__ = [
    "Applied",
    "ClientFor",
    "InForce",
    "MappingStep",
    "Plan",
    "Report",
    "Saved",
    "ShownObject",
    "apply_plan",
    "force_of",
    "has_object",
    "in_force",
    "make_plan",
    "read_applied",
    "read_version",
    "saved_objects",
]
