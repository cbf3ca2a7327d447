"""Awin on loopback: orders, the pixel, decisions about transactions, lists."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from onward.testing.simulator import (
    Arrival,
    Call,
    Reply,
    SimulatedPlatform,
    TokenState,
    answers,
    veiled,
)
from onward_destinations.awin.simulator.judging import errors_of, malformed, malformed_decisions

__all__ = ["Awin"]

_API: Final = "api.awin.com"
_PIXEL: Final = "www.awin1.com"
_LONGEST_LIST: Final = timedelta(days=31)
_GIF: Final = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
_TOKEN_REFUSED: Final = {
    "error": "unauthorized",
    "description": "Full authentication is required to access this resource",
}


class Awin(SimulatedPlatform):
    """Orders are judged each for itself; the pixel takes everything without a word.

    Attributes:
        advertisers: Names by id, as the token's owner sees them.
        publishers: Names by id, of those that sold.
        per_minute: Requests that a token may make.
        is_slow: Whether orders are taken to be judged later.
        decided: Transactions with what was decided last.
    """

    name = "Awin"
    hosts = (_API, _PIXEL)
    per_minute = 20
    is_slow = False

    def begin(self) -> None:
        self.advertisers = {"12345": "Example Shop", "12346": "Example Outlet"}
        self.publishers = {"4567": "Voucher World", "4568": "Shoe Blog"}
        self.decided: dict[str, str] = {}
        self._used: Counter[tuple[str, str]] = Counter()
        self._batches = 0

    def targets(self) -> Mapping[str, str]:
        return self.advertisers

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        order = arrival.event
        groups = order.get("commissionGroups") or []
        return {
            "Order": arrival.event_id,
            "Amount": f"{order.get('amount', '')} {order.get('currency', '')}".strip(),
            "Groups": ", ".join(str(group.get("code")) for group in groups),
            "Click": veiled(str(order["awc"])) if order.get("awc") else "",
        }

    @answers("POST", f"{_API}/s2s/advertiser/{{advertiser}}/orders")
    def orders(self, call: Call) -> Reply:
        # The Conversion API knows the token by a header of its own, not as a bearer.
        refused = self._refusal(call, call.headers.get("x-api-key", ""))
        if refused is not None:
            return refused
        try:
            body = call.json()
        except ValueError:
            body = None
        wrong = malformed(body)
        if wrong:
            return Reply(400, {"error": "bad_request", "description": wrong})
        self._batches += 1
        batch = f"5f0c2d8e-{self._batches:04}"
        if self.is_slow:
            for order in body["orders"]:
                self._arrived(call, order, [])
            return Reply(202, {"batchId": batch, "pendingOrders": []})
        taken: list[dict[str, Any]] = []
        failed: list[dict[str, Any]] = []
        for order in body["orders"]:
            errors = errors_of(order)
            self._arrived(call, order, errors)
            reference = order.get("orderReference")
            if errors:
                failed.append({"order": {"orderReference": reference}, "errors": errors})
            else:
                taken.append({"orderReference": reference, "correlationId": f"c-{len(taken) + 1}"})
        said = {"batchId": batch, "successfulOrders": taken, "failedOrders": failed}
        return Reply(206 if failed else 200, said)

    @answers("GET", f"{_PIXEL}/sread.php")
    def pixel(self, call: Call) -> Reply:
        asked = call.params
        if asked.get("tt") != "ss" or asked.get("tv") != "2" or "merchant" not in asked:
            return Reply(400, content=b"Bad Request", content_type="text/plain")
        order = {
            "amount": asked.get("amount", ""),
            "currency": asked.get("cr", ""),
            "awc": asked.get("cks", ""),
            "isTest": asked.get("testmode") == "1",
        }
        reference = asked.get("ref", "")
        if order["isTest"]:
            why = "a test, which counts for nothing"
            self.arrivals.refuse(call.at, asked["merchant"], reference, order, why)
        else:
            self.arrivals.take(call.at, asked["merchant"], reference, order)
        return Reply(200, content=_GIF, content_type="image/gif")

    @answers("POST", f"{_API}/advertisers/{{advertiser}}/transactions/batch")
    def decisions(self, call: Call) -> Reply:
        refused = self._refusal(call, call.bearer)
        if refused is not None:
            return refused
        try:
            body = call.json()
        except ValueError:
            body = None
        wrong = malformed_decisions(body)
        if wrong:
            return Reply(400, {"error": "bad_request", "description": wrong})
        named = {
            str(one["transaction"].get("transactionId") or one["transaction"].get("orderRef")): one
            for one in body
        }
        if all(self.decided.get(name) == one["action"] for name, one in named.items()):
            return Reply(304)
        for name, one in named.items():
            self.decided[name] = one["action"]
        return Reply(200, {"jobId": f"job-{len(self.decided)}"})

    @answers("GET", f"{_API}/accounts")
    def accounts(self, call: Call) -> Reply:
        refused = self._refusal(call, call.bearer)
        if refused is not None:
            return refused
        rows = [
            {
                "accountId": int(id_),
                "accountName": name,
                "accountType": "advertiser",
                "userRole": "Admin",
            }
            for id_, name in self.advertisers.items()
        ]
        return Reply(200, {"accounts": rows}, {"Date": f"{call.at:%a, %d %b %Y %H:%M:%S} GMT"})

    @answers("GET", f"{_API}/advertisers/{{advertiser}}/transactions/")
    def transactions(self, call: Call) -> Reply:
        refused = self._refusal(call, call.bearer) or _undated(call)
        if refused is not None:
            return refused
        start, end = (
            datetime.fromisoformat(call.params[name]).replace(tzinfo=UTC)
            for name in ("startDate", "endDate")
        )
        if end - start > _LONGEST_LIST:
            return Reply(400, {"error": "bad_request", "description": "At most 31 days"})
        rows: list[dict[str, Any]] = [
            {
                "id": number,
                "orderRef": arrival.event_id,
                "commissionStatus": "pending",
                "transactionDate": f"{arrival.at:%Y-%m-%dT%H:%M:%S}",
            }
            for number, arrival in enumerate(self.arrivals.latest, start=1)
            if not arrival.refused
            and arrival.target == call.segments["advertiser"]
            and start <= arrival.at <= end
        ]
        return Reply(200, rows)

    @answers("GET", f"{_API}/advertisers/{{advertiser}}/reports/publisher")
    def report(self, call: Call) -> Reply:
        refused = self._refusal(call, call.bearer) or _undated(call)
        if refused is not None:
            return refused
        rows: list[dict[str, Any]] = [
            {"publisherId": int(id_), "publisherName": name}
            for id_, name in self.publishers.items()
        ]
        return Reply(200, rows)

    def _refusal(self, call: Call, token: str) -> Reply | None:
        if self.oauth.state(token) is not TokenState.VALID:
            return Reply(401, _TOKEN_REFUSED)
        minute = f"{call.at:%Y-%m-%dT%H:%M}"
        self._used[token, minute] += 1
        if self._used[token, minute] > self.per_minute:
            return Reply(429, {"error": "too_many_requests", "description": "Throttled"})
        advertiser = call.segments.get("advertiser")
        if advertiser is not None and advertiser not in self.advertisers:
            return Reply(403, {"error": "forbidden", "description": "No access to the advertiser"})
        return None

    def _arrived(self, call: Call, order: dict[str, Any], errors: list[dict[str, str]]) -> None:
        advertiser, reference = call.segments["advertiser"], str(order.get("orderReference", ""))
        if errors:
            why = "; ".join(f"{one['field']}: {one['message']}" for one in errors)
            self.arrivals.refuse(call.at, advertiser, reference, order, why)
        else:
            self.arrivals.take(call.at, advertiser, reference, order)


def _undated(call: Call) -> Reply | None:
    if {"startDate", "endDate", "timezone", "dateType"} <= call.params.keys():
        return None
    said = {"error": "bad_request", "description": "startDate and endDate are required"}
    return Reply(400, said)
