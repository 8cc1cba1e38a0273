"""The same input gives the same bytes, whatever process, thread, hash seed, locale or zone."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import strategies

from cleaner import Cleaner
from cleaner.patterns.pattern import _set_of
from cleaner.rulepack.load import load_packs

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
TEXTS = [path.read_bytes().decode() for path in SEEDS]


def _run(**changes: str) -> bytes:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **changes}
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "--isolated", "--json", *map(str, SEEDS)],
        capture_output=True,
        check=False,
        env=environment,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def usual() -> bytes:
    return _run(PYTHONHASHSEED="0", LC_ALL="C.UTF-8", TZ="UTC")


@pytest.mark.parametrize(
    "changes",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONUTF8": "0"},
    ],
    ids=lambda changes: "-".join(changes.values()),
)
def test_the_surroundings_do_not_show(usual: bytes, changes: dict[str, str]) -> None:
    """Text and ledger of the seeds are the same bytes under every hash seed, locale and zone."""
    assert usual
    assert _run(**changes) == usual


def test_a_cold_cache_gives_the_same(usual: bytes, tmp_path: Path) -> None:
    """Packs parsed anew and packs from the cache give the same bytes."""
    folder = tmp_path / "cold"
    for _ in range(2):
        assert _run(CLEANER_CACHE=str(folder)) == usual


def _digest(cleaner: Cleaner) -> str:
    digest = hashlib.sha256()
    for text in TEXTS:
        result = cleaner.clean(text)
        digest.update(result.text.encode() + result.ledger.to_jsonl().encode())
    return digest.hexdigest()


def test_a_cleaner_pickles(shipped: Cleaner) -> None:
    """A cleaner that was pickled and read back gives the same text and ledger."""
    again = pickle.loads(pickle.dumps(shipped))
    assert again.options == shipped.options
    assert again.fingerprint == shipped.fingerprint
    assert _digest(again) == _digest(shipped)


def test_own_packs_pickle() -> None:
    """A cleaner with packs of its own takes them along."""
    source = (
        '{"format": 1, "rules": [{"id": "a", "kind": "phrase", "category": "ad", "trust": "safe",'
        ' "why": "w", "match": ["zebra"], "examples": {"removes": ["zebra"],'
        ' "keeps": ["zebras"]}}]}'
    )
    cleaner = pickle.loads(pickle.dumps(Cleaner(load_packs({"a.yaml": source}), names="off")))
    text = "The barn stood there.\nWe saw a zebra crossing."
    assert cleaner.clean(text).text == "The barn stood there.\nWe saw a crossing."


def test_spawned_processes_agree(shipped: Cleaner) -> None:
    """Two spawned processes that were sent the cleaner give what this one gives."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        assert pool.map(_digest, [shipped, shipped], chunksize=1) == [_digest(shipped)] * 2


def test_threads_agree(shipped: Cleaner) -> None:
    """Eight threads on one cleaner that has compiled nothing yet agree with one."""
    fresh = Cleaner(shipped.packs)
    _set_of.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: _digest(fresh), range(16)))
    assert set(found) == {_digest(shipped)}


def test_what_came_before_does_not_show(shipped: Cleaner) -> None:
    """A cleaner gives the same for a text whatever it has cleaned before."""
    fresh = Cleaner(shipped.packs)
    for sentence in strategies.SENTENCES:
        fresh.clean(sentence * 20)
    turned = [fresh.clean(text) for text in reversed(TEXTS)][::-1]
    straight = [Cleaner(shipped.packs).clean(text) for text in TEXTS]
    assert [r.ledger.to_jsonl() for r in turned] == [r.ledger.to_jsonl() for r in straight]


def test_the_automaton_that_is_built_later_finds_the_same(plain: Cleaner) -> None:
    """After a million characters the scan's engine changes, and the results do not."""
    fresh = Cleaner(plain.packs, names="off")
    before = _digest(fresh)
    fresh.clean("The harbour was closed on Sunday after the storm, they said.\n" * 10_000)
    assert _digest(fresh) == before


def test_the_fingerprint_names_the_options() -> None:
    """Options that change text change the fingerprint."""
    made = [
        Cleaner(),
        Cleaner(names="off"),
        Cleaner(trust="likely"),
        Cleaner(trust="teaser=likely"),
        Cleaner(keep=["date"]),
        Cleaner(preset="events"),
    ]
    assert len({cleaner.fingerprint["sha256"] for cleaner in made}) == len(made)


def test_the_fingerprint_names_the_packs() -> None:
    """One changed letter of a rule file changes the fingerprint."""
    source = (
        '{"format": 1, "rules": [{"id": "a", "kind": "phrase", "category": "ad", "trust": "safe",'
        ' "why": "w", "match": ["zebra"], "examples": {"removes": ["zebra"],'
        ' "keeps": ["zebras"]}}]}'
    )
    one = Cleaner(load_packs({"a.yaml": source}))
    two = Cleaner(load_packs({"a.yaml": source.replace('"w"', '"v"')}))
    assert one.fingerprint["sha256"] != two.fingerprint["sha256"]
