"""WARC in, the records that are documents out; a document's record in, its content and hints out.

Documents are records of the types response, resource and conversion whose content is text or
HTML, as far as it says what it is. All others are skipped, and counted. A record that is broken
costs itself: the next one is looked for by its first line, and behind a broken member of gzip by
the mark of the next member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from cleaner.compress import Bomb
from cleaner.run.http import Payload, payload, unframed
from cleaner.run.model import MAX_BYTES, Record, Source

MAGIC = b"WARC/"
_FIRST = (b"WARC/1.0", b"WARC/1.1", b"WARC/0.")
_TYPES = ("response", "resource", "conversion")
_TEXTS = ("text/html", "application/xhtml+xml", "text/plain", "")
_HEAD = 1 << 16
_ENDS = (b"\r\n\r\n", b"\n\n")


class _Tape:
    """A stream that what was read can be given back to, and the place in it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._held, self.place = stream, b"", 0

    def read(self, size: int) -> bytes:
        taken, self._held = self._held[:size], self._held[size:]
        if len(taken) < size:
            taken += self._stream.read(size - len(taken))
        self.place += len(taken)
        return taken

    def line(self) -> bytes:
        head, end, rest = self._held.partition(b"\n")
        if end:
            self._held = rest
        else:
            self._held = b""
            head += self._stream.readline(_HEAD)
        self.place += len(head) + len(end)
        return head + end

    def back(self, content: bytes) -> None:
        self._held = content + self._held
        self.place -= len(content)


@dataclass(frozen=True, slots=True)
class _Broken(Exception):
    """A record that cannot be read: why, and what of it was read."""

    reason: str
    message: str
    raw: bytes = b""


def records(source: Source, stream: BinaryIO) -> Iterator[Record]:
    """The documents of a file, each with the number of records that were skipped before it."""
    tape = _Tape(stream)
    ordinal = skipped = 0
    while True:
        start = tape.place
        try:
            found = _next(tape)
        except _Broken as error:
            found = error
        except EOFError as error:
            # Behind a broken member the stream may go on with a whole one.
            reason = "bad_record" if _goes_on(tape) else "truncated_input"
            reason = "decompression_limit" if isinstance(error, Bomb) else reason
            found = _Broken(reason, f"record {ordinal}: {error}")
        except OSError as error:
            told = f"record {ordinal}: cannot be read: {error}"
            yield _fault(source, ordinal, start, _Broken("unreadable", told), skipped)
            return
        if found is None:
            break
        if isinstance(found, _Broken):
            yield _fault(source, ordinal, start, found, skipped)
        elif _is_document(found):
            yield Record(
                source.name, "warc", ordinal, start, found, path=source.path, skipped=skipped
            )
        else:
            skipped += 1
            continue
        ordinal, skipped = ordinal + 1, 0
    if skipped:
        yield Record(source.name, "skip", ordinal, tape.place, b"", skipped=skipped)


def _next(tape: _Tape) -> bytes | _Broken | None:
    """The next record; of one that is too long and no document the beginning."""
    line = tape.line()
    while line in (b"\r\n", b"\n"):
        line = tape.line()
    if not line:
        return None
    if not line.startswith(MAGIC):
        _resync(tape)
        return _Broken("bad_record", f"no record begins here, but {line[:40]!r}", line)
    lines = [line]
    size = 0
    while line not in (b"\r\n", b"\n"):
        line = tape.line()
        size += len(line)
        if not line:
            return _Broken("truncated_input", "the head of a record ends in the middle")
        if size > _HEAD:
            _resync(tape)
            return _Broken("bad_record", "the head of a record has no end", b"".join(lines))
        lines.append(line)
    head = b"".join(lines)
    named = _named(head)
    said = named.get("content-length", "none")
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        _resync(tape)
        return _Broken("bad_record", f"a record's Content-Length is {said[:40]}", head)
    length = int(said)
    if length > MAX_BYTES:
        return _over(tape, head, length)
    body = tape.read(length)
    end = tape.read(4)
    if len(body) == length and (not end or end.startswith(_ENDS)):
        tape.back(end)
        return head + body
    # The length is wrong: what was taken for content may hold the next record, or lack its end.
    tape.back(body + end)
    whole = len(body) == length
    if not _resync(tape) and not whole:
        return _Broken("truncated_input", "a record ends in the middle", head + body)
    return _Broken("bad_record", f"a record's content has not the {length} bytes it says", head)


def _over(tape: _Tape, head: bytes, length: int) -> bytes | _Broken:
    """Read over a record that is too long to be held; of a film its head is given alone."""
    tape.back(start := tape.read(_HEAD))
    left = length
    while left > 0:
        line = tape.line()
        if not line:
            return _Broken("truncated_input", "a record ends in the middle", head)
        # A length of a billion in a file of three records would else swallow the other two.
        if line.startswith(_FIRST):
            tape.back(line)
            told = f"a record's content has not the {length} bytes it says"
            return _Broken("bad_record", told, head)
        left -= len(line)
        if left < 0:
            tape.back(line[left:])
    if not _is_document(head + start):
        return head + start
    return _Broken("too_large", f"a record has {length} bytes; at most {MAX_BYTES} are taken")


def _goes_on(tape: _Tape) -> bool:
    try:
        tape.back(more := tape.line())
    except EOFError:
        return True  # Something was there to be broken.
    return bool(more)


def _resync(tape: _Tape) -> bool:
    """Read on to a line that a record begins with; whether there is one."""
    while line := tape.line():
        if line.startswith(_FIRST):
            tape.back(line)
            return True
    return False


def _named(head: bytes) -> dict[str, str]:
    """The fields of a head by their names in small letters; of two of one name the first."""
    found: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _split(raw: bytes) -> tuple[dict[str, str], bytes]:
    ends = [place + len(end) for end in _ENDS if (place := raw.find(end)) >= 0]
    end = min(ends, default=len(raw))
    return _named(raw[:end]), raw[end:]


def _is_document(raw: bytes) -> bool:
    named, body = _split(raw)
    if named.get("warc-type", "").lower() not in _TYPES:
        return False
    return unframed(body, named.get("content-type", ""))[0] in _TEXTS


def fields_of_record(raw: bytes) -> Mapping[str, str]:
    """What a record says of its document: id, url and date, as far as it does."""
    named, _ = _split(raw)
    said = {
        "id": named.get("warc-record-id", "").strip("<>"),
        "url": named.get("warc-target-uri", "").strip("<>"),
        "date": named.get("warc-date", ""),
    }
    return {name: value for name, value in said.items() if value}


def content_of(raw: bytes) -> Payload:
    """The page or text of a record.

    Raises:
        InputError: it is packed in a way that is not known, is broken, or unpacks to too much.
    """
    named, body = _split(raw)
    return payload(body, named.get("content-type", ""))


def _fault(source: Source, ordinal: int, offset: int, why: _Broken, skipped: int) -> Record:
    return Record(
        source.name, "fault", ordinal, offset, why.raw, why.reason, why.message, source.path,
        skipped=skipped,
    )  # fmt: skip
