"""The clerk's process; ``onward serve`` starts it, with the sockets it needs."""

import signal
import socket
import sys


def main() -> None:
    """Work until whoever started it says that it is enough, or has ended."""
    # Both processes get these from a terminal or a service manager; the other one decides. First
    # of all: what is imported next takes most of a second.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    from onward.cli.clerk.work import Clerk  # noqa: PLC0415
    from onward.cli.logs import logs  # noqa: PLC0415
    from onward.cli.loops import run_quickly  # noqa: PLC0415

    line, listener, hops = map(int, sys.argv[1:])
    with logs("info"), socket.socket(fileno=line) as end, socket.socket(fileno=listener) as door:
        run_quickly(Clerk(door, trusted_hops=hops).work(end))


if __name__ == "__main__":
    main()
