"""What a crawler kept of an answer in, its content out: unchunked and unpacked, with its type.

Crawlers keep answers as they were sent, or unpacked under the heads of the packed; so a head is
believed only where the content bears it out.
"""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from cleaner.errors import InputError
from cleaner.run.model import MAX_BYTES

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


@dataclass(frozen=True, slots=True)
class Payload:
    """A content, the encoding that was declared for it, and whether it was called HTML."""

    content: bytes
    encoding: str | None
    is_html: bool


def unframed(body: bytes, said: str) -> tuple[str, str, dict[str, str], bytes]:
    """Media type, the whole line it stands in, fields of the answer's head, and content; `said` is
    the type where there is no answer but the content itself."""
    fields: dict[str, str] = {}
    if body.startswith(b"HTTP/"):
        head, body = _head_of(body)
        for line in head.decode("latin-1").split("\n")[1:]:
            name, colon, value = line.partition(":")
            if colon:
                fields.setdefault(name.strip().lower(), value.strip())
        said = fields.get("content-type", "")
    return said.partition(";")[0].strip().lower(), said, fields, body


def _head_of(body: bytes) -> tuple[bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n", body)
    return (body[: found.start()], body[found.end() :]) if found else (body, b"")


def payload(body: bytes, said: str) -> Payload:
    """The content of a record.

    Raises:
        InputError: `bad_record`, `truncated_input` or `decompression_limit`.
    """
    kind, said, fields, content = unframed(body, said)
    if "chunked" in fields.get("transfer-encoding", "").lower():
        content = _unchunked(content)
    for packed in reversed(fields.get("content-encoding", "").lower().split(",")):
        content = _unpacked(content, packed.strip())
    charset = _CHARSET.search(said)
    encoding = charset[1] if charset else None
    try:
        encoding = codecs.lookup(encoding).name if encoding else None
    except LookupError:
        encoding = None
    return Payload(content, encoding, "html" in kind)


def _unchunked(content: bytes) -> bytes:
    if not _CHUNK.match(content):
        return content
    parts: list[bytes] = []
    place = 0
    while found := _CHUNK.match(content, place):
        size = int(found[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(content[found.end() : found.end() + size])
        place = found.end() + size
        if place > len(content):
            raise InputError("the chunks of the content end in the middle", "truncated_input")
        place += 2 if content[place : place + 2] == b"\r\n" else content[place : place + 1] == b"\n"
    if place < len(content):
        raise InputError("the content is not chunked as it says", "bad_record")
    raise InputError("the chunks of the content end in the middle", "truncated_input")


def _unpacked(content: bytes, packed: str) -> bytes:
    if packed in ("", "identity"):
        return content
    if packed in ("gzip", "x-gzip"):
        return _inflated(content, 31) if content.startswith(b"\x1f\x8b") else content
    if packed == "deflate":
        # Meant is zlib's form, but some servers send the bare one.
        zlibs = content[:1] == b"\x78" and int.from_bytes(content[:2]) % 31 == 0
        return _inflated(content, 15 if zlibs else -15)
    raise InputError(
        f"the content is packed as {packed[:20]!r}; gzip and deflate are read", "bad_record"
    )


def _inflated(content: bytes, form: int) -> bytes:
    unpacker = zlib.decompressobj(form)
    try:
        whole = unpacker.decompress(content, MAX_BYTES + 1)
    except zlib.error as error:
        raise InputError(f"the content is broken: {error}", "bad_record") from None
    if len(whole) > MAX_BYTES:
        raise InputError(
            f"the content unpacks to more than {MAX_BYTES} bytes", "decompression_limit"
        )
    if not unpacker.eof:
        raise InputError("the packed content ends in the middle", "truncated_input")
    return whole
