"""A page in, as bytes or text; its page text, blocks, metadata and encoding out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.page.charset import decode_page
from cleaner.page.metadata import read_metadata
from cleaner.page.model import Encoding, Page
from cleaner.page.parse import parse
from cleaner.page.walk import walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(slots=True)
class OpenPage:
    """A page with its parsed tree, for selectors and extractors; the `page` is all that travels.

    `numbers` leads from the tree's elements (`mem_id`) to those of `page.nodes`.
    """

    page: Page
    tree: LexborHTMLParser
    numbers: dict[int, int]
    unshown: list[LexborNode]

    def select(self, *selectors: str) -> list[int]:
        """The numbers of the elements that any of the CSS selectors finds, in document order;
        those that are not shown are left out. Not to be asked after `shown_html`."""
        if not selectors:
            return []
        # A pack's selector holds no comma of its own, and one look costs half of many.
        nodes = self.tree.css(", ".join(selectors))
        found = {self.numbers.get(node.mem_id, -1) for node in nodes}
        return sorted(number for number in found if number >= 0)

    def shown_html(self) -> str:
        """The page's HTML without what is not shown. It takes the elements out of the tree."""
        for node in self.unshown:
            node.decompose()
        self.unshown.clear()
        return self.tree.html or ""


def open_page(html: bytes | str, *, header_charset: str | None = None) -> OpenPage:
    """Read a page and keep its tree. Never raises for what is in the page."""
    if isinstance(html, str):
        digest = hashlib.sha256(html.encode("utf-8", "surrogatepass")).hexdigest()
        text, encoding = html, Encoding("utf-8", "text")
    else:
        digest = hashlib.sha256(html).hexdigest()
        text, encoding = decode_page(html, header_charset)
    tree = parse(text)
    walked = walk(tree)
    page = Page(
        text=walked.text,
        blocks=walked.blocks,
        nodes=walked.nodes,
        media=walked.media,
        metadata=read_metadata(tree),
        encoding=encoding,
        source_sha256=digest,
        hidden=walked.hidden,
        is_whole=walked.is_whole,
    )
    return OpenPage(page, tree, walked.numbers, walked.unshown)


def read_page(html: bytes | str, *, header_charset: str | None = None) -> Page:
    """Read a page. Never raises for what is in the page."""
    return open_page(html, header_charset=header_charset).page
