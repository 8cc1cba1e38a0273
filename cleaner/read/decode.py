"""Bytes in, text out, so that the ledger can give the bytes back.

UTF-8 unless a byte-order mark or the caller says otherwise; nothing is guessed, since a wrong
guess reads like sound text. Up to 1 % of undecodable bytes are replaced and recorded; above that
the document is rejected with a hint at what it might be.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from cleaner.apply import apply
from cleaner.errors import InputError, OptionError
from cleaner.ledger import ENCODING, decode_as
from cleaner.model import Edit, Entry
from cleaner.read.alien import alien_kind, marked_kind

MAX_UNDECODABLE = 0.01

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPED_BYTES = re.compile("[\udc80-\udcff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the entries that made it from the bytes, and the edits they record. `raw_text`
    is the text that the decode stage received: one code point for each character or bad byte."""

    text: str
    raw_text: str
    edits: tuple[Edit, ...]
    entries: tuple[Entry, ...]
    undecodable: bool


def decode(raw: bytes, encoding: str | None = None) -> Decoded:
    """Decode one document.

    Raises:
        InputError: `undecodable`, where too many bytes fit no character or could not be had back.
        OptionError: `encoding` names no encoding.
    """
    if encoding is not None:
        try:
            "".encode(encoding)  # Refuses rot13 and the like, which `codecs.lookup` takes.
        except LookupError:
            raise OptionError(
                f"no encoding is called {encoding!r}; write utf-8, cp1252, gb18030 …"
            ) from None
    # A server may call its pictures texts in UTF-8. Controls are another matter: EBCDIC has many.
    if kind := alien_kind(raw) if encoding is None else marked_kind(raw):
        raise InputError(f"the bytes are no text but {kind}", "undecodable")
    named = encoding or next((name for bom, name in _BOMS if raw.startswith(bom)), "utf-8")
    try:
        raw_text = decode_as(raw, named)
        exact = raw_text.encode(named, "surrogateescape") == raw
    except (UnicodeError, ValueError):
        exact = False
    if not exact:
        raise InputError(
            f"the bytes are no sound {named}, and could not be had back from the text; name their "
            "encoding with --encoding",
            "undecodable",
        )
    edits = []
    entries: list[Entry] = []
    bad = 0
    if raw_text.startswith("\ufeff"):
        edits.append(Edit(0, 1))
        entries.append(Entry("decode", "decode/bom", "", "cut", "applied", 0, 1, removed="\ufeff"))
    for match in _ESCAPED_BYTES.finditer(raw_text):
        bad += len(match[0])
        inserted = "\ufffd" * len(match[0])
        edits.append(Edit(match.start(), match.end(), inserted))
        entries.append(
            Entry("decode", "decode/undecodable", "", "replace", "applied",
                  match.start(), match.end(), removed=match[0], inserted=inserted)
        )  # fmt: skip
    if bad > MAX_UNDECODABLE * len(raw):
        raise InputError(
            f"{bad} of {len(raw)} bytes ({bad / len(raw):.1%}) are no {named}; at most "
            f"{MAX_UNDECODABLE:.0%} may be replaced. Name the encoding with --encoding "
            "(cp1252 for most old Western text)",
            "undecodable",
        )
    if entries or named != "utf-8":
        # Plain UTF-8 is had back by encoding; anything else must say how.
        entries.insert(
            0,
            Entry("decode", ENCODING, "", "decode", "applied", 0, 0,
                  captured={"encoding": named}),
        )  # fmt: skip
    return Decoded(apply(raw_text, edits), raw_text, tuple(edits), tuple(entries), bad > 0)
