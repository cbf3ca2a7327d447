"""What TikTok's answers mean for events: its code decides, as errors come with status 200."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import msgspec

from onward.action import Answer, Answers, read_by_status, retry_after, share_out
from onward.outcome import Delivered, Outcome, Rejected, Retry, Split, Verdict
from onward.request import Response

_RESUME = "then resume its deliveries."
_SUCCESS: Final = 0
_INVALID: Final = 40002
# Without a code, a gateway answers; of others than these it says nothing about the events.
_BY_STATUS: Final = frozenset({401, 403, 404, 413, 429})

# A code such as 5xxxx stands for all that begin so and have no row of their own.
# Source: TikTok, "Return codes".
ANSWERS: Final = Answers(
    "TikTok",
    (
        Answer(
            "delivered",
            "TikTok took the request with a warning: {said}",
            "Compare the event in Events Manager.",
            code=("20001",),
        ),
        Answer(
            "pause",
            "The access token may not send events to this pixel: {said}",
            'Compare "pixelCode" with Events Manager, or have the token made by an admin or operator '
            f"of the ad account that owns the pixel, {_RESUME}",
            code=("40001",),
        ),
        Answer(
            "reject",
            "TikTok rejected this event: {said}",
            "Compare the request in the preview with what TikTok names here.",
            code=("40002",),
        ),
        Answer(
            "slow down",
            "TikTok takes no more requests for the moment: {said}",
            "Wait; sending goes on by itself. Daily limits end at 00:00 UTC.",
            # Its status is 401, and the token is all right.
            code=("40100",),
            after=timedelta(minutes=5),
        ),
        Answer(
            "pause",
            "TikTok got no access token.",
            f'Put one where "accessToken" points, {_RESUME}',
            code=("40104",),
        ),
        Answer(
            "pause",
            "TikTok does not accept the access token: it is wrong or was revoked.",
            'Generate a token in Events Manager, put it where "accessToken" points, without "Bearer", '
            + _RESUME,
            code=("40105",),
        ),
        Answer(
            "pause",
            "TikTok does not accept the developer app's credentials: {said}",
            'Compare "appId" and "appSecret" with My apps, or authorise the app again, ' + _RESUME,
            code=("40101", "40110"),
        ),
        Answer(
            "slow down",
            "TikTok takes no more requests for the moment: {said}",
            "Wait; sending goes on by itself.",
            code=("42900",),
        ),
        Answer(
            "retry",
            "TikTok has trouble for the moment: {said}",
            "Wait; it is tried again by itself.",
            code=("50000", "50002", "5xxxx"),
        ),
        Answer(
            "reject",
            "TikTok rejected the request: {said}",
            'Look the code up in TikTok\'s list "Return codes".',
            code=("4xxxx",),
        ),
    ),
)

_INDEX: Final = re.compile(r"(?:Batch|data)[.\[](\d+)")
_PERSONAL: Final = re.compile(
    r"[^\s@\"']+@[^\s@\"']+|\b[0-9a-fA-F]{64}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|\+\d{7,15}\b|E\.C\.P\.[\w.-]+"
)
_LONGEST: Final = 500


def read_answer(response: Response, count: int) -> Sequence[Outcome] | Verdict:
    """What an answer to ``count`` events says; TikTok takes them all or none."""
    code, said = code_of(response), said_in(response)
    row = None if code is None else row_for(code)
    if code is None and (response.status in _BY_STATUS or response.status >= 500):
        return read_by_status(response, "TikTok", said=said, single=count == 1)
    if response.is_success and code == _SUCCESS:
        return Delivered()
    if row is None or (row.kind == "delivered" and not response.is_success):
        return Retry(
            f'TikTok answered {response.status} in a form that it does not document: "{said}".',
            retry_after(response),
            str(response.status if code is None else code),
        )
    verdict = row.verdict(said, code=str(code), after=retry_after(response))
    if not isinstance(verdict, Rejected) or count == 1 or code != _INVALID:
        return verdict
    faults = _named(said, count)
    return (
        share_out(faults, count, lambda _: verdict)
        if faults
        else Split(verdict.reason, verdict.code)
    )


def code_of(response: Response) -> int | None:
    """TikTok's own code, which every answer of its API has; ``None`` where another answered."""
    code = response.json_object().get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def said_in(response: Response) -> str:
    """TikTok's words without what may be personal in them; the status where it has none."""
    body = response.json_object()
    parts = [_text(body.get("message")), _text(body.get("data"))]
    said = " ".join(part for part in parts if part) or f"status {response.status}"
    said = _PERSONAL.sub("…", said)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def row_for(code: int) -> Answer | None:
    """The row of a code, else of its family."""
    family = f"{code // 10_000}xxxx"
    return ANSWERS.find(200, code=str(code)) or ANSWERS.find(200, code=family)


def _named(said: str, count: int) -> Mapping[int, str]:
    """Which events a refusal names, with its words; empty if that cannot be told.

    ``"Batch.1.properties.value: Not a valid number."`` names event 1. An index beyond the batch
    makes all doubtful. Source: RudderStack's TikTok Ads destination, its recorded answers.
    """
    indexes = {int(index) for index in _INDEX.findall(said)}
    return {} if any(index >= count for index in indexes) else dict.fromkeys(indexes, said)


def _text(value: Any) -> str:
    if not value:
        return ""
    return value.strip() if isinstance(value, str) else msgspec.json.encode(value).decode()
