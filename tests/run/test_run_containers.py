"""Hostile files: what is sound in them is cleaned, what is not is rejected for its reason."""

from __future__ import annotations

import io
import json
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from corpora import SETTINGS, clean_into, lines_of, records_of, rows, tree, write_rows
from hostile import archives, containers
from hostile.check import REASONS, UNSAFE

from cleaner import Cleaner, compress
from cleaner.errors import OptionError
from cleaner.run.find import STDIN
from cleaner.run.letters import letters_of, reading_letters
from cleaner.run.pool import Pool
from cleaner.run.read import rows_of
from cleaner.run.row import cleaned

BOXES = {
    box.name: box
    for box in chain(containers.boxes(), archives.tables(), archives.warcs())
    if not box.heavy
}


@pytest.fixture(scope="module")
def outcome(two: Pool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over all cases, each in a folder of its own, and over what is no file."""
    top = tmp_path_factory.mktemp("containers")
    for number, box in enumerate(BOXES.values()):
        containers.fill(top / "in" / str(number), box.make())
    archives.special(top / "in" / "special")
    clean_into(top / "out", two, top / "in")
    return top / "out"


@pytest.fixture(scope="module")
def fates(outcome: Path) -> dict[str, Counter[str]]:
    """How many documents of each case were cleaned (`ok`), and rejected for what."""
    found: dict[str, Counter[str]] = {}
    for line in lines_of(outcome):
        case = archives.as_json(line)["clean"]["key"].split("/")[0]
        found.setdefault(case, Counter())["ok"] += 1
    for letter in records_of(outcome, "dead"):
        found.setdefault(letter["source"].split("/")[0], Counter())[letter["reason"]] += 1
    return found


@pytest.mark.parametrize("name", BOXES)
def test_each_document_fares_as_it_must(name: str, fates: dict[str, Counter[str]]) -> None:
    """As many as are sound are cleaned, the others are rejected one by one for their reason."""
    box = BOXES[name]
    wanted = Counter({"ok": box.sound, **box.rejected})
    assert fates.get(str(list(BOXES).index(name)), Counter()) == +wanted


def test_what_is_no_file_is_told(outcome: Path, tmp_path: Path) -> None:
    """Pipes, devices, circles of links, and links that lead out of the folder are dead letters;
    a link within it is read."""
    wanted = archives.special(tmp_path / "in" / "special")
    told = {
        letter["source"].partition("/")[2]: letter["reason"]
        for letter in records_of(outcome, "dead")
        if letter["source"].startswith("special/")
    }
    assert told == wanted
    keys = [line for line in lines_of(outcome) if b'"key":"special/' in line]
    assert len(keys) == 2


def test_the_output_is_sound(outcome: Path, fates: dict[str, Counter[str]]) -> None:
    """Every line of every file is JSON in UTF-8 and holds no raw control character but those that
    a row brought along; the counts of the run are those of an independent count."""
    for kind in ("ledger", "dead"):
        for line in lines_of(outcome, kind):
            archives.as_json(line)
            assert not UNSAFE.search(line.decode("utf-8")), line[:200]
    counts = json.loads((outcome / "run.json").read_bytes())["counts"]
    total = sum(fates.values(), Counter())
    assert counts["cleaned"] + counts["flagged"] == total.pop("ok")
    assert counts["reasons"] == dict(total)
    assert set(total) <= REASONS


def test_a_stream_of_bombs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to two hundred times its size ends its source, but for the rows before."""
    monkeypatch.setattr(compress, "_GRACE", 1 << 20)
    for form in ("gzip", "zst"):
        for filling in (b"\n", b"{}\n", b" "):
            frame = compress.compressed(filling * (1 << 20), form)
            raw = compress.compressed(rows(1)[0] + b"\n", form) + frame * 4
            records = [r for r in rows_of(STDIN, io.BytesIO(raw)) if r.raw != b"{}"]
            assert [r.reason for r in records] == ["", "decompression_limit"], (form, filling)


HARMS = {
    "no text": '{"schema": 1}',
    "no object": '{"schema": 1, "identity": 5}',
    "no settings": '{"schema": 1, "identity": {"settings": [1]}}',
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_run_that_says_nonsense_is_refused(harm: str, one: Pool, tmp_path: Path) -> None:
    """A `run.json` of other kinds is that of no run, and the folder is left as it is."""
    source = write_rows(tmp_path / "in.jsonl", rows(1))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json").write_text(HARMS[harm], "utf-8")
    before = tree(tmp_path / "out")
    with pytest.raises(OptionError, match=r"no run\.json"):
        clean_into(tmp_path / "out", one, source)
    assert tree(tmp_path / "out") == before


def test_a_marker_that_says_nonsense_is_none(one: Pool, tmp_path: Path) -> None:
    """Markers with values of other kinds, or that name files outside the folder, are made again,
    and nothing outside is touched."""
    source = write_rows(tmp_path / "in.jsonl", rows(3))
    out = tmp_path / "out"
    victim = tmp_path / "victim"
    victim.write_text("stays", "utf-8")
    clean_into(out, one, source)
    wanted = tree(out)
    [marker] = (out / "done").iterdir()
    said = json.loads(marker.read_bytes())
    for harm in (
        {"files": 5},
        {"files": {"../victim": {"bytes": 1}}},
        {"files": {"documents/../../victim": {}}},
        {"counts": {"documents": "x"}},
        {"members": [{"source": 5, "first": 0, "documents": 1, "sha256": ""}]},
    ):
        marker.write_text(json.dumps({**said, **harm}), "utf-8")
        (out / "done" / "files-x.json").write_text(json.dumps({**said, **harm}), "utf-8")
        clean_into(out, one, source)
        assert tree(out) == wanted, harm
    assert victim.read_text("utf-8") == "stays"


LETTERS = (
    '{"source": 5, "path": "a", "kind": "row", "ordinal": 0}',
    '{"source": "a", "path": "a", "kind": "row", "ordinal": "x", "offset": 0}',
    '{"source": "a", "path": {}, "kind": "fault", "ordinal": 0, "offset": 0}',
    (
        '{"source": "a", "path": "a", "kind": "skip", "ordinal": 0, "offset": 0, "reason": "",'
        ' "message": "", "raw": ""}'
    ),
)


def test_letters_that_are_none_are_letters_again(plain: Cleaner, tmp_path: Path) -> None:
    """Lines of other kinds are rejected, and a letter that names a device does not read it."""
    device = (
        '{"source": "a", "path": "/dev/zero", "kind": "fault", "ordinal": 0, "offset": 0, '
        '"reason": "unreadable", "message": "", "raw": ""}'
    )
    path = write_rows(tmp_path / "dead.jsonl", [x.encode() for x in (*LETTERS, device)])
    [source] = letters_of([str(path)])
    with reading_letters(source) as (_, records):
        found = [cleaned(record, plain, SETTINGS).reason for record in records]
    assert found == ["bad_record"] * len(LETTERS) + ["not_a_file"]
