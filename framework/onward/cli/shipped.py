"""The workspace that comes with Onward."""

import shutil
from pathlib import Path

import onward
from onward.errors import OnwardError


def shipped_workspace() -> Path:
    """Its folder: inside the package where it is installed, beside it in a checkout.

    Raises:
        OnwardError: It is not there.
    """
    package = Path(onward.__file__).resolve().parent
    for folder in (package / "_mappings", package.parents[1] / "mappings"):
        if (folder / "onward.yaml").is_file():
            return folder
    msg = "The workspace that comes with Onward is missing. Install Onward again."
    raise OnwardError(msg)


def copy_shipped(target: Path) -> Path:
    """A copy of it in ``target``, which must not be there yet.

    Raises:
        OnwardError: There is something in its place.
    """
    if target.exists() and any(target.iterdir()):
        msg = f"{target} is not empty. Name a folder that is, or one that does not exist yet."
        raise OnwardError(msg)
    shutil.copytree(
        shipped_workspace(), target, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True
    )
    return target
