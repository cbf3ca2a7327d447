"""Regions whose law decides what may be sent of the people there."""

from typing import Final

# The European Union with Iceland, Liechtenstein, Norway.
_EEA: Final = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
)
EEA: Final = frozenset(_EEA.split())
"""The countries of the European Economic Area: ISO 3166-1 codes in capitals."""
