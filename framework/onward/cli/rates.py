"""Rates as people write them: ``50/s``, ``3000/m``, ``10000/h``."""

import re
from typing import Any

import click

_RATE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)(?:/([smh]))?")
_SECONDS = {"s": 1, "m": 60, "h": 3_600}


class Rate(click.ParamType[float]):
    """So many a second, a minute or an hour; as a number: a second."""

    name = "rate"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if isinstance(value, float):
            return value
        found = _RATE.fullmatch(value)
        rate = float(found[1]) / _SECONDS[found[2] or "s"] if found else 0.0
        if not rate:
            self.fail(f'"{value}" is no rate. Write 50/s, 3000/m or 10000/h.', param, ctx)
        return rate
