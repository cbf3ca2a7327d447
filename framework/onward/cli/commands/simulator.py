"""Run the platforms' simulators."""

import signal
import threading

import click
import msgspec

from onward.cli.answer import Answer, counted
from onward.cli.frame import command
from onward.cli.platforms import playable
from onward.cli.session import Session
from onward.testing.simulator import DEMO_TOKEN, Simulator


@command("onward simulator", "onward simulator --port 8090", "onward simulator --token my-token")
@click.option("--port", default=8090, show_default=True, help="0 for any free one.")
@click.option("--token", "tokens", multiple=True, help="A further access token that is taken.")
def simulator(session: Session, *, port: int, tokens: tuple[str, ...]) -> Answer:
    """Run the simulators of all installed destinations' platforms, until Ctrl-C.

    They check requests as the platforms' documents say, and keep what arrives to be looked at.
    """
    destinations, broken = playable(session.plugins.destinations.values())
    for sentence in broken:
        click.echo(sentence, err=True)
    made = Simulator(destinations, tokens=(DEMO_TOKEN, *tokens), port=port)
    made.start()
    try:
        _announce(session, made.url, sorted(made.world.platforms), DEMO_TOKEN)
        _wait_for_the_end()
        accepted = sum(each.arrivals.accepted.total() for each in made.world.platforms.values())
    finally:
        made.stop()
    sentence = f"The simulator has stopped; {counted(accepted, 'event')} had arrived."
    return Answer(sentence, data={"accepted": accepted})


def _announce(session: Session, url: str, platforms: list[str], token: str) -> None:
    if session.as_json:
        click.echo(msgspec.json.encode({"url": url, "platforms": platforms}).decode())
        return
    click.secho(f"The simulator plays {', '.join(platforms) or 'nothing'} at {url}", bold=True)
    click.echo(f"\nWhat arrives is shown at {url}/_simulator/")
    click.echo(f"The access token it takes is {token}. Stop it with Ctrl-C.")
    click.echo(f"\nNext: onward deliver event.json --simulator {url}")


def _wait_for_the_end() -> None:
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
