"""`clean report` as a program: what it takes for what, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

from program import STORM, Run


def _data(path: Path) -> dict[str, object]:
    found = re.search(rb'id="data">(.*?)</script>', path.read_bytes())
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_files_become_one_report(clean: Run, tmp_path: Path) -> None:
    """Texts and pages become one file with all of them in order."""
    (tmp_path / "a.txt").write_text(STORM, "utf-8")
    (tmp_path / "b.html").write_text(f"<html><body><p>{STORM}</p></body></html>", "utf-8")
    done = clean("report", "a.txt", "b.html", "-o", "out.html")
    assert (done.code, done.out, done.err) == (0, b"", "")
    data = _data(tmp_path / "out.html")
    assert [d["name"] for d in data["documents"]] == ["a.txt", "b.html"]  # type: ignore[attr-defined]
    assert data["run"] is None


def test_a_clean_text_with_its_ledger(clean: Run, tmp_path: Path) -> None:
    """A stored clean text is shown by its ledger, without cleaning it again."""
    (tmp_path / "a.txt").write_bytes(STORM.encode())
    clean("a.txt", "-o", "done", "--ledger", "l.jsonl")
    done = clean("report", "done/a.txt", "--ledger", "l.jsonl", "-o", "out.html")
    assert done.code == 0, done.err
    (shown,) = _data(tmp_path / "out.html")["documents"]  # type: ignore[misc]
    assert "".join(p[0] for p in shown["pieces"] if p[1] & 1) == STORM
    done = clean("report", "a.txt", "--ledger", "l.jsonl", "-o", "other.html")
    assert done.code == 2
    assert "not the one that the ledger" in done.err
    assert not (tmp_path / "other.html").exists()


def test_folders_and_ledgers_are_runs(clean: Run, tmp_path: Path) -> None:
    """A run's folder, of JSONL or Parquet, and a ledger with its texts, are shown as runs with
    their documents."""
    (tmp_path / "a.txt").write_bytes(STORM.encode())
    assert clean("run", "a.txt", "-o", "run").code == 0
    assert clean("report", "run", "-o", "run.html").code == 0
    assert clean("a.txt", "-o", "done", "--ledger", "l.jsonl").code == 0
    assert clean("report", "l.jsonl", "--texts", "done", "-o", "l.html").code == 0
    assert clean("run", "a.txt", "-o", "table", "--format", "parquet").code == 0
    assert clean("report", "table", "-o", "table.html").code == 0
    for name in ("run.html", "l.html", "table.html"):
        data = _data(tmp_path / name)
        assert data["run"]["documents"] == 1  # type: ignore[index]
        assert data["documents"][0]["pieces"]  # type: ignore[index]


def test_what_is_refused(clean: Run, tmp_path: Path) -> None:
    """Two runs, a report over its own input, and a missing file are refused with a sentence, and
    nothing is left behind."""
    (tmp_path / "a.txt").write_bytes(STORM.encode())
    (tmp_path / "empty").mkdir()
    for arguments, told in (
        (("a.txt", "empty"), "one run alone"),
        (("empty",), "holds no ledger"),
        (("a.txt", "--texts", "empty"), "--texts belongs to a ledger"),
        (("a.txt", "missing.txt"), "missing.txt: no such file"),
    ):
        done = clean("report", *arguments, "-o", "out.html")
        assert (done.code, told in done.err) == (2, True), done.err
    done = clean("report", "a.txt", "-o", "a.txt")
    assert done.code == 2
    assert "is also an input" in done.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "empty"]
