"""What the actions of Google Ads have in common: limits, lanes, the two ways to send."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from onward.action import BatchAction
from onward.fields import Fields
from onward.outcome import Outcome, Verdict
from onward.request import Request, Response
from onward_destinations.google_ads.addresses import ingest
from onward_destinations.google_ads.ads_api import upload
from onward_destinations.google_ads.choices import Listing
from onward_destinations.google_ads.data_manager import ingest_body
from onward_destinations.google_ads.responses import read_answer
from onward_destinations.google_ads.reviewing import action_of
from onward_destinations.google_ads.settings import Settings

SettingsT = TypeVar("SettingsT", bound=Settings)
PayloadT = TypeVar("PayloadT", bound=Fields)


@dataclass(frozen=True, slots=True)
class Form:
    """How Google's APIs take one kind of event.

    Attributes:
        method: What takes it in the Google Ads API.
        row: A payload for that API, with the conversion action.
        event: A payload for the Data Manager API; ``None`` where that takes no such events.
        member: Where the rows stand in a request.
    """

    method: str
    row: Callable[[Any, Settings, str], dict[str, Any]]
    event: Callable[[Any, Settings], dict[str, Any]] | None = None
    member: str = "conversions"


class Upload(Listing, BatchAction[SettingsT, PayloadT]):
    """Events for one conversion action, by whichever of Google's APIs the connection uses.

    Attributes:
        form: How they are taken.
    """

    # Source: Google, "Data Manager API: Send events"; "Google Ads API: API limits and quotas".
    max_batch = 2_000
    max_age = timedelta(days=90)
    max_future = timedelta()
    form: ClassVar[Form]

    def as_test(self, settings: SettingsT) -> SettingsT:
        return settings.model_copy(update={"test_mode": True})

    def batch_key(self, payload: PayloadT, settings: SettingsT) -> str:
        return action_of(payload, settings)

    def build_batch(self, payloads: Sequence[PayloadT], settings: SettingsT) -> Request:
        form, action = self.form, action_of(payloads[0], settings)
        if form.event is None or settings.transport == "google_ads_api":
            rows = [form.row(payload, settings, action) for payload in payloads]
            return upload(form.method, form.member, rows, settings)
        events = [form.event(payload, settings) for payload in payloads]
        return ingest(settings, ingest_body(events, settings, action))

    def is_same(self, one: PayloadT, other: PayloadT) -> bool:
        """Whether two payloads are one to Google, which takes the first."""
        return one == other

    def read(self, response: Response, payloads: Sequence[PayloadT]) -> Sequence[Outcome] | Verdict:
        return read_answer(response, payloads, self.is_same)
