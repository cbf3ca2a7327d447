"""What a command works with: the workspace it is about, the plugins, the options."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from onward.cli.options import Options
from onward.config import OPTIONS_FILE, Workspace, check_workspace, notices
from onward.errors import OnwardError, Problem
from onward.plugins import Plugins, load_plugins

_VARIABLE = re.compile(r"\$\{env:([^${}]*)\}")


class Session:
    """One run of a command.

    Attributes:
        environment: Where references such as ``${env:NAME}`` are looked up.
        typed: The options that the next command needs again.
        today: The day, for what ends some day.
    """

    def __init__(self, options: Options, environment: Mapping[str, str] | None = None) -> None:
        self.plugins_dir = options.plugins_dir
        self.simulator = options.simulator
        self.as_json = options.as_json
        self.reveal = options.reveal
        self.environment = os.environ if environment is None else environment
        self._folder = options.workspace
        self.typed = options.typed
        self.today = datetime.now(UTC).date()

    @cached_property
    def folder(self) -> Path:
        """The workspace's folder.

        Raises:
            OnwardError: There is none.
        """
        if self._folder is not None:
            if (self._folder / OPTIONS_FILE).is_file():
                return self._folder
            msg = (
                f"There is no workspace in {self._folder}: {OPTIONS_FILE} is missing there. "
                "Name the folder that has one: onward -w FOLDER …"
            )
            raise OnwardError(msg)
        for folder in (Path(), Path("mappings")):
            if (folder / OPTIONS_FILE).is_file():
                return folder
        msg = (
            f"There is no workspace here: neither {OPTIONS_FILE} nor mappings/{OPTIONS_FILE}. "
            "Go to a workspace's folder, or name it with -w. To begin one: onward new workspace. "
            "To see one at work: onward demo"
        )
        raise OnwardError(msg)

    @cached_property
    def plugins(self) -> Plugins:
        """The installed plugins, with those of ``--plugins-dir``."""
        return load_plugins(self.plugins_dir)

    @property
    def filled_environment(self) -> Mapping[str, str]:
        """The environment, with ``${env:NAME}`` itself for what the files name and nobody set.

        Enough to look at requests with: what is secret in them is hidden anyway.
        """
        files = self.folder.glob("[!.]*.yaml")
        texts = (file.read_text(encoding="utf-8", errors="replace") for file in files)
        named = {found[1]: found[0] for text in texts for found in _VARIABLE.finditer(text)}
        known = {name: value for name, value in self.environment.items() if value}
        return {**named, **known}

    def check(self, *, strict_secrets: bool = False) -> tuple[Workspace | None, list[Problem]]:
        """The workspace as far as it can be read, with all its problems."""
        workspace, problems = check_workspace(
            self.folder,
            self.plugins.destinations,
            environment=self.environment,
            strict_secrets=strict_secrets,
            directives=self.plugins.directives,
        )
        advice = notices(workspace, self.today) if workspace else []
        return workspace, sorted([*self.plugins.problems, *problems, *advice])
