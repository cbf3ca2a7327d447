"""How each connection fares."""

from collections.abc import Mapping
from typing import Any

import msgspec

from onward.delivery import PILLS
from onward.runner import Runner


async def status(runner: Runner, _arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Each connection's pill with its figures, those in trouble first; the sums of all."""
    return {
        "connections": [msgspec.to_builtins(one) for one in await runner.overviews()],
        "counts": msgspec.to_builtins(await runner.counts()),
        "rules": {pill.value: rule for pill, rule in PILLS.items()},
    }
