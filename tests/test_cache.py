"""A cache entry that is not exactly what was written is ignored, and written anew."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from cleaner import Cleaner
from cleaner.rulepack import cache
from cleaner.rulepack.find import read_folder, shipped_folder
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.sources import load_sources

SOURCE = """\
format: 1
rules:
  - id: zebra
    kind: phrase
    category: ad
    trust: safe
    why: Made for a test.
    match: [zebra crossing]
    examples: {removes: [zebra crossing], keeps: [zebra crossings]}
"""
SOURCES = {"t.yaml": SOURCE}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    chosen = tmp_path / "cache"
    monkeypatch.setenv("CLEANER_CACHE", str(chosen))
    return chosen


@pytest.fixture
def entry(folder: Path) -> Path:
    """The file of one saved set of packs."""
    load_sources([SOURCES], [""])
    [path] = folder.iterdir()
    return path


def sealed(body: bytes, sha256: str) -> bytes:
    """A file whose checksum is right for its body."""
    return hashlib.sha256(sha256.encode() + body).hexdigest().encode() + b"\n" + body


def test_packs_come_back_as_they_were(folder: Path) -> None:
    """Shipped packs read from the cache equal those that the loader makes."""
    sources = read_folder(shipped_folder())
    packs = load_packs(sources)
    cache.save(packs)
    warm = cache.load(packs.sha256)
    assert warm == packs
    assert warm is not None
    assert [p.body for p in warm.names] == [p.body for p in packs.names]


def test_a_warm_start_reads_the_entry(entry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sound entry the loader is not asked."""

    def refuse(sources: object, homes: object) -> Packs:
        raise AssertionError("loaded anew")

    monkeypatch.setattr("cleaner.rulepack.load.load_layers", refuse)
    assert [rule.id for rule in load_sources([SOURCES], [""]).rules] == ["t/zebra"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_the_cache_is_private(entry: Path) -> None:
    """Only the owner may enter the folder or read the entry."""
    assert entry.parent.stat().st_mode & 0o777 == 0o700
    assert entry.stat().st_mode & 0o077 == 0


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda raw: b"",
    "half": lambda raw: raw[: len(raw) // 2],
    "without its end": lambda raw: raw[:-1],
    "longer": lambda raw: raw + b" ",
    "one letter changed": lambda raw: raw.replace(b"zebra crossing", b"zebra crossinG", 1),
    "checksum gone": lambda raw: raw.partition(b"\n")[2],
    "checksum of nothing": lambda raw: b"0" * 64 + b"\n" + raw.partition(b"\n")[2],
    "no line end": lambda raw: raw.replace(b"\n", b""),
    "bytes": lambda raw: bytes(range(256)) * 4,
    "a pickle": lambda raw: b"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00.",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_entry_is_ignored_and_rebuilt(entry: Path, name: str) -> None:
    """A corrupted, truncated or foreign entry is a miss, and a sound one takes its place."""
    sound = entry.read_bytes()
    entry.write_bytes(DAMAGE[name](sound))
    expected = load_packs(SOURCES)
    assert cache.load(expected.sha256) is None
    assert load_sources([SOURCES], [""]) == expected
    assert entry.read_bytes() == sound


FOREIGN = [
    b"[]",
    b"null",
    b"3",
    b'"x"',
    b"{}",
    b"{",
    b'{"rules": 3, "names": [], "months": {}, "sha256": "x"}',
    b'{"rules": [1], "names": [], "months": {}, "sha256": "x"}',
    b'{"rules": [[]], "names": [], "months": {}, "sha256": "x"}',
    b'{"rules": [{"id": "a"}], "names": [], "months": {}, "sha256": "x"}',
    b'{"rules": [], "names": [{"names": [{"short": 3}]}], "months": {}, "sha256": "x"}',
    b'{"rules": [], "names": [{"id": "a"}], "months": {}, "sha256": "x"}',
]


@pytest.mark.parametrize("body", FOREIGN, ids=lambda body: body.decode()[:60])
def test_foreign_content_with_a_right_checksum_is_ignored(entry: Path, body: bytes) -> None:
    """Content of another shape is a miss even where its checksum is right."""
    expected = load_packs(SOURCES)
    entry.write_bytes(sealed(body, expected.sha256))
    assert cache.load(expected.sha256) is None
    assert load_sources([SOURCES], [""]) == expected


def test_the_entry_of_other_sources_is_ignored(entry: Path) -> None:
    """An entry that was renamed to another hash is no entry of that hash."""
    other = {"t.yaml": SOURCE.replace("zebra crossing", "zebra farm")}
    expected = load_packs(other)
    path = entry.with_name(entry.name.replace(load_packs(SOURCES).sha256, expected.sha256))
    entry.rename(path)
    assert cache.load(expected.sha256) is None
    assert load_sources([other], [""]) == expected


def test_an_entry_that_names_another_hash_is_ignored(entry: Path) -> None:
    """Packs that say they have another hash than their file are a miss."""
    expected = load_packs(SOURCES)
    head, *rows = entry.read_bytes().split(b"\n")[1:]
    record = orjson.loads(head)
    record["sha256"] = "0" * 64
    body = b"\n".join([orjson.dumps(record), *rows])
    entry.write_bytes(sealed(body, expected.sha256))
    found = cache.load(expected.sha256)
    assert found is None or found.sha256 == expected.sha256


def test_an_entry_without_a_line_for_each_rule_is_ignored(entry: Path) -> None:
    """A row too few or too many is a miss, though the checksum is right."""
    expected = load_packs(SOURCES)
    rows = entry.read_bytes().split(b"\n")[1:]
    for changed in (rows[:-1], [*rows, rows[-1]]):
        entry.write_bytes(sealed(b"\n".join(changed), expected.sha256))
        assert cache.load(expected.sha256) is None


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
@pytest.mark.parametrize("mode", [0o755, 0o770, 0o777, 0o701])
def test_a_folder_that_others_may_enter_is_not_trusted(entry: Path, mode: int) -> None:
    """With wide permissions nothing is read from the folder, and nothing written into it."""
    expected = load_packs(SOURCES)
    entry.parent.chmod(mode)
    try:
        assert cache.load(expected.sha256) is None
        entry.unlink()
        assert load_sources([SOURCES], [""]) == expected
        assert not list(entry.parent.iterdir())
    finally:
        entry.parent.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX here")
def test_a_linked_folder_is_not_trusted(
    entry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache folder that is a symbolic link is not followed."""
    link = tmp_path / "link"
    link.symlink_to(entry.parent)
    monkeypatch.setenv("CLEANER_CACHE", str(link))
    assert cache.load(load_packs(SOURCES).sha256) is None


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the cache's place is a file, packs load all the same."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("CLEANER_CACHE", str(blocked / "below"))
    assert load_sources([SOURCES], [""]) == load_packs(SOURCES)
    monkeypatch.setenv("CLEANER_CACHE", str(blocked))
    assert load_sources([SOURCES], [""]) == load_packs(SOURCES)


def test_no_temporary_file_is_left(entry: Path) -> None:
    """Saving leaves the entry and nothing else."""
    cache.save(load_packs(SOURCES))
    assert list(entry.parent.iterdir()) == [entry]


def test_a_poisoned_entry_runs_no_code(entry: Path, tmp_path: Path) -> None:
    """Replacing an entry by a pickle that would write a file writes none."""
    target = tmp_path / "run"
    payload = b"cos\nsystem\n(S'touch " + str(target).encode() + b"'\ntR."
    entry.write_bytes(sealed(payload, load_packs(SOURCES).sha256))
    load_sources([SOURCES], [""])
    assert not target.exists()


def test_a_spoilt_entry_below_spoils_nothing_above(entry: Path) -> None:
    """Packs on top of others are read whole where the entry of those below holds no rules."""
    body = entry.read_bytes().partition(b"\n")[2].replace(b'"kind":', b'"kynd":')
    entry.write_bytes(sealed(body, load_packs(SOURCES).sha256))
    above = {"u.yaml": SOURCE.replace("zebra", "gnu")}
    packs = load_sources([SOURCES, above], ["", ""])
    assert [rule.id for rule in packs.rules] == ["t/zebra", "u/gnu"]


def test_cached_and_loaded_packs_clean_alike(folder: Path) -> None:
    """A cleaner from the cache has the fingerprint and the output of one without."""
    text = "Storm closes port\nThe port was closed on Sunday after the storm, they said.\nComments"
    cold, warm = Cleaner(), Cleaner()
    assert list(folder.iterdir())
    assert warm.fingerprint == cold.fingerprint
    assert warm.clean(text).ledger.to_jsonl() == cold.clean(text).ledger.to_jsonl()
