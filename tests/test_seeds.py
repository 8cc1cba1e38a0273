from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, Entry, Result

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
FIXTURES = ROOT / "tests/fixtures/seeds"
REMOVED: dict[str, dict[str, Any]] = json.loads((FIXTURES / "removed.json").read_text("utf-8"))
UNCHANGED = "002_f73e1108d9f2584f.txt"
EACH = pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])


def _line(text: str, entry: Entry) -> int:
    """The line that an entry cut; the last line's cut begins at the line end in front of it."""
    start = entry.start
    while start < entry.end and text[start] in "\r\n":
        start += 1
    return text.count("\n", 0, start)


def _cuts(result: Result) -> list[Entry]:
    return [entry for entry in result.ledger.applied if entry.stage == "spill"]


def test_all_five_seeds_are_here() -> None:
    """The seeds, their expected texts and removed.json speak of the same five articles."""
    names = [path.name for path in SEEDS]
    assert len(names) == 5
    assert sorted(REMOVED) == names
    assert sorted(path.name for path in FIXTURES.glob("*.txt")) == names


@EACH
def test_library_gives_the_expected_bytes(path: Path, plain: Cleaner) -> None:
    """With names off the clean text is the expected one, byte for byte."""
    expected = (FIXTURES / path.name).read_bytes()
    assert plain.clean(path.read_bytes()).text.encode() == expected
    assert plain.clean(path.read_bytes().decode()).text.encode() == expected


@EACH
def test_program_gives_the_expected_bytes(path: Path) -> None:
    """The program with --names off writes the expected bytes and nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", str(path), "--names", "off", "--isolated"],
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == (FIXTURES / path.name).read_bytes()
    assert done.stderr == b""


@EACH
def test_lines_go_by_their_category(path: Path, plain: Cleaner) -> None:
    """Exactly the listed lines are cut, each with its text and by a rule of its category."""
    text = path.read_bytes().decode()
    cut: dict[int, tuple[str, set[str]]] = {}
    for entry in _cuts(plain.clean(text)):
        line = _line(text, entry)
        gone, categories = cut.get(line, ("", set()))
        cut[line] = gone + entry.removed.strip("\n"), categories | {entry.category}
    assert cut == {
        item["line"]: (item["text"], {item["category"]}) for item in REMOVED[path.name]["removed"]
    }


@EACH
def test_names_are_rewritten(path: Path, shipped: Cleaner, plain: Cleaner) -> None:
    """With names on at least the listed names are rewritten, each wherever it stands, and
    nothing but names differs from the text with names off."""
    result = shipped.clean(path.read_bytes())
    rewritten = {
        (entry.removed, entry.inserted) for entry in result.ledger.applied if entry.stage == "names"
    }
    assert rewritten >= {tuple(pair) for pair in REMOVED[path.name]["names"]}
    expected = plain.clean(path.read_bytes()).text
    for before, after in sorted(rewritten, key=lambda pair: -len(pair[0])):
        assert before in expected
        expected = expected.replace(before, after)
    assert result.text == expected


@pytest.mark.parametrize("names", ["off", "rewrite"])
def test_the_clean_seed_is_left_alone(names: str) -> None:
    """Seed 002 has no spill: it comes back as it is, and no entry is applied."""
    raw = (ROOT / "seeds" / UNCHANGED).read_bytes()
    result = Cleaner(names=names).clean(raw)
    assert result.text.encode() == raw
    assert result.ledger.applied == ()


@pytest.mark.parametrize("names", ["off", "annotate", "rewrite"])
@EACH
def test_restore_gives_the_bytes(path: Path, names: str) -> None:
    """From the clean text and the ledger the seed's bytes come back."""
    raw = path.read_bytes()
    result = Cleaner(names=names).clean(raw)
    assert result.restore() == raw


@EACH
def test_cleaning_twice_changes_nothing(path: Path, shipped: Cleaner) -> None:
    """The clean text of a seed is clean."""
    once = shipped.clean(path.read_bytes()).text
    assert shipped.clean(once).text == once
