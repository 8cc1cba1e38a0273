"""datatrove: the rows of `clean run`, nothing lost on the way, whatever dies or is run twice."""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpus import (
    HOSTILE,
    LIMITS,
    POISON,
    TEXT,
    assert_same,
    clean_run,
    line,
    rows_of_run,
    run_example,
)  # fmt: skip
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.writers import JsonlWriter

from cleaner import Cleaner
from cleaner.batch import Settings
from cleaner.engines.datatrove import NewsCleaner, SafeJsonlReader, SafeWarcReader

OUT = "${source_shard}.jsonl.gz"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """datatrove's folders are kept by name, and each test has a `logs` of its own."""
    from datatrove.io import DataFolder

    DataFolder.clear_instance_cache()


def _rows(folder: str) -> list[dict[str, Any]]:
    found = []
    for path in sorted(Path(folder).iterdir()):
        with gzip.open(path) as file:
            found += [json.loads(text) for text in file]
    return found


def _pairs(folder: str) -> list[tuple[str, dict[str, Any]]]:
    rows = _rows(folder)
    return [
        (row["metadata"]["source_row"], {**row["metadata"]["clean"], "text": row["text"]})
        for row in rows
    ]


def test_the_page_gives_the_rows_of_the_command_also_twice(
    folder: Path, expected: dict[str, Any], home: Path
) -> None:
    """The example gives the rows and ledgers of `clean run` and rejects what it rejects; the task
    that is done again, with another number of workers, writes the same files."""
    made = run_example("datatrove")
    assert_same(_pairs("cleaned"), expected)
    letters = {(r["source"], r["ordinal"]): r for r in _rows("unread")}
    dead = [
        json.loads(text)
        for path in (home / "reference" / "dead").iterdir()
        for text in path.read_bytes().splitlines()
    ]
    assert {p: r["reason"] for p, r in letters.items()} == {
        (r["source"], r["ordinal"]): r["reason"] for r in dead
    }
    assert all(letters[r["source"], r["ordinal"]]["raw"] == r["raw"] for r in dead)
    before = {path.name: gzip.decompress(path.read_bytes()) for path in Path("cleaned").iterdir()}
    Path("logs/completions/00002").unlink()
    executor = LocalPipelineExecutor(
        made["executor"].pipeline, tasks=8, workers=1, logging_dir="logs"
    )
    executor.run()
    after = {path.name: gzip.decompress(path.read_bytes()) for path in Path("cleaned").iterdir()}
    assert after == before


def test_dead_letters_can_be_tried_again(folder: Path, expected: dict[str, Any]) -> None:
    """What the reader set aside is what `clean retry` takes: with the field that has the text, the
    row comes out under its place."""
    Path("few").mkdir()
    Path("few/a.jsonl").write_bytes(line(0).replace(b'"text"', b'"body"') + b"\n" + line(1))
    executor = LocalPipelineExecutor(
        [
            SafeJsonlReader("few", JsonlWriter("unread", expand_metadata=True)),
            NewsCleaner(Cleaner(names="off")),
            JsonlWriter("cleaned", OUT),
        ],
        workers=1,
        logging_dir="logs",
    )
    executor.run()
    assert [place for place, _ in _pairs("cleaned")] == ["a.jsonl:1"]
    import subprocess
    import sys

    command = [sys.executable, "-m", "cleaner", "retry", "unread/00000.jsonl.gz", "-o", "again",
               "--field", "body", "--names", "off", "--compress", "none"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    clean_run(folder, "few", "-o", "straight", "--field", "body")
    assert rows_of_run(folder / "again") == rows_of_run(folder / "straight")


class KillChild(PipelineStep):  # type: ignore[misc]
    """Kills the cleaning process of its own process, once."""

    type = "TEST"
    name = "kills"

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        for number, document in enumerate(data):
            if number == 100 and not Path("died").exists():
                Path("died").touch()
                children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
                for pid in children:
                    if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        os.kill(int(pid), signal.SIGKILL)
            yield document


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the worker in /proc")
def test_poison_and_a_killed_worker(folder: Path, expected: dict[str, Any]) -> None:
    """A document that hangs its process goes to the rejected ones, a cleaning process that is
    killed costs nothing, and neither leaves datatrove waiting."""
    with open("articles/7.jsonl", "ab") as file:
        file.write(json.dumps({"id": "p", "text": POISON}).encode() + b"\n")
    LocalPipelineExecutor(
        [
            SafeJsonlReader("articles", None),
            KillChild(),
            NewsCleaner(Cleaner(names="off"), JsonlWriter("rejected"), limits=LIMITS),
            JsonlWriter("cleaned", OUT),
        ],
        tasks=2,
        workers=2,
        logging_dir="logs",
    ).run()
    assert Path("died").exists()
    assert_same(_pairs("cleaned"), expected)
    [rejected] = _rows("rejected")
    assert rejected["id"] == "p"
    assert rejected["metadata"]["clean"]["reason"] == "too_slow"


def test_the_reader_loses_no_line(folder: Path) -> None:
    """Of each hostile file every line is a document or a dead letter, and the sound ones are
    documents: among bad ones, behind a byte-order mark, in a torn archive, without a text."""
    sound = [line(number) for number in range(3)]
    Path("hostile").mkdir()
    files = {name: [*sound, text, *sound] for name, text in HOSTILE.items()}
    files["surrogate"] = [*sound, b'{"text": "half \\ud800"}']
    files["nan"] = [*sound, b'{"text": "Storm", "n": NaN}']
    files["mark"] = [b"\xef\xbb\xbf" + sound[0], *sound]
    files["empty text"] = [*sound, b'{"text": ""}']
    files["big"] = [*sound, b'{"text": "Storm", "nr": 123456789012345678901234567890}']
    for name, lines in files.items():
        Path(f"hostile/{name}.jsonl").write_bytes(b"\n".join(lines))
    whole = gzip.compress(b"\n".join(sound * 9000))
    Path("hostile/torn.jsonl.gz").write_bytes(whole[:-9])
    Path("hostile/plain.jsonl.gz").write_bytes(b"\n".join(sound))
    Path("hostile/nothing.jsonl").write_bytes(b"")
    LocalPipelineExecutor(
        [
            SafeJsonlReader("hostile", JsonlWriter("unread", expand_metadata=True)),
            JsonlWriter("read", OUT),
        ],
        workers=1,
        logging_dir="logs",
    ).run()
    read: dict[str, int] = {}
    for row in _rows("read"):
        name = row["metadata"]["source_row"].rpartition(":")[0]
        read[name] = read.get(name, 0) + 1
    dead: dict[str, list[str]] = {}
    for row in _rows("unread"):
        dead.setdefault(row["source"], []).append(row["reason"])
    for name, lines in files.items():
        file = f"{name}.jsonl"
        assert read[file] + len(dead.get(file, ())) == len(lines), name
        assert len(dead.get(file, ())) == (name in HOSTILE or name == "surrogate"), name
    assert read["plain.jsonl.gz"] == 3
    assert read["torn.jsonl.gz"] >= 20_000
    assert dead["torn.jsonl.gz"] == ["truncated_input"]
    big = [row["metadata"]["nr"] for row in _rows("read") if "nr" in row["metadata"]]
    assert big == ["123456789012345678901234567890"]


def _record(number: int, content: bytes, kind: str = "response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:example:{number}>\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def test_the_reader_of_warc_loses_no_page(folder: Path) -> None:
    """Pages are documents with the texts of `clean run`, what is no document is counted, and a
    record that is broken costs itself."""
    text = TEXT.replace("\n", "<p>").replace("port of", "Café at")
    page = f"<!doctype html><html><body><p>{text}"
    answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=latin-1\r\n\r\n"
    pages = [(answer + page.format(n)).encode("latin-1") for n in range(3)]
    broken = _record(7, pages[0]).replace(b"Content-Length: ", b"Content-Length: -")
    members = [_record(0, b"a: b", "warcinfo"), _record(1, pages[0]), broken, _record(2, pages[1])]
    Path("crawl").mkdir()
    Path("crawl/a.warc.gz").write_bytes(b"".join(map(gzip.compress, members)))
    stats = LocalPipelineExecutor(
        [
            SafeWarcReader("crawl", JsonlWriter("unread", expand_metadata=True)),
            NewsCleaner(Cleaner(names="off"), settings=Settings(fields={"url": "url"})),
            JsonlWriter("cleaned", OUT),
        ],
        workers=1,
        logging_dir="logs",
    ).run()
    clean_run(folder, "crawl", "-o", "out")
    made = rows_of_run(folder / "out")
    assert {place: row["text"] for place, row in _pairs("cleaned")} == {
        place: row["text"] for place, row in made.items()
    }
    assert all("Café" in row["text"] for row in _rows("cleaned"))
    assert {row["metadata"]["url"] for row in _rows("cleaned")} == {
        "https://example.org/1",
        "https://example.org/2",
    }
    assert [letter["reason"] for letter in _rows("unread")] == ["bad_record"]
    assert stats.stats[0]["no_document"].total == 1
