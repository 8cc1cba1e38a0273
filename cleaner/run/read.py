"""A source in, its records out, lazily and with bounded memory.

What a source is, its content says, not its name: Parquet and WARC by their marks, rows where
most lines of its head open as JSON objects, else one document. Nothing read here raises: what
cannot be read is a record as well, so that it is counted and kept.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

from cleaner.compress import Bomb, again, bare, is_compressed, opened
from cleaner.read.alien import alien_kind
from cleaner.read.kind import is_page
from cleaner.run import parquet, warc
from cleaner.run.model import MAX_BYTES, Record, Source
from cleaner.run.remote import is_remote, open_file

_LOOK = 1 << 16
_ROW_NAMES = (".jsonl", ".ndjson")
_BOM = b"\xef\xbb\xbf"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
# What is beyond a line's limit is read over up to here, then the rest of the source is given up:
# a bomb of 8 GB should not cost a minute.
_PATIENCE = 1 << 30


@contextmanager
def reading(source: Source) -> Iterator[tuple[bool, Iterator[Record]]]:
    """Whether a source holds rows, and its records."""
    if source.fault is not None:
        yield False, iter([_fault(source, 0, 0, *source.fault)])
        return
    try:
        stream: BinaryIO = sys.stdin.buffer if source.path == "-" else open_file(source.path)
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}"
        yield False, iter([_fault(source, 0, 0, "unreadable", told)])
        return
    with closing(stream):
        if _is_never_empty(source.name) and _is_empty(stream):
            told = "is empty, which no file of that kind is; fetch it again"
            yield False, iter([_fault(source, 0, 0, "truncated_input", told)])
            return
        try:
            content, head = _looked_at(opened(stream))
        except EOFError as error:
            yield False, iter([_broken(source, 0, 0, error)])
        except OSError as error:
            yield False, iter([_broken(source, 0, 0, error, "cannot be read: ")])
        else:
            if head.startswith(parquet.MAGIC):
                yield True, _parquet(source, stream, content)
                return
            if holds_warc(head, source.name):
                yield True, warc.records(source, content)
                return
            rows = holds_rows(head, source.name)
            if rows and (kind := _no_rows(head)):
                told = f"is {kind}, not JSON lines in UTF-8; write it so, then run again"
                yield False, iter([_fault(source, 0, 0, "undecodable", told)])
                return
            yield rows, _rows(source, content) if rows else _file(source, content, head)


def plain_content(source: Source) -> bytes | None:
    """All bytes of a source that is a file here and no larger than a document may be."""
    if source.fault is not None or source.path == "-" or is_remote(source.path):
        return None
    try:
        with open(source.path, "rb", buffering=0) as file:
            return file.read() if os.fstat(file.fileno()).st_size <= MAX_BYTES else None
    except OSError:
        return None


def _is_never_empty(name: str) -> bool:
    return is_compressed(name) or name.lower().endswith((".parquet", ".warc"))


def _is_empty(stream: BinaryIO) -> bool:
    if not stream.seekable():
        return False
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size == 0


def _looked_at(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    """The stream from its start, and its head."""
    head = b""
    broken: Exception | None = None
    try:
        while len(head) < _LOOK and (more := stream.read1(_LOOK)):  # type: ignore[attr-defined]
            head += more
    except (EOFError, OSError) as error:
        # The rows in front of the break are sound, and there may be thousands in a head.
        if not head:
            raise
        broken = error
    return again(head, stream, broken), head


def _parquet(source: Source, stream: BinaryIO, content: BinaryIO) -> Iterator[Record]:
    """The rows of Parquet, which is read from its end: what cannot be sought in is laid aside."""
    if stream.seekable():
        stream.seek(0)
        if stream.read(4) == parquet.MAGIC:
            yield from parquet.records(source, stream)
            return
        stream.seek(0)
        content = opened(stream)
    with tempfile.TemporaryFile() as aside:
        try:
            while more := content.read(_LOOK):
                aside.write(more)
                if aside.tell() > _PATIENCE:
                    told = f"is packed Parquet of more than {_PATIENCE} bytes; unpack it"
                    yield _fault(source, 0, 0, "decompression_limit", told)
                    return
        except (EOFError, OSError) as error:
            yield _broken(source, 0, 0, error)
            return
        yield from parquet.records(source, aside)


def holds_warc(head: bytes, name: str) -> bool:
    """Whether a source is WARC: it begins as one, or is called so and has a record further on."""
    if head.startswith(warc.MAGIC):
        return True
    return bare(name).lower().endswith(".warc") and b"\n" + warc.MAGIC in head


def holds_rows(head: bytes, name: str) -> bool:
    """Whether a source is JSONL: most of its first lines open as objects, or it is called so and
    is no page."""
    lines, opening = _opening(head)
    if lines and opening * 2 > lines:
        return True
    return bare(name).lower().endswith(_ROW_NAMES) and not is_page(head)


def _opening(head: bytes) -> tuple[int, int]:
    """How many lines the head shows, and how many of them open as objects."""
    lines = [line.strip() for line in head.removeprefix(_BOM).split(b"\n")[:50] if line.strip()]
    opening = (line.startswith(b"{") and line[1:].lstrip()[:1] in (b'"', b"}") for line in lines)
    return len(lines), sum(opening)


def _no_rows(head: bytes) -> str:
    """What a source is that is called JSONL and holds none; a zip of 30 MB has 100,000 lines."""
    if _opening(head)[1]:
        return ""
    if head.startswith(_WIDE) or (b"{" in head[:4] and b"\0" in head[:4]):
        return "UTF-16 or UTF-32"
    return alien_kind(head)


def rows_of(source: Source, stream: BinaryIO) -> Iterator[Record]:
    """The lines of a stream that is known to be JSONL, each as soon as it is there."""
    return _rows(source, opened(stream))


def _rows(source: Source, stream: BinaryIO) -> Iterator[Record]:
    """A record for each line that is not blank; lines end at `\\n` alone."""
    ordinal = offset = 0
    is_broken = False
    while True:
        try:
            # A line that breaks off is no line: its beginning goes with the fault.
            line = stream.readline(MAX_BYTES + 1)
            if line == b"\n":
                # Of a bomb of line ends each would cost as much as a row.
                ahead = stream.peek()  # type: ignore[attr-defined]
                line += stream.read(len(ahead) - len(ahead.lstrip(b"\n")))
        except (EOFError, OSError) as error:
            # Bytes that look like frames would else be a fault each.
            if not is_broken:
                yield _broken(source, ordinal, offset, error, f"after row {ordinal}: ")
                ordinal += 1
            if isinstance(error, Bomb) or not isinstance(error, EOFError):
                return
            # Behind a broken member of gzip or frame of zst there may be whole ones.
            is_broken = True
            continue
        if not line:
            return
        is_broken = False
        length = len(line)
        if length > MAX_BYTES:
            fault, more = _too_large(source, stream, ordinal, offset)
            yield fault
            if fault.reason in ("decompression_limit", "unreadable"):
                return
            length += more
            ordinal += 1
        else:
            raw = line.removesuffix(b"\n")
            if offset == 0:
                raw = raw.removeprefix(_BOM)
            if raw.strip():
                yield Record(source.name, "row", ordinal, offset, raw, path=source.path)
                ordinal += 1
        offset += length


def _too_large(source: Source, stream: BinaryIO, ordinal: int, offset: int) -> tuple[Record, int]:
    """The fault of a line beyond the limit, and how many bytes were read over to its end."""
    over = 0
    while over < _PATIENCE:
        try:
            more = stream.readline(1 << 20)
        except (EOFError, OSError) as error:
            return _broken(source, ordinal, offset, error, f"row {ordinal}: "), over
        over += len(more)
        if not more or more.endswith(b"\n"):
            break
    else:
        told = f"row {ordinal} has more than {_PATIENCE} bytes; what follows was not read"
        return _fault(source, ordinal, offset, "decompression_limit", told), over
    told = f"row {ordinal} has {MAX_BYTES + 1 + over} bytes; at most {MAX_BYTES} are taken"
    return _fault(source, ordinal, offset, "too_large", told), over


def _file(source: Source, stream: BinaryIO, head: bytes) -> Iterator[Record]:
    """The one document that a source is."""
    fault = _no_document(source, head)
    if fault is not None:
        yield _fault(source, 0, 0, *fault)
        return
    try:
        raw = stream.read(MAX_BYTES + 1)
    except (EOFError, OSError) as error:
        yield _broken(source, 0, 0, error)
        return
    if len(raw) > MAX_BYTES:
        told = f"has more than {MAX_BYTES} bytes; split it into articles"
        yield _fault(source, 0, 0, "too_large", told)
    else:
        yield Record(source.name, "file", 0, 0, raw, path=source.path)


def _no_document(source: Source, head: bytes) -> tuple[str, str] | None:
    """Why a source is neither rows nor a document, where that shows."""
    if bare(source.name).lower().endswith(".json") and head.lstrip()[:1] in (b"[", b"{"):
        return "bad_record", "is one JSON value; write one object a line (jq -c '.[]')"
    return None


def _fault(source: Source, ordinal: int, offset: int, reason: str, message: str) -> Record:
    return Record(source.name, "fault", ordinal, offset, b"", reason, message, source.path)


def _broken(source: Source, ordinal: int, offset: int, error: Exception, where: str = "") -> Record:
    """The fault of a stream that ends before its end."""
    if isinstance(error, Bomb):
        reason = "decompression_limit"
    else:
        reason = "truncated_input" if isinstance(error, EOFError) else "unreadable"
    return _fault(source, ordinal, offset, reason, f"{where}{error}")
