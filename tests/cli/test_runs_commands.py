"""`clean compare`, `clean stats` and `clean audit` over runs that the program itself made."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from program import Run, write_pack

LEAD = "The port of Børø closed on Sunday after the storm, and ships were sent to another harbour."
MARK = "mine/mark"


@pytest.fixture
def runs(clean: Run, tmp_path: Path) -> None:
    """`a.jsonl` and `b.jsonl`: 24 documents of one outlet; in `b` a rule of ours is off."""
    write_pack(tmp_path / "mine")
    names = [f"{n}.txt" for n in range(24)]
    for name in names:
        (tmp_path / name).write_text(
            f"{LEAD}\nNumber {name} was the last.\nZorble end mark", "utf-8"
        )
    shared = (*names, "--rules", "mine", "--outlet", "example.org")
    assert clean(*shared, "-o", "out_a", "--ledger", "a.jsonl").code == 0
    assert clean(*shared, "-o", "out_b", "--ledger", "b.jsonl", "--off", MARK).code == 0


@pytest.mark.usefixtures("runs")
def test_compare(clean: Run) -> None:
    """Compare names the documents and the rule, exits 1, and 0 where nothing differs."""
    done = clean("compare", "a.jsonl", "b.jsonl")
    assert done.code == 1
    assert done.lines[0] == f"0.txt -{MARK}"
    assert done.lines[24].startswith("24 documents in both: 24 differ")
    *found, summary = map(json.loads, clean("compare", "b.jsonl", "a.jsonl",
                                            "--output-format", "json").lines)  # fmt: skip
    assert found[0] == {"record": "difference", "id": "0.txt", "change": "text", "rules_a": [],
                        "rules_b": [MARK]}  # fmt: skip
    assert summary["changes"] == {"text": 24}
    assert summary["rules_b"] == {MARK: 24}
    same = clean("compare", "a.jsonl", "a.jsonl")
    assert (same.code, "0 differ" in same.text) == (0, True)


@pytest.mark.usefixtures("runs")
def test_stats_and_drift(clean: Run) -> None:
    """Stats counts hits; against the run without the rule it tells that the rule started."""
    done = clean("stats", "a.jsonl", "--rules", "mine")
    assert done.code == 0
    assert done.lines[0] == "documents: 24, changed: 24, rejected: not told by the run"
    assert re.search(rf"^{MARK} +24 +24 +{24 * 16}$", done.text, re.MULTILINE)
    drifted = clean("stats", "a.jsonl", "--against", "b.jsonl", "--fail-on-drift", "20%")
    assert drifted.code == 1
    assert f"example.org: {MARK} started: in 0.0 % → 100.0 % of 24 and 24" in drifted.text
    assert "the runs have different fingerprints" in drifted.text
    assert clean("stats", "a.jsonl", "--against", "b.jsonl").code == 0
    assert clean("stats", "a.jsonl", "--against", "a.jsonl", "--fail-on-drift", "1%").code == 0
    record = json.loads(clean("stats", "b.jsonl", "--rules", "mine", "--against", "a.jsonl",
                              "--output-format", "json").text)  # fmt: skip
    assert MARK in record["never_fired"]
    assert record["drift"]["found"][-1]["what"] == "stopped"
    assert record["outlets"]["example.org"]["documents"] == 24


@pytest.mark.usefixtures("runs")
def test_audit(clean: Run, tmp_path: Path) -> None:
    """Audit writes a sample with context; marked wrong throughout, its rule is to be demoted."""
    done = clean("audit", "a.jsonl", "-n", "10", "--texts", "out_a", "-o", "s.csv")
    assert done.code == 0
    assert done.text.startswith("s.csv: 10 edits of 1 rules, 1 strata")
    assert clean("audit", "--read", "s.csv").code == 2
    sample = (tmp_path / "s.csv").read_text("utf-8")
    assert "was the last." in sample
    (tmp_path / "s.csv").write_text(re.sub(r",$", ",wrong", sample, flags=re.MULTILINE), "utf-8")
    read = clean("audit", "--read", "s.csv")
    assert read.code == 0
    assert f"to demote (upper end below 95%): {MARK}" in read.text


def test_what_cannot_be_meant_is_refused(clean: Run) -> None:
    """Wrong paths and options end with 2 and a sentence."""
    for words, said in (
        (("compare", "none", "none"), "none: no such file or folder"),
        (("stats", "."), "holds no ledger"),
        (("stats", ".", "--fail-on-drift", "3%"), "--fail-on-drift needs an earlier run"),
        (("stats", ".", "--against", ".", "--fail-on-drift", "much"), "write percentage points"),
        (("audit",), "name a run to draw from"),
        (("audit", "."), "-o sample.csv"),
    ):
        done = clean(*words)
        assert (done.code, said in done.err) == (2, True), done.err


def test_what_is_shown_is_escaped(clean: Run, tmp_path: Path) -> None:
    """Names out of a ledger reach the terminal without controls and on one line."""
    key, digest = "a\x1b[31m\nb#1", "0" * 64
    record = {"record": "document", "schema": 1, "key": key, "input_sha256": digest,
              "output_sha256": digest, "fingerprint": digest, "verdict": "v\x1b",
              "flags": ["f\x9b"], "counts": {}, "language": {"code": "\u202ex"},
              "hints": {"outlet": "o\x07"}}  # fmt: skip
    entry = {"record": "entry", "stage": "spill", "rule": "r\x1b", "category": "c\x1b",
             "outcome": "applied", "start": 0, "end": 1, "removed": "x",
             "inserted": ""}  # fmt: skip
    for name, hash_ in (("a.jsonl", digest), ("b.jsonl", "1" * 64)):
        lines = [{**record, "output_sha256": hash_}, *([entry] if name == "a.jsonl" else [])]
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    shown = clean("compare", "a.jsonl", "b.jsonl").text + clean("stats", "a.jsonl").text
    assert "a\\x1b[31m\\nb -r\\x1b" in shown
    assert all(char.isprintable() or char == "\n" for char in shown)
