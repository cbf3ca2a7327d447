"""What commands do to a workspace: JSON in, JSON out, here or in a running server."""

from onward.cli.operations.applying import apply, plan
from onward.cli.operations.asking import choices, test_connection
from onward.cli.operations.deleting import delete_user
from onward.cli.operations.desk import Reading, at_runner
from onward.cli.operations.events import deliver, preview
from onward.cli.operations.ledger import counts, deliveries, delivery, problems
from onward.cli.operations.replaying import (
    preview_replay,
    replay,
    replay_progress,
    stop_replay,
)
from onward.cli.operations.resuming import resume
from onward.cli.operations.signing_in import consent, sign_in
from onward.cli.operations.status import status
from onward.runner.runner import Operation

READING: dict[str, Reading] = {
    "delivery": delivery,
    "deliveries": deliveries,
    "counts": counts,
    "preview_replay": preview_replay,
    "problems": problems,
}
"""Those that only look at what happened; they need no runner."""

OPERATIONS: dict[str, Operation] = {
    **{name: at_runner(reading) for name, reading in READING.items()},
    "apply": apply,
    "choices": choices,
    "consent": consent,
    "delete_user": delete_user,
    "deliver": deliver,
    "plan": plan,
    "preview": preview,
    "replay": replay,
    "replay_progress": replay_progress,
    "resume": resume,
    "sign_in": sign_in,
    "status": status,
    "stop_replay": stop_replay,
    "test_connection": test_connection,
}
DELIVERING = frozenset({"deliver", "replay", "resume"})
"""Those that send: a runner opened for them delivers while it is open."""
OFFLINE = frozenset({"preview", "status"})
"""Those that ask no platform, and so need none of the secrets."""
