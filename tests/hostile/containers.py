"""Hostile files for `clean run`: what each holds, and how many of its documents are sound.

A case is one folder of files, made when asked for. `sound` documents must be cleaned or flagged,
each of `rejected` must be a dead letter for that reason, and nothing else may come out.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from hostile.alien import _PDF, _RSS, _tar, _zip
from hostile.model import TEXT
from hostile.pages import PAGE

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Box:
    """`heavy` ones (tens of megabytes and more) are for the night."""

    name: str
    make: Callable[[], Files]
    sound: int
    rejected: Mapping[str, int] = field(default_factory=dict)
    heavy: bool = False


def row(number: int = 0, **more: Any) -> bytes:
    """A sound line."""
    return json.dumps({"id": number, "text": TEXT, **more}).encode()


def lines(*rows: bytes) -> bytes:
    """Lines, each ended."""
    return b"".join(line + b"\n" for line in rows)


def zst(content: bytes) -> bytes:
    """One frame."""
    import zstandard

    packed: bytes = zstandard.ZstdCompressor().compress(content)
    return packed


def _beside(bad: bytes) -> bytes:
    """A bad line between two sound ones."""
    return lines(row(1), bad, row(2))


def _jsonl() -> Iterator[Box]:
    two = lines(row(1), row(2))
    deep = b"[" * 100_000 + b"]" * 100_000
    sound: dict[str, tuple[bytes, int]] = {
        "bom": (b"\xef\xbb\xbf" + two, 2),
        "crlf": (two.replace(b"\n", b"\r\n"), 2),
        "line separator": (lines(json.dumps({"text": TEXT + "\u2028\u2029"},
                                            ensure_ascii=False).encode(), row(2)), 2),
        "no final newline": (two[:-1], 2),
        "lone surrogates": (_beside(b'{"text": "' + TEXT[:99].encode() + b'\\ud800 \\udfff"}'), 3),
        "nan": (_beside(row(9, a=float("nan"), b=float("-inf"))), 3),
        "10,000 digits": (_beside(row(9)[:-1] + b', "n": ' + b"7" * 10_000 + b"}"), 3),
        "1e999999": (_beside(row(9)[:-1] + b', "n": 1e999999}'), 3),
        "doubled keys": (_beside(b'{"text": 5, "text": ' + json.dumps(TEXT).encode() + b"}"), 3),
        "empty text": (_beside(b'{"text": ""}'), 3),
        "blank lines": (b"\n\n \t\r\n" + two + b"\n\n", 2),
        "nothing": (b"", 0),
        "blanks only": (b" \n\r\n\t\n", 0),
        "long key": (_beside(row(9, **{"k" * 300_000: 1})), 3),
        "huge id": (_beside(row(9)[:-1] + b', "id": "' + b"i" * 500_000 + b'"}'), 3),
        "equal ids": (lines(row(1), row(1), row(1)), 3),
        "controls escaped": (_beside(row(9, t="\x00\x1b[2J\u202e")), 3),
        "a key without name": (_beside(row(9, **{"": 1, "\ud800": 2})), 3),
        "deep enough": (_beside(row(9)[:-1] + b', "n": ' + b"[" * 200 + b"]" * 200 + b"}"), 3),
        "trailing blanks": (lines(row(1) + b"  \t \r", b"   " + row(2)), 2),
        "page in a row": (_beside(json.dumps({"text": PAGE}).encode()), 3),
    }  # fmt: skip
    for name, (content, count) in sound.items():
        yield Box(f"jsonl {name}", partial(dict, {"x.jsonl": content}), count)
    bad: dict[str, tuple[bytes, str]] = {
        "bad byte": (b'{"text": "\xff"}', "undecodable"),
        "utf-8 surrogate": (b'{"text": "\xed\xa0\x80"}', "undecodable"),
        "overlong": (b'{"text": "\xc0\xaf"}', "undecodable"),
        "deep": (row(9)[:-1] + b', "n": ' + deep + b"}", "too_deep"),
        "deep objects": (b'{"a":' * 60_000, "too_deep"),
        "text 5": (b'{"text": 5}', "bad_type"),
        "text null": (b'{"text": null}', "bad_type"),
        "text list": (b'{"text": ["a", "b"]}', "bad_type"),
        "text truth": (b'{"text": true}', "bad_type"),
        "text nan": (b'{"text": NaN}', "bad_type"),
        "no text": (b'{"body": "a"}', "missing_field"),
        "empty object": (b"{}", "missing_field"),
        "two objects": (row(8) + b" " + row(9), "bad_record"),
        "array": (b"[" + row(8) + b"]", "bad_record"),
        "string": (b'"text"', "bad_record"),
        "raw NUL": (b'{"text": "a\0b"}', "bad_record"),
        "NULs": (b"\0" * 4096, "bad_record"),
        "half": (row(9)[:40], "bad_record"),
        "comma behind": (row(9) + b",", "bad_record"),
        "single quotes": (b"{'text': 'a'}", "bad_record"),
        "bom within": (b"\xef\xbb\xbf" + row(9), "bad_record"),
        "html": (b"<html><body>504 Gateway Time-out</body></html>", "bad_record"),
        "has the field": (row(9, clean={}), "bad_record"),
        "bell": (b'{"text": "a\x07b"}', "bad_record"),
    }
    for name, (line, reason) in bad.items():
        yield Box(f"jsonl {name}", partial(dict, {"x.jsonl": _beside(line)}), 2, {reason: 1})
    yield Box("jsonl cr only", partial(dict, {"x.jsonl": two.replace(b"\n", b"\r")}), 0,
              {"bad_record": 1})  # fmt: skip
    pretty = json.dumps([{"text": TEXT}, {"text": TEXT}], indent=1).encode()
    count = len(pretty.split(b"\n"))
    yield Box("jsonl pretty", partial(dict, {"x.jsonl": pretty}), 0, {"bad_record": count})
    yield Box("json array", partial(dict, {"x.json": pretty}), 0, {"bad_record": 1})
    wide = "".join(json.dumps({"text": "Ferry"}) + "\n" for _ in range(3))
    for form, least in (("utf-16", 1), ("utf-16-le", 1), ("utf-16-be", 1), ("utf-32", 1)):
        yield Box(f"jsonl {form}", partial(dict, {"x.jsonl": wide.encode(form)}), 0,
                  {"undecodable": least})  # fmt: skip
    long = b'{"text": "%b"}'
    yield Box("jsonl 33 MB", lambda: {"x.jsonl": _beside(long % (b"a" * 33_000_000))}, 2,
              {"too_large": 1}, heavy=True)  # fmt: skip
    yield Box("jsonl 33 MB at the end",
              lambda: {"x.jsonl": lines(row(1)) + b'{"text": "' + b"a" * 33_000_000},
              1, {"too_large": 1}, heavy=True)  # fmt: skip


def _bomb(packed: Callable[[bytes], bytes], name: str, head: bytes, piece: bytes) -> Files:
    """8 GB: members in a row are one stream, and the second need not be packed again."""
    return {name: packed(head) + packed(piece * (64 << 20)) * 128}


def _windowed() -> bytes:
    # A frame that asks for a window of 2 GB.
    return b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\x00\x00"


def _packed() -> Iterator[Box]:
    many = lines(*(row(n, salt=zlib.crc32(b"%d" % n) ** 3) for n in range(60)))
    two, one = lines(row(1), row(2)), lines(row(3))
    gz = gzip.compress(two, mtime=0)
    skip = b"\x50\x2a\x4d\x18\x05\x00\x00\x00extra"
    crc = gz[:-8] + b"\1\2\3\4" + gz[-4:]
    cases: dict[str, tuple[str, bytes, int, dict[str, int]]] = {
        "gz": ("x.jsonl.gz", gz, 2, {}),
        "gz members": ("x.jsonl.gz", gz + gzip.compress(one), 3, {}),
        "gz member in a line": (
            "x.jsonl.gz", gzip.compress(two[:300]) + gzip.compress(two[300:]), 2, {},
        ),
        "gz empty members": ("x.jsonl.gz", gzip.compress(b"") * 9 + gz + gzip.compress(b""), 2, {}),
        "gz zeros behind": ("x.jsonl.gz", gz + bytes(5000), 2, {}),
        "gz garbage behind": ("x.jsonl.gz", gz + b"garbage", 2, {"truncated_input": 1}),
        "gz of nothing": ("x.jsonl.gz", gzip.compress(b""), 0, {}),
        "gz empty file": ("x.jsonl.gz", b"", 0, {"truncated_input": 1}),
        "gz head only": ("x.jsonl.gz", gz[:10], 0, {"truncated_input": 1}),
        "gz two bytes": ("x.jsonl.gz", gz[:2], 0, {"truncated_input": 1}),
        "gz without trailer": ("x.jsonl.gz", gz[:-8], 2, {"truncated_input": 1}),
        "gz bad crc": ("x.jsonl.gz", crc, 2, {"truncated_input": 1}),
        "gz bad crc, then a member": (
            "x.jsonl.gz", crc + gzip.compress(one), 3, {"truncated_input": 1},
        ),
        "gz wrong name": ("x.jsonl", gz, 2, {}),
        "gz called zst": ("x.jsonl.zst", gz, 2, {}),
        "plain called gz": ("x.jsonl.gz", two, 2, {}),
        "text called gz": ("x.gz", TEXT.encode(), 1, {}),
        "gz then zst": ("x.jsonl.gz", gz + zst(one), 2, {"truncated_input": 1}),
        "gz of an archive": ("x.tar.gz", gzip.compress(_tar()), 0, {"undecodable": 1}),
        "gz of a text": ("x.txt.gz", gzip.compress(TEXT.encode()), 1, {}),
        "gz of a page, cut": (
            "x.html.gz", gzip.compress(PAGE.encode())[:-30], 0, {"truncated_input": 1},
        ),
        "zst": ("x.jsonl.zst", zst(two), 2, {}),
        "zst frames": ("x.jsonl.zst", zst(two) + zst(one), 3, {}),
        "zst skippable": ("x.jsonl.zst", skip + zst(two) + skip + zst(one) + skip, 3, {}),
        "zst cut": ("x.jsonl.zst", zst(many)[:-9], 0, {"truncated_input": 1}),
        "zst empty file": ("x.jsonl.zst", b"", 0, {"truncated_input": 1}),
        "zst of nothing": ("x.jsonl.zst", zst(b""), 0, {}),
        "zst garbage behind": ("x.jsonl.zst", zst(two) + b"garbage", 2, {"truncated_input": 1}),
        "zst wrong name": ("x.gz", zst(two), 2, {}),
        "zst window": ("x.jsonl.zst", _windowed(), 0, {"decompression_limit": 1}),
        "zst then gz": ("x.jsonl.zst", zst(two) + gz, 2, {"truncated_input": 1}),
    }  # fmt: skip
    for name, (file, content, count, wrong) in cases.items():
        yield Box(name, partial(dict, {file: content}), count, wrong)
    yield Box("gz in gz", partial(dict, {"x.jsonl.gz": gzip.compress(gz)}), 0, {"undecodable": 1})
    yield Box("zst in gz", partial(dict, {"x.txt.gz": gzip.compress(zst(two))}), 0,
              {"undecodable": 1})  # fmt: skip
    head = two + b'{"text": "'
    for form, packer in (("gz", gzip.compress), ("zst", zst)):
        bombs = {"one line": (head, b"\0"), "blank lines": (two, b"\n"), "blanks": (two, b" ")}
        for name, (start, piece) in bombs.items():
            yield Box(f"{form} bomb of {name}", partial(_bomb, packer, f"x.{form}", start, piece),
                      2, {"decompression_limit": 1}, heavy=True)  # fmt: skip
        yield Box(f"{form} bomb of a text",
                  partial(_bomb, packer, f"x.txt.{form}", TEXT.encode(), b"\0"), 0,
                  {"too_large": 1}, heavy=True)  # fmt: skip


def _others() -> Iterator[Box]:
    plain: dict[str, tuple[str, bytes, int, dict[str, int]]] = {
        "rss": ("x.rss", _RSS.encode(), 1, {}),
        "pdf": ("x.pdf", _PDF, 0, {"undecodable": 1}),
        "pdf called a text": ("x.txt", _PDF, 0, {"undecodable": 1}),
        "zip": ("x.zip", _zip(), 0, {"undecodable": 1}),
        "zip called rows": ("x.jsonl", _zip(), 0, {"undecodable": 1}),
        "empty text": ("x.txt", b"", 1, {}),
        "empty page": ("x.html", b"", 1, {}),
        "empty parquet": ("x.parquet", b"", 0, {"truncated_input": 1}),
        "empty warc": ("x.warc", b"", 0, {"truncated_input": 1}),
        "a folder called rows": ("x.jsonl/y.jsonl", lines(row(1)), 1, {}),
        "a name of lines": ("a\nb\x1b[31m.jsonl", lines(row(1), b"{"), 1, {"bad_record": 1}),
        "a name turned over": ("a\u202eb.jsonl", lines(row(1), b"{"), 1, {"bad_record": 1}),
        "a name of no letters": ("\udcff\udcfe.jsonl", lines(row(1), b"{"), 1, {"bad_record": 1}),
        "a long name": ("n" * 245 + ".jsonl", lines(row(1), b"{"), 1, {"bad_record": 1}),
        "a name of a flag": ("--help", TEXT.encode(), 1, {}),
        "a name of a glob": ("[a]*?.jsonl", lines(row(1)), 1, {}),
    }
    for name, (file, content, count, wrong) in plain.items():
        yield Box(name, partial(dict, {file: content}), count, wrong)
    deep = "/".join(["d" * 100] * 20)
    yield Box("a deep folder", partial(dict, {f"{deep}/x.jsonl": lines(row(1))}), 1)


def boxes() -> Iterator[Box]:
    """All of them but for tables and archives of the web."""
    yield from _jsonl()
    yield from _packed()
    yield from _others()


def fill(folder: Path, files: Files) -> None:
    """Write them; a name may have folders in it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
