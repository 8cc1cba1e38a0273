"""WARC: which records are documents, what is known of them, and what a broken one costs."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import PAGE, SETTINGS, clean_into, records_of, tree

from cleaner import Cleaner
from cleaner.compress import compressed
from cleaner.run.journey import run
from cleaner.run.letters import letters_of, reading_letters
from cleaner.run.pool import Pool


def warc(number: int, content: bytes, kind: str = "response", **fields: str) -> bytes:
    """One record."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:example:{number}>",
        "WARC-Target-URI": f"https://example.org/{number}",
        "WARC-Date": "2024-05-03T10:00:00Z",
        "Content-Length": str(len(content)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + content + b"\r\n\r\n"


def http(content: bytes, *fields: str) -> bytes:
    """An answer of a server."""
    head = "".join(f"{field}\r\n" for field in fields or ("Content-Type: text/html",))
    return f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + content


def answer(number: int, *fields: str) -> bytes:
    return warc(number, http(PAGE.format(number).encode(), *fields))


def chunked(content: bytes) -> bytes:
    parts = [content[n : n + 100] for n in range(0, len(content), 100)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


PAGES = PAGE.format(7).encode()
PACKED = {
    "plain": http(PAGES),
    "chunked": http(chunked(PAGES), "Transfer-Encoding: chunked", "Content-Type: text/html"),
    "gzip": http(gzip.compress(PAGES), "Content-Encoding: gzip", "Content-Type: text/html"),
    "deflate": http(zlib.compress(PAGES), "Content-Encoding: deflate", "Content-Type: text/html"),
    "both": http(chunked(gzip.compress(PAGES)), "transfer-encoding: chunked",
                 "content-encoding: gzip", "Content-Type: text/html; charset=utf-8"),
    "unpacked already": http(PAGES, "Content-Encoding: gzip", "Transfer-Encoding: chunked",
                             "Content-Type: text/html"),
}  # fmt: skip


def test_contents_are_unpacked(two: Pool, tmp_path: Path) -> None:
    """Chunked, gzip and deflate, and pages that the crawler unpacked under the old head, give one
    text."""
    raw = b"".join(warc(n, content) for n, content in enumerate(PACKED.values()))
    (tmp_path / "in.bin").write_bytes(raw)
    clean_into(tmp_path / "out", two, tmp_path / "in.bin")
    written = records_of(tmp_path / "out")
    assert len(written) == len(PACKED)
    assert len({row["clean"]["text"] for row in written}) == 1
    assert "storm 7" in written[0]["clean"]["text"]


def test_what_is_no_document_is_counted(two: Pool, tmp_path: Path) -> None:
    """Requests, metadata and pictures are skipped and counted; address, date and id of the others
    are in the row, and the first two are hints."""
    text = "The port of Brandsund was closed on Sunday.".encode("latin-1")
    raw = [
        warc(0, b"software: x\r\n", "warcinfo"),
        answer(1),
        warc(1, b"GET / HTTP/1.1\r\n\r\n", "request"),
        warc(2, text, "conversion", Content_Type="text/plain"),
        warc(3, http(b"\x89PNG", "Content-Type: image/png")),
        warc(4, "café".encode("latin-1"), "resource", Content_Type="text/plain; charset=latin-1"),
        warc(5, b"", "metadata"),
    ]
    (tmp_path / "in.warc.gz").write_bytes(b"".join(map(gzip.compress, raw)))
    outcome = clean_into(tmp_path / "out", two, tmp_path / "in.warc.gz")
    assert (outcome.counts.documents, outcome.counts.skipped) == (3, 4)
    first, second, third = records_of(tmp_path / "out")
    assert (first["id"], first["url"]) == ("urn:example:1", "https://example.org/1")
    assert second["clean"]["text"] == text.decode()
    assert third["clean"]["text"] == "café"
    (document, *_) = records_of(tmp_path / "out", "ledger")
    assert document["hints"]["url"] == "https://example.org/1"
    assert document["hints"]["date"] == "2024-05-03T10:00:00Z"


BAD = {
    "negative length": (warc(9, b"x", Content_Length="-5"), "bad_record"),
    "no length": (warc(9, b"x").replace(b"Content-Length: 1\r\n", b""), "bad_record"),
    "too long": (warc(9, http(b"x"), Content_Length="90000"), "bad_record"),
    "long by some": (warc(9, http(b"Storm"), Content_Length="200"), "bad_record"),
    "too short": (warc(9, http(b"Storm closes port"), Content_Length="48"), "bad_record"),
    "garbage": (b"no record\r\nat all\r\n", "bad_record"),
    "no end of head": (b"WARC/1.0\r\n" + b"a: b\r\n" * 20_000, "bad_record"),
    "packed as never": (warc(9, http(b"x", "Content-Encoding: br")), "bad_record"),
    "broken chunks": (warc(9, http(b"5\r\nStorm\r\nfff\r\nx", "Transfer-Encoding: chunked")),
                      "truncated_input"),
    "cut gzip": (warc(9, http(gzip.compress(PAGES)[:-9], "Content-Encoding: gzip")),
                 "truncated_input"),
    "bomb": (warc(9, http(gzip.compress(bytes(40_000_000)), "Content-Encoding: gzip")),
             "decompression_limit"),
}  # fmt: skip


@pytest.mark.parametrize("packed", ["plain", "gzip"])
def test_a_bad_record_costs_itself(two: Pool, tmp_path: Path, packed: str) -> None:
    """Wherever it stands, the records beside it are cleaned, and it is rejected for its reason."""
    for name, (raw, _) in BAD.items():
        for place in range(3):
            parts = [answer(1), answer(2)]
            parts.insert(place, raw)
            if packed == "gzip":
                parts = [*map(gzip.compress, parts)]
            (tmp_path / "in").mkdir(exist_ok=True)
            (tmp_path / "in" / f"{name}.{place}.warc").write_bytes(b"".join(parts))
    clean_into(tmp_path / "out", two, tmp_path / "in")
    dead = {letter["source"]: letter["reason"] for letter in records_of(tmp_path / "out", "dead")}
    left: dict[str, list[str]] = {}
    for row in records_of(tmp_path / "out"):
        left.setdefault(row["source"], []).append(row["id"])
    for name, (_, reason) in BAD.items():
        for place in range(3):
            source = f"{name}.{place}.warc"
            # At the end nothing tells a length that is too great from a file that is cut off.
            wanted = {reason, "truncated_input"} if place == 2 else {reason}
            assert dead[source] in wanted, source
            assert left[source] == ["urn:example:1", "urn:example:2"], source


def test_a_broken_member_costs_its_record(two: Pool, tmp_path: Path) -> None:
    """A member of gzip or zst with bytes turned over in its middle is one dead letter, and the
    members behind it are read; a file that is cut off gives all but its last record."""
    reasons = {}
    for form in ("gzip", "zst"):
        members = [bytearray(compressed(answer(n), form)) for n in range(4)]
        members[1][len(members[1]) // 2 :] = members[1][len(members[1]) // 2 : -12]
        members[1][60:90] = bytes(30)
        whole = b"".join(members)
        for harm, raw in (("turned", whole), ("cut", b"".join(members[2:])[:-40])):
            name = f"{harm}.{form}"
            (tmp_path / name).write_bytes(raw)
            outcome = clean_into(tmp_path / f"out-{name}", two, tmp_path / name)
            ids = [row["id"] for row in records_of(tmp_path / f"out-{name}")]
            assert ids == [f"urn:example:{n}" for n in ((0, 2, 3) if harm == "turned" else (2,))]
            reasons[name] = outcome.counts.reasons
    assert reasons["turned.gzip"] == reasons["turned.zst"] == {"bad_record": 1}
    assert reasons["cut.gzip"] == reasons["cut.zst"] == {"truncated_input": 1}


@pytest.mark.parametrize(
    ("name", "content", "documents"),
    [
        ("page.warc.gz", gzip.compress(PAGES), 1),
        ("a.txt", answer(1), 1),
        ("late.warc", b"garbage\r\n" + answer(1), 2),
        ("empty.warc", b"", 1),
        ("double.warc.gz", gzip.compress(gzip.compress(answer(1))), 1),
    ],
)
def test_names_decide_nothing(
    two: Pool, tmp_path: Path, name: str, content: bytes, documents: int
) -> None:
    """A page named as an archive is a page, an archive named as a text an archive."""
    (tmp_path / name).write_bytes(content)
    outcome = clean_into(tmp_path / "out", two, tmp_path / name)
    assert outcome.counts.documents == documents


def test_tables_and_letters(plain: Cleaner, tmp_path: Path) -> None:
    """As Parquet a record is source, id, url and date; a letter holds the record, under its id,
    and tried again it fares as before."""
    import pyarrow.parquet as pq

    packed = warc(2, http(b"x", "Content-Encoding: br"))
    (tmp_path / "in.warc").write_bytes(answer(1) + packed)
    settings = replace(SETTINGS, form="parquet")
    with Pool(plain, settings) as pool:
        clean_into(tmp_path / "out", pool, tmp_path / "in.warc")
        (letter,) = records_of(tmp_path / "out", "dead")
        assert (letter["id"], base64.b64decode(letter["raw"])) == ("urn:example:2", packed[:-4])
        sources = letters_of([str(tmp_path / "out")])
        run(sources, tmp_path / "again", plain, settings, pool, reader=reading_letters)
    assert records_of(tmp_path / "again", "dead") == [letter]
    (path,) = (tmp_path / "out" / "documents").iterdir()
    (row,) = pq.read_table(path).to_pylist()
    assert list(row) == ["source", "id", "url", "date", "clean"]
    assert json.loads(tree(tmp_path / "out")["run.json"])["counts"]["documents"] == 2
