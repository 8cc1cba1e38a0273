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

# The share of characters beyond ASCII that may be broken before the encoding is held to be wrong.
_STREWN = 0.02
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
_XML = re.compile(rb"^\s*<[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_LANG = re.compile(rb"<html\s[^>]*?lang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)
_CODE = re.compile(rb"<(?:script|style)\b", re.IGNORECASE)
_CODE_END = re.compile(rb"</(?:script|style)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"<[^<>]*+>|&[#\w]++;")
_SAMPLE = 200_000
# Bytes within words that are letters in the encodings of Europe's east or in Turkish, and in
# cp1252 are signs or letters of Icelandic; and those of š, ž, ř and ě.
_DIFFERS = re.compile(
    rb"[A-Za-z][\xa5\xaa\xaf\xb1\xb3\xb6\xb9\xbc\xbe\xbf\xd0\xdd\xde\xf0\xfd\xfe][a-z]"
    rb"|[\x9a\x9e\xf8\xec]"
)
_LATIN = frozenset(("cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257"))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_LONE = 1.5
_EAST = ("cp1250", "iso8859-2")
_CYRILLIC = ("cp1251", "koi8-r", "cp866")
# The encodings that pages in a language were written in before UTF-8.
_USED_FOR = {
    "zh": ("gb18030", "big5hkscs"), "ja": ("cp932", "euc_jp"), "ko": ("cp949",),
    "el": ("cp1253", "iso8859-7"), "tr": ("cp1254",), "he": ("cp1255",), "ar": ("cp1256",),
    "fa": ("cp1256",), "th": ("cp874",), "vi": ("cp1258",),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "kk"), _CYRILLIC),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs"), _EAST),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
    **dict.fromkeys("de en fr es it pt nl sv da no nb fi".split(), ("cp1252",)),
}  # fmt: skip
_WEB = (
    "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", *_CYRILLIC, "cp1252", *_EAST, "cp1253",
    "iso8859-7", "cp1254", "cp1255", "cp1256", "cp1257", "cp874",
)  # fmt: skip
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
        # The page's own word could be read as ASCII, so it is not that.
        codec = "utf-8"
    if codec in ("iso2022_jp", "hz"):
        return _decoded(raw, codec, known_by, declared)
    text, replaced = _as_utf8(raw)
    if not replaced and text.isascii():
        return text, Encoding(codec or "utf-8", known_by if codec else "utf-8", declared)
    if replaced is not None:
        known_by = known_by if codec == "utf-8" else "utf-8"
        return text, Encoding("utf-8", known_by, declared, replaced)
    if codec and codec != "utf-8":
        as_declared = _decoded(raw, codec, known_by, declared)
        if as_declared[1].replaced <= _STREWN * _beyond_ascii(as_declared[0]):
            return as_declared
        detected = _detected(raw, declared)
        return min(as_declared, detected, key=lambda read: read[1].replaced)
    return _detected(raw, declared)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _as_utf8(raw: bytes) -> tuple[str, int | None]:
    """The bytes as UTF-8 and how many characters were replaced; None where it is something else.
    A cut-off end and a few strewn bytes, as of an advertisement in Latin-1, are still UTF-8."""
    try:
        return raw.decode("utf-8"), 0
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    replaced = text.count("\ufffd")
    return text, replaced if replaced <= _STREWN * _beyond_ascii(text) else None


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
    found = _LANG.search(raw[:_HEAD])
    language = found[1].decode("ascii").lower() if found else ""
    candidates = _USED_FOR.get(language) or _WEB
    name = candidates[0] if len(candidates) == 1 else _guess(raw, candidates)
    if name is None and language in _USED_FOR:
        name = candidates[0]
    if name in _LATIN and not language and not _DIFFERS.search(raw):
        name = "cp1252"
    if name is None:
        return _decoded(raw, "cp1252", "fallback", declared)
    return _decoded(raw, name, "detected", declared)


def _guess(raw: bytes, candidates: tuple[str, ...]) -> str | None:
    """The most likely of the encodings, by the text alone: markup is ASCII in all of them."""
    from charset_normalizer import from_bytes  # Slow to load, and few pages come here.

    before, *code = _CODE.split(raw[:_SAMPLE])
    ends = ((part, _CODE_END.search(part)) for part in code)
    text = b" ".join([before, *(part[end.start() :] if end else part for part, end in ends)])
    words = _MARKUP.sub(b" ", text)
    runs = _BEYOND_ASCII.findall(words)
    letters = sum(map(len, runs))
    if letters < _LONE * len(runs):
        # `Käse` alone would be sound Big5. But Latin text has 1.0 to 1.3 such bytes in a row, and
        # Greek, Cyrillic, Arabic and East Asian text from 2 upwards.
        candidates = tuple(name for name in candidates if name in _LATIN) or candidates
    best = from_bytes(words, cp_isolation=list(candidates)).best()
    if best is not None:
        return _codec(best.encoding)
    # One bad byte rules an encoding out there; here it may have one in two hundred.
    bad = {name: words.decode(name, "replace").count("\ufffd") for name in candidates[:5]}
    name = min(bad, key=lambda name: bad[name])
    return name if 200 * bad[name] <= letters else None
