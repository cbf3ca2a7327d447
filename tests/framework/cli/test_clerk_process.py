import subprocess
import sys

from fixtures.processes import unmeasured

STARTED_AND_HELD_UP = """
import signal, sys
sys.modules["onward.cli.clerk.work"] = None  # what takes long to import
from onward.cli.clerk.__main__ import main
try:
    main()
except ImportError:
    print(*(signal.getsignal(each).name for each in (signal.SIGINT, signal.SIGTERM)))
"""


def test_a_clerk_ignores_what_its_server_decides_on_from_the_first_moment() -> None:
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", STARTED_AND_HELD_UP],
        env=unmeasured(PYTHONPATH=":".join(sys.path)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("SIG_IGN SIG_IGN\n", "") == (ran.stdout, ran.stderr)
