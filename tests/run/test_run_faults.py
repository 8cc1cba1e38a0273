"""A disk that fails at any step, and dead letters that are given again once the cause is mended."""

from __future__ import annotations

import errno
import gzip
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from corpora import SETTINGS, TEXT, Explosive, QuickDisk, clean_into, line, rows, tree, write_rows

from cleaner import Cleaner
from cleaner.errors import OptionError, OutputError
from cleaner.run import read
from cleaner.run.find import find
from cleaner.run.letters import letters_of, reading_letters
from cleaner.run.model import Row, Settings
from cleaner.run.pool import Pool
from cleaner.run.read import reading
from cleaner.run.row import cleaned, rejected
from cleaner.run.write import told

FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)


class FailingDisk(QuickDisk):
    """Fails once, at its step number `at`; of a write half is done."""

    def __init__(self, at: int) -> None:
        self._at, self.steps = at, 0

    def _step(self, path: Path, file: BinaryIO | None = None, content: bytes = b"") -> None:
        self.steps += 1
        if self.steps == self._at:
            if file is not None:
                super().write(file, content[: len(content) // 2])
            code = FAULTS[self._at % len(FAULTS)]
            with told(path):
                raise OSError(code, os.strerror(code))

    def write(self, file: BinaryIO, content: bytes) -> None:
        self._step(Path(file.name), file, content)
        super().write(file, content)

    def sync(self, file: BinaryIO) -> None:
        self._step(Path(file.name))
        super().sync(file)

    def rename(self, old: Path, new: Path) -> None:
        self._step(new)
        super().rename(old, new)

    def remove(self, path: Path) -> None:
        self._step(path)
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self._step(folder)
        super().sync_folder(folder)


def test_a_disk_that_fails_at_any_step(one: Pool, tmp_path: Path) -> None:
    """Whichever write, sync, rename or removal fails: the run ends with a sentence that names the
    file, and the same command brings it to the bytes of an undisturbed one."""
    source = write_rows(tmp_path / "in.jsonl", [*rows(6), b"{broken"])
    clean_into(tmp_path / "control", one, source)
    wanted = tree(tmp_path / "control")
    disk = FailingDisk(0)
    while disk._at <= disk.steps:
        disk = FailingDisk(disk._at + 1)
        out = tmp_path / str(disk._at)
        said = ""
        try:
            clean_into(out, one, source, disk=disk)
        except (OutputError, OptionError) as error:
            said = str(error)
            clean_into(out, one, source)
        assert (str(out) in said) == (disk._at <= disk.steps), disk._at
        assert tree(out) == wanted, disk._at
    assert disk._at > 30


def _good(folder: Path, name: str = "in.jsonl") -> None:
    write_rows(folder / name, rows(4))


def _with(line_: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        write_rows(folder / "in.jsonl", [*rows(2), line_])

    return make


def _cut(folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(gzip.compress(b"\n".join(rows(4)) + b"\n")[:-60])


def _device(folder: Path) -> None:
    _good(folder, "a.jsonl")
    (folder / "in.jsonl").unlink(missing_ok=True)
    os.mkfifo(folder / "in.jsonl")


def _gone(folder: Path) -> None:
    _good(folder, "a.jsonl")
    (folder / "in.jsonl").symlink_to("nowhere")


def _whole(folder: Path) -> None:
    (folder / "in.jsonl").unlink()
    _good(folder)


def _nothing(folder: Path) -> None:
    pass


def _long(folder: Path) -> None:
    write_rows(folder / "in.jsonl", [*rows(2), b'{"text": "' + b"a" * 5000 + b'"}', rows(4)[3]])


def _long_bomb(folder: Path) -> None:
    packed = gzip.compress(b"\n".join(rows(3)) + b'\n{"text": "' + bytes(4 << 20))
    (folder / "in.jsonl").write_bytes(packed)


def _page(folder: Path) -> None:
    (folder / "in.txt").write_bytes(("Порт закрыт на ремонт до весны. " * 9).encode("cp1251"))


def _deep(folder: Path) -> None:
    _with(line(2)[:-1] + b', "n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")(folder)


# What was wrong, how it is mended, and what the options are then. Of `too_deep` nothing can be:
# it stays a letter with its bytes, for a version that can.
CASES: dict[str, tuple[Callable[[Path], None], Callable[[Path], None], dict[str, Any]]] = {
    "missing_field": (_with(b'{"body": "The port was shut."}'), _nothing, {"text_field": "body"}),
    "bad_type": (_with(b'{"text": 5, "b": "The port."}'), _nothing, {"text_field": "b"}),
    "bad_record": (_with(line(2, clean=1)), _nothing, {"out_field": "x"}),
    "undecodable": (_page, _nothing, {"encoding": "cp1251"}),
    "truncated_input": (_cut, _whole, {}),
    "not_a_file": (_device, _whole, {}),
    "unreadable": (_gone, _whole, {}),
    "too_large": (_long, _whole, {}),
    "decompression_limit": (_long_bomb, _whole, {}),
    "too_deep": (_deep, _nothing, {}),
}


def _fates(folder: Path, cleaner: Cleaner, settings: Settings) -> dict[str, Row]:
    found = {}
    for source in find([str(folder)]):
        with reading(source) as (_, records):
            for record in records:
                found[f"{record.source}:{record.ordinal}"] = cleaned(record, cleaner, settings)
    return found


def _again(path: Path, cleaner: Cleaner, settings: Settings) -> dict[str, Row]:
    [source] = letters_of([str(path)])
    with reading_letters(source) as (_, records):
        return {f"{r.source}:{r.ordinal}": cleaned(r, cleaner, settings) for r in records}


@pytest.mark.parametrize("reason", CASES)
def test_what_is_mended_fares_as_if_never_rejected(
    reason: str, plain: Cleaner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each reason: the letters, given again once the cause is gone, give the rows and ledgers
    of a run that never met it, byte for byte."""
    harm, mend, options = CASES[reason]
    folder = tmp_path / "in"
    folder.mkdir()
    with monkeypatch.context() as small:
        if reason in ("too_large", "decompression_limit"):
            small.setattr(read, "MAX_BYTES", 2000)
            small.setattr(read, "_PATIENCE", 1 << 21)
        harm(folder)
        before = _fates(folder, plain, SETTINGS)
    dead = {name: row for name, row in before.items() if row.reason}
    assert {row.reason for row in dead.values()} == {reason}
    write_rows(tmp_path / "dead.jsonl", [row.dead[:-1] for row in dead.values()])
    mend(folder)
    settings = replace(SETTINGS, **options)
    again = _again(tmp_path / "dead.jsonl", plain, settings)
    assert set(dead) <= set(again)
    for name, row in _fates(folder, plain, settings).items():
        if name in again:
            assert again[name] == row
    assert (reason == "too_deep") == any(row.reason for row in again.values())


@pytest.mark.parametrize("reason", ["worker_crash", "too_slow"])
def test_what_a_worker_died_of_can_be_given_again(
    reason: str, plain: Cleaner, tmp_path: Path
) -> None:
    """A letter of a worker that died, crashed or was stopped holds all that a sound one needs."""
    source = write_rows(tmp_path / "in.jsonl", [json.dumps({"text": "break-me " + TEXT}).encode()])
    with reading(find([str(source)])[0]) as (_, records):
        [record] = records
    if reason == "worker_crash":
        dead = cleaned(record, Explosive(plain), SETTINGS)  # type: ignore[arg-type]
    else:
        dead = rejected(record, "clean", reason, "was stopped", SETTINGS, retryable=True)
    assert dead.reason == reason
    write_rows(tmp_path / "dead.jsonl", [dead.dead[:-1]])
    [again] = _again(tmp_path / "dead.jsonl", plain, SETTINGS).values()
    assert again == cleaned(record, plain, SETTINGS)
    assert again.document
