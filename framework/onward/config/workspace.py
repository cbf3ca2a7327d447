"""A workspace's folder: all its files read, all its problems told at once."""

import re
from collections.abc import Mapping
from pathlib import Path

from onward.config.connection import Installed, read_connection
from onward.config.document import Document, read_document
from onward.config.model import ConnectionConfig, Workspace
from onward.config.references import References
from onward.config.settings import Filler
from onward.config.shapes import WorkspaceShape
from onward.config.sharing import shared_objects
from onward.config.sources import DATA_FOLDER, WorkspaceOptions, read_options
from onward.config.values import Directives
from onward.destination import Destination
from onward.errors import Problem, WorkspaceError

OPTIONS_FILE = "onward.yaml"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_workspace(
    folder: str | Path,
    destinations: Mapping[str, Destination],
    *,
    environment: Mapping[str, str],
    strict_secrets: bool = False,
    directives: Directives | None = None,
) -> tuple[Workspace | None, list[Problem]]:
    """The workspace of a folder and all problems of its files, sorted; ``None`` if one is an error.

    Args:
        folder: Holds ``onward.yaml`` and a ``.yaml`` file per connection.
        destinations: Those installed, by slug.
        environment: Where ``${env:NAME}`` looks.
        strict_secrets: Whether a reference without a value is an error; a warning otherwise.
        directives: Steps that plugins add to the mapping language.
    """
    root = Path(folder)
    files = _files(root)
    references = References(environment, root)
    problems = _problems_of_folder(root, files)
    options = WorkspaceOptions()
    readable: WorkspaceOptions | None = options
    if root / OPTIONS_FILE in files:
        document = _read(root / OPTIONS_FILE)
        readable = read_options(document, Filler(document, references, strict_secrets, []))
        options = readable or options
        problems += document.problems
    installed = Installed(
        destinations,
        directives or {},
        references,
        {source.id for source in options.sources} if readable else None,
        strict_secrets,
    )
    connections: list[ConnectionConfig] = []
    for path in files:
        if path.name == OPTIONS_FILE:
            continue
        document = _read(path)
        if not document.problems or document.value is not None:
            connection = read_connection(document, path.stem, installed)
            if connection is not None:
                connections.append(connection)
        problems += document.problems
    problems += shared_objects(connections)
    problems = sorted(dict.fromkeys(problems))
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    workspace = Workspace(
        root,
        options.sources,
        tuple(connections),
        root / options.data,
        options.retention.age,
        options.retention.size,
        alerts=options.alerts,
        metrics_token=options.metrics_token,
        journal=options.journal,
        problems=tuple(problems),
    )
    return workspace, problems


def load_workspace(
    folder: str | Path,
    destinations: Mapping[str, Destination],
    *,
    environment: Mapping[str, str],
    directives: Directives | None = None,
) -> Workspace:
    """The workspace of a folder, with every reference filled in.

    Raises:
        WorkspaceError: Its files have errors, or a reference has no value; all at once.
    """
    workspace, problems = check_workspace(
        folder,
        destinations,
        environment=environment,
        strict_secrets=True,
        directives=directives,
    )
    if workspace is None:
        raise WorkspaceError(problems)
    return workspace


def data_folder(folder: Path) -> Path:
    """Where a workspace keeps its data, whatever else is wrong with its files.

    Raises:
        WorkspaceError: ``onward.yaml`` does not say it.
    """
    document = _read(folder / OPTIONS_FILE)
    options = {} if document.value is None and not document.problems else document.value
    if isinstance(options, dict):
        name = options.get("data") or DATA_FOLDER
        if isinstance(name, str):
            return folder / name
        message = '"data" should be the name of a folder.'
        document.report("wrong-type", message, "Put it in quotes.", at=("data",))
    elif not document.problems:
        WorkspaceShape.read(document, (), options)
    raise WorkspaceError(document.problems)


def names_cluster(folder: Path) -> bool:
    """Whether ``onward.yaml`` puts the journal on a cluster; whatever else is wrong is left alone.

    Reads no connection, so it is known long before the workspace is.
    """
    options = _read(folder / OPTIONS_FILE).value
    return isinstance(options, dict) and options.get("journal") is not None


def shown(path: Path) -> str:
    """A path as a person in the current folder would type it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _files(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return sorted(path for path in root.glob("[!.]*.yaml") if path.is_file())


def _read(path: Path) -> Document:
    try:
        document = read_document(path.read_bytes(), shown(path))
    except OSError as error:
        document = Document(shown(path), "")
        message = f"The file cannot be read: {error.strerror}."
        document.report("unreadable-file", message, "Let this user read it.")
        return document
    if document.value is None and not document.problems and path.name != OPTIONS_FILE:
        document.report(
            "empty-file",
            "The file is empty, but every .yaml file here is a connection.",
            "Write the connection into it, or delete it.",
        )
    return document


def _problems_of_folder(root: Path, files: list[Path]) -> list[Problem]:
    name = shown(root)
    if not root.is_dir():
        message = "There is no such folder; a workspace is a folder with onward.yaml in it."
        hint = "Name the folder, or create it."
        return [Problem(name, 0, 0, "missing-folder", message, hint)]
    problems = []
    if not files:
        message = "The folder holds no .yaml file, so it is no workspace."
        hint = "Name a folder with onward.yaml and connections in it."
        problems.append(Problem(name, 0, 0, "empty-workspace", message, hint))
    for path in files:
        if not _ID.fullmatch(path.stem):
            message = (
                f"A connection's id is its file's name, and \"{path.stem}\" is not kebab-case."
            )
            hint = "Rename the file: small letters, digits and single dashes."
            problems.append(Problem(shown(path), 0, 0, "not-kebab-case", message, hint))
    for path in sorted(root.glob("[!.]*.yml")):
        message = "The file is not read: only files that end in .yaml are."
        problems.append(
            Problem(shown(path), 0, 0, "file-not-read", message, "Rename it.", "warning")
        )
    return problems
