"""What a person is told while a run goes on and at its end, and how it is judged."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from corpora import rows, write_rows

from cleaner.cli.progress import PROGRESS, Progress, table, total_of
from cleaner.cli.run_command import command
from cleaner.run.find import find
from cleaner.run.model import Counts, Done

CLEANED = Counts(8, cleaned=6, rejected=2, characters=4000, removed=120)


def _done(counts: Counts, size: int, *warnings: str) -> Done:
    return Done(b"", b"", b"", counts, warnings, size)


def test_the_line_says_how_far_the_run_is() -> None:
    """Speed in documents and bytes, the share removed, the rejected and the time left; what was
    done before is a share of the whole, and no speed."""
    progress = Progress(total=10_000_000)
    progress(_done(Counts(), 4_000_000))
    progress(_done(CLEANED, 2_000_000))
    said = progress.line(4.0)
    assert said == "8 documents, 2/s, 0.5 MB/s, 3.0% removed, 2 rejected, 60%, 0:08 left"


def test_where_the_whole_is_unknown_no_time_is_promised(tmp_path: Path) -> None:
    """Packed sources have no total, so the line ends with the rejected."""
    (tmp_path / "a.jsonl.gz").write_bytes(b"x")
    write_rows(tmp_path / "b.jsonl", rows(1))
    assert total_of(find([str(tmp_path)])) == 0
    assert total_of(find([str(tmp_path / "b.jsonl")])) == (tmp_path / "b.jsonl").stat().st_size
    progress = Progress()
    progress(_done(CLEANED, 2_000_000))
    assert progress.line(4.0).endswith("2 rejected")


def test_a_terminal_has_one_live_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the line is written over itself, cut to its width, and taken away at the
    end and before a warning."""
    ours, theirs = os.openpty()
    with open(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        progress = Progress()
        progress._last -= 60
        progress(_done(CLEANED, 2_000_000))
        progress.close()
        terminal.flush()
        told = os.read(ours, 10_000)
    os.close(ours)
    assert told.startswith(b"\r\x1b[K8 documents, ")
    assert told.endswith(b"\r\x1b[K")
    assert b"\n" not in told


def test_elsewhere_plain_lines_are_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where stderr is no terminal a line is logged now and then, between warnings and errors."""
    log, handler = logging.getLogger("cleaner"), logging.Handler()
    records: list[logging.LogRecord] = []
    monkeypatch.setattr(handler, "emit", records.append)
    monkeypatch.setattr(log, "handlers", [handler])
    monkeypatch.setattr(log, "propagate", False)
    monkeypatch.setattr(log, "level", logging.WARNING)
    progress = Progress()
    progress(_done(CLEANED, 1))
    progress._last -= 60
    progress(_done(CLEANED, 1))
    assert [record.levelno for record in records] == [PROGRESS]
    assert records[0].getMessage().startswith("16 documents, ")


def test_the_table_adds_up() -> None:
    """The end says all counts, what was removed, and how fast what is new was cleaned."""
    said = table(CLEANED, 8, 2.0).splitlines()
    assert [int(line.split()[0].replace(",", "")) for line in said] == [8, 6, 0, 2, 120, 8]
    assert said[-2].endswith("characters removed, 3.00% of all")
    assert said[-1].endswith("cleaned anew in 2 s, 4/s")


def test_flagged_documents_may_be_limited(tmp_path: Path) -> None:
    """More flagged than --max-flagged allows is exit code 3; run.json counts what was removed."""
    text = "The port of Brandsund isn\u00e2\u20ac\u2122t open, said the harbour office on Sunday."
    source = write_rows(tmp_path / "in.jsonl", [json.dumps({"text": text}).encode(), *rows(2)])
    codes = []
    for most in ("1", "0"):
        asked = [str(source), "-o", str(tmp_path / "out"), "--isolated", "--names", "off",
                 "--workers", "1", "--max-flagged", most]  # fmt: skip
        done = CliRunner().invoke(command, asked)
        codes.append(done.exit_code)
    assert codes == [0, 3], done.output
    assert "1 of 3 documents were flagged" in done.output
    counts = json.loads((tmp_path / "out" / "run.json").read_bytes())["counts"]
    assert counts["characters"] > counts["removed"] > 0
