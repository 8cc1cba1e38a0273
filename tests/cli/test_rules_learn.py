"""`clean rules learn`, `promote` and `diff`: from an outlet's documents to rules that act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import Run

PACK = "my/outlets/example.org.learned.yaml"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Three articles of one outlet as JSONL."""
    rows = []
    for place in ("Velmar", "Orrin", "Dunmore"):
        text = "\n".join([
            f"The crews of {place} strike",
            f"The crews of {place} will stop work on Monday, their union said after a vote.",
            f"The vote was close in {place}, and nobody knows how people will get their bread.",
            "Harbour Post premium edition",
            "Harbour Post, Quay 7",
        ])  # fmt: skip
        rows.append({"text": text, "url": f"https://example.org/{place}"})
    path = tmp_path / "saved.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_from_documents_to_rules_that_act(clean: Run, saved: Path, tmp_path: Path) -> None:
    """The proposed pack changes nothing until it is promoted; then `rules diff` shows what goes,
    and `--check` fails."""
    done = clean("rules", "learn", "saved.jsonl", "--to", "my")
    assert done.code == 0, done.err
    assert f"wrote {PACK}" in done.text
    compare = ("rules", "diff", "--old", "shipped", "--new", "my", "saved.jsonl", "--check")
    assert clean(*compare).code == 0
    promoted = clean("rules", "promote", PACK)
    assert promoted.code == 0, promoted.text
    assert "trust: safe" in (tmp_path / PACK).read_text("utf-8")
    found = clean(*compare, "--output-format", "json")
    assert found.code == 1
    told = json.loads(found.text)
    assert (told["documents"], told["changed"]) == (3, 3)
    assert "Harbour Post, Quay 7" in clean(*compare).text


def test_too_few_documents_are_refused(clean: Run, tmp_path: Path) -> None:
    """Two texts are no ground to learn from, and nothing is written."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"The boat {name} came in on Monday, as they all do.", "utf-8")
    done = clean("rules", "learn", "a.txt", "b.txt", "--outlet", "example.org", "--to", "my")
    assert done.code == 2
    assert "3 or more" in done.err
    assert not (tmp_path / "my").exists()


def test_an_unknown_outlet_is_asked_for(clean: Run, tmp_path: Path) -> None:
    """A text that says no outlet is refused with what to type."""
    (tmp_path / "a.txt").write_text("The boat came in on Monday.", "utf-8")
    done = clean("rules", "learn", "a.txt")
    assert done.code == 2
    assert "--outlet" in done.err


def test_pages_give_selectors(clean: Run, tmp_path: Path) -> None:
    """Of pages the element of the article is proposed, with the pages that show it."""
    for number, place in enumerate(("Velmar", "Orrin", "Dunmore")):
        body = "".join(
            f"<p>The crews of {place} will stop work on day {day}, their union said after a vote "
            "in the hall, and nobody knows how the people will get their bread.</p>"
            for day in range(4)
        )
        (tmp_path / f"{number}.html").write_text(
            f"<html><body><nav><a href='/'>Home</a></nav><div class='story-text'>{body}</div>"
            "<footer>Harbour Post, Quay 7</footer></body></html>", "utf-8",
        )  # fmt: skip
    pages = [f"{number}.html" for number in range(3)]
    done = clean("rules", "learn", *pages, "--outlet", "example.org", "--to", "my")
    assert done.code == 0, done.err
    pack = (tmp_path / PACK).read_text("utf-8")
    assert ".story-text" in pack
    assert "on 3 of 3 pages" in pack
    assert "trust: safe" not in pack
