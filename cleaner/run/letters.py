"""Dead letters in, the records that they tell of out, under the names that they had."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner.errors import OptionError
from cleaner.run.find import find, source_of
from cleaner.run.model import Record, Source
from cleaner.run.parquet import split
from cleaner.run.read import reading
from cleaner.run.remote import holds_run, is_remote
from cleaner.run.resume import manifest

_KINDS = ("row", "parquet", "warc", "file", "fault")
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
            _check(letter)
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


def _check(letter: Mapping[str, Any]) -> None:
    """Raises ValueError or LookupError where what it says is not of its kind."""
    for name in ("source", "path", "kind", "reason", "message"):
        if not isinstance(letter[name], str):
            raise ValueError(f"`{name}` is no text")
    for name in ("ordinal", "offset"):
        if not isinstance(letter[name], int):
            raise ValueError(f"`{name}` is no whole number")
    if letter["kind"] not in _KINDS:
        raise ValueError(f"`kind` is {letter['kind'][:20]!r}")


def _plain(record: Record) -> Record:
    return replace(record, reason="", message="")


def _again(record: Record, letter: dict[str, Any]) -> Iterator[Record]:
    """What stands now where something could not be read."""
    is_link = record.reason == "not_a_file" and os.path.islink(record.path)
    if record.path == "-" or is_link:
        yield record
        return
    if is_remote(record.path):
        source = Source(record.source, record.path)
    else:
        source = source_of(record.source, record.path)
    with reading(source) as (_, found):
        for now in found:
            if now.ordinal < record.ordinal:
                continue
            yield now
            if letter["reason"] not in _ENDED:
                return
