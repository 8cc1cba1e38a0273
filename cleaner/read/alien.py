"""Bytes in, what they are where they are neither text nor page out.

A picture or archive that is read as text comes out as letters that nobody wrote. Told by the
first bytes of formats that no text begins with, else by control characters: no text has many.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

WIDE = "UTF-16 without a byte-order mark"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)

# `BMW`, `Rar` or `PK` may open an article, so every mark is as long as its format allows.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (rb"\x1f\x8b\x08", "a gzip file"),
    (rb"BZh[1-9]1AY&SY", "a bzip2 file"),
    (rb"\xfd7zXZ\x00", "an xz file"),
    (rb"\x28\xb5\x2f\xfd", "a zstandard file"),
    (rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", "a zip archive or office document"),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (rb"Rar!\x1a\x07", "a rar archive"),
    (rb"(?s:.{257})ustar[\x00 ]", "a tar archive"),
    (rb"%PDF-\d", "a PDF document"),
    (rb"%!PS-Adobe", "a PostScript document"),
    (rb"\{\\rtf\d", "an RTF document"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (rb"\x89PNG\r\n\x1a\n|GIF8[79]a|\xff\xd8\xff|II\*\x00|MM\x00\*", "a picture"),
    (rb"BM(?s:.{4})\x00{4}|\x00\x00\x01\x00[\x01-\xff]\x00", "a picture"),
    (rb"\x00(?s:.{3})ftyp(?:avif|heic)", "a picture"),
    (rb"RIFF(?s:.{4})(?:WEBP|WAVE|AVI )", "a picture or recording"),
    (rb"OggS\x00|fLaC\x00|ID3[\x02-\x04]|\x00(?s:.{3})ftyp", "a recording"),
    (rb"wOF[F2](?:\x00|true|OTTO)", "a font"),
    (rb"\x7fELF|\x00asm\x01|\xca\xfe\xba\xbe|MZ\x90\x00", "a program"),
    (rb"SQLite format 3\x00", "a database"),
    (rb"PAR1[\x00-\x1f]", "a Parquet file"),
)  # fmt: skip
_MARK = re.compile(b"|".join(b"(%b)" % mark for mark, _ in _MARKS))
# Not those that blank something, and not ESC, which terminals leave in saved output.
_CONTROLS = bytes(range(0x09)) + bytes(range(0x0E, 0x1B)) + bytes(range(0x1C, 0x20))
# Zeros behind a text after a crash are one stroke of damage, not so many controls.
_RUN = re.compile(rb"([\x00-\x08\x0e-\x1a\x1c-\x1f])\1+")
MOST_CONTROLS = 0.1


def alien_kind(raw: bytes) -> str:
    """What the bytes are, as `a PDF document`; empty where they may be text."""
    found = _MARK.match(raw)
    if found is not None and found.lastindex is not None:
        return _MARKS[found.lastindex - 1][1]
    if raw.startswith(_WIDE_MARKS):
        return ""
    # Looked for first as they are: most texts have none, and the copy of all runs costs more.
    if len(raw) - len(raw.translate(None, _CONTROLS)) <= MOST_CONTROLS * len(raw):
        return ""
    single = _RUN.sub(rb"\1", raw)
    controls = len(single) - len(single.translate(None, _CONTROLS))
    if len(single) < 8 or controls <= MOST_CONTROLS * len(single):
        return ""
    return _wide(raw) or f"binary data ({controls / len(single):.0%} are control characters)"


def _wide(raw: bytes) -> str:
    """Says so where every second byte is the same one, as in Western or Cyrillic UTF-16."""
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        [(byte, times)] = Counter(raw[first:4_000:2]).most_common(1)
        if byte < 0x20 and 2 * times > len(raw[first:4_000:2]) > 8 * raw[
            1 - first : 4_000 : 2
        ].count(byte):
            return f"{WIDE}, it seems; give --encoding {name}"
    return ""
