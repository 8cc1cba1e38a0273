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
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rule_catalogue import pages

ROOT = Path(__file__).resolve().parent.parent
HOMES = {
    "rules.md": "rules/README.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "benchmarks.md": "README.md",
    "catalogue/index.md": "bench/rule_catalogue.py",
}
FIGURES = ("How good it is", "How fast it is")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_CATALOGUE: dict[str, str] = {}


def moved(text: str, home: str, page: str) -> str:
    """A file's text with its links, which hold in the repository, as they hold on the site."""
    sites = {file: site for site, file in HOMES.items()}

    def link(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(home), found[1]))
        site = sites.get(target, target.removeprefix("docs/"))
        return f"]({posixpath.relpath(site, posixpath.dirname(page) or '.')}"

    return _LINK.sub(link, text)


def benchmarks() -> str:
    """The README's sections of figures, as a page."""
    readme = (ROOT / "README.md").read_text("utf-8")
    sections = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL))
    shown = "\n".join(f"## {title}\n{sections[title]}" for title in FIGURES)
    return f"# Benchmarks\n\n{shown}"


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
    made = {f"catalogue/{name}": text for name, text in _CATALOGUE.items()}
    for page, home in HOMES.items():
        made.setdefault(page, (ROOT / home).read_text("utf-8"))
    made["benchmarks.md"] = benchmarks()
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links to the pages of the site."""
    path = page.file.src_uri
    if path.startswith("catalogue/"):
        return markdown
    return moved(markdown, HOMES.get(path, f"docs/{path}"), path)
