"""The Google Ads API on loopback: uploads, queries, conversion actions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from onward.testing.simulator import Call, Reply, SimulatedPlatform, answers
from onward_destinations.google_ads.simulator import seeds
from onward_destinations.google_ads.simulator.answering import (
    AdsError,
    RefusedError,
    ads_refused,
    body_of,
    failure,
)
from onward_destinations.google_ads.simulator.calls import Calls
from onward_destinations.google_ads.simulator.mutation import changed, created
from onward_destinations.google_ads.simulator.queries import chunks
from onward_destinations.google_ads.simulator.uploads import Uploads

_ADS = "googleads.googleapis.com/{version}"
_CUSTOMER = f"{_ADS}/customers/{{customer}}"
_VERSIONS = frozenset({"v23", "v24", "v25", "v26"})
_MOST = 2_000
# What a result repeats of its row.
_REPEATED = (
    "gclid",
    "callerId",
    "callStartDateTime",
    "conversionAction",
    "conversionDateTime",
    "orderId",
    "adjustmentType",
)


class AdsApi(SimulatedPlatform):
    """The part of the platform that the Google Ads API is.

    Attributes:
        is_allowlisted: Whether the project may still upload conversions here.
    """

    is_allowlisted = True

    def begin(self) -> None:
        self.actions = seeds.actions()
        self.uploads = Uploads(self.actions)
        self.calls = Calls(self.actions)
        self._next_action = 6_600_000_001

    def no_route(self, call: Call, allowed: set[str]) -> Reply:
        page = b"<!DOCTYPE html><title>Error 404 (Not Found)</title>"
        return Reply(404, content=page, content_type="text/html; charset=UTF-8")

    @answers("POST", f"{_CUSTOMER}:uploadClickConversions")
    def upload_conversions(self, call: Call) -> Reply:
        if not self.is_allowlisted:
            text = "The customer is not allowlisted for this feature. New integrations should use the Data Manager API."
            code = "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE"
            raise ads_refused(
                403, AdsError("notAllowlistedError", code, text), call.segments["version"]
            )
        return self._upload(
            call, "conversions", self.uploads.conversion_errors, self.uploads.keep_conversion
        )

    @answers("POST", f"{_CUSTOMER}:uploadConversionAdjustments")
    def upload_adjustments(self, call: Call) -> Reply:
        return self._upload(
            call,
            "conversionAdjustments",
            self.uploads.adjustment_errors,
            self.uploads.keep_adjustment,
        )

    @answers("POST", f"{_CUSTOMER}:uploadCallConversions")
    def upload_calls(self, call: Call) -> Reply:
        return self._upload(call, "conversions", self.calls.errors, self.calls.keep)

    @answers("POST", f"{_CUSTOMER}/googleAds:searchStream")
    def search(self, call: Call) -> Reply:
        version = call.segments["version"]
        body = body_of(call)
        text = body.get("query") if isinstance(body, dict) else None
        try:
            customer = self._customer(call)
            return Reply(200, chunks(str(text), customer, self.actions, version))
        except RefusedError as refusal:
            # The stream wraps even errors in a list.
            reply = refusal.reply
            is_json = reply.content is None
            raise RefusedError(replace(reply, json=[reply.json]) if is_json else reply) from None

    @answers("GET", f"{_ADS}/customers:listAccessibleCustomers")
    def accessible(self, call: Call) -> Reply:
        self._check_version(call)
        return Reply(200, {"resourceNames": [f"customers/{id_}" for id_ in seeds.MEMBER_OF]})

    @answers("POST", f"{_CUSTOMER}/conversionActions:mutate")
    def mutate(self, call: Call) -> Reply:
        customer, version = self._customer(call), call.segments["version"]
        body = body_of(call)
        results = []
        for operation in body.get("operations", ()):
            if "create" in operation:
                id_ = str(self._next_action)
                owner = f"customers/{customer}"
                self.actions[id_] = created(
                    operation["create"], self.actions, owner, call.at, version
                )
                self._next_action += 1
                name = f"{owner}/conversionActions/{id_}"
            else:
                name = changed(operation, self.actions, version)
            results.append({"resourceName": name})
        return Reply(200, {"results": results})

    def _upload(
        self,
        call: Call,
        kind: str,
        judged: Callable[..., dict[int, AdsError]],
        keep: Callable[[Mapping[str, Any]], None],
    ) -> Reply:
        self._customer(call)
        body, version = body_of(call), call.segments["version"]
        rows = body.get(kind) if isinstance(body, dict) else None
        if not isinstance(rows, list) or not rows or body.get("partialFailure") is not True:
            wrong = AdsError("requestError", "REQUIRED_FIELD_MISSING", "A field is missing.")
            raise ads_refused(400, wrong, version)
        if len(rows) > _MOST:
            code = (
                f"TOO_MANY_{'CONVERSIONS' if kind == 'conversions' else 'ADJUSTMENTS'}_IN_REQUEST"
            )
            wrong = AdsError("conversionUploadError", code, "There are too many rows.")
            raise ads_refused(400, wrong, version)
        errors = judged(rows, call.at)
        is_real = not body.get("validateOnly")
        for index, row in enumerate(rows):
            known = row if isinstance(row, dict) else {}
            target = str(known.get("conversionAction", "")).rpartition("/")[2]
            order = str(known.get("orderId", ""))
            if index in errors:
                self.arrivals.refuse(call.at, target, order, known, errors[index].message)
            elif is_real:
                keep(row)
                self.arrivals.take(call.at, target, order, row)
        results = [
            {} if index in errors else {name: row[name] for name in _REPEATED if name in row}
            for index, row in enumerate(rows)
        ]
        answer: dict[str, Any] = {
            "results": results if is_real else [],
            "jobId": "5353383680802491057",
        }
        if errors:
            first = next(iter(errors.values()))
            answer["partialFailureError"] = {
                "code": 3,
                "message": f"Multiple errors in 'details'. First error: {first.message}",
                "details": [failure(list(errors.values()), version)],
            }
        return Reply(200, answer)

    def _check_version(self, call: Call) -> None:
        if call.segments["version"] not in _VERSIONS:
            raise RefusedError(self.no_route(call, set()))

    def _customer(self, call: Call) -> str:
        self._check_version(call)
        customer, version = call.segments["customer"], call.segments["version"]
        account = seeds.ACCOUNTS.get(customer)
        login = call.headers.get("login-customer-id", customer)
        if account is None or login not in {customer, account["below"]} & {*seeds.MEMBER_OF}:
            text = "User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header."
            wrong = AdsError("authorizationError", "USER_PERMISSION_DENIED", text)
            raise ads_refused(403, wrong, version)
        return customer
