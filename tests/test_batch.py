"""`clean_batch` and the plan that goes to workers: every row comes out, as `clean run` has it."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from storm import TEXT

from cleaner import Cleaner, OptionError, load_rules
from cleaner.batch import Plan, Settings, TableCleaner, clean_batch
from cleaner.batch.rows import outcomes, record_of
from cleaner.run.model import Record
from cleaner.run.row import cleaned

SETTINGS = Settings(fields={"id": "id"}, compress="none")


def _lying(*cells: bytes) -> pa.Array:
    """A column of strings that holds what is no UTF-8, as some writers leave it."""
    binary = pa.array(cells, pa.binary())
    return pa.StringArray.from_buffers(len(cells), *binary.buffers()[1:])


def test_rows_are_those_of_a_run(plain: Cleaner) -> None:
    """An id that is written as a place gives key, text and ledger of `clean run`, byte for byte."""
    line = json.dumps({"id": "x", "text": TEXT.format(1)}).encode()
    row = cleaned(Record("in.jsonl", "row", 17, 0, line), plain, SETTINGS)
    table = pa.table({"id": ["in.jsonl:17"], "text": [TEXT.format(1)]})
    [made] = clean_batch(table, cleaner=plain, settings=SETTINGS).column("clean").to_pylist()
    said = json.loads(row.document)["clean"]
    assert {**made, "captured": json.loads(made["captured"])} == {
        **said,
        "status": "ok",
        "reason": None,
        "message": None,
        "ledger": row.ledger.decode(),
    }


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["Storm", None, "Port"]),
        pa.array(["Storm", None, "Port"], pa.large_string()),
        pa.array(["Storm", None, "Port"], pa.string_view()),
        pa.array(["Storm", None, "Port"]).dictionary_encode(),
        pa.array([b"Storm", None, b"Port"], pa.binary()),
        pa.chunked_array([["Storm"], [None, "Port"]]),
    ],
    ids=lambda column: str(column.type),
)
def test_columns_of_text(plain: Cleaner, column: pa.Array) -> None:
    """Text of any Arrow type is cleaned; a null is a rejected row; order and columns stay."""
    table = pa.table({"n": [1, 2, 3], "text": column})
    made = clean_batch(table, cleaner=plain)
    assert made.drop_columns(["clean"]).equals(table)
    rows = made.column("clean").to_pylist()
    assert [row["text"] for row in rows] == ["Storm", None, "Port"]
    assert [row["reason"] for row in rows] == [None, "bad_type", None]


def test_a_lying_column_costs_its_bad_rows(plain: Cleaner) -> None:
    """Bytes that are no UTF-8, in the text or in an id, cost at most their own row."""
    table = pa.table({"text": _lying(b"Storm", b"\xff\xfe", b"Port")})
    rows = clean_batch(table, cleaner=plain).column("clean").to_pylist()
    assert [row["reason"] for row in rows] == [None, "undecodable", None]
    table = pa.table({"id": _lying(b"\xff", b"b"), "text": ["Storm", "Port"]})
    rows = clean_batch(table, cleaner=plain, settings=SETTINGS).column("clean").to_pylist()
    assert rows[1]["key"].startswith("b#")


def test_what_is_wrong_with_a_table_is_told_at_once(plain: Cleaner) -> None:
    """A column that is missing, taken or of numbers is refused by name before any row is cleaned,
    and so is replacing the text."""
    with pytest.raises(OptionError, match="no column `text`; its columns are body"):
        clean_batch(pa.table({"body": ["Storm"]}), cleaner=plain)
    with pytest.raises(OptionError, match="`clean` already"):
        clean_batch(pa.table({"text": ["Storm"], "clean": [1]}), cleaner=plain)
    with pytest.raises(OptionError, match="`text` is int64, not text"):
        clean_batch(pa.table({"text": [1]}), cleaner=plain)
    with pytest.raises(OptionError, match="leave replace out"):
        TableCleaner(plain, Settings(replace=True))


def test_an_empty_table_has_the_column(plain: Cleaner) -> None:
    """A table without rows, and a block without columns as Ray makes them, get the column."""
    for table in (pa.table({"text": pa.array([], pa.string())}), pa.table({})):
        made = clean_batch(table, cleaner=plain)
        assert (made.num_rows, made.column_names[-1]) == (0, "clean")


def test_half_a_surrogate_is_mended(plain: Cleaner) -> None:
    """A text that no column could hold comes out as one that every column can."""
    [made] = outcomes([record_of({"text": "half \ud800"})], plain, SETTINGS)
    assert (made.status, made.text) == ("flagged", "half \ufffd")


def test_a_plan_is_small_and_the_same_everywhere(tmp_path: Path) -> None:
    """What is sent to workers is a few kB, and the same bytes with any hash seed and state of the
    cache, though the cleaner's own packs are ten megabytes."""
    program = (
        "import hashlib, pickle\nfrom cleaner import Cleaner\n"
        "from cleaner.batch import TableCleaner\n"
        "sent = pickle.dumps(TableCleaner(Cleaner(keep=['caption', 'date'], names='off')))\n"
        "print(len(sent), hashlib.sha256(sent).hexdigest())"
    )
    said = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        said.add(done.stdout)
    assert len(said) == 1
    assert int(said.pop().split()[0]) < 5000


def test_a_plan_makes_the_same_cleaner(tmp_path: Path) -> None:
    """Packs of one's own travel as text: the worker cleans as the cleaner that was sent, though
    the folder is gone."""
    pack = tmp_path / "mine" / "lines.yaml"
    pack.parent.mkdir()
    pack.write_text(
        "format: 1\n"
        "rules:\n"
        "  - id: weather-line\n"
        "    kind: block\n"
        "    category: other\n"
        "    trust: safe\n"
        "    match: 'Weather: sunny'\n"
        "    why: A line of the site's frame.\n"
        "    since: 2024-01-01\n"
        "    examples:\n"
        "      removes: ['Weather: sunny']\n"
        "      keeps: ['Weather: sunny spells are expected, the office said.']\n"
    )
    cleaner = Cleaner(
        load_rules(pack.parent), trust=["likely", "ad=safe"], keep=["date", "caption"]
    )
    sent = pickle.dumps(TableCleaner(cleaner, isolated=False))
    pack.unlink()
    table = pa.table({"text": [TEXT.format(1) + "Weather: sunny\n"]})
    made = pickle.loads(sent)(table).column("clean").to_pylist()
    assert made == clean_batch(table, cleaner=cleaner).column("clean").to_pylist()
    assert "Weather" not in made[0]["text"]
    with pytest.raises(OptionError, match=r"can no longer be read"):
        Plan.of(cleaner)


def test_another_version_is_refused(plain: Cleaner) -> None:
    """A worker whose libraries are not those of the sender says so, and cleans nothing."""
    plan = Plan.of(plain, isolated=False)
    said = json.loads(plan.said)
    said["fingerprint"]["libraries"]["ftfy"] = "0.1"
    said["fingerprint"]["sha256"] = "0" * 64
    foreign = TableCleaner(replace(plan, said=json.dumps(said)))
    with pytest.raises(OptionError, match="libraries"):
        foreign(pa.table({"text": ["Storm"]}))
