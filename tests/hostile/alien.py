"""Bytes of other kinds where a text or page was meant: archives, pictures, feeds, records."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from hostile.model import ARTICLE, TEXT, WORD, Case, fixed
from hostile.pages import PAGE

_NOT_TEXT = ("undecodable", "bad_type")


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", TEXT)
    return file.getvalue()


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = len(TEXT.encode())
        archive.addfile(member, io.BytesIO(TEXT.encode()))
    return file.getvalue()


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\x00" + bytes(range(30)) for _ in range(10))
    header = struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


_PDF = (
    b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    b"2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\nxref\n0 3\n"
    b"trailer << /Size 3 /Root 1 0 R >>\nstartxref\n120\n%%EOF\n"
)
_RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>'
    + "".join(f"<item><title>Item</title><description>{p}</description></item>" for p in ARTICLE)
    + "</channel></rss>"
)
_BINARY = {
    "gz": gzip.compress(TEXT.encode()),
    "gz twice": gzip.compress(gzip.compress(TEXT.encode())),
    "bz2": bz2.compress(TEXT.encode()),
    "xz": lzma.compress(TEXT.encode()),
    "zip": _zip(),
    "zst": b"\x28\xb5\x2f\xfd" + b"\x24\x10\x81\x00\x00" + bytes(range(40)),
    "png": _png(),
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(200)),
    "gif": b"GIF89a" + b"\x01\x00" * 40,
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(60),
    "pdf": _PDF,
    "parquet": b"PAR1" + b"\x15\x04\x15\x80" * 20 + b"PAR1",
    "elf": b"\x7fELF\x02\x01\x01" + bytes(80),
    "tar": _tar(),
    "sqlite": b"SQLite format 3\x00" + bytes(90),
    "mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(60),
    "pickle": b"\x80\x04\x95\x10\x00\x00\x00" + b"x" * 16,
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90),
    "class": b"\xca\xfe\xba\xbe" + bytes(60),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(60),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(60),
    "woff": b"wOF2" + bytes(90),
    "rtf": b"{\\rtf1\\ansi " + TEXT.encode() + b"}",
    "brotli": bytes.fromhex("1b1f0000a4b0b2ea8b07") * 9,
    "postscript": b"%!PS-Adobe-3.0\n" * 9,
    "ico": b"\x00\x00\x01\x00\x01\x00" + bytes(90),
    "wasm": b"\x00asm\x01\x00\x00\x00" + bytes(60),
    "gz cut": gzip.compress(TEXT.encode() * 9)[:60],
    "ogg": b"OggS\x00\x02" + bytes(60),
    "flac": b"fLaC\x00\x00\x00\x22" + bytes(60),
    "mp3": b"ID3\x04\x00\x00" + bytes(60),
    "tiff": b"II*\x00" + bytes(90),
    "bmp": b"BM" + struct.pack("<IHHI", 200, 0, 0, 54) + bytes(150),
    "random": bytes((n * 7919 + n * n) % 251 for n in range(3000)),
}
_TEXTUAL = {
    "rss": _RSS,
    "xml": f"<?xml version='1.0'?><a><b>{ARTICLE[2]}</b></a>",
    "json": '{"text": "' + ARTICLE[2] + '"}',
    "jsonl": ('{"id": 1, "text": "' + ARTICLE[2] + '"}\n') * 3,
    "csv": "id,text\n" + "".join(f'{n},"{p}"\n' for n, p in enumerate(ARTICLE)),
    "warc": f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n{TEXT}",
    "mail": f"From: a@example.org\nSubject: x\n\n{TEXT}",
    "yaml": f"a: |\n  {ARTICLE[2]}\n",
    "tex": "\\documentclass{article}\\begin{document}" + TEXT + "\\end{document}",
    "markdown": f"# T\n\n{TEXT}",
    "python": f'"""{ARTICLE[2]}"""\nimport os\nos.system("x")\n',
    "php": f"<?php echo 1; ?>{TEXT}",
    "svg": f"<svg><text>{ARTICLE[2]}</text></svg>",
    "http": f"HTTP/1.1 200 OK\r\nA: b\r\n\r\n{TEXT}",
    "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><summary>{ARTICLE[2]}</summary></entry></feed>",
    "subtitles": f"1\n00:00:01,000 --> 00:00:04,000\n{ARTICLE[2]}\n",
}


def cases() -> Iterator[Case]:
    """All cases of what is neither text nor page."""
    for name, raw in _BINARY.items():
        for kind in ("text", "auto", "html"):
            yield Case(f"{name} as {kind}", kind, fixed(raw), "rejected", reasons=_NOT_TEXT)
    for name, text in _TEXTUAL.items():
        yield Case(f"{name} as text", "auto", fixed(text), has=(WORD,))
    yield Case("page as text", "text", fixed(PAGE), has=(WORD,))
    yield Case("page found out", "auto", fixed(PAGE), has=(WORD,), lacks=("<p>",))
    yield Case("page behind blanks", "auto", fixed("\n" * 900 + PAGE), has=(WORD,), lacks=("<p>",))
    yield Case("text called a page", "html", fixed(TEXT), has=(WORD,))
