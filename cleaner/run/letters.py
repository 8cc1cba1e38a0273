"""Dead letters in, the records that they tell of out, under the names that they had."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner.errors import OptionError
from cleaner.run.find import find
from cleaner.run.model import Record, Source
from cleaner.run.parquet import split
from cleaner.run.read import reading
from cleaner.run.remote import holds_run, is_remote
from cleaner.run.resume import manifest

# Of these the letter has no bytes, and what stood behind the place was never read.
_ENDED = ("unreadable", "truncated_input", "decompression_limit", "not_a_file")


def letters_of(names: Sequence[str]) -> list[Source]:
    """The files of dead letters that are meant: a run's folder stands for those in it.

    Raises:
        OptionError: there are none.
    """
    meant = []
    for name in names:
        if is_remote(name):
            meant.append(f"{name.rstrip('/')}/dead" if holds_run(name) else name)
            continue
        is_run = manifest(Path(name)) is not None
        if is_run and not any((Path(name) / "dead").iterdir()):
            raise OptionError(f"{name}: holds no dead letters; there is nothing to try again")
        meant.append(str(Path(name) / "dead") if is_run else name)
    return find(meant)


@contextmanager
def reading_letters(source: Source) -> Iterator[tuple[bool, Iterator[Record]]]:
    """As `reading`, for a file of dead letters."""
    with reading(source) as (_, lines):
        yield True, _records(lines)


def _records(lines: Iterator[Record]) -> Iterator[Record]:
    for line in lines:
        try:
            letter = json.loads(line.raw)
            raw = base64.b64decode(letter["raw"], validate=True)
            schema, raw = split(raw) if letter["kind"] == "parquet" else (b"", raw)
            record = Record(
                letter["source"],
                letter["kind"],
                letter["ordinal"],
                letter["offset"],
                raw,
                letter["reason"],
                letter["message"],
                letter["path"],
                schema,
            )
        except (ValueError, LookupError, TypeError, binascii.Error) as error:
            told = f"is no dead letter: {error}"
            yield Record(
                line.source, "fault", line.ordinal, line.offset, line.raw, "bad_record", told,
                line.path,
            )  # fmt: skip
            continue
        yield from _again(record, letter) if record.kind == "fault" else [_plain(record)]


def _plain(record: Record) -> Record:
    return replace(record, reason="", message="")


def _again(record: Record, letter: dict[str, Any]) -> Iterator[Record]:
    """What stands now where something could not be read."""
    if record.path == "-":
        yield record
        return
    with reading(Source(record.source, record.path)) as (_, found):
        for now in found:
            if now.ordinal < record.ordinal:
                continue
            yield now
            if letter["reason"] not in _ENDED:
                return
