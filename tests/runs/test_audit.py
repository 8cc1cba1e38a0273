"""An audit draws a fair sample, and marks become precisions."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from run_makers import article, document, ledger, write

from cleaner import Cleaner
from cleaner.errors import InputError
from cleaner.runs.marks import read_marks, to_csv
from cleaner.runs.sample import Sampled, audit


def big_run(path: Path, reverse: bool = False) -> Path:
    """300 documents of three outlets and two languages; one common, one middling, one rare rule."""
    documents = [
        document(
            n,
            ["p/common", *(["p/some"] if n % 5 == 0 else []), *(["p/rare"] if n < 3 else [])],
            outlet=f"o{min(2, n % 6)}.example",
            language="en" if n % 2 else "de",
        )
        for n in range(300)
    ]
    return write(path, documents[::-1] if reverse else documents)


def test_each_rule_gets_its_part(tmp_path: Path) -> None:
    """A rare rule is drawn whole, the others share the rest equally."""
    drawn = Counter(item.rule for item in audit(big_run(tmp_path / "l.jsonl"), 63))
    assert drawn == {"p/common": 30, "p/some": 30, "p/rare": 3}


def test_a_rules_part_follows_its_outlets(tmp_path: Path) -> None:
    """Of 30 edits of the common rule, 5 to 6 lie in each outlet that has a sixth of them."""
    found = [i for i in audit(big_run(tmp_path / "l.jsonl"), 63) if i.rule == "p/common"]
    by_outlet = Counter(item.outlet for item in found)
    assert by_outlet["o0.example"] == 5
    assert by_outlet["o1.example"] == 5
    assert by_outlet["o2.example"] == 20
    assert {item.hits for item in found} == {300}


def test_the_seed_and_nothing_else_decides(tmp_path: Path) -> None:
    """The same seed draws the same edits whatever the order of documents; another draws others."""
    one = audit(big_run(tmp_path / "a.jsonl"), 40, seed=3)
    assert audit(big_run(tmp_path / "b.jsonl", reverse=True), 40, seed=3) == one
    assert audit(big_run(tmp_path / "a.jsonl"), 40, seed=4) != one
    assert len(set(one)) == 40


def test_more_rules_than_places(tmp_path: Path) -> None:
    """Where the sample is smaller than the number of rules, those that act most are drawn."""
    assert {item.rule for item in audit(big_run(tmp_path / "l.jsonl"), 2)} == {
        "p/common",
        "p/some",
    }


def test_context_is_the_text_that_the_rule_saw(shipped: Cleaner, tmp_path: Path) -> None:
    """With the clean texts, an edit stands between what came before and after it."""
    texts = {f"{n}.txt": article(n, "Read more", f"Pier {n} stays shut.") for n in range(4)}
    run = ledger(tmp_path / "l.jsonl", shipped, texts)
    found = audit(run, 10, texts=tmp_path / "texts")
    assert found
    for item in found:
        text = texts[item.document.rpartition("#")[0]]
        assert item.before + item.removed + item.after in text
        assert item.before
    assert not any(item.before or item.after for item in audit(run, 10))


def test_a_changed_clean_text_gives_no_context(shipped: Cleaner, tmp_path: Path) -> None:
    """A clean text that is not the ledger's own is not used."""
    run = ledger(tmp_path / "l.jsonl", shipped, {"1.txt": article(1, "Read more")})
    (tmp_path / "texts" / "1.txt").write_text("another text")
    assert not any(item.before for item in audit(run, 10, texts=tmp_path / "texts"))


@pytest.mark.parametrize("name", ["", "..", "x" * 5000, "a\0b", "../../etc/passwd"])
def test_an_odd_id_gives_no_context(tmp_path: Path, name: str) -> None:
    """An id that is no file's name, or another folder's, is no error and is not followed."""
    odd = document(1, ["p/a"])
    odd.record["key"] = f"{name}#0"  # type: ignore[index]
    [found] = audit(write(tmp_path / "l.jsonl", [odd]), 1, texts=tmp_path)
    assert (found.before, found.after) == ("", "")


def test_the_texts_of_a_runs_folder_are_found(shipped: Cleaner, tmp_path: Path) -> None:
    """In a run's folder the rows of the output give the context."""
    import json

    text = article(1, "Read more", "The pier stays shut.")
    result = shipped.clean(text, id="1.txt")
    (tmp_path / "part.ledger.jsonl").write_text(result.ledger.to_jsonl(), "utf-8")
    row = {"id": 1, "clean": {"key": result.ledger.document["key"], "text": result.text}}
    (tmp_path / "part.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    assert all(item.before for item in audit(tmp_path, 5))


def sampled(rule: str, hits: int, **fields: str) -> Sampled:
    values = {"removed": "Read more", "outlet": "example.org", **fields}
    return Sampled(rule=rule, category="ad", language="en", document="1#2", start=0, hits=hits,
                   inserted="", removed=values["removed"], outlet=values["outlet"])  # fmt: skip


def marked(path: Path, *rules: tuple[str, int, int, int]) -> Path:
    """A sample with marks: rule, hits, right, wrong."""
    text = to_csv(
        sampled(rule, hits) for rule, hits, right, wrong in rules for _ in range(right + wrong)
    )
    marks = [m for _, _, right, wrong in rules for m in ["ok"] * right + ["Wrong "] * wrong]
    head, *rows = text.splitlines()
    path.write_text("\n".join([head, *(r + m for r, m in zip(rows, marks, strict=True))]), "utf-8")
    return path


def test_marks_become_precisions(tmp_path: Path) -> None:
    """Rules come worst first with a verdict; all together weigh by their hits."""
    path = marked(
        tmp_path / "s.csv", ("p/bad", 100, 5, 5), ("p/good", 900, 100, 0), ("p/new", 0, 3, 0)
    )
    found = read_marks(path)
    assert [(p.rule, p.verdict) for p in found.rules] == [
        ("p/bad", "demote"),
        ("p/good", "good"),
        ("p/new", "so far good"),
    ]
    assert found.overall.share == pytest.approx(0.95)
    assert found.overall.low < 0.95 < found.overall.high
    assert found.unmarked == 0


def test_one_mistake_is_no_verdict(tmp_path: Path) -> None:
    """A rule with one wrong edit of ten is in doubt, since chance alone may do that."""
    [found] = read_marks(marked(tmp_path / "s.csv", ("p/a", 10, 9, 1))).rules
    assert found.verdict == "in doubt"


@pytest.mark.parametrize("hostile", ["=HYPERLINK(1)", "+1", "-1", "@x", "＝1"])
def test_a_cell_is_never_a_formula(hostile: str) -> None:
    """Text that a spreadsheet would run is put behind an apostrophe; controls are escaped."""
    [row] = csv.DictReader(io.StringIO(to_csv([sampled("p/a", 1, removed=hostile + "\x1b\u202e")])))
    assert row["removed"] == f"'{hostile}\\x1b\\u202e"
    assert row["mark"] == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "lacks the columns"),
        ("rule,hits,mark\np/a,1,\n", "no row is marked"),
        ("rule,hits,mark\np/a,1,maybe\n", "s.csv:2: the mark is 'maybe'"),
        ("rule,hits,mark\np/a,x,ok\n", "`hits` is no number"),
    ],
)
def test_what_is_no_marked_sample_is_refused(tmp_path: Path, content: str, said: str) -> None:
    """A file without marks, with others than ok and wrong, or of another make is refused."""
    path = tmp_path / "s.csv"
    path.write_text(content)
    with pytest.raises(InputError, match=said):
        read_marks(path)


def test_a_spreadsheets_own_form_is_read(tmp_path: Path) -> None:
    """Semicolons and a byte-order mark, as spreadsheets save them, are understood."""
    path = tmp_path / "s.csv"
    path.write_text("\ufeffrule;hits;category;outlet;mark\np/a;3;;;OK\n", "utf-8")
    assert read_marks(path).overall.right == 1
