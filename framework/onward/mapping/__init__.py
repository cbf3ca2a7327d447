"""The mapping language: how one event becomes the payload of one action."""

from onward.mapping.checks import Directive
from onward.mapping.compiled import CompiledMapping, compile_mapping, compile_record, compile_value
from onward.mapping.places import describe_problems, place_text

__all__ = [
    "CompiledMapping",
    "Directive",
    "compile_mapping",
    "compile_record",
    "compile_value",
    "describe_problems",
    "place_text",
]
