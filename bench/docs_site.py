"""What the site of `make docs` shows besides docs/: hooks of mkdocs, named in mkdocs.yml.

In go other files of the repository and the packs, out come pages: the pack reference, how to take
part, the changes, the figures of the README, and the catalogue of rules. Each has one home, and
the site shows it; links between them lead to the site's pages.
"""

from __future__ import annotations

import posixpath
import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rule_catalogue import pages

ROOT = Path(__file__).resolve().parent.parent
HOMES = {
    "rules.md": "rules/README.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
}
FIGURES = ("How good it is", "How fast it is")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_CATALOGUE: dict[str, str] = {}


def moved(text: str, home: str) -> str:
    """A file's text with its links as they are from the top of the site."""
    sites = {file: page for page, file in HOMES.items()} | {"README.md": "index.md"}

    def link(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(home), found[1]))
        return f"]({sites.get(target, target.removeprefix('docs/'))}"

    return _LINK.sub(link, text)


def benchmarks() -> str:
    """The README's sections of figures, as a page."""
    readme = (ROOT / "README.md").read_text("utf-8")
    sections = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL))
    shown = "\n".join(f"## {title}\n{sections[title]}" for title in FIGURES)
    return f"# Benchmarks\n\n{moved(shown, 'README.md')}"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make the catalogue, and give its pages their places in the navigation."""
    _CATALOGUE.update(pages())
    _fill(config.nav)
    return config


def _fill(nav: Any) -> None:
    for item in nav:
        for title, inner in item.items() if isinstance(item, dict) else ():
            if inner == "catalogue/index.md":
                item[title] = [f"catalogue/{name}" for name in _CATALOGUE]
            elif isinstance(inner, list):
                _fill(inner)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that do not lie in docs/."""
    made = {page: moved((ROOT / home).read_text("utf-8"), home) for page, home in HOMES.items()}
    made["benchmarks.md"] = benchmarks()
    made.update({f"catalogue/{name}": text for name, text in _CATALOGUE.items()})
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files
