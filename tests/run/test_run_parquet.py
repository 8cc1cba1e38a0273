"""Parquet in and out: every column as it was, every row accounted for, and ledgers as tables."""

from __future__ import annotations

import base64
import datetime
import decimal
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpora import (
    PAGE,
    SETTINGS,
    TEXT,
    DyingDisk,
    Killed,
    clean_into,
    line,
    lines_of,
    records_of,
    rows,
    tree,
    write_rows,
)  # fmt: skip

from cleaner import Cleaner
from cleaner.ledger import Ledger, restore
from cleaner.run import parquet
from cleaner.run.find import find
from cleaner.run.journey import run
from cleaner.run.letters import letters_of, reading_letters
from cleaner.run.pool import Pool
from cleaner.run.read import reading
from cleaner.runs.read import read_run
from cleaner.runs.sample import audit
from cleaner.runs.stats import stats, to_record

TABLES = replace(SETTINGS, form="parquet", fields={"id": "id", "url": "url", "date": "day"})


@pytest.fixture(scope="module")
def tables(plain: Cleaner) -> Iterator[Pool]:
    """A worker that makes tables."""
    with Pool(plain, TABLES, 1) as pool:
        yield pool


def table(count: int, first: int = 0) -> pa.Table:
    """Rows that cleaning changes, with columns of many types."""
    numbers = range(first, first + count)
    day = datetime.date(2024, 5, 3)
    moment = pa.array([1714732800000000001 + n for n in numbers], pa.timestamp("ns", "UTC"))
    return pa.table(
        {
            "id": pa.array([2**63 + n for n in numbers], pa.uint64()),
            "text": pa.array([TEXT.format(n) for n in numbers], pa.large_string()),
            "url": [f"https://example.org/{n}" for n in numbers],
            "day": pa.array([day] * count, pa.date32()),
            "at": moment,
            "price": pa.array([decimal.Decimal("1.10")] * count, pa.decimal128(30, 2)),
            "share": pa.array([0.1] * count, pa.float32()),
            "raw": pa.array([b"\xff\x00"] * count, pa.binary()),
            "kind": pa.array(["news", "sport"] * count)[:count].dictionary_encode(),
            "tags": pa.array([["a", None]] * count, pa.list_(pa.string())),
            "deep": pa.array([{"n": 9007199254740993, "m": [("k", 1)]}] * count,
                             pa.struct([("n", pa.int64()), ("m", pa.map_("string", "int8"))])),
            "none": pa.nulls(count),
        }
    ).replace_schema_metadata({"owner": "example.org"})  # fmt: skip


def write_table(path: Path, content: pa.Table, **how: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(content, path, **how)
    return path


def read_table(out: Path, kind: str = "documents") -> pa.Table:
    return pa.concat_tables([pq.read_table(path) for path in sorted((out / kind).iterdir())])


def test_all_columns_stay_as_they_are(tables: Pool, tmp_path: Path) -> None:
    """Names, order, types, values and metadata of every column come out as they went in, and one
    struct column is added."""
    source = write_table(tmp_path / "in.parquet", table(12), row_group_size=5)
    clean_into(tmp_path / "out", tables, source)
    written = read_table(tmp_path / "out")
    before = pq.read_table(source)
    mine = written.drop_columns(["clean"])
    assert mine.schema.equals(before.schema, check_metadata=True)
    for name in before.column_names:
        assert (
            mine[name]
            .cast("string" if name in ("at", "kind") else mine[name].type)
            .equals(before[name].cast("string" if name in ("at", "kind") else before[name].type))
        ), name
    added = written["clean"].to_pylist()
    assert [row["key"].split("#")[0] for row in added] == [f"{source}:{n}" for n in range(12)]
    assert all("Ann Smith" not in row["text"] for row in added)
    assert set(added[0]) == {"key", "text", "verdict", "flags", "captured"}
    assert json.loads(added[0]["captured"])["authors"]


def test_the_text_may_be_replaced(plain: Cleaner, tmp_path: Path) -> None:
    """With `replace` the column keeps its type and holds the clean text; the struct has none."""
    content = table(3)
    kind = pa.array(content["text"].to_pylist()).dictionary_encode()
    source = write_table(tmp_path / "in.parquet", content.set_column(1, "text", kind))
    settings = replace(TABLES, replace=True)
    with Pool(plain, settings) as pool:
        clean_into(tmp_path / "out", pool, source)
    written = read_table(tmp_path / "out")
    assert written.schema.field("text").type == pq.read_schema(source).field("text").type
    assert not [text for text in written["text"].to_pylist() if "Ann Smith" in text]
    assert "text" not in written["clean"].to_pylist()[0]
    # The edits that `audit` shows stand in the text of that column.
    assert all(edit.before or edit.after for edit in audit(tmp_path / "out", 4))


def test_rows_become_lines_with_exact_values(two: Pool, tmp_path: Path) -> None:
    """As JSON numbers keep all their digits, bytes are base64, times are ISO, maps are pairs."""
    source = write_table(tmp_path / "in.parquet", table(2))
    clean_into(tmp_path / "out", two, source)
    (row, _) = lines_of(tmp_path / "out")
    before = row.split(b',"clean":')[0]
    assert b'"id":9223372036854775808,' in before
    assert b'"price":1.10,"share":0.10000000149011612,"raw":"/wA=","kind":"news"' in before
    assert b'"day":"2024-05-03","at":"2024-05-03T10:40:00.000000001Z"' in before
    assert b'"tags":["a",null],"deep":{"n":9007199254740993,"m":[["k",1]]},"none":null' in before


def test_hints_may_have_types_of_their_own(tables: Pool, tmp_path: Path) -> None:
    """A date column gives the hint as ISO writes it; texts give theirs."""
    clean_into(tmp_path / "out", tables, write_table(tmp_path / "in.parquet", table(1)))
    (document,) = read_run(tmp_path / "out")
    assert document.record["hints"] == {"url": "https://example.org/0", "date": "2024-05-03"}


def _lying() -> pa.Array:
    """Three texts, of which the second is no UTF-8."""
    raw = pa.array([b"Storm closes port", b"caf\xe9", b"Ferry crews strike"], pa.binary())
    return pa.Array.from_buffers(pa.string(), 3, raw.buffers())


COLUMNS = {
    "string": (pa.array(["Storm"] * 3), {}),
    "large": (pa.array(["Storm"] * 3, pa.large_string()), {}),
    "bytes": (pa.array([b"Storm", PAGE.encode(), b"caf\xe9" * 30], pa.binary()),
              {2: "undecodable"}),
    "dictionary": (pa.array(["a", "b", "a"]).dictionary_encode(), {}),
    "nulls": (pa.array(["a", None, "b"]), {1: "bad_type"}),
    "numbers": (pa.array([1, 2, 3]), {0: "bad_type", 1: "bad_type", 2: "bad_type"}),
    "lists": (pa.array([["a"], [], ["b"]]), {0: "bad_type", 1: "bad_type", 2: "bad_type"}),
    "lying": (_lying(), {1: "undecodable"}),
}  # fmt: skip


@pytest.mark.parametrize("name", [*COLUMNS, "missing"])
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_hostile_value_costs_its_row(
    two: Pool, tables: Pool, tmp_path: Path, name: str, form: str
) -> None:
    """Whatever the type of the text's column, each row is cleaned or rejected with its reason."""
    column, reasons = COLUMNS.get(name, (pa.array([1, 2, 3]), dict.fromkeys(range(3), "missing")))
    content = pa.table({"id": pa.array([1, 2, 3]), "x" if name == "missing" else "text": column})
    source = write_table(tmp_path / "in.bin", content)
    out = tmp_path / "out"
    clean_into(out, two if form == "jsonl" else tables, source)
    dead = {d["ordinal"]: d["reason"].removesuffix("_field") for d in records_of(out, "dead")}
    assert dead == reasons
    kept = [n for n in range(3) if n not in dead]
    if form == "jsonl":
        assert [row["id"] for row in records_of(out)] == [n + 1 for n in kept]
    elif kept:
        written = read_table(out)
        assert written.drop_columns(["clean"]).schema == content.schema
        assert written["id"].to_pylist() == [n + 1 for n in kept]


def _harmed(path: Path, harm: str) -> int:
    """Harm a file of three row groups of four rows; how many rows it still gives."""
    raw = bytearray(path.read_bytes())
    if harm == "cut":
        path.write_bytes(raw[:-100])
        return 0
    if harm == "footer":
        raw[-8:-4] = b"\xff\xff\xff\x7f"
        path.write_bytes(raw)
        return 0
    column = pq.ParquetFile(path).metadata.row_group(1).column(1)
    start = column.dictionary_page_offset or column.data_page_offset
    raw[start : start + 30] = b"\xff" * 30
    path.write_bytes(raw)
    return 8


@pytest.mark.parametrize("harm", ["page", "cut", "footer"])
def test_a_damaged_part_costs_what_it_holds(tables: Pool, tmp_path: Path, harm: str) -> None:
    """Rows of a damaged row group are rejected one by one, those of the others are cleaned; a file
    without its footer is one dead letter."""
    folder = tmp_path / "in"
    write_table(folder / "good.parquet", table(2))
    bad = write_table(folder / "bad.parquet", table(12), row_group_size=4)
    left = _harmed(bad, harm)
    outcome = clean_into(tmp_path / "out", tables, folder)
    assert outcome.counts.cleaned == 2 + left
    assert outcome.counts.rejected == (4 if left else 1)
    if left:
        dead = records_of(tmp_path / "out", "dead")
        assert [letter["ordinal"] for letter in dead] == [4, 5, 6, 7]


def test_a_long_text_often_said_stays_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dictionary that stands for much more than the file has is read row by row, and rows beyond
    the limit are dead letters."""
    monkeypatch.setattr(parquet, "MAX_BYTES", 100_000)
    content = pa.table({"text": pa.array(["y" * 200_000, "Storm"] * 500).dictionary_encode()})
    source = write_table(tmp_path / "in.parquet", content)
    assert source.stat().st_size < 100_000
    with reading(find([str(source)])[0]) as (_, records):
        assert [record.reason for record in records] == ["too_large", ""] * 500


def test_packed_and_piped_files_are_read(two: Pool, tmp_path: Path) -> None:
    """Parquet that is packed as a whole is laid aside and read."""
    sink = io.BytesIO()
    pq.write_table(table(3), sink)
    (tmp_path / "in.bin").write_bytes(gzip.compress(sink.getvalue()))
    outcome = clean_into(tmp_path / "out", two, tmp_path / "in.bin")
    assert (outcome.counts.documents, outcome.counts.cleaned) == (3, 3)


def test_lines_become_the_line_and_what_was_named(tables: Pool, tmp_path: Path) -> None:
    """Of JSONL the table has the line exactly, and a text column for each field that was named;
    of texts and pages it has the source."""
    raw = b'{"id": "a", "n": 1.10, "url": 5, "text": "Storm closes port"}'
    write_rows(tmp_path / "in" / "a.jsonl", [raw, line(2, url="https://example.org/2")])
    (tmp_path / "in" / "b.txt").write_text(TEXT, "utf-8")
    clean_into(tmp_path / "out", tables, tmp_path / "in")
    lines, files = (
        pq.read_table(path).to_pylist() for path in sorted((tmp_path / "out/documents").iterdir())
    )
    assert lines[0]["line"].encode() == raw
    assert [(row["id"], row["url"], row["day"]) for row in lines] == [
        ("a", "5", None), ("n2", "https://example.org/2", None),
    ]  # fmt: skip
    assert (files[0]["source"], files[0]["clean"]["verdict"]) == ("b.txt", "stub")


def test_a_lone_surrogate_is_said_or_rejected(tables: Pool, tmp_path: Path) -> None:
    """A clean text that UTF-8 cannot hold is a dead letter; what was taken out is in the ledger,
    exact, though its column cannot show it."""
    texts = ["Storm \ud800 closes port.", TEXT.format(1).replace("strike", "\udfff strike")]
    source = write_rows(tmp_path / "in.jsonl", [json.dumps({"text": t}).encode() for t in texts])
    outcome = clean_into(tmp_path / "out", tables, source)
    assert outcome.counts.documents == 2
    for document in read_run(tmp_path / "out"):
        ledger = Ledger.from_records([document.record, *document.entries])
        (text,) = [
            row["clean"]["text"]
            for row in read_table(tmp_path / "out").to_pylist()
            if row["clean"]["key"] == document.key
        ]
        assert restore(text, ledger) in texts


def test_ledgers_say_the_same_in_both_forms(two: Pool, tables: Pool, tmp_path: Path) -> None:
    """The records of a table are those of the JSON lines, and the commands over runs count the
    same."""
    source = write_rows(tmp_path / "in.jsonl", rows(7))
    found = {}
    for name, pool in (("lines", two), ("tables", tables)):
        clean_into(tmp_path / name, pool, source)
        found[name] = [
            ([{**d.record, "fingerprint": ""}, *d.entries]) for d in read_run(tmp_path / name)
        ]
    assert found["lines"] == found["tables"]
    assert to_record(stats(tmp_path / "lines")) == to_record(stats(tmp_path / "tables"))
    assert audit(tmp_path / "lines", 9) == audit(tmp_path / "tables", 9)
    entries = read_table(tmp_path / "tables", "ledger").to_pylist()
    assert {type(entry["start"]) for entry in entries if entry["record"] == "entry"} == {int}


def test_death_at_every_step_of_the_disk(tables: Pool, tmp_path: Path) -> None:
    """A run of tables that dies at any write, fsync, rename or removal ends with the bytes of an
    unbroken one."""
    folder = tmp_path / "in"
    texts = pa.array([TEXT.format(n) if n else None for n in range(6)])
    write_table(folder / "a.parquet", table(6).set_column(1, "text", texts), row_group_size=5)
    clean_into(tmp_path / "control", tables, folder)
    step, died = 0, True
    while died:
        step += 1
        out = tmp_path / str(step)
        try:
            clean_into(out, tables, folder, disk=DyingDisk(step))
            died = False
        except Killed:
            pass
        clean_into(out, tables, folder)
        assert tree(out) == tree(tmp_path / "control"), f"step {step}"
    assert step > 20


def test_dead_letters_of_rows_are_cleaned_once_named(plain: Cleaner, tmp_path: Path) -> None:
    """A letter holds its row as an Arrow stream; tried again it is a row of the same types, and
    letters of several kinds go into tables of their own."""
    folder = tmp_path / "in"
    content = table(3).rename_columns(["body" if n == "text" else n for n in table(1).column_names])
    write_table(folder / "a.parquet", content)
    write_rows(folder / "b.jsonl", [b'{"body": "Storm closes port"}'])
    with Pool(plain, TABLES) as pool:
        outcome = clean_into(tmp_path / "out", pool, folder)
    assert outcome.counts.reasons == {"missing_field": 4}
    letter = records_of(tmp_path / "out", "dead")[0]
    with pa.ipc.open_stream(base64.b64decode(letter["raw"])) as stream:
        assert stream.read_all()["id"].to_pylist() == [2**63]
    settings = replace(TABLES, text_field="body")
    with Pool(plain, settings) as pool:
        sources = letters_of([str(tmp_path / "out")])
        again = run(sources, tmp_path / "again", plain, settings, pool, reader=reading_letters)
        clean_into(tmp_path / "control", pool, folder)
    assert again.counts.cleaned == 4
    before = [pq.read_table(p) for p in sorted((tmp_path / "control/documents").iterdir())]
    after = [pq.read_table(p) for p in sorted((tmp_path / "again/documents").iterdir())]
    assert sorted(map(str, after)) == sorted(map(str, before))
