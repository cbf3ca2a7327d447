"""A new destination plugin: a folder that passes its own tests at once."""

import importlib.util
import re
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template

from onward.destination import Destination
from onward.errors import OnwardError
from onward.testing.docs import written

_FILES = {
    "pyproject.toml": "pyproject.toml.template",
    "{package}/__init__.py": "module.py.template",
    "{package}/README.md": "README.md.template",
    "{package}/examples/order-completed.yaml": "order-completed.yaml.template",
    "{package}/examples/page-viewed.yaml": "page-viewed.yaml.template",
    "tests/test_{attribute}.py": "test.py.template",
}
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class PluginNames:
    """What a plugin's parts are called.

    Attributes:
        slug: ``acme-ads``, as connections name it.
        title: ``Acme Ads``.
    """

    slug: str
    title: str

    @classmethod
    def of(cls, name: str) -> "PluginNames":
        """The names for what a person calls the platform: ``Acme Ads`` or ``acme-ads``.

        Raises:
            OnwardError: No name can be made of it.
        """
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-").removeprefix("onward-")
        if not _SLUG.fullmatch(slug):
            msg = f'"{name}" gives no name: use letters and digits, beginning with a letter.'
            raise OnwardError(msg)
        title = name if re.search(r"[A-Z ]", name) else slug.replace("-", " ").title()
        return cls(slug, title.strip().replace('"', "").replace("\\", ""))

    @property
    def parts(self) -> dict[str, str]:
        """What the templates are filled with."""
        attribute = self.slug.replace("-", "_")
        return {
            "slug": self.slug,
            "title": self.title,
            "attribute": attribute,
            "package": f"onward_{attribute}",
            "klass": "".join(map(str.capitalize, self.slug.split("-"))),
            "variable": attribute.upper(),
        }


def write_plugin(names: PluginNames, folder: Path) -> list[Path]:
    """Write a plugin into ``folder``, which must be empty or new; the files it has.

    Raises:
        OnwardError: There is something in the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder} is there already. Name another folder: --folder"
        raise OnwardError(msg)
    templates = resources.files("onward.cli.scaffold") / "templates"
    parts = names.parts
    files = []
    for name, template in _FILES.items():
        file = folder / name.format(**parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (templates / template).read_text(encoding="utf-8")
        file.write_text(Template(text).substitute(parts), encoding="utf-8")
        files.append(file)
    package = folder / parts["package"]
    readme = package / "README.md"
    destination = _loaded(package, parts["attribute"])
    text = written(destination, readme.read_text(encoding="utf-8"))
    readme.write_text(text, encoding="utf-8")
    return files


def _loaded(package: Path, attribute: str) -> Destination:
    """The plugin's destination, for the tables of its README."""
    name = f"onward_new_{attribute}"
    spec = importlib.util.spec_from_file_location(name, package / "__init__.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    # Annotations are read back through the module's name.
    sys.modules[name] = module
    writes = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        spec.loader.exec_module(module)
        found: Destination = getattr(module, attribute)
        found.fields(next(iter(found.actions)))
    finally:
        sys.dont_write_bytecode = writes
        del sys.modules[name]
    return found
