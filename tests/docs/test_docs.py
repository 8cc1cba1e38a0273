"""The pages in `docs/` are walked: files written, commands and programs run, output compared."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from walk import ROOT, Walk, blocks, matches

DOCS = ROOT / "docs"
# Pages that tell of corpora and machines that nobody has here; `tests/test_contribution.py` knows
# their commands and options, `tests/run`, `tests/review` and `tests/web` do what they tell.
TOLD = {"run.md", "runs.md", "languages.md", "report.md", "guarantees.md", "review.md"}
WALKED = [path for path in sorted(DOCS.glob("*.md")) if path.name not in TOLD]
# Runs, checks of packs, and both again: half a minute. `make docs-test` walks them, too.
LONG = {"recipes.md", "writing-rules.md"}
WHOLE = "CLEANER_DOCS" in os.environ


@pytest.mark.parametrize("path", WALKED, ids=lambda path: path.stem)
def test_the_page_is_true(path: Path, tmp_path: Path) -> None:
    """Every block of the page does, in an empty folder, what the page shows."""
    if path.name in LONG and not WHOLE:
        pytest.skip("it takes long; make docs-test walks it")
    walk = Walk(tmp_path)
    walk.go(path.read_text("utf-8"))
    assert walk.faults == []
    if walk.skipped:
        assert not WHOLE, f"{walk.skipped} not found"
        pytest.skip(f"all that is true, but for blocks that want {walk.skipped}")


def test_a_false_page_is_noticed(tmp_path: Path) -> None:
    """The test above would see a command, a program, a pack or a language that is not right."""
    walk = Walk(tmp_path)
    walk.go(
        "`a.txt`\n\n```text\nStorm closes port\n```\n"
        "```console\n$ clean a.txt\nStorm closes pier\n"
        "$ cat a.txt | tr S s\nstorm closes port\n```\n"
        "```python\n>>> 1 + 1\n3\n```\n```perl\n1\n```\n"
    )
    assert [re.split(r"\n|\*", fault)[0] for fault in walk.faults] == [
        "line 6: $ clean a.txt  (exit code 0)",
        "",
        "line 16: nobody runs a block of `perl`",
    ]


def test_dots_stand_for_what_differs() -> None:
    """`…` is any text of a line, a line of `…` any lines, and nothing else is."""
    assert matches("in … s\n…\nend", "in 3 s\na\nb\nend\n")
    assert not matches("in … s", "in 3\n4 s")
    assert not matches("a.c", "abc")


def test_every_page_has_its_place() -> None:
    """Every page of `docs/` stands in the navigation of the site."""
    shown = (ROOT / "mkdocs.yml").read_text("utf-8")
    for path in DOCS.rglob("*.md"):
        assert f" {path.relative_to(DOCS).as_posix()}\n" in shown, path


def test_blocks_have_a_language() -> None:
    """No code block of any page is without a language, so none escapes by having none."""
    for path in DOCS.rglob("*.md"):
        assert all(block.language for block in blocks(path.read_text("utf-8"))), path
