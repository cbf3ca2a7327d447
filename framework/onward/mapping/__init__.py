"""The mapping language: how one event becomes the payload of one action."""

from onward.mapping.compiled import (
    CompiledMapping,
    compile_mapping,
    compile_record,
    compile_value,
    explain,
)
from onward.mapping.explain import Explanation
from onward.mapping.findings import Finding
from onward.mapping.lint import lint
from onward.mapping.places import describe_problems, place_text
from onward.mapping.plugins import Directive
from onward.mapping.reads import paths
from onward.mapping.writer import NOTHING, Body, Code, Found, Rows, Writer

__all__ = [
    "NOTHING",
    "Body",
    "Code",
    "CompiledMapping",
    "Directive",
    "Explanation",
    "Finding",
    "Found",
    "Rows",
    "Writer",
    "compile_mapping",
    "compile_record",
    "compile_value",
    "describe_problems",
    "explain",
    "lint",
    "paths",
    "place_text",
]
