"""Inputs and folders at an address, played by fsspec's own memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from corpora import SETTINGS, Killed, lines_of, rows, tree, write_rows

from cleaner import Cleaner
from cleaner.errors import OptionError
from cleaner.run.find import find
from cleaner.run.journey import Outcome, run
from cleaner.run.letters import letters_of
from cleaner.run.pool import Pool
from cleaner.run.remote import Mirror


@pytest.fixture
def memory() -> Iterator[Any]:
    """An empty store."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def _put(memory: Any, corpus: Path) -> None:
    for path in corpus.rglob("*"):
        if path.is_file():
            memory.pipe_file(f"/corpus/{path.relative_to(corpus).as_posix()}", path.read_bytes())


def _clean(pool: Pool, *inputs: str, dies_at: int = 0) -> Outcome:
    cleaner, settings, _ = pool._make
    with Mirror("memory://out") as mirror:
        if dies_at:
            steps = iter(range(1, 1000))
            put = mirror.disk.rename

            def rename(old: Path, new: Path) -> None:
                if next(steps) == dies_at:
                    raise Killed
                put(old, new)

            mirror.disk.rename = rename  # type: ignore[method-assign]
        return run(find(inputs), mirror.path, cleaner, settings, pool, disk=mirror.disk)


def _stored(memory: Any) -> dict[str, bytes]:
    return {name[5:]: memory.cat_file(name) for name in memory.find("/out")}


def test_a_store_holds_what_a_folder_holds(
    memory: Any, corpus: Path, unbroken: Path, one: Pool
) -> None:
    """From a store into a store, documents and ledgers have the bytes of a run on this machine."""
    _put(memory, corpus)
    outcome = _clean(one, "memory://corpus")
    assert (outcome.counts.documents, outcome.counts.rejected) == (23, 2)
    here = {n: raw for n, raw in tree(unbroken).items() if n.startswith(("documents", "ledger"))}
    there = {n: raw for n, raw in _stored(memory).items() if n.startswith(("documents", "ledger"))}
    assert there == here
    assert _clean(one, "memory://corpus").worked == 0
    assert len(find(["memory://corpus/*.jsonl"])) == 1
    assert len(letters_of(["memory://out"])) == 2


def test_death_before_any_object_is_put(memory: Any, corpus: Path, one: Pool) -> None:
    """A run that dies before it puts an object, whichever, is taken up and ends the same."""
    _put(memory, corpus)
    _clean(one, "memory://corpus")
    wanted = _stored(memory)
    step, died = 0, True
    while died:
        step += 3
        memory.rm("/out", recursive=True)
        try:
            _clean(one, "memory://corpus", dies_at=step)
            died = False
        except Killed:
            _clean(one, "memory://corpus")
        assert _stored(memory) == wanted, f"step {step}"


def test_what_cannot_be_meant_is_refused(
    memory: Any, plain: Cleaner, one: Pool, tmp_path: Path
) -> None:
    """A system that nobody knows, a place that is no run's, and nothing at all: one sentence, with
    the address as it was given."""
    source = write_rows(tmp_path / "in.jsonl", rows(1))
    with pytest.raises(OptionError, match="nosuch://x: cannot be reached"):
        find(["nosuch://x"])
    with pytest.raises(OptionError, match="no such file"):
        find(["memory://nowhere"])
    memory.pipe_file("/out/foreign.txt", b"")
    with pytest.raises(OptionError, match="-o memory://out: holds foreign.txt"):
        _clean(one, str(source))


def test_addresses_of_files_work(one: Pool, tmp_path: Path) -> None:
    """`file://` reads what a path reads."""
    source = write_rows(tmp_path / "in.jsonl", rows(2))
    cleaner, _, _ = one._make
    run(find([f"file://{source}"]), tmp_path / "out", cleaner, SETTINGS, one)
    assert len(lines_of(tmp_path / "out")) == 2
