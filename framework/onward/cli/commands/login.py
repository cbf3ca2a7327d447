"""Sign in to a connection's platform."""

import asyncio
import secrets
import webbrowser
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import click

from onward.cli.answer import Answer, counted
from onward.cli.frame import command
from onward.cli.listener import ConsentListener
from onward.cli.operating import operated, running_server
from onward.cli.session import Session

SIGN_IN_WITHIN_S = 600.0


@command(
    "onward login linkedin",
    "onward login linkedin --no-browser",
    "onward login linkedin --simulator http://127.0.0.1:8090",
)
@click.argument("connection")
@click.option("--no-browser", is_flag=True, help="Only print the address to open.")
@click.option(
    "--port",
    default=8765,
    show_default=True,
    help="Where the platform sends you back to; register http://127.0.0.1:PORT/callback there.",
)
def login(session: Session, *, connection: str, no_browser: bool, port: int) -> Answer:
    """Sign in to a connection's platform, and keep its tokens, encrypted.

    They are renewed by themselves from then on, and win over those in the file until the file's
    reference changes.
    """
    found = asyncio.run(_sign_in(session, connection, port, opens=not no_browser))
    lines = []
    if found["expires_at"]:
        renewed = " and is renewed by itself" if found["can_refresh"] else ""
        lines.append(f"The access token ends on {found['expires_at'][:10]}{renewed}.")
    if found["refresh_expires_at"]:
        lines.append(f"Sign in again before {found['refresh_expires_at'][:10]}.")
    if found["resumed"]:
        lines.append(
            counted(found["resumed"], "paused delivery goes on.", "paused deliveries go on.")
        )
    sentence = f'Connection "{connection}" is signed in.'
    return Answer(sentence, lines, f"onward test-connection {connection}", found)


async def _sign_in(session: Session, connection: str, port: int, *, opens: bool) -> dict[str, Any]:
    state = secrets.token_urlsafe(24)
    async with ConsentListener(port, state) as listener:
        page = {
            "connection": connection,
            "redirect_uri": listener.redirect_uri,
            "state": state,
        }
        consent = await operated(session, "consent", page)
        server = running_server(session)
        url = _at(consent["url"], server.simulator if server else session.simulator)
        click.echo(f"Sign in to {consent['platform']} here:\n  {url}", err=True)
        if opens:
            await asyncio.to_thread(webbrowser.open, url)
        code = await listener.code(SIGN_IN_WITHIN_S)
        answer = {
            "connection": connection,
            "redirect_uri": listener.redirect_uri,
            "code": code,
        }
        return await operated(session, "sign_in", answer)


def _at(url: str, simulator: str | None) -> str:
    """The address as a browser reaches it: on the simulator, its host becomes part of the path."""
    if simulator is None:
        return url
    parts, base = urlsplit(url), urlsplit(simulator)
    path = f"{base.path.rstrip('/')}/{parts.netloc}{parts.path}"
    return urlunsplit((base.scheme, base.netloc, path, parts.query, ""))
