"""Actions: what a destination can do, declared as data beside two pure functions."""

from onward.action.answers import Answer, Answers, outcome_of, read_by_status, retry_after
from onward.action.base import Action, BatchAction, Window
from onward.action.choices import Choice, Choices, Question
from onward.action.presets import Preset, tracked
from onward.action.sharing import share_out

__all__ = [
    "Action",
    "Answer",
    "Answers",
    "BatchAction",
    "Choice",
    "Choices",
    "Preset",
    "Question",
    "Window",
    "outcome_of",
    "read_by_status",
    "retry_after",
    "share_out",
    "tracked",
]
