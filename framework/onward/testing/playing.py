"""An example's exchange, played: the runner sends, a script answers."""

import asyncio
from dataclasses import dataclass, field

from onward.oauth import Tokens
from onward.outcome import Outcome, SlowDown
from onward.request import Request, Response, Secret
from onward.runner.attempt import Attempting
from onward.sending import Breaker, Credentials, Limiter, Sender, Slots
from onward.testing.scripted import ScriptedClient
from onward.testing.trial import Trial, tokens_of


@dataclass(frozen=True, slots=True)
class Played:
    """How an exchange went.

    Attributes:
        problems: How the requests differed from the script.
        outcomes: What became of each event.
    """

    problems: list[str]
    outcomes: list[Outcome | SlowDown]


def play(trial: Trial) -> Played:
    """Send an example's events to its script."""
    client = ScriptedClient(trial.example.exchange, access_token=trial.access_token)
    outcomes: list[Outcome | SlowDown | None] = [one.outcome for one in trial.resolved]
    asyncio.run(_send(trial, client, outcomes))
    return Played(client.finish(), [one for one in outcomes if one is not None])


async def _send(
    trial: Trial, client: ScriptedClient, outcomes: list[Outcome | SlowDown | None]
) -> None:
    outlet = _Outlet(trial, client)
    for batch in trial.batches():
        attempt = Attempting(trial.action, trial.settings, outlet)
        answers = await attempt.run([trial.resolved[index].payload for index in batch])
        for index, answer in zip(batch, answers, strict=True):
            outcomes[index] = answer.outcome


@dataclass
class _Outlet:
    """A way out that leads to a script."""

    trial: Trial
    client: ScriptedClient
    limiter: Limiter = field(init=False)
    breaker: Breaker = field(init=False)
    slots: Slots = field(init=False)
    sender: Sender = field(init=False)

    def __post_init__(self) -> None:
        clock = self.trial.example.clock
        self.limiter = Limiter((), monotonic=lambda: 0.0)
        self.breaker = Breaker(monotonic=lambda: 0.0)
        self.slots = Slots()
        credentials = Credentials(
            "example",
            self.trial.destination.auth,
            tokens_of(self.trial.example),
            transport=self,
            clock=lambda: clock,
            keep=self.keep,
        )
        self.sender = Sender(self.trial.destination, self, credentials)

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        self.client.access_token = access_token
        return self.client.answer(request)

    async def keep(self, tokens: Tokens) -> None:
        """A refreshed token needs no keeping here."""
