"""A run given again does what is new, and refuses what would mix."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import (
    SETTINGS,
    TEXT,
    clean_into,
    line,
    lines_of,
    records_of,
    rows,
    small_corpus,
    tree,
    write_rows,
)

from cleaner import Cleaner, OptionError
from cleaner.run.find import find
from cleaner.run.journey import run
from cleaner.run.model import Counts
from cleaner.run.pool import Pool
from cleaner.run.report import Tolerance


def test_nothing_new_is_nothing_done(
    corpus: Path, unbroken: Path, two: Pool, tmp_path: Path
) -> None:
    """Over unchanged inputs no document is cleaned again, and not a byte changes."""
    out = tmp_path / "out"
    shutil.copytree(unbroken, out)
    assert clean_into(out, two, corpus).worked == 0
    assert tree(out) == tree(unbroken)


def test_new_inputs_are_new_shards(two: Pool, tmp_path: Path) -> None:
    """A new text, rows that were appended, and a new file of rows: only these are cleaned, and
    the older files keep their bytes."""
    folder, out = small_corpus(_made(tmp_path / "in")), tmp_path / "out"
    clean_into(out, two, folder)
    before = tree(out)
    (folder / "texts" / "0a.txt").write_text(TEXT.format(99), "utf-8")
    write_rows(folder / "0.jsonl", rows(2))
    with open(folder / "a.jsonl", "ab") as file:
        file.write(line(50) + b"\n")
    outcome = clean_into(out, two, folder)
    # The last shard of a.jsonl held one row of five.
    assert outcome.worked == 1 + 2 + 2
    after = tree(out)
    changed = {name for name in before if before[name] != after[name]}
    assert {name.partition("/")[2].partition("-")[0] for name in changed} == {"a.jsonl", ""}
    fresh = tmp_path / "fresh"
    clean_into(fresh, two, folder)
    assert sorted(lines_of(out)) == sorted(lines_of(fresh))
    assert sorted(lines_of(out, "ledger")) == sorted(lines_of(fresh, "ledger"))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_changed_input_is_done_again(two: Pool, tmp_path: Path) -> None:
    """What a changed, shortened or retyped input gave before is replaced; nothing is doubled."""
    folder, out = small_corpus(_made(tmp_path / "in")), tmp_path / "out"
    clean_into(out, two, folder)
    write_rows(folder / "a.jsonl", rows(2, 70))
    (folder / "b.jsonl.gz").write_text(TEXT.format(3), "utf-8")
    write_rows(folder / "texts" / "0.txt", rows(2, 80))
    outcome = clean_into(out, two, folder)
    fresh = tmp_path / "fresh"
    assert clean_into(fresh, two, folder).counts == outcome.counts
    assert sorted(lines_of(out)) == sorted(lines_of(fresh))
    assert sorted(lines_of(out, "dead")) == sorted(lines_of(fresh, "dead"))


def test_what_an_input_gave_stays_when_it_goes(two: Pool, tmp_path: Path) -> None:
    """Rows of inputs that are no longer there stay and are counted, and the run says so."""
    folder, out = small_corpus(_made(tmp_path / "in")), tmp_path / "out"
    before = clean_into(out, two, folder)
    kept = lines_of(out)
    (folder / "a.jsonl").unlink()
    (folder / "texts" / "1.txt").unlink()
    outcome = clean_into(out, two, folder)
    assert outcome.worked == 0
    assert outcome.counts == before.counts
    assert len(outcome.gone) == 3
    assert lines_of(out) == kept


@pytest.mark.parametrize("folder", ["documents", "ledger", "dead", "done"])
def test_damage_is_mended(
    corpus: Path, unbroken: Path, one: Pool, tmp_path: Path, folder: str
) -> None:
    """A file of the run that is lost, cut short or altered is made again as it was."""
    for harm in (Path.unlink, _cut, _alter):
        out = tmp_path / harm.__name__
        shutil.copytree(unbroken, out)
        harm(min((out / folder).iterdir()))
        clean_into(out, one, corpus)
        assert tree(out) == tree(unbroken)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def _alter(path: Path) -> None:
    path.write_bytes(b"?" + path.read_bytes()[1:])


def test_another_option_is_refused(
    corpus: Path, unbroken: Path, one: Pool, plain: Cleaner, tmp_path: Path
) -> None:
    """A run with other options says which, was and is; nothing changes; `overwrite` starts
    afresh."""
    out = tmp_path / "out"
    shutil.copytree(unbroken, out)
    sources = find([str(corpus)])
    other = replace(SETTINGS, out_field="ours")
    with Pool(plain, other) as pool:
        with pytest.raises(OptionError, match=r"settings\.out_field: was clean, is ours"):
            run(sources, out, plain, other, pool)
        bolder = Cleaner(names="off", trust="likely")
        with pytest.raises(OptionError, match=r"options\.trust: was safe, is likely"):
            run(sources, out, bolder, SETTINGS, pool)
        assert tree(out) == tree(unbroken)
        run(sources, out, plain, other, pool, overwrite=True)
    assert all("ours" in row for row in records_of(out))
    assert len(lines_of(out)) == len(lines_of(unbroken))


def test_a_foreign_folder_is_refused(corpus: Path, one: Pool, tmp_path: Path) -> None:
    """A folder that holds anything but a run is left as it is, with `overwrite` too."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "mine.txt").write_text("mine")
    for overwrite in (False, True):
        with pytest.raises(OptionError, match=r"holds documents, and no run\.json"):
            clean_into(tmp_path, one, corpus, overwrite=overwrite)
    assert (tmp_path / "documents" / "mine.txt").read_text() == "mine"


def test_two_runs_do_not_share_a_folder(corpus: Path, one: Pool, tmp_path: Path) -> None:
    """While one run is at a folder, another is refused."""

    def again(done: object) -> None:
        with pytest.raises(OptionError, match="another run is at work"):
            clean_into(tmp_path / "out", one, corpus)
        told.append(done)

    told: list[object] = []
    clean_into(tmp_path / "out", one, corpus, tell=again)
    assert told


def test_two_inputs_of_one_name_are_refused(tmp_path: Path) -> None:
    """Keys are made from names, so two folders may not both hold a file of one name."""
    for name in "ab":
        write_rows(tmp_path / name / "in.jsonl", rows(1))
    with pytest.raises(OptionError, match=r"would both be called in\.jsonl"):
        find([str(tmp_path / "a"), str(tmp_path / "b")])


def test_a_corpus_may_move(two: Pool, tmp_path: Path) -> None:
    """The same files below another folder are the same corpus."""
    small_corpus(_made(tmp_path / "here"))
    clean_into(tmp_path / "out", two, tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    assert clean_into(tmp_path / "out", two, tmp_path / "there").worked == 0


@pytest.mark.parametrize(
    ("text", "rejected", "allowed"),
    [("0", 0, True), ("0", 1, False), ("3", 3, True), ("3", 4, False), ("1%", 2, True),
     ("1%", 3, False), ("0.5%", 1, True), ("100%", 200, True)],
)  # fmt: skip
def test_how_many_may_be_rejected(text: str, rejected: int, allowed: bool) -> None:
    """A number is a number, a share one of all documents."""
    assert Tolerance(text).allows(Counts(200, rejected=rejected)) is allowed


@pytest.mark.parametrize("text", ["", "-1", "many", "101%", "%", "nan%", "1.5"])
def test_a_tolerance_must_be_one(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(OptionError, match="write a number, or a share"):
        Tolerance(text)


def test_run_json_is_whole(unbroken: Path) -> None:
    """It says that the run is complete, what it was made with, and counts that add up."""
    said = json.loads((unbroken / "run.json").read_bytes())
    counts = said["counts"]
    assert said["complete"] is True
    assert said["identity"]["settings"]["per_shard"] == 5
    assert counts["documents"] == counts["cleaned"] + counts["flagged"] + counts["rejected"]
    assert sum(counts["reasons"].values()) == counts["rejected"]


def test_a_column_that_came_later_is_refused(two: Pool, tmp_path: Path) -> None:
    """Rows of a known file that now have the column which would be added are refused before the
    first document; what the run gave stays as it was."""
    source, out = write_rows(tmp_path / "in.jsonl", rows(7)), tmp_path / "out"
    clean_into(out, two, source)
    before = tree(out)
    write_rows(source, [line(number, clean="mine") for number in range(7)])
    with pytest.raises(OptionError, match=r"in\.jsonl: the rows have a field `clean` already"):
        clean_into(out, two, source)
    assert tree(out) == before


def test_a_packed_text_is_known_again(two: Pool, tmp_path: Path) -> None:
    """Texts that are packed, empty or faulty are known again as plain ones are; one that was
    repacked alone is no change."""
    folder, out = _made(tmp_path / "in"), tmp_path / "out"
    (folder / "a.txt.gz").write_bytes(gzip.compress(TEXT.format(1).encode(), 9, mtime=0))
    (folder / "b.txt.gz").write_bytes(b"")
    (folder / "c.txt").write_bytes(b"")
    (folder / "d.json").write_bytes(b"[1]")
    clean_into(out, two, folder)
    before = tree(out)
    (folder / "a.txt.gz").write_bytes(gzip.compress(TEXT.format(1).encode(), 1, mtime=1))
    assert clean_into(out, two, folder).worked == 0
    assert tree(out) == before
