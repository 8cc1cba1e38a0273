"""Two runs are compared by the hashes of their texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from run_makers import article, document, ledger, write

from cleaner import Cleaner
from cleaner.runs.compare import Comparison, Difference
from cleaner.runs.read import RunDocument

TEXTS = {f"{n}.txt": article(n, *(["Read more"] if n % 2 else [])) for n in range(6)}


def test_a_run_is_the_same_as_itself(shipped: Cleaner, tmp_path: Path) -> None:
    """Nothing differs between two cleanings of the same texts, in whatever order."""
    one = ledger(tmp_path / "a.jsonl", shipped, TEXTS)
    two = ledger(tmp_path / "b.jsonl", shipped, dict(reversed(TEXTS.items())))
    comparison = Comparison(one, two)
    assert list(comparison) == []
    assert comparison.summary.compared == 6
    assert comparison.summary.fingerprints_a == comparison.summary.fingerprints_b
    assert not comparison.summary.differ


def test_the_rule_that_is_off_is_responsible(shipped: Cleaner, tmp_path: Path) -> None:
    """With one rule switched off, the documents that it had changed differ, and it is named."""
    rule = "shared/teasers/read-more-line"
    one = ledger(tmp_path / "a.jsonl", shipped, TEXTS)
    two = ledger(tmp_path / "b.jsonl", Cleaner(off=[rule]), TEXTS)
    comparison = Comparison(one, two)
    found = list(comparison)
    assert [d.id for d in found] == ["1.txt", "3.txt", "5.txt"]
    assert all(d.change == "text" and rule in d.rules_a for d in found)
    assert comparison.summary.rules_a[rule] == 3
    assert comparison.summary.fingerprints_a != comparison.summary.fingerprints_b


def _with(found: RunDocument, **fields: str) -> RunDocument:
    return replace(found, record={**found.record, **fields})


def test_what_only_one_run_has_is_told(tmp_path: Path) -> None:
    """Documents of one run only are told apart from those whose input is another one."""
    other_input = _with(document(3), key="example.org/3#9", output_sha256="9" * 64)
    one = write(tmp_path / "a.jsonl", [document(1), document(2), document(3)])
    two = write(tmp_path / "b.jsonl", [other_input, document(4), document(1)])
    assert set(Comparison(one, two)) == {
        Difference("example.org/2", "only_a"),
        Difference("example.org/3", "input"),
        Difference("example.org/4", "only_b"),
    }


def test_moved_edits_make_no_rule_responsible(tmp_path: Path) -> None:
    """A rule whose edit only moved, since one before it is gone, is not named."""
    before = document(1, ["p/first", "p/second"])
    after = _with(document(1, ["p/second"]), output_sha256="9" * 64)
    one, two = write(tmp_path / "a.jsonl", [before]), write(tmp_path / "b.jsonl", [after])
    assert list(Comparison(one, two)) == [Difference("example.org/1", "text", ("p/first",))]


def test_documents_of_one_id_are_not_lost(tmp_path: Path) -> None:
    """Two documents of the same id and other contents are two."""
    twins = [_with(document(1), key=f"example.org/1#{n}") for n in (1, 2)]
    one, two = write(tmp_path / "a.jsonl", twins), write(tmp_path / "b.jsonl", twins[:1])
    assert list(Comparison(one, two)) == [Difference("example.org/1", "only_a")]
    assert list(Comparison(two, one)) == [Difference("example.org/1", "only_b")]
