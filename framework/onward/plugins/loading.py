"""Finding plugins: entry points of the group ``onward``, files of a plugins folder."""

import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pluggy

from onward.destination import Destination
from onward.errors import OnwardError, Problem
from onward.mapping import Directive
from onward.plugins.hooks import Hooks, Processor
from onward.plugins.host import Plugins

GROUP = "onward"


def load_plugins(plugins_dir: Path | None = None) -> Plugins:
    """All installed plugins and those of ``plugins_dir``; a broken one is among the problems."""
    files = () if plugins_dir is None else plugins_dir.glob("[!_.]*.py")
    plugins = load_these(entry_points(group=GROUP), files)
    if plugins_dir is None or plugins_dir.is_dir():
        return plugins
    missing = _problem(
        str(plugins_dir), "There is no such plugins folder.", "Create it, or name another."
    )
    return replace(plugins, problems=(missing, *plugins.problems))


def load_these(entries: Iterable[EntryPoint], files: Iterable[Path]) -> Plugins:
    """The plugins of these entry points and files."""
    loader = _Loader()
    seen: set[tuple[str, str]] = set()
    for entry in sorted(entries, key=lambda entry: (entry.name, entry.value)):
        # A checkout on the path and its installed metadata announce the same thing twice.
        if (entry.name, entry.value) not in seen:
            seen.add((entry.name, entry.value))
            loader.take(_distribution(entry), entry.name, entry.load)
    for path in sorted(files):
        loader.take(str(path), path.stem, _file_loader(path))
    return loader.plugins()


@dataclass(slots=True)
class _Loader:
    manager: pluggy.PluginManager = field(default_factory=lambda: pluggy.PluginManager(GROUP))
    destinations: dict[str, Destination] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.manager.add_hookspecs(Hooks)

    def report(self, origin: str, message: str, hint: str) -> None:
        self.problems.append(_problem(origin, message, hint))

    def take(self, origin: str, name: str, load: Callable[[], object]) -> None:
        """Use what ``load`` returns: a destination, or a module or object with some or with hooks."""
        try:
            found = load()
        except Exception as error:  # noqa: BLE001 - a broken plugin takes no other down
            self.report(origin, f"{name} cannot be imported: {_said(error)}", _MEND)
            return
        destinations = list(_destinations(found))
        for destination in destinations:
            self.add(origin, destination)
        has_hooks = not isinstance(found, Destination) and self.register(origin, name, found)
        if not destinations and not has_hooks:
            self.report(
                origin,
                f"{name} holds neither a Destination nor a hook.",
                "Point the entry point at the destination: package.module:attribute.",
            )

    def add(self, origin: str, destination: Destination) -> None:
        """Offer a destination under its slug; the first one keeps it."""
        first = self.destinations.setdefault(destination.slug, destination)
        if first is destination:
            self.origins.setdefault(destination.slug, origin)
            return
        self.report(
            origin,
            f'Its destination "{destination.slug}" is not used: {self.origins[destination.slug]} '
            "brings one of the same name.",
            "Uninstall one of the two, or rename one.",
        )

    def register(self, origin: str, name: str, plugin: object) -> bool:
        """Connect a plugin's hooks; whether it has any."""
        if self.manager.is_registered(plugin):
            return True
        try:
            self.manager.register(plugin, name=origin)
            self.manager.check_pending()
        except (ValueError, pluggy.PluginValidationError) as error:
            if self.manager.has_plugin(origin):
                self.manager.unregister(name=origin)
            self.report(origin, f"{name} has a hook that does not fit: {_said(error)}", _MEND)
            return True
        return bool(self.manager.get_hookcallers(plugin))

    def collect(self, hook: str) -> Iterator[tuple[str, Any]]:
        """What the plugins register with ``hook``, with who brings it."""
        implementations = getattr(self.manager.hook, hook).get_hookimpls()
        for each in sorted(implementations, key=lambda each: str(each.plugin_name)):
            try:
                found: Sequence[Any] = each.function()
                yield from ((each.plugin_name, item) for item in found)
            except Exception as error:  # noqa: BLE001 - as in take
                self.report(each.plugin_name, f"{hook} failed: {_said(error)}", _MEND)

    def directives(self) -> dict[str, Directive]:
        directives: dict[str, Directive] = {}
        for origin, directive in self.collect("register_directives"):
            vendor, dot, rest = directive.name.partition(".")
            if not (vendor.startswith("@") and len(vendor) > 1 and dot and rest):
                self.report(
                    origin,
                    f'Its step is called "{directive.name}", which is not "@vendor.name".',
                    "Rename it, so that it cannot be taken for a step of the language.",
                )
            elif directives.setdefault(directive.name, directive) is not directive:
                self.report(
                    origin,
                    f"Its step {directive.name} is not used: another plugin brings one.",
                    "Uninstall one of the two, or rename one.",
                )
        return directives

    def plugins(self) -> Plugins:
        for origin, destination in self.collect("register_destinations"):
            self.add(origin, destination)
        directives = self.directives()
        processors: list[Processor] = [each for _, each in self.collect("register_processors")]
        commands = [each for _, each in self.collect("register_commands")]
        return Plugins(
            self.manager,
            MappingProxyType(dict(sorted(self.destinations.items()))),
            MappingProxyType(self.origins),
            MappingProxyType(directives),
            tuple(processors),
            tuple(commands),
            tuple(self.problems),
        )


def _problem(origin: str, message: str, hint: str) -> Problem:
    return Problem(origin, 0, 0, "broken-plugin", message, hint, "warning")


_MEND = "Mend the plugin or uninstall it; the others work."


def _destinations(found: object) -> Iterator[Destination]:
    if isinstance(found, Destination):
        yield found
    elif isinstance(found, ModuleType):
        yield from dict.fromkeys(
            value for value in vars(found).values() if isinstance(value, Destination)
        )


def _distribution(entry: EntryPoint) -> str:
    owner = f"{entry.dist.name} {entry.dist.version}" if entry.dist else "entry point"
    return f"{owner} ({entry.name})"


def _file_loader(path: Path) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        name = f"onward_plugin_{path.stem}"
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            msg = f"{path} is no Python file."
            raise OnwardError(msg)
        module = importlib.util.module_from_spec(spec)
        # Annotations are read back through the module's name.
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module

    return load


def _said(error: Exception) -> str:
    text = str(error).partition("\n")[0]
    return text if isinstance(error, OnwardError) else f"{type(error).__name__}: {text}"
