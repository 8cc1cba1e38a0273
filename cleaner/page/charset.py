"""The bytes of a page in, its text out, and how its encoding was known.

A byte-order mark beats the HTTP header, that beats the page's own `meta`, as in browsers. But
bytes that are sound UTF-8 with letters beyond ASCII are UTF-8 whatever was declared: pages that
moved to UTF-8 and kept an old `meta` are common, and text in another encoding that is sound
UTF-8 by chance is not. Nothing here raises; what fits no character is replaced and counted.
"""

from __future__ import annotations

import codecs
import re

from cleaner.page.model import Encoding

# Browsers look at 1,024 bytes; pages that put licence notes and scripts first are common.
_HEAD = 4_096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_LABEL = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)

# What browsers read under these labels (WHATWG, Encoding, 4.2): supersets of what they name.
_READ_AS = {
    "ascii": "cp1252", "latin_1": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254",
    "iso8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "ksc5601": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
# Labels that Python does not know.
_ALIASES = {
    "x-sjis": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "x-cp1251": "cp1251",
    "x-cp1252": "cp1252", "x-user-defined": "cp1252", "windows-31j": "cp932", "unicode": "utf-8",
    "unicode-1-1-utf-8": "utf-8", "x-big5": "big5hkscs", "iso-8859-8-i": "iso8859-8",
    "windows-874": "cp874", "ks_c_5601-1987": "cp949", "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic", "dos-874": "cp874",
}  # fmt: skip


def decode_page(raw: bytes, header_charset: str | None = None) -> tuple[str, Encoding]:
    """The text of a page. `header_charset` is the charset of the HTTP header, or the header."""
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _decoded(raw[len(bom) :], name, "bom", name)
    declared, known_by = _declared(raw, header_charset)
    if declared is None and (wide := _utf16(raw)) is not None:
        return _decoded(raw, wide, "detected", None)
    codec = _codec(declared) if declared else None
    if codec and codec.startswith(("utf-16", "utf-32")):
        # The page's own word was readable as ASCII, so it is not that.
        codec = "utf-8"
    sound = _utf8(raw)
    if sound is not None:
        if codec == "utf-8" or not sound.isascii() or codec is None:
            return sound, Encoding("utf-8", known_by if codec == "utf-8" else "utf-8", declared)
        if codec not in ("iso2022_jp", "hz", "utf-7"):
            return sound, Encoding(codec, known_by, declared)
    if codec and codec != "utf-8":
        return _decoded(raw, codec, known_by, declared)
    if codec == "utf-8" and raw.count(0) == 0:
        text, encoding = _decoded(raw, "utf-8", known_by, declared)
        # A cut-off end or a few strewn bytes; more means that the declaration is wrong.
        if encoding.replaced <= max(3, 0.01 * sum(byte > 127 for byte in raw)):
            return text, encoding
    return _detected(raw, declared)


def _declared(raw: bytes, header: str | None) -> tuple[str | None, str]:
    if header:
        named = _LABEL.search(header)
        label = (named[1] if named else header).strip().strip("\"'").lower()
        if _codec(label):
            return label, "header"
    head = raw[:_HEAD]
    for pattern in (_META, _XML):
        found = pattern.search(head)
        if found and _codec(label := found[1].decode("ascii").lower()):
            return label, "meta"
    return None, "meta"


def _codec(label: str) -> str | None:
    """Python's name of the encoding that browsers read under a label."""
    known = _ALIASES.get(label, label)
    try:
        info = codecs.lookup(known)
        "".encode(info.name)  # Refuses rot13 and the like, which `lookup` takes.
    except (LookupError, ValueError, TypeError):
        return None
    if info.name in ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7"):
        return None
    return _READ_AS.get(info.name, info.name)


def _utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _utf16(raw: bytes) -> str | None:
    """The UTF-16 without a mark that a page is in: every second byte of its markup is zero."""
    head = raw[:200]
    if len(head) < 8:
        return None
    if head[1::2].count(0) > 0.8 * len(head[1::2]) and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > 0.8 * len(head[::2]) and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _decoded(raw: bytes, name: str, known_by: str, declared: str | None) -> tuple[str, Encoding]:
    text = raw.decode(name, "replace")
    replaced = 0
    if "\ufffd" in text:
        replaced = text.count("\ufffd")
        if name == "cp1252":
            # The five bytes that it leaves open are control characters to browsers.
            text = raw.decode("latin-1").translate(_CP1252)
            replaced = 0
    return text, Encoding(name, known_by, declared, replaced)


_CP1252 = {
    byte: bytes((byte,)).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _detected(raw: bytes, declared: str | None) -> tuple[str, Encoding]:
    """A guess at the encoding of bytes that nothing true is said of."""
    from charset_normalizer import from_bytes  # Slow to load, and few pages come here.

    guess = from_bytes(raw[:200_000], explain=False).best()
    if guess is not None and (codec := _codec(guess.encoding)):
        return _decoded(raw, codec, "detected", declared)
    return _decoded(raw, "cp1252", "fallback", declared)
