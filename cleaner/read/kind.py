"""Bytes in, whether they are an HTML page out."""

from __future__ import annotations

import re

# A page may begin with blanks, comments, an XML declaration and a byte-order mark.
_OPENING = re.compile(
    rb"\A(?:\xef\xbb\xbf|\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(rb"</?(?:p|div|article|span|br|h[1-6]|a|td|body)\b[^<>]*>", re.IGNORECASE)
_LOOK = 4096
PAGE_NAMES = (".html", ".htm", ".xhtml", ".shtml")


def is_page(raw: bytes, name: str = "") -> bool:
    """Whether bytes are a page: they open as one, or the file is called one and holds a tag. A
    text that was saved under the name of a page stays a text."""
    head = raw[:_LOOK]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\x00", b"")[2:]
    if _OPENING.match(head):
        return True
    return name.lower().endswith(PAGE_NAMES) and _TAG.search(raw[: _LOOK * 16]) is not None


def is_taken_for_page(content: str | bytes, kind: str, name: str = "") -> bool:
    """Whether a document is taken for a page: as `kind` says (`text`, `html`), or, where that is
    `auto`, as it looks."""
    if kind != "auto":
        return kind == "html"
    if isinstance(content, str):
        content = content[:_LOOK].encode("utf-8", "replace")
    return is_page(content, name)
