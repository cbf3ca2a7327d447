"""How the Google Ads API judges the conversions of phone calls."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from onward_destinations.google_ads.simulator import seeds
from onward_destinations.google_ads.simulator.answering import AdsError
from onward_destinations.google_ads.simulator.uploads import LOOK_BACK, shape_fault, upload_error

Row = Mapping[str, Any]
Place = tuple[str, int]


class Calls:
    """The conversions of calls of one simulated Google.

    Args:
        actions: Conversion actions by id.
    """

    def __init__(self, actions: Mapping[str, Row]) -> None:
        self._actions = actions
        self._known: set[tuple[str, ...]] = set()

    def errors(self, rows: Sequence[Row], now: datetime) -> dict[int, AdsError]:
        """What is wrong with which conversion of a call."""
        counts = Counter(_named(row) for row in rows)
        found: dict[int, AdsError] = {}
        for index, row in enumerate(rows):
            place = "conversions", index
            error = shape_fault("call", row, place) or next(self._faults(row, place, now), None)
            if error is None and counts[_named(row)] > 1:
                code, text = "DUPLICATE_CALL_CONVERSION_IN_REQUEST", "The call is there twice."
                error = upload_error(code, text, place, "caller_id")
            if error is not None:
                found[index] = error
        return found

    def keep(self, row: Row) -> None:
        """Remember the conversion of a call that was taken."""
        self._known.add(_named(row))

    def _faults(self, row: Row, place: Place, now: datetime) -> Iterator[AdsError]:
        action = self._actions.get(row["conversionAction"].rpartition("/")[2])
        if action is None:
            text = "The conversion action cannot be found."
            yield upload_error("NO_CONVERSION_ACTION_FOUND", text, place, "conversion_action")
        elif action["type"] != "UPLOAD_CALLS":
            text = "The conversion action's type is not UPLOAD_CALLS."
            yield upload_error("INVALID_CONVERSION_ACTION_TYPE", text, place, "conversion_action")
        if re.fullmatch(r"\+[1-9][0-9]{6,14}", row["callerId"]) is None:
            text = "The caller's phone number could not be parsed."
            yield upload_error("UNPARSEABLE_CALLERS_PHONE_NUMBER", text, place, "caller_id")
        if row["callerId"] not in seeds.CALLERS:
            text = "No call from this number can be found."
            yield upload_error("CALL_NOT_FOUND", text, place, "caller_id")
        began = datetime.fromisoformat(row["callStartDateTime"])
        if began < now - LOOK_BACK:
            text = "The call is too old."
            yield upload_error("EXPIRED_CALL", text, place, "call_start_date_time")
        if datetime.fromisoformat(row["conversionDateTime"]) < began:
            text = "The conversion precedes the call."
            yield upload_error("CONVERSION_PRECEDES_CALL", text, place, "conversion_date_time")
        if _named(row) in self._known:
            text = "This call conversion exists already."
            yield upload_error("CALL_CONVERSION_ALREADY_EXISTS", text, place, "caller_id")


def _named(row: Row) -> tuple[str, ...]:
    names = ("conversionAction", "callerId", "callStartDateTime", "conversionDateTime")
    return tuple(str(row.get(name)) for name in names)
