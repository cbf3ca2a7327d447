"""Meta's Graph API on loopback, written from its documents."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from onward.testing.simulator import (
    Arrival,
    Call,
    Reply,
    SimulatedPlatform,
    TokenState,
    answers,
    veiled_ids,
)
from onward_destinations.meta.simulator import seeds
from onward_destinations.meta.simulator.judging import MAX_EVENTS, fault_of
from onward_destinations.meta.simulator.refusing import RefusedError, no_such_object
from onward_destinations.meta.simulator.versions import version_headers

__all__ = ["Meta"]

_GRAPH = "graph.facebook.com/{version}"
_EMAIL = re.compile(r"[^\s/?&=@]+(?:@|%40)[^\s/?&=@]+\.\w+")
_PROOF = re.compile(r"[0-9a-f]{64}")


class Meta(SimulatedPlatform):
    """Events of datasets; lists of datasets.

    Attributes:
        per_hour: Requests that a token may make.
    """

    name = "Meta"
    hosts = ("graph.facebook.com",)
    per_hour = 100_000

    def begin(self) -> None:
        self._used: Counter[tuple[str, str]] = Counter()

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        return {target: seeds.DATASETS.get(target.split()[0], "Dataset") for target in sorted(met)}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event = arrival.event
        custom = arrival.group("custom_data")
        return {
            "Event": str(event.get("event_name", "")),
            "Dataset": arrival.target,
            "Event id": arrival.event_id,
            "Value": f"{custom.get('value', '')} {custom.get('currency', '')}".strip(),
            "Person": veiled_ids(arrival.group("user_data"), ("em", "ph", "external_id")),
            "Ignored": "personal data in its address" if _shows_a_person(event) else "",
        }

    def answer(self, call: Call) -> Reply:
        version = call.path.lstrip("/").partition("/")[0]
        try:
            self._check_token(call)
            reply = super().answer(call)
        except RefusedError as refusal:
            reply = refusal.reply
        headers = version_headers(version, call.at.date())
        date = f"{call.at:%a, %d %b %Y %H:%M:%S} GMT"
        return replace(reply, headers={"Date": date, **headers, **reply.headers})

    @answers("GET", f"{_GRAPH}/{{dataset}}")
    def show(self, call: Call) -> Reply:
        dataset = call.segments["dataset"]
        if dataset not in seeds.DATASETS:
            raise no_such_object(dataset)
        return Reply(200, {"id": dataset, "name": seeds.DATASETS[dataset]})

    @answers("GET", f"{_GRAPH}/{{owner}}/owned_pixels")
    @answers("GET", f"{_GRAPH}/{{owner}}/adspixels")
    def datasets(self, call: Call) -> Reply:
        if call.segments["owner"] not in {seeds.BUSINESS, seeds.AD_ACCOUNT}:
            raise no_such_object(call.segments["owner"])
        start, size = int(call.params.get("after", 0)), int(call.params.get("limit", 25))
        page = list(seeds.DATASETS.items())[start : start + size]
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(start + size)}}
        if start + size < len(seeds.DATASETS):
            paging["next"] = f"https://{call.host}{call.path}?after={start + size}&limit={size}"
        data = [{"id": id_, "name": name} for id_, name in page]
        return Reply(200, {"data": data, "paging": paging})

    @answers("POST", f"{_GRAPH}/{{dataset}}/events")
    def events(self, call: Call) -> Reply:
        dataset = call.segments["dataset"]
        if dataset == seeds.WITHOUT_TERMS:
            raise RefusedError(400, "Terms of service has not been accepted", 2655)
        if dataset not in {*seeds.DATASETS, seeds.SEND_ONLY}:
            raise no_such_object(dataset)
        events, test_code = _body(call)
        target = f"{dataset} (test {test_code})" if test_code else dataset
        first: RefusedError | None = None
        for event in events:
            fault = fault_of(event, call.at)
            if fault is not None:
                known = event if isinstance(event, dict) else {}
                self.arrivals.refuse(call.at, target, _id(known), known, fault.text)
                first = first or fault
        if first is not None:
            raise first
        for event in events:
            self.arrivals.take(call.at, target, _id(event), event)
        body = {"events_received": len(events), "messages": [], "fbtrace_id": "AbCdEf0123456789"}
        return Reply(200, body)

    def _check_token(self, call: Call) -> None:
        token = call.bearer or call.params.get("access_token", "")
        match self.oauth.state(token):
            case TokenState.VALID:
                self._check_rate(call, token)
            case TokenState.EXPIRED:
                message = "Error validating access token: Session has expired."
                raise RefusedError(400, message, 190, 463)
            case _:
                message = "Invalid OAuth access token - Cannot parse access token"
                raise RefusedError(400, message, 190, 467)
        proof = call.params.get("appsecret_proof")
        if proof is not None and _PROOF.fullmatch(proof) is None:
            raise RefusedError(400, "Invalid appsecret_proof provided in the API argument", 100)

    def _check_rate(self, call: Call, token: str) -> None:
        used = f"{call.at:%Y-%m-%dT%H}", token
        if self._used[used] >= self.per_hour:
            minutes = 60 - call.at.minute
            usage = (
                f'{{"{seeds.BUSINESS}":[{{"type":"ads_management","call_count":100,'
                f'"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":{minutes}}}]}}'
            )
            message = "There have been too many calls to this ad-account."
            raise RefusedError(
                400,
                message,
                80004,
                is_transient=True,
                headers={"X-Business-Use-Case-Usage": usage},
            )
        self._used[used] += 1


def _body(call: Call) -> tuple[Sequence[Any], str]:
    try:
        body = call.json()
    except ValueError as problem:
        raise RefusedError(400, "Invalid JSON in the request's body", 100) from problem
    events = body.get("data") if isinstance(body, dict) else None
    if not isinstance(events, list) or not events:
        raise RefusedError(400, "(#100) The parameter data is required", 100)
    if len(events) > MAX_EVENTS:
        message = f"(#100) Param data must have at most {MAX_EVENTS} elements"
        raise RefusedError(400, message, 100)
    return events, str(body.get("test_event_code") or "")


def _id(event: Mapping[str, Any]) -> str:
    # Meta counts once by name and id together.
    name, id_ = event.get("event_name"), event.get("event_id")
    return f"{name}:{id_}" if id_ else ""


def _shows_a_person(event: Mapping[str, Any]) -> bool:
    return _EMAIL.search(str(event.get("event_source_url", ""))) is not None
