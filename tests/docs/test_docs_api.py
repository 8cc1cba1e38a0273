"""The reference of the library and the catalogue of the rules are whole."""

from __future__ import annotations

import re
import sys

from walk import ROOT

import cleaner
from cleaner import Cleaner

sys.path.insert(0, str(ROOT / "bench"))

from rule_catalogue import pages

PAGE = ROOT / "docs" / "api.md"


def test_every_public_name_has_its_entry() -> None:
    """docs/api.md asks for the names of `cleaner.__all__`, each once, and for no others."""
    asked = re.findall(
        r"^::: cleaner\.(\w+)$", (ROOT / "docs" / "api.md").read_text(), re.MULTILINE
    )
    assert sorted(asked) == sorted(cleaner.__all__)


def test_every_rule_stands_in_the_catalogue(shipped: Cleaner) -> None:
    """Each shipped rule has a heading on the page of its pack, and each page has a link."""
    made = pages()
    headings = {
        f"{title[1]}/{name}"
        for text in made.values()
        if (title := re.match(r"# (\S+)\n", text))
        for name in re.findall(r"^## (\S+) \{", text, re.MULTILINE)
    }
    assert {rule.id for rule in shipped.packs.rules} <= headings
    assert {name for name in made if f"]({name})" not in made["index.md"]} == {"index.md"}
