"""What one record does to the others: nothing; and what a row loses: nothing."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from corpora import PAGE, SETTINGS, TEXT, clean_into, line, lines_of, records_of, rows, write_rows

from cleaner import Cleaner
from cleaner.compress import compressed
from cleaner.ledger import Ledger, restore
from cleaner.run import read
from cleaner.run.find import find
from cleaner.run.journey import Outcome, run
from cleaner.run.letters import letters_of, reading_letters
from cleaner.run.model import Record
from cleaner.run.pool import Pool
from cleaner.run.row import cleaned

DEEP = "<div>" * 3000 + "deep" + "</div>" * 3000

# A line, and the reason why it is rejected; None where it is cleaned.
HOSTILE: dict[str, tuple[bytes, str | None]] = {
    "not-json": (b"Storm closes port", "bad_record"),
    "cut-off": (line(1)[:-20], "bad_record"),
    "two-objects": (line(1) + line(2), "bad_record"),
    "list": (b'["text"]', "bad_record"),
    "number": (b"5", "bad_record"),
    "string": (b'"text"', "bad_record"),
    "null": (b"null", "bad_record"),
    "raw-nul": (b'{"text": "a\x00b"}', "bad_record"),
    "binary": (bytes(range(11, 256)), "undecodable"),
    "bad-byte": (b'{"text": "caf\xe9"}', "undecodable"),
    "surrogate-bytes": (b'{"text": "\xed\xa0\x80"}', "undecodable"),
    "nested": (b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
    "no-field": (b'{"body": "a"}', "missing_field"),
    "null-text": (b'{"text": null}', "bad_type"),
    "number-text": (b'{"text": 12345678901234567890}', "bad_type"),
    "list-text": (b'{"text": ["a"]}', "bad_type"),
    "collision": (line(1, clean=1), "bad_record"),
    "empty-object": (b"{}", "missing_field"),
    "too-large": (line(1, x="y" * 300_000), "too_large"),
    "duplicate-id": (line(0), None),
    "empty-text": (b'{"id": "e", "text": ""}', None),
    "nul": (b'{"text": "a\\u0000b"}', None),
    "surrogate": (b'{"text": "Storm \\ud800 closes port", "t": "\\udfff"}', None),
    "deep-page": (json.dumps({"text": f"<!doctype html><html><body>{DEEP}"}).encode(), None),
    "nan": (b'{"text": "a", "score": NaN}', None),
    "huge-number": (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", None),
    "twice-a-key": (b'{"text": "a", "text": "Storm"}', None),
    "line-separators": ('{"text": "a\u2028b\x85c"}'.encode(), None),
    "bidi": ('{"text": "a\u202eb"}'.encode(), None),
}


def places(name: str) -> tuple[int, ...]:
    """A column that is there already in the first row is refused before any is cleaned."""
    return (5, 11) if name == "collision" else (0, 5, 11)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, two: Pool) -> Path:
    """A run over twelve rows as they should be, and over the same with each hostile line in place
    of the first, the sixth and the last."""
    folder = tmp_path_factory.mktemp("hostile")
    write_rows(folder / "in" / "control.jsonl", rows(12))
    for name, (raw, _) in HOSTILE.items():
        for place in places(name):
            lines = rows(12)
            lines[place] = raw
            write_rows(folder / "in" / f"{name}.{place}.jsonl", lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "MAX_BYTES", 250_000)
        clean_into(folder / "out", two, folder / "in")
    return folder


def _rows_of(out: Path, source: str) -> dict[int, bytes]:
    """The rows of a source by their place, without its name."""
    found = {}
    for row in lines_of(out):
        before, key, after = row.partition(f'"clean":{{"key":"{source}:'.encode())
        if key:
            found[int(after.partition(b"#")[0])] = before + after
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_record_costs_itself(hostile: Path, name: str) -> None:
    """Wherever it stands, it is rejected for its reason or cleaned, and the other rows have the
    bytes that they have without it."""
    reason = HOSTILE[name][1]
    control = _rows_of(hostile / "out", "control.jsonl")
    assert len(control) == 12
    letters = records_of(hostile / "out", "dead")
    for place in places(name):
        source = f"{name}.{place}.jsonl"
        found = _rows_of(hostile / "out", source)
        mine = found.pop(place, None)
        assert found == {n: row for n, row in control.items() if n != place}
        dead = [letter for letter in letters if letter["source"] == source]
        assert (mine is None) == (reason is not None) == (len(dead) == 1)
        if dead:
            assert (dead[0]["reason"], dead[0]["ordinal"]) == (reason, place)


def test_a_dead_letter_holds_the_very_bytes(hostile: Path) -> None:
    """From the letter alone the line can be had back, with its place in the source."""
    letters = {letter["source"]: letter for letter in records_of(hostile / "out", "dead")}
    for name, (raw, reason) in HOSTILE.items():
        if reason is None or reason == "too_large":
            continue
        letter = letters[f"{name}.5.jsonl"]
        assert base64.b64decode(letter["raw"]) == raw
        source = (hostile / "in" / letter["source"]).read_bytes()
        assert source[letter["offset"] :].startswith(raw)


def test_counts_add_up(hostile: Path) -> None:
    """In = cleaned + flagged + rejected, by an independent count of lines."""
    counts = json.loads((hostile / "out" / "run.json").read_bytes())["counts"]
    total = 12 * (1 + sum(len(places(name)) for name in HOSTILE))
    assert counts["documents"] == total
    assert counts["cleaned"] + counts["flagged"] == len(lines_of(hostile / "out"))
    assert counts["rejected"] == len(lines_of(hostile / "out", "dead"))
    assert counts["cleaned"] + counts["flagged"] + counts["rejected"] == total


EXACT = [
    b'{"id": 123456789012345678901234567890, "text": "Storm"}',
    b'{"id":18446744073709551616,"f":1.10,"e":1E400,"g":-0.0,"text":"Storm"}',
    b'{ "id" : "\\u0061\\/" ,\t"text" : "Storm" , "deep" : {"n": [9007199254740993, null, true]} }',
    b'{"text": "Storm", "id": "a", "id": "b"}',
    '{"text": "Storm", "Ünï": "ﷺ\u2028 \U0001f600"}'.encode(),
]


def test_fields_pass_untouched(two: Pool, tmp_path: Path) -> None:
    """Ids, big numbers, spacing, escapes, doubled keys and fields that nobody named come out byte
    for byte; all that is added is one field at the end."""
    source = write_rows(tmp_path / "in.jsonl", EXACT)
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    clean_into(tmp_path / "out", two, source)
    written = lines_of(tmp_path / "out")
    assert len(written) == len(EXACT)
    for raw, row in zip(EXACT, written, strict=True):
        before, _, added = row.rpartition(b',"clean":')
        assert before == raw[:-1].rstrip()
        assert set(json.loads(added[:-1])) == {"key", "text", "verdict", "flags", "captured"}


def test_rows_and_ledger_have_one_key(unbroken: Path) -> None:
    """Each row has a document record of its key, and keys are unique though ids are not."""
    keys = [row["clean"]["key"] for row in records_of(unbroken)]
    ledger = records_of(unbroken, "ledger")
    assert [r["key"] for r in ledger if r["record"] == "document"] == keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("name", "content", "documents", "reasons"),
    [
        ("a.txt", b"".join(line + b"\n" for line in rows(3)), 3, {}),
        ("a.bin", gzip.compress(b"\n".join(rows(3))), 3, {}),
        ("a.gz", gzip.compress(rows(1)[0] + b"\n") + gzip.compress(rows(1)[0] + b"\n"), 2, {}),
        ("a.jsonl", b"\xef\xbb\xbf" + b"\n\n".join(rows(2)), 2, {}),
        ("a.jsonl", b"", 0, {}),
        ("a.jsonl", b"<!doctype html><html><body><p>Storm", 1, {}),
        ("a.jsonl", b"no\nrows\n", 2, {"bad_record": 2}),
        ("a.html", TEXT.encode(), 1, {}),
        ("a.txt", PAGE.encode(), 1, {}),
        ("a.txt", TEXT.encode("utf-16"), 1, {}),
        ("a.txt", b"\xff\x80" * 50, 1, {"undecodable": 1}),
        ("a.txt", b"", 1, {}),
        ("a.json", b'[{"text": "a"}]', 1, {"bad_record": 1}),
        ("a.json", b'{\n "text": "a"\n}', 1, {"bad_record": 1}),
        ("a.parquet", b"PAR1\x00\x00", 1, {"truncated_input": 1}),
        ("a.gz", compressed(rows(1)[0] + b"\n", "zst") * 2, 2, {}),
        ("a.jsonl", compressed(b"\n".join(rows(9)), "zst")[:-20], 1, {"truncated_input": 1}),
        ("a.jsonl.zst", rows(1)[0], 1, {}),
        ("a.jsonl.zst", b"", 1, {"truncated_input": 1}),
        ("a.txt", gzip.compress(gzip.compress(bytes(range(256)) * 9)), 1, {"undecodable": 1}),
        ("a.jsonl.gz", gzip.compress(b""), 0, {}),
        ("a.jsonl.gz", b"", 1, {"truncated_input": 1}),
        ("a.jsonl.gz", gzip.compress(b"\n".join(rows(3)))[:30], 1, {"truncated_input": 1}),
        ("a.jsonl.gz", gzip.compress(rows(1)[0] + b"\n") + b"x", 2, {"truncated_input": 1}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_content_says_what_a_file_is(
    two: Pool, tmp_path: Path, name: str, content: bytes, documents: int, reasons: dict[str, int]
) -> None:
    """Rows, texts and pages, packed or not, are told apart by content; each is accounted for."""
    (tmp_path / name).write_bytes(content)
    outcome = clean_into(tmp_path / "out", two, tmp_path / name)
    assert outcome.counts.documents == documents
    assert outcome.counts.reasons == reasons


def test_what_cannot_be_read_is_counted(two: Pool, tmp_path: Path) -> None:
    """Beside a good file, a dead link, a device and a link to itself are dead letters each."""
    folder = tmp_path / "in"
    write_rows(folder / "good.jsonl", rows(2))
    (folder / "dead").symlink_to(folder / "nowhere")
    (folder / "device").symlink_to("/dev/zero")
    (folder / "self").symlink_to(folder / "self")
    (folder / "up").symlink_to(tmp_path)
    outcome = clean_into(tmp_path / "out", two, folder)
    assert (outcome.counts.documents, outcome.counts.cleaned) == (6, 2)
    assert outcome.counts.reasons == {"not_a_file": 2, "unreadable": 2}


def test_hints_come_from_their_fields(tmp_path: Path, plain: Cleaner) -> None:
    """The fields that are named are the document's hints; those of another type are none."""
    named = {name: name for name in ("url", "title", "outlet", "date", "lang")}
    settings = replace(SETTINGS, fields=named, out_field="ours", compress="none")
    source = write_rows(
        tmp_path / "in.jsonl",
        [line(1, url="https://example.org/1", title="Storm closes port", lang="en", date=[1])],
    )
    with Pool(plain, settings) as pool:
        run(find([str(source)]), tmp_path / "out", plain, settings, pool)
    (document, *_) = records_of(tmp_path / "out", "ledger")
    assert document["hints"] == {
        "url": "https://example.org/1", "title": "Storm closes port", "lang": "en",
    }  # fmt: skip
    assert records_of(tmp_path / "out")[0]["ours"]["text"]


def test_dead_letters_are_cleaned_once_mended(
    two: Pool, unbroken: Path, corpus: Path, tmp_path: Path
) -> None:
    """Tried again as they are, they are the same letters; and a source that was torn and is whole
    now gives the rows that an unbroken run gives, key and bytes."""
    folder = tmp_path / "in"
    whole = b"".join(line + b"\n" for line in rows(8))
    write_rows(folder / "a.jsonl", [*rows(2), b"{broken"])
    torn = folder / "b.jsonl.gz"
    torn.write_bytes(gzip.compress(whole)[:-60])
    clean_into(tmp_path / "out", two, folder)
    cleaned = lines_of(tmp_path / "out")
    torn.write_bytes(gzip.compress(whole))
    cleaner, settings, _ = two._make
    outcome = run(
        letters_of([str(tmp_path / "out")]), tmp_path / "again", cleaner, settings, two,
        reader=reading_letters,
    )  # fmt: skip
    assert outcome.counts.reasons == {"bad_record": 1}
    before, after = records_of(tmp_path / "out", "dead"), records_of(tmp_path / "again", "dead")
    assert after == [letter for letter in before if letter["reason"] == "bad_record"]
    clean_into(tmp_path / "control", two, folder)
    assert sorted(cleaned + lines_of(tmp_path / "again")) == sorted(lines_of(tmp_path / "control"))


def _one_row(plain: Cleaner, tmp_path: Path, raw: bytes, **how: Any) -> Outcome:
    settings = replace(SETTINGS, compress="none", **how)
    source = write_rows(tmp_path / "in.jsonl", [raw])
    with Pool(plain, settings) as pool:
        return clean_into(tmp_path / "out", pool, source)


REPLACED = [
    b'{"text": "%s", "id": 1.10}',
    b' {"a":{"text":"x"} ,"text" :"%s"\t,"n":123456789012345678901234567890}',
    b'{"text": "first", "\\u0074ext" : "%s"}',
]


@pytest.mark.parametrize("raw", REPLACED)
def test_the_clean_text_may_take_the_place(plain: Cleaner, tmp_path: Path, raw: bytes) -> None:
    """With `replace` the text of the line is the clean one, all other bytes stay, and the ledger
    has the input back."""
    text = json.dumps(TEXT.format("\u2028\U0001f600"))[1:-1].encode()
    _one_row(plain, tmp_path, raw % text, replace=True)
    (written,) = lines_of(tmp_path / "out")
    before, _, added = written.rpartition(b',"clean":')
    assert "text" not in json.loads(added[:-1])
    clean = json.loads(written)["text"]
    assert "Ann Smith" not in clean
    head, _, tail = raw.partition(b"%s")
    assert before.startswith(head)
    assert before.endswith(tail.rstrip(b"}"))
    ledger = Ledger.from_records(records_of(tmp_path / "out", "ledger"))
    assert restore(clean, ledger) == json.loads(raw % text)["text"]


@pytest.mark.parametrize(
    ("spans", "reason"),
    [
        ("[[0, 5], [18, 30]]", None), ("[]", None), ("null", None), ("[[18, 30]]", None),
        ("[[18, 3000]]", "bad_type"), ("[[30, 18]]", "bad_type"), ("[18, 30]", "bad_type"),
        ("[[1.5, 2]]", "bad_type"), ('"18-30"', "bad_type"), ("[[0, 1, 2]]", "bad_type"),
        ("[[-1, 2]]", "bad_type"), ("[[true, 2]]", "bad_type"), ("{}", "bad_type"),
    ],
)  # fmt: skip
def test_protected_spans_stay(plain: Cleaner, spans: str, reason: str | None) -> None:
    """What the named field protects is left alone; a field that holds no list of spans is a reason
    to reject the row."""
    raw = line(1)[:-1] + b', "keep": ' + spans.encode() + b"}"
    settings = replace(SETTINGS, fields={"protect": "keep"})
    record = Record("in.jsonl", "row", 0, 0, raw)
    row = cleaned(record, plain, settings)
    assert row.reason == (reason or "")
    if reason is None:
        text = json.loads(row.document)["clean"]["text"]
        assert ("By Ann Smith" in text) == ("18" in spans)


@pytest.mark.parametrize("packing", ["gzip", "zst"])
def test_a_bomb_is_given_up_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packing: str
) -> None:
    """A line that unpacks to more than is read over ends its source with a reason; the rows before
    it are kept, and no more is held than the limit of a document."""
    monkeypatch.setattr(read, "_PATIENCE", 1 << 23)
    monkeypatch.setattr(read, "MAX_BYTES", 1 << 20)
    bomb = compressed(rows(1)[0] + b'\n{"text": "' + bytes(1 << 26), packing)
    (tmp_path / "a.bin").write_bytes(bomb)
    assert len(bomb) < 500_000
    with read.reading(find([str(tmp_path / "a.bin")])[0]) as (_, records):
        found = [(record.kind, record.reason, len(record.raw)) for record in records]
    assert [(kind, reason) for kind, reason, _ in found] == [
        ("row", ""), ("fault", "decompression_limit"),
    ]  # fmt: skip
