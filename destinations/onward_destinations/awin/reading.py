"""What an answer says about each order of a request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from onward.action import Answers, share_out
from onward.outcome import Delivered, Outcome, Rejected, Retry, Split, Verdict
from onward.request import Response
from onward_destinations.awin.conversion import reference
from onward_destinations.awin.orders import Order
from onward_destinations.awin.responses import ANSWERS, VALIDATION_ANSWERS

_LONGEST: Final = 300
_JUDGED: Final = (200, 202, 206)
_MALFORMED: Final = (400, 406, 422)
_NO_REASON: Final = "no reason given"


def read_orders(response: Response, orders: Sequence[Order]) -> Sequence[Outcome] | Verdict:
    """What an answer to orders says, of the Conversion API or of the pixel."""
    if response.is_success:
        if _is_of_pixel(response):
            return Delivered()
        return _judged(response, orders)
    if response.status in _MALFORMED:
        faults = _faults(response.json_object(), orders)
        if faults:
            return share_out(
                faults, len(orders), lambda said: _refusal(response, f"{response.status}", said)
            )
    return _for_all(ANSWERS, response, len(orders))


def read_validations(response: Response, count: int) -> Verdict:
    """What an answer to decisions about transactions says; Awin carries them out later."""
    if response.is_success:
        job = _text(response.json_object().get("jobId"))
        if job:
            return Delivered(f"Awin decides later, in its job {job}.")
        return Retry(f"Awin answered {response.status} without naming a job.")
    return _for_all(VALIDATION_ANSWERS, response, count)


def said_in(response: Response) -> str:
    """What Awin says of a refusal, in any of its forms."""
    body = response.json_object()
    for name in ("description", "message", "error"):
        text = _text(body.get(name))
        if text:
            return text[:_LONGEST]
    return _errors(body) or response.text[:_LONGEST] or f"status {response.status}"


def _for_all(answers: Answers, response: Response, count: int) -> Verdict:
    said = answers.verdict(response, said=said_in(response), single=count == 1)
    # What is one order's fault, or one's duplicate, is found by halving.
    if count > 1 and isinstance(said, (Rejected, Delivered)):
        reason = said.reason if isinstance(said, Rejected) else said.note
        return Split(reason, said.code)
    return said


def _is_of_pixel(response: Response) -> bool:
    """Whether the pixel answers: an image or next to nothing, where the API answers with JSON."""
    kind = response.headers.get("content-type", "")
    return "json" not in kind and not response.content.lstrip().startswith((b"<", b"{", b"["))


def _judged(response: Response, orders: Sequence[Order]) -> list[Outcome]:
    body = response.json_object() if response.status in _JUDGED else {}
    taken = dict(_listed(body, "successfulOrders"))
    failed = dict(_listed(body, "failedOrders"))
    pending = dict(_listed(body, "pendingOrders"))
    batch = _text(body.get("batchId"))
    outcomes: list[Outcome] = []
    for order in orders:
        name = reference(order)
        if name in failed:
            outcomes.append(_refusal(response, "failed", _errors(failed[name]) or _NO_REASON))
        elif name in taken:
            outcomes.append(Delivered())
        elif name in pending or (response.status == 202 and batch):
            suffix = f" Its batch is {batch}." if batch else ""
            outcomes.append(Delivered(f"Awin has the order and decides later.{suffix}"))
        else:
            outcomes.append(_refusal(response, "unknown", ""))
    return outcomes


def _refusal(response: Response, code: str, said: str) -> Rejected:
    verdict = ANSWERS.verdict(response, code=code, said=said, single=True)
    if isinstance(verdict, Rejected):
        return verdict
    msg = f"Awin answered {response.status}."  # pragma: no cover - the rows above are refusals
    return Rejected(msg)  # pragma: no cover - as above


def _faults(body: Mapping[str, Any], orders: Sequence[Order]) -> dict[int, str]:
    failed = dict(_listed(body, "failedOrders"))
    names = (reference(order) for order in orders)
    return {
        index: _errors(failed[name]) or _NO_REASON
        for index, name in enumerate(names)
        if name in failed
    }


def _listed(body: Mapping[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The orders of a list with their references, which stand in the item or in its order."""
    items = body.get(name)
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            order = item.get("order")
            found = item.get("orderReference") or (
                order.get("orderReference") if isinstance(order, dict) else None
            )
            if isinstance(found, str):
                yield found, item


def _errors(item: Mapping[str, Any]) -> str:
    """The errors of an order in a line: ``"awc: invalid"``."""
    errors = item.get("errors")
    found = []
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            parts = (_text(error.get("field")), _text(error.get("message")))
            found.append(": ".join(part for part in parts if part))
        elif isinstance(error, str):
            found.append(error)
    return "; ".join(part for part in found if part)[:_LONGEST]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
