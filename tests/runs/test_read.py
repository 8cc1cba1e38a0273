"""Ledgers are read whole or refused with file and line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner
from run_makers import article, document, ledger, write

from cleaner import Cleaner
from cleaner.cli.run_command import command
from cleaner.errors import CleanerError, LedgerError
from cleaner.runs.read import read_run, rejected
from cleaner.runs.sample import audit


def test_a_ledger_comes_back_as_it_was_written(shipped: Cleaner, tmp_path: Path) -> None:
    """The records that are read are those of the results, in order."""
    texts = {f"{n}.txt": article(n, "Read more") for n in range(3)}
    path = ledger(tmp_path / "l.jsonl", shipped, texts)
    read = list(read_run(path))
    assert [d.id for d in read] == list(texts)
    for found in read:
        result = shipped.clean(texts[found.id], id=found.id, outlet="example.org")
        assert found.count("output_chars") == len(result.text)
        assert [e["rule"] for e in found.entries] == [e.rule for e in result.ledger]


def test_a_folder_is_read_in_sorted_order(tmp_path: Path) -> None:
    """All ledgers below a folder are read, packed ones too, and nothing else."""
    one = write(tmp_path / "b.ledger.jsonl", [document(2)])
    (tmp_path / "a.ledger.jsonl.gz").write_bytes(gzip.compress(one.read_bytes()))
    (tmp_path / "a.jsonl").write_text("{}\n")
    (tmp_path / "run.json").write_text('{"counts": {"rejected": 7}}')
    assert [d.id for d in read_run(tmp_path)] == ["example.org/2"] * 2
    assert rejected(tmp_path) == 7
    assert rejected(one) is None


def test_the_folder_of_clean_run_is_a_run(tmp_path: Path) -> None:
    """What `clean run` writes is read as it lies there: its documents, its counts, and for the
    sample of an audit its texts."""
    (tmp_path / "in").mkdir()
    text = "Storm closes port\nThe port closed on Sunday.\nRead more\n"
    (tmp_path / "in" / "a.txt").write_text(text)
    out = tmp_path / "out"
    done = CliRunner().invoke(command, [str(tmp_path / "in"), "-o", str(out)])
    assert done.exit_code == 0, done.output
    (found,) = read_run(out)
    assert found.id == "a.txt"
    assert rejected(out) == 0
    (edit,) = audit(out, 5, seed=1)
    assert edit.removed.strip() == "Read more"
    assert edit.before.rstrip().endswith("closed on Sunday.")


def test_zstd_is_read(tmp_path: Path) -> None:
    """A ledger packed with zstd is read as a plain one, whatever the number of its frames."""
    plain = write(tmp_path / "a.jsonl", [document(1), document(2)])
    packed = tmp_path / "a.ledger.jsonl.zst"
    frames = plain.read_bytes().splitlines(keepends=True)
    packed.write_bytes(b"".join(map(zstandard.ZstdCompressor().compress, frames)))
    assert [d.id for d in read_run(packed)] == ["example.org/1", "example.org/2"]
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(CleanerError):
        list(read_run(packed))


WRONG = {
    "cut off": (b'{"record": "docu', LedgerError, "l.jsonl:3: is not a JSON object"),
    "a list": (b"[]", LedgerError, "l.jsonl:3: is not a JSON object"),
    "no key": (b'{"record": "document"}', LedgerError, "l.jsonl:3: `key` is missing"),
    "entry": (b'{"record": "entry", "stage": 1}', LedgerError, "l.jsonl:3: `stage` is missing"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_ledger_is_refused(tmp_path: Path, name: str) -> None:
    """A bad line is told with file and line."""
    line, error, said = WRONG[name]
    path = write(tmp_path / "l.jsonl", [document(1, ["p/a"])])
    path.write_bytes(path.read_bytes() + line + b"\n")
    with pytest.raises(error, match=said):
        list(read_run(path))


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """No such file, an empty folder, a broken gzip, an entry without document: each a sentence."""
    broken = tmp_path / "x.ledger.jsonl.gz"
    broken.write_bytes(gzip.compress(b"{}\n" * 1000)[:-12])
    orphan = tmp_path / "orphan.jsonl"
    orphan.write_text('{"record": "entry"}\n')
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "none", tmp_path / "empty", broken, orphan):
        with pytest.raises(CleanerError):
            list(read_run(path))


def test_lone_surrogates_are_read(tmp_path: Path) -> None:
    """A removed text with a lone surrogate does not stop the reader."""
    odd = document(1, ["p/a"])
    odd.entries[0]["removed"] = "a\ud800b"  # type: ignore[index]
    [read] = read_run(write(tmp_path / "l.jsonl", [odd]))
    assert read.entries[0]["removed"] == "a\ud800b"


def test_the_outlet_is_the_hint_or_the_address() -> None:
    """An outlet is named by its hint, else by the host of the address, without `www.`."""
    found = document(1)
    for hints, outlet in (
        ({"outlet": "WWW.Example.org", "url": "https://other.example"}, "example.org"),
        ({"url": "https://www.example.com:80/a"}, "example.com"),
        ({"url": "http://[bad"}, ""),
        ({"url": 5}, ""),
        ({}, ""),
    ):
        found.record["hints"] = hints  # type: ignore[index]
        assert found.outlet == outlet
