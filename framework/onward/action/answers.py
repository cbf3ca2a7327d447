"""What platforms answer, as data: status, code or wording -> verdict, cause, fix."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, assert_never

from onward.outcome import (
    Delivered,
    Outcome,
    Paused,
    Reauthorise,
    Rejected,
    Retry,
    SlowDown,
    Split,
    Verdict,
)
from onward.request import Response

Kind = Literal["delivered", "reject", "split", "retry", "pause", "reauthorise", "slow down"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of a platform's table of answers.

    Attributes:
        kind: What it means for the request.
        cause: Why it comes, for a person; ``{said}`` is the platform's own text.
        fix: What to do, beginning with a verb; empty when nothing can be done.
        status: Statuses it fits; empty for all.
        code: The platform's codes it fits; empty for all.
        says: A regular expression found in the platform's text; empty for all.
        after: How long to wait before trying again, if the platform's documents say so.
    """

    kind: Kind
    cause: str
    fix: str = ""
    status: tuple[int, ...] = ()
    code: tuple[str, ...] = ()
    says: str = ""
    after: timedelta | None = None

    def fits(self, status: int, code: str, said: str) -> bool:
        """Whether this row speaks of such an answer."""
        return (
            (not self.status or status in self.status)
            and (not self.code or code in self.code)
            and (not self.says or re.search(self.says, said) is not None)
        )

    def verdict(self, said: str, *, code: str = "", after: timedelta | None = None) -> Verdict:
        """The row as a verdict; ``after`` is what this very answer asked to wait."""
        reason = self.cause.replace("{said}", said)
        wait = after or self.after
        match self.kind:
            case "delivered":
                return Delivered(reason, code)
            case "reject":
                return Rejected(reason, self.fix, code)
            case "split":
                return Split(reason, code)
            case "retry":
                return Retry(reason, wait, code)
            case "pause":
                return Paused(reason, self.fix, code)
            case "reauthorise":
                return Reauthorise(reason, code)
            case "slow down":
                return SlowDown(reason, wait, code)
            case _:
                assert_never(self.kind)


@dataclass(frozen=True, slots=True)
class Answers:
    """A platform's table of answers; the first row that fits decides, else the status does.

    Attributes:
        platform: Who answers, for sentences.
        rows: In the order they are tried.
    """

    platform: str
    rows: Sequence[Answer]

    def find(self, status: int, *, code: str = "", said: str = "") -> Answer | None:
        """The first row that fits."""
        return next((row for row in self.rows if row.fits(status, code, said)), None)

    def verdict(
        self, response: Response, *, code: str = "", said: str = "", single: bool = False
    ) -> Verdict:
        """What the answer means for its request; by status alone where no row fits."""
        row = self.find(response.status, code=code, said=said)
        if row is None:
            return read_by_status(response, self.platform, said=said, code=code, single=single)
        return row.verdict(said, code=code, after=retry_after(response))


def read_by_status(
    response: Response, platform: str, *, said: str = "", code: str = "", single: bool = False
) -> Verdict:
    """What an answer means where only its status is known.

    A refused batch is split, since it does not say which event is at fault; a request with a
    single event is rejected. Source: spec, "Destinations and actions", section 13.2.
    """
    status = response.status
    said = said or response.text[:200]
    text = f"{platform} answered {status}" + (f': "{said[:200]}"' if said else ".")
    code = code or str(status)
    after = retry_after(response)
    if response.is_success:
        return Delivered()
    if status == 401:
        return Reauthorise(text, code)
    if status == 429:
        return SlowDown(text, after, code)
    if status in {408, 423, 425} or (status >= 500 and status != 501):
        return Retry(text, after, code)
    if status in {400, 413, 422} and not single:
        return Split(text, code)
    if status in {400, 409, 412, 413, 415, 422}:
        return Rejected(text, "Compare the request in the preview with the platform's rules.", code)
    return Paused(text, "Check the connection's settings and permissions, then resume it.", code)


def outcome_of(verdict: Verdict) -> Outcome:
    """What a verdict means for a question of a person's, where nobody splits or waits in line."""
    match verdict:
        case SlowDown(reason, after, code):
            return Retry(reason, after, code)
        case Split(reason, code):
            return Rejected(reason, "Check the values named here.", code)
        case Reauthorise(reason, code):
            return Paused(reason, "Check the credentials, or sign in with onward login.", code)
        case Delivered() | Retry() | Rejected() | Paused():
            return verdict
        case _:
            assert_never(verdict)


def retry_after(response: Response) -> timedelta | None:
    """How long an answer asks to wait: seconds, or a date against the answer's own ``Date``.

    Source: RFC 9110, section 10.2.3.
    """
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value), 86_400))
    try:
        until = parsedate_to_datetime(value)
        sent = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return None
    until, sent = (m if m.tzinfo else m.replace(tzinfo=UTC) for m in (until, sent))
    return max(until - sent, timedelta())
