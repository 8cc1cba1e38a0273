"""A document that is hostile costs itself alone, whatever it is and wherever it stands.

Twenty kinds at five places of a shard of 1,000: each time all rows are read, and the document and
its neighbours are cleaned; nightly all 1,000 are (`CLEANER_HOSTILE=all`).
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest
from corpora import SETTINGS, rows, write_rows

from cleaner import Cleaner
from cleaner.run.model import MAX_BYTES, Record, Row, Source
from cleaner.run.read import reading
from cleaner.run.row import cleaned

COUNT = 1_000
PLACES = (0, 1, 499, 998, 999)
NEAR = COUNT if os.environ.get("CLEANER_HOSTILE") == "all" else 3


def _text(text: str) -> bytes:
    return json.dumps({"text": text}).encode()


# What stands in the line, and why it is rejected; None is cleaned or flagged.
KINDS: dict[str, tuple[bytes, str | None]] = {
    "broken": (b'{"text": "The port', "bad_record"),
    "two objects": (b'{"text": "a"} {"text": "b"}', "bad_record"),
    "array": (b'["text"]', "bad_record"),
    "no UTF-8": (b'{"text": "The \xff port"}', "undecodable"),
    "UTF-16": ('{"text": "The port"}'.encode("utf-16-le"), "bad_record"),
    "binary": (bytes(range(11, 256)) * 40, "undecodable"),
    "deep": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
    "too large": (b'{"text": "' + b"a" * MAX_BYTES + b'"}', "too_large"),
    "no field": (b'{"body": "The port"}', "missing_field"),
    "number": (b'{"text": 5}', "bad_type"),
    "digits": (b'{"text": ' + b"9" * 10_000 + b"}", "bad_type"),
    "null": (b'{"text": null}', "bad_type"),
    "column": (b'{"text": "The port", "clean": 1}', "bad_record"),
    "lone surrogate": (b'{"text": "The \\ud800 port of Brandsund was closed."}', None),
    "NUL": (_text("The \0 port of\0 Brandsund was closed."), None),
    "empty": (_text(""), None),
    "marks": (_text("e" + "\u0301" * 20_000), None),
    "overrides": (_text("\u202eThe port\u2066 of Brandsund" * 200), None),
    "a run": (_text("A" * 60_000), None),
    "letters of a bar": (_text("| " * 20_000), None),
}


@cache
def _lines() -> tuple[bytes, ...]:
    return tuple(rows(COUNT))


def _read(path: Path) -> list[Record]:
    with reading(Source("in.jsonl", str(path))) as (_, records):
        return list(records)


@pytest.fixture(scope="module")
def control(plain: Cleaner, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Row]:
    """The rows of the shard that holds nothing hostile, as far as they are compared."""
    records = _read(write_rows(tmp_path_factory.mktemp("control") / "in.jsonl", _lines()))
    wanted = {near for place in PLACES for near in _near(place)}
    return {number: cleaned(records[number], plain, SETTINGS) for number in sorted(wanted)}


def _near(place: int) -> range:
    return range(max(0, place - NEAR), min(COUNT, place + NEAR + 1))


@pytest.mark.parametrize("kind", KINDS)
def test_it_costs_itself_alone(
    kind: str, plain: Cleaner, control: dict[int, Row], tmp_path: Path
) -> None:
    """It is rejected for its reason, or cleaned; the 999 others are read and cleaned as without."""
    hostile, reason = KINDS[kind]
    for place in PLACES:
        lines = list(_lines())
        lines[place] = hostile
        records = _read(write_rows(tmp_path / "in.jsonl", lines))
        assert [r.raw for r in records if r.ordinal != place] == [
            line for number, line in enumerate(_lines()) if number != place
        ]
        for number in _near(place):
            row = cleaned(records[number], plain, SETTINGS)
            if number != place:
                assert row == control[number], (place, number)
            else:
                assert row.reason == (reason or ""), row.message
            assert bool(row.dead) is bool(row.reason)
