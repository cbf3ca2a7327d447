"""How the Google Ads API judges uploads: row by row, with status 200."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from onward_destinations.google_ads.simulator.answering import AdsError
from onward_destinations.google_ads.simulator.schemas import row_schema, snake

LOOK_BACK: Final = timedelta(days=90)
ADJUSTABLE: Final = timedelta(days=54)
YOUNG: Final = timedelta(hours=6)
Row = Mapping[str, Any]
_SHORTEST_CLICK: Final = 10


class Uploads:
    """The conversions of one simulated Google.

    Args:
        actions: Conversion actions by id.
    """

    def __init__(self, actions: Mapping[str, Row]) -> None:
        self._actions = actions
        self._orders: dict[tuple[str, str], datetime] = {}
        self._clicks: set[tuple[str, str, str]] = set()
        self._adjusted: set[tuple[str, str, str]] = set()

    def conversion_errors(self, rows: Sequence[Row], now: datetime) -> dict[int, AdsError]:
        """What is wrong with which conversion."""
        orders = Counter(row.get("orderId") for row in rows)
        found: dict[int, AdsError] = {}
        for index, row in enumerate(rows):
            place = "conversions", index
            error = shape_fault("conversion", row, place) or next(
                self._conversion_faults(row, place, now), None
            )
            if error is None and row.get("orderId") and orders[row["orderId"]] > 1:
                text = "The order id is in the request twice."
                error = upload_error("DUPLICATE_ORDER_ID", text, place, "order_id")
            if error is not None:
                found[index] = error
        return found

    def adjustment_errors(self, rows: Sequence[Row], now: datetime) -> dict[int, AdsError]:
        """What is wrong with which adjustment."""
        found: dict[int, AdsError] = {}
        for index, row in enumerate(rows):
            place = "conversion_adjustments", index
            error = shape_fault("adjustment", row, place) or next(
                self._adjustment_faults(row, place, now), None
            )
            if error is not None:
                found[index] = error
        return found

    def keep_conversion(self, row: Row) -> None:
        """Remember a conversion that was taken."""
        action, happened = row["conversionAction"], row["conversionDateTime"]
        if "orderId" in row:
            self._orders[action, row["orderId"]] = datetime.fromisoformat(happened)
        if "gclid" in row:
            self._clicks.add((action, row["gclid"], happened))

    def keep_adjustment(self, row: Row) -> None:
        """Remember an adjustment that was taken."""
        self._adjusted.add(_adjusted(row))

    def _action(self, row: Row) -> Row | None:
        action = self._actions.get(row["conversionAction"].rpartition("/")[2])
        return action if action is not None and action["status"] == "ENABLED" else None

    def _conversion_faults(
        self, row: Row, place: tuple[str, int], now: datetime
    ) -> Iterator[AdsError]:
        action = self._action(row)
        if action is None:
            text = "The conversion action specified in the upload request cannot be found. Make sure it's available in this account."
            yield upload_error("NO_CONVERSION_ACTION_FOUND", text, place, "conversion_action")
            return
        if action["type"] != "UPLOAD_CLICKS":
            text = "The conversion action's type is not UPLOAD_CLICKS."
            yield upload_error("INVALID_CONVERSION_ACTION_TYPE", text, place, "conversion_action")
        if now - action["created"] < YOUNG:
            text = "The conversion action was created less than 6 hours ago."
            yield upload_error("TOO_RECENT_CONVERSION_ACTION", text, place, "conversion_action")
        if "gbraid" in row and "wbraid" in row:
            text = "Only one of gbraid and wbraid may be set."
            yield upload_error("GBRAID_WBRAID_BOTH_SET", text, place, "wbraid")
        clicks = [row[name] for name in ("gclid", "gbraid", "wbraid") if name in row]
        if not clicks and "userIdentifiers" not in row:
            text = "A click id or user identifiers are needed."
            yield upload_error("INVALID_USER_IDENTIFIER", text, place, "user_identifiers")
        if len(row.get("gclid", "x" * _SHORTEST_CLICK)) < _SHORTEST_CLICK:
            text = "This click ID could not be decoded."
            yield upload_error("UNPARSEABLE_GCLID", text, place, "gclid")
        happened = datetime.fromisoformat(row["conversionDateTime"])
        if not now - LOOK_BACK <= happened <= now:
            text = "The event is too old to be imported, or lies in the future."
            yield upload_error("EXPIRED_EVENT", text, place, "conversion_date_time")
        if "@" in row.get("orderId", ""):
            text = "The order id holds personal data."
            yield upload_error("ORDER_ID_CONTAINS_PII", text, place, "order_id")
        if (row["conversionAction"], row.get("orderId")) in self._orders:
            text = "The order id is in use already."
            yield upload_error("ORDER_ID_ALREADY_IN_USE", text, place, "order_id")
        if (row["conversionAction"], row.get("gclid"), row["conversionDateTime"]) in self._clicks:
            text = "This click conversion exists already."
            yield upload_error("CLICK_CONVERSION_ALREADY_EXISTS", text, place, "gclid")

    def _adjustment_faults(
        self, row: Row, place: tuple[str, int], now: datetime
    ) -> Iterator[AdsError]:
        action, kind = self._action(row), row["adjustmentType"]
        if action is None:
            text = "The conversion action cannot be found."
            yield _adjust("NO_CONVERSION_ACTION_FOUND", text, place, "conversion_action")
            return
        if kind == "ENHANCEMENT":
            if action["type"] != "WEBPAGE":
                text = "The conversion action is not eligible for enhancement."
                yield _adjust(
                    "CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT",
                    text,
                    place,
                    "conversion_action",
                )
            if "orderId" not in row:
                text = "An order id is needed."
                yield _adjust("MISSING_ORDER_ID_FOR_WEBPAGE", text, place, "order_id")
        elif "orderId" in row and "gclidDateTimePair" in row:
            text = "Only one of order id, click and time may be set."
            yield _adjust("GCLID_DATE_TIME_PAIR_AND_ORDER_ID_BOTH_SET", text, place, "order_id")
        elif "adjustmentDateTime" not in row:
            yield _required(place, "adjustment_date_time")
        if kind == "RESTATEMENT" and "restatementValue" not in row:
            yield _required(place, "restatement_value")
        if _adjusted(row) in self._adjusted:
            code = {
                "ENHANCEMENT": "CONVERSION_ALREADY_ENHANCED",
                "RETRACTION": "CONVERSION_ALREADY_RETRACTED",
                "RESTATEMENT": "RESTATEMENT_ALREADY_EXISTS",
            }[kind]
            yield _adjust(code, "This was done already.", place, "adjustment_type")
        known = self._orders.get((row["conversionAction"], row.get("orderId", "")))
        # What a website's tag reported is known to Google alone.
        if known is None and action["type"] == "UPLOAD_CLICKS" and "orderId" in row:
            text = "The conversion cannot be found."
            yield _adjust("CONVERSION_NOT_FOUND", text, place, "order_id")
        if known is not None and now - known > ADJUSTABLE:
            text = "The conversion is too old to be adjusted."
            yield _adjust("CONVERSION_EXPIRED", text, place, "adjustment_date_time")


def _adjusted(row: Row) -> tuple[str, str, str]:
    named = row.get("orderId") or str(row.get("gclidDateTimePair"))
    when = row.get("adjustmentDateTime", "") if row["adjustmentType"] == "RESTATEMENT" else ""
    return row["adjustmentType"], f"{row['conversionAction']} {named}", when


def shape_fault(kind: str, row: Any, place: tuple[str, int]) -> AdsError | None:
    """What of a row's form is wrong, if anything is."""
    faults = row_schema(kind).faults(row)
    if not faults:
        return None
    fault = faults[0]
    steps = [step for step in fault.absolute_path if isinstance(step, str)]
    if fault.validator == "required":
        steps.append(fault.message.split("'")[1])
        return _required(place, snake(steps[-1]))
    field = snake(steps[0]) if steps else place[0]
    text = f"The value does not fit: {fault.validator}."
    if fault.validator == "additionalProperties":
        return AdsError("fieldError", "VALUE_MUST_BE_UNSET", fault.message, (*place, field))
    return AdsError("fieldError", "INVALID_VALUE", text, (*place, field))


def _required(place: tuple[str, int], field: str) -> AdsError:
    return AdsError(
        "fieldError", "REQUIRED", "The required field was not present.", (*place, field)
    )


def upload_error(code: str, message: str, place: tuple[str, int], field: str) -> AdsError:
    """An error of an upload, about a field of a row."""
    return AdsError("conversionUploadError", code, message, (*place, field))


def _adjust(code: str, message: str, place: tuple[str, int], field: str) -> AdsError:
    return AdsError("conversionAdjustmentUploadError", code, message, (*place, field))
