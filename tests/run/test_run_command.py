"""`clean run` and `clean retry` as they are typed."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpora import line, lines_of, records_of, rows, write_rows

from cleaner.cli.main import main

ROOT = Path(__file__).resolve().parent.parent.parent


def _clean(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command in this process."""
    typed = [str(argument) for argument in arguments]
    monkeypatch.setattr(sys, "argv", ["clean", *typed, "--isolated", "--names", "off"])
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as left:
        main()
    signal.signal(signal.SIGTERM, before)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda *arguments: _clean(monkeypatch, capsys, *arguments)


def test_all_cleaned_is_0_and_some_rejected_3(clean: Any, tmp_path: Path) -> None:
    """Exit code 0 where all are cleaned, 3 where some are rejected, 0 again where so many were
    to be expected; the counts stand on stdout."""
    source = write_rows(tmp_path / "in.jsonl", rows(4))
    code, out, err = clean("run", source, "-o", tmp_path / "out", "--workers", 1)
    assert (code, out.split()[:2], err) == (0, ["4", "documents"], "")
    write_rows(source, [*rows(4), b"no row"])
    code, out, err = clean("run", source, "-o", tmp_path / "out", "--workers", 1)
    assert code == 3
    assert "5 documents" in out
    assert "1 of 5 documents were rejected" in err
    code, *_ = clean("run", source, "-o", tmp_path / "out", "--max-rejected", "20%")
    assert code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.jsonl", "-o", "out"], "no such file"),
        (["*.jsonl", "-o", "out"], "no file is there"),
        (["in", "-o", "in/out"], "lies in in, which is read"),
        (["in", "-o", "in/a.jsonl"], "lies in in"),
        (["in/a.jsonl", "-o", "in/a.jsonl"], "cannot be made"),
        (["in", "-o", "out", "--max-rejected", "some"], "write a number, or a share"),
        (["in", "-o", "-"], "reads stdin alone"),
        (["-", "-o", "-", "--per-shard", "2"], "leave --per-shard out"),
        (["in", "-o", "out", "--dead", "d"], "go with -o -"),
        (["in", "-o", "out", "--out-field", "text"], "have a field `text` already"),
        (["-", "-o", "-", "--format", "parquet"], "leave --format out"),
        (["in", "-o", "out", "--format", "parquet", "--id-field", "line"], "another of that name"),
        (["in", "-o", "nosuch://place"], "cannot be reached"),
        (["in", "-o", "out", "--trust", "blind"], "trust is 'blind'"),
    ],
)
def test_refused_before_the_first_document_is_2(
    clean: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    """What cannot be meant gives exit code 2 and a sentence, and no document is written."""
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path / "in" / "a.jsonl", rows(1))
    code, _, err = clean("run", *arguments)
    assert code == 2
    assert told in err.replace("\n", " ").lower() or told in err
    assert not (tmp_path / "out" / "documents").exists()


def test_one_missing_input_of_several_is_3(clean: Any, tmp_path: Path) -> None:
    """The others are cleaned, and the missing one is a dead letter."""
    source = write_rows(tmp_path / "in.jsonl", rows(2))
    code, *_ = clean("run", source, tmp_path / "nowhere", "-o", tmp_path / "out")
    assert code == 3
    assert len(lines_of(tmp_path / "out")) == 2
    assert records_of(tmp_path / "out", "dead")[0]["reason"] == "unreadable"


def test_retry_reads_fields_as_the_run_did(clean: Any, tmp_path: Path) -> None:
    """Letters of rows without their field are cleaned once the field is named; what was named
    before need not be named again; a run without letters is refused."""
    lines = [json.dumps({"nr": 7, "body": "Storm closes port"}).encode(), *rows(1)]
    source = write_rows(tmp_path / "in.jsonl", lines)
    code, *_ = clean("run", source, "-o", tmp_path / "out", "--out-field", "ours")
    assert code == 3
    code, *_ = clean("retry", tmp_path / "out", "-o", tmp_path / "again", "--field", "body")
    assert code == 0
    (row,) = records_of(tmp_path / "again")
    assert row["ours"]["key"].startswith(f"{source}:0#")
    code, _, err = clean("retry", tmp_path / "again", "-o", tmp_path / "more")
    assert (code, "holds no dead letters" in err) == (2, True)


def test_an_outlet_holds_where_a_document_names_none(clean: Any, tmp_path: Path) -> None:
    """`--outlet` is the hint of files and of rows without one; a row's own goes before it."""
    (tmp_path / "a.txt").write_text("Storm closes port\n", "utf-8")
    said = json.dumps({"text": "Storm", "site": "tide.example"}).encode()
    source = write_rows(tmp_path / "in.jsonl", [*rows(1), said])
    code, *_ = clean(
        "run", source, tmp_path / "a.txt", "-o", tmp_path / "out", "--outlet", "gale.example",
        "--outlet-field", "site",
    )  # fmt: skip
    hints = [record["hints"] for record in records_of(tmp_path / "out", "ledger")
             if record["record"] == "document"]  # fmt: skip
    assert code == 0
    assert sorted(one["outlet"] for one in hints) == ["gale.example"] * 2 + ["tide.example"]


@contextlib.contextmanager
def _filter(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cleaner", "run", "-", "-o", "-", "--isolated", "--names", "off",
         *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_a_filter_answers_each_line(tmp_path: Path) -> None:
    """Each row comes out before the next line goes in; a rejected one is in `--dead`, the record
    of the others in `--ledger`; the exit code is 3."""
    dead, ledger = tmp_path / "dead.jsonl", tmp_path / "ledger.jsonl"
    with _filter("--field", "text", "--dead", str(dead), "--ledger", str(ledger)) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(b"no row\n" + line(number) + b"\n")
            process.stdin.flush()
            row = json.loads(process.stdout.readline())
            assert row["id"] == f"n{number}"
            assert "Ann Smith" not in row["clean"]["text"]
            assert len(dead.read_bytes().split(b"\n")) == number + 2
            assert row["clean"]["key"].encode() in ledger.read_bytes()
        out, err = process.communicate()
    assert (out, process.returncode) == (b"", 3)
    assert b"3 of 6 documents were rejected" in err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_filter_keeps_order_and_waits_for_nothing(workers: str) -> None:
    """Rows come in the order of their lines with any number of workers, and of a slow writer each
    before the next line is there."""
    with _filter("--workers", workers) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"".join(row + b"\n" for row in rows(400)))
        process.stdin.flush()
        ids = [json.loads(process.stdout.readline())["id"] for _ in range(400)]
        assert ids == [f"n{number}" for number in range(400)]
        for number in range(3):
            process.stdin.write(line(number) + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == f"n{number}"
        out, err = process.communicate()
    assert (out, err, process.returncode) == (b"", b"", 0)


def test_a_filter_takes_packed_lines_and_ends_on_sigterm() -> None:
    """gzip on stdin is unpacked; SIGTERM gives exit code 130."""
    with _filter() as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(gzip.compress(line(1) + b"\n" + line(2) + b"\n"))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == "n1"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_a_filter_whose_reader_goes_ends_quietly() -> None:
    """As `clean run - -o - | head -1` does."""
    with _filter() as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(line(1) + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(line(2) + b"\n")
        process.stdin.flush()
        assert process.wait(60) == 0
        assert process.stderr
        assert process.stderr.read() == b""
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def test_parquet_gives_parquet(clean: Any, tmp_path: Path) -> None:
    """Without a word about it Parquet gives Parquet, with its ledger, which `restore` reads; with
    one it gives JSONL; a folder keeps its form."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = json.loads(line(1))["text"]
    pq.write_table(pa.table({"text": [text]}), tmp_path / "in.parquet")
    for _ in range(2):
        code, *_ = clean("run", tmp_path / "in.parquet", "-o", tmp_path / "out", "--replace")
        assert code == 0
    (table,) = (tmp_path / "out" / "documents").iterdir()
    (tmp_path / "clean.txt").write_text(pq.read_table(table)["text"][0].as_py(), "utf-8")
    (ledger,) = (tmp_path / "out" / "ledger").iterdir()
    assert ledger.suffix == ".parquet"
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "restore", tmp_path / "clean.txt", "--ledger", ledger],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.decode() == text
    code, *_ = clean("run", tmp_path / "in.parquet", "-o", tmp_path / "lines", "--format", "jsonl")
    assert code == 0
    assert records_of(tmp_path / "lines")[0]["text"] == text
