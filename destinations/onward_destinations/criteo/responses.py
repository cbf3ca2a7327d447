"""What Criteo answers, as data: what it means for the events of a request."""

from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from onward.action import Answer, Answers
from onward.fields import parse_moment
from onward.outcome import Delivered, Rejected, Retry, SlowDown, Split, Verdict
from onward.request import Response

NOBODY: Final = "UserIdentifierMissing"
# The statuses of requests that were read; the REST endpoint's is not documented.
_TAKEN: Final = (200, 201, 202)

# Source: Criteo, "Server To Server: Website Events"; developer portal, "API error codes" and "Rate
# Limits". The first row that fits decides.
ANSWERS: Final = Answers(
    "Criteo",
    (
        Answer(
            "reject",
            "Criteo knows nobody by what the event says of the person.",
            "Map email, or the cookie crto_mapped_user_id to gum_id and set caller_id.",
            status=_TAKEN,
            code=(NOBODY,),
        ),
        Answer(
            "reject",
            'Criteo took the request and refused the event: "{said}".',
            "Compare the request in the preview with what Criteo names here.",
            status=_TAKEN,
        ),
        Answer(
            "pause",
            "Criteo redirects to an address that is none of its own, so nobody followed.",
            "Set base_url to the host of your region, such as https://widget.eu.criteo.com.",
            status=(301, 302, 303, 307, 308),
        ),
        Answer(
            "reject",
            'Criteo cannot read the event: "{said}".',
            "Compare the request in the preview with Criteo's documents.",
            status=(400, 422),
        ),
        Answer(
            "reauthorise",
            "Criteo no longer accepts the access token, which lives for 15 minutes.",
            "Wait; a new one is asked for by itself.",
            status=(401,),
            code=(
                "authorization-token-expired",
                "authorization-token-missing",
                "authorization-token-invalid",
            ),
        ),
        Answer(
            "pause",
            'Criteo does not accept the client: "{said}".',
            "Compare client_id and client_secret with the application on Criteo's developer portal.",
            status=(401,),
        ),
        Answer(
            "pause",
            'The application may not act for this advertiser: "{said}".',
            "Ask the advertiser to approve the application by its consent link.",
            status=(403,),
        ),
        Answer(
            "pause",
            "Criteo has nothing at this address.",
            "Check path, or in the mode rest rest_path, with your Criteo contact.",
            status=(404, 410),
        ),
        Answer(
            "slow down",
            "Criteo takes no more requests for the moment.",
            "Wait; sending goes on by itself.",
            status=(429,),
        ),
        Answer(
            "retry",
            'Criteo has trouble for the moment: "{said}".',
            "Wait; it is tried again until the event is too old.",
            status=(408, 500, 502, 503, 504),
        ),
    ),
)

_LONGEST: Final = 300


def read_answer(response: Response, count: int) -> Verdict:
    """What an answer to events says, for ``count`` events of one person.

    Criteo answers 200 even where it refuses; its body tells.
    """
    body = response.json_object()
    code, said = _said(body)
    if response.is_success and (not code or response.status not in _TAKEN):
        return _taken(response, body)
    said = said or response.text[:_LONGEST]
    verdict = ANSWERS.verdict(response, code=code, said=said, single=count == 1)
    if isinstance(verdict, Rejected) and count > 1 and verdict.code != NOBODY:
        return Split(verdict.reason, verdict.code)
    return _timed(verdict, response)


def said_in(response: Response) -> tuple[str, str]:
    """The code and text of an error, in either of Criteo's forms; the status where there is none."""
    code, said = _said(response.json_object())
    return code or str(response.status), said or f"status {response.status}"


def _taken(response: Response, body: dict[str, Any]) -> Verdict:
    if response.status in _TAKEN and body.get("errors") == []:
        return Delivered(_warning(body))
    if response.status == 200 and not response.content.strip():
        return Delivered("Criteo answered without a body, so that it named no error either.")
    return Retry(f"Criteo answered {response.status} without saying what became of the event.")


def _warning(body: dict[str, Any]) -> str:
    _, said = _said({"errors": body.get("warnings")})
    return f'Criteo took the event and warns: "{said}".' if said else ""


def _said(body: dict[str, Any]) -> tuple[str, str]:
    """The first error's code and all errors' texts; empty where the body holds none."""
    errors = body.get("errors")
    found = [_one(error) for error in errors] if isinstance(errors, list) else []
    if not found:
        return "", ""
    return found[0][0], "; ".join(text for _, text in found)[:_LONGEST]


def _one(error: Any) -> tuple[str, str]:
    if isinstance(error, dict):
        code = str(error.get("code") or "error")
        return code, str(error.get("detail") or error.get("title") or code)
    text = str(error)
    return (NOBODY if NOBODY in text else "refused"), text


def _timed(verdict: Verdict, response: Response) -> Verdict:
    """A throttled request may go again when Criteo's window ends.

    Source: Criteo, developer portal, "Rate Limits": x-ratelimit-reset in seconds since 1970.
    """
    if isinstance(verdict, SlowDown) and verdict.after is None:
        with suppress(ValueError):
            until = parse_moment(response.headers.get("x-ratelimit-reset", ""))
            sent = parsedate_to_datetime(response.headers.get("date", ""))
            if until is not None and sent.tzinfo is not None:
                after = min(max(until - sent, timedelta()), timedelta(hours=1))
                return SlowDown(verdict.reason, after, verdict.code)
    return verdict
