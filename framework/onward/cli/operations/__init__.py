"""What commands do to a workspace: JSON in, JSON out, here or in a running server."""

from onward.cli.operations.applying import apply, plan
from onward.cli.operations.asking import choices, test_connection
from onward.cli.operations.deleting import delete_user
from onward.cli.operations.events import deliver, preview
from onward.cli.operations.ledger import counts, deliveries, delivery
from onward.cli.operations.replaying import replay, resume
from onward.cli.operations.signing_in import consent, sign_in
from onward.cli.operations.status import status
from onward.runner.runner import Operation

OPERATIONS: dict[str, Operation] = {
    "apply": apply,
    "choices": choices,
    "consent": consent,
    "counts": counts,
    "delete_user": delete_user,
    "deliver": deliver,
    "deliveries": deliveries,
    "delivery": delivery,
    "plan": plan,
    "preview": preview,
    "replay": replay,
    "resume": resume,
    "sign_in": sign_in,
    "status": status,
    "test_connection": test_connection,
}
DELIVERING = frozenset({"deliver", "replay", "resume"})
"""Those that send: a runner opened for them delivers while it is open."""
OFFLINE = frozenset({"deliveries", "delivery", "preview", "status"})
"""Those that ask no platform, and so need none of the secrets."""
