"""Hostile Parquet and WARC for `clean run`, and the links, pipes and devices of a folder."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from hostile.containers import Box, Files, lines, row, zst
from hostile.model import TEXT
from hostile.pages import PAGE


def parquet(columns: dict[str, Any], **how: Any) -> bytes:
    """A file of these columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, **{"compression": "zstd", **how})
    return sink.getvalue()


def tables() -> Iterator[Box]:
    """Parquet."""
    import pyarrow as pa

    three = [TEXT, TEXT + " ", TEXT + "  "]
    whole = parquet({"text": three, "id": [1, 2, 3]})
    groups = parquet({"text": three * 4}, row_group_size=4, compression="none",
                     use_dictionary=False)  # fmt: skip
    lying = pa.StringArray.from_buffers(3, pa.py_buffer(b"\0\0\0\0\5\0\0\0\7\0\0\0\x0c\0\0\0"),
                                        pa.py_buffer(b"ferry\xff\xfeferry"))  # fmt: skip
    nested = [[{"a": [1, None]}], [], None]
    cases: dict[str, tuple[bytes, int, dict[str, int]]] = {
        "whole": (whole, 3, {}),
        "without its footer": (whole[:-20], 0, {"truncated_input": 1}),
        "half": (whole[: len(whole) // 2], 0, {"truncated_input": 1}),
        "magic only": (b"PAR1", 0, {"bad_record": 1}),
        "magic twice": (b"PAR1PAR1", 0, {"bad_record": 1}),
        "garbage between": (b"PAR1" + bytes(range(256)) * 9 + b"PAR1", 0, {"bad_record": 1}),
        "a footer of 4 GB": (whole[:-8] + b"\xff\xff\xff\x7fPAR1", 0, {"bad_record": 1}),
        "a page turned over": (groups[:4] + b"\xff" * 16 + groups[20:], 8, {"bad_record": 4}),
        "no rows": (parquet({"text": pa.array([], pa.string())}), 0, {}),
        "no columns": (parquet({}), 0, {}),
        "no text column": (parquet({"body": three}), 0, {"missing_field": 3}),
        "numbers": (parquet({"text": [1, 2, 3]}), 0, {"bad_type": 3}),
        "nulls": (parquet({"text": [TEXT, None, TEXT]}), 2, {"bad_type": 1}),
        "lists": (parquet({"text": [["a"], [], None]}), 0, {"bad_type": 3}),
        "binary": (parquet({"text": [t.encode() for t in three]}), 3, {}),
        "binary that is none": (parquet({"text": [TEXT.encode(), b"\xff" * 99]}), 1,
                                {"undecodable": 1}),
        "large": (parquet({"text": pa.array(three, pa.large_string())}), 3, {}),
        "dictionary": (parquet({"text": pa.array(three).dictionary_encode()}), 3, {}),
        "lying UTF-8": (parquet({"text": lying}), 2, {"undecodable": 1}),
        "lying UTF-8 beside": (parquet({"text": three, "t": lying}), 2, {"undecodable": 1}),
        "nested beside": (parquet({"text": three, "n": nested}), 3, {}),
        "doubled column": (_doubled(three), 3, {}),
        "packed as a whole": (gzip.compress(whole), 3, {}),
        "packed and cut": (gzip.compress(whole)[:-20], 0, {"truncated_input": 1}),
        "no known codec": (whole.replace(b"PAR1", b"PARE"), 0, {"undecodable": 1}),
    }  # fmt: skip
    for name, (content, count, wrong) in cases.items():
        yield Box(f"parquet {name}", partial(dict, {"x.parquet": content}), count, wrong)
    yield Box("parquet bomb of an entry", _entry, 0, {"decompression_limit": 3000}, heavy=True)
    yield Box("parquet bomb of a value", _value, 0, {"decompression_limit": 3}, heavy=True)


def _doubled(texts: list[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.Table.from_arrays([pa.array(texts)] * 3, ["text", "a", "a"]), sink)
    return sink.getvalue()


def _entry() -> Files:
    import pyarrow as pa

    values = pa.array(["a" * (30 << 20)], pa.large_string())
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 3000, pa.int32()), values)
    return {"x.parquet": parquet({"text": column}, store_schema=False)}


def _value() -> Files:
    import pyarrow as pa

    texts = pa.array([TEXT, "a" * (600 << 20), TEXT], pa.large_string())
    return {"x.parquet": parquet({"text": texts}, use_dictionary=False)}


def record(body: bytes, kind: str = "response", length: object = None, **more: str) -> bytes:
    """A record of WARC."""
    named = {"WARC-Type": kind, "WARC-Record-ID": "<urn:x:1>", **more}
    named["Content-Length"] = str(len(body) if length is None else length)
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + body + b"\r\n\r\n"


def answer(body: bytes, *more: str) -> bytes:
    """An answer of a server."""
    head = "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", *more])
    return head.encode() + b"\r\n\r\n" + body


def warcs() -> Iterator[Box]:
    """WARC."""
    page = PAGE.encode()
    good = record(answer(page))
    gz = gzip.compress(page)
    packed = gzip.compress(good)
    bad: dict[str, tuple[bytes, str]] = {
        "negative length": (record(answer(page), length=-5), "bad_record"),
        "length of a word": (record(answer(page), length="many"), "bad_record"),
        "length too small": (record(answer(page), length=60), "bad_record"),
        "length too large": (record(answer(page), length=len(answer(page)) + 50), "bad_record"),
        "length of a billion": (record(answer(page), length=10**9), "bad_record"),
        "length of a billion billions": (record(answer(page), length=10**18), "bad_record"),
        "request of a billion": (record(b"GET /", "request", length=10**9), "bad_record"),
        "request too long": (record(b"GET /", "request", length=5000), "bad_record"),
        "garbage between": (b"garbage\r\n\r\n", "bad_record"),
        "gzip body broken": (record(answer(gz[:40] + b"\xff" * 40, "Content-Encoding: gzip")),
                             "bad_record"),
        "gzip body cut": (record(answer(gz[:-20], "Content-Encoding: gzip")), "truncated_input"),
        "brotli": (record(answer(b"\x0b\x02\x80", "Content-Encoding: br")), "bad_record"),
        "chunks cut": (record(answer(b"ff\r\nabc", "Transfer-Encoding: chunked")),
                       "truncated_input"),
        "a picture called a page": (record(answer(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")),
                                    "undecodable"),
        "bomb": (record(answer(gzip.compress(bytes(40_000_000)), "Content-Encoding: gzip")),
                 "decompression_limit"),
    }  # fmt: skip
    for name, (raw, reason) in bad.items():
        yield Box(f"warc {name}", partial(dict, {"x.warc": good + raw + good}), 2, {reason: 1})
    ok: dict[str, tuple[str, bytes, int, dict[str, int]]] = {
        "two files": ("x.warc.gz", packed + packed, 2, {}),
        "one member": ("x.warc.gz", gzip.compress(good * 3), 3, {}),
        "of zst": ("x.warc.zst", zst(good) + zst(good), 2, {}),
        "cut": ("x.warc", good + good[:-90], 1, {"truncated_input": 1}),
        "member cut": ("x.warc.gz", packed + packed[:-30], 1, {"truncated_input": 1}),
        "member cut, then another": (
            "x.warc.gz", packed + packed[:-60] + packed, 2, {"bad_record": 1},
        ),
        "html": ("x.warc.gz", page, 1, {}),
        "html, packed": ("x.warc.gz", gzip.compress(page), 1, {}),
        "without an answer": ("x.warc", record(page, "resource"), 1, {}),
        "others": ("x.warc", record(b"a", "request") + record(b"b", "metadata") + good, 1, {}),
        "chunked": ("x.warc", record(answer(
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(page), page), "Transfer-Encoding: chunked")), 1, {}),
        "gzip body": ("x.warc", record(answer(gz, "Content-Encoding: gzip")), 1, {}),
        "gzip body unpacked": ("x.warc", record(answer(page, "Content-Encoding: gzip")), 1, {}),
        "bare line ends": ("x.warc", good.replace(b"\r\n", b"\n").replace(
            b"Content-Length: %d" % len(answer(page)),
            b"Content-Length: %d" % len(answer(page).replace(b"\r\n", b"\n"))), 1, {}),
        "charset of no name": ("x.warc", record(answer(page).replace(b"utf-8", b"x-no")), 1, {}),
        "a warc in a page": ("x.warc", record(answer(page + b"\r\n\r\n" + good)), 1, {}),
    }  # fmt: skip
    for name, (file, content, count, wrong) in ok.items():
        yield Box(f"warc {name}", partial(dict, {file: content}), count, wrong)
    film = record(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n" + bytes(33_000_000))
    yield Box("warc film", lambda: {"x.warc": good + film + good}, 2, heavy=True)
    long = record(answer(b"<p>" + b"a" * 33_000_000))
    yield Box("warc page of 33 MB", lambda: {"x.warc": good + long + good}, 2, {"too_large": 1},
              heavy=True)  # fmt: skip


# What no bytes can say: a name, what it is a link to (the pipe and the folder are none), and the
# reason. Beside them stand a sound row and a link to it.
LINKS = {
    "zero": ("/dev/zero", "not_a_file"),
    "tree": ("/etc", "not_a_file"),
    "up": ("..", "not_a_file"),
    "outside": ("../../outside.txt", "not_a_file"),
    "one": ("two", "unreadable"),
    "two": ("one", "unreadable"),
    "gone": ("nowhere", "unreadable"),
}


def special(folder: Path) -> dict[str, str]:
    """Fill a folder, two below one of its own, with what is no file; gives names and reasons."""
    folder.mkdir(parents=True)
    (folder / "x.jsonl").write_bytes(lines(row(1)))
    (folder / "same.jsonl").symlink_to("x.jsonl")
    (folder / "empty.jsonl").mkdir()
    (folder.parent.parent / "outside.txt").write_text(TEXT, "utf-8")
    os.mkfifo(folder / "pipe.jsonl")
    for name, (target, _) in LINKS.items():
        (folder / name).symlink_to(target)
    return {**{name: reason for name, (_, reason) in LINKS.items()}, "pipe.jsonl": "not_a_file"}


def as_json(line: bytes) -> dict[str, Any]:
    """A line of output; numbers of 10,000 digits are no numbers to Python."""
    found: dict[str, Any] = json.loads(line, parse_int=str)
    return found
