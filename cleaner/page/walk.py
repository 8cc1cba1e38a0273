"""A parsed page in, its visible blocks, elements and pictures out, in document order.

One pass and no recursion: `<div>` 50,000 deep is a page like any other. A block ends where a
browser would end a line: at block-level elements and at `<br>`, so that paragraphs parted by
`<br>` only, and poems, come out line by line. White space collapses as browsers do it: blanks
and line ends, but not NBSP or the ideographic space, which authors put there on purpose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.page import model
from cleaner.page.hidden import UNSHOWN, display_of, is_hidden
from cleaner.page.model import PageBlock, PageMedia, PageNode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# A longer cell is a column of a layout, not a field of a data table, and a block of its own.
LONG_CELL = 80

_BLOCKS = frozenset(
    "address article aside blockquote body caption center colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li listing main menu nav ol p plaintext pre search section summary table tbody tfoot "
    "thead tr ul xmp".split()
)
_MEDIA = frozenset("img picture video iframe audio object embed amp-img amp-video".split())
_FLAGS = {
    "figure": model.IN_FIGURE, "figcaption": model.IN_CAPTION, "caption": model.IN_CAPTION,
    "form": model.IN_FORM, "td": model.IN_TABLE, "th": model.IN_TABLE,
    "strong": model.IN_STRONG, "b": model.IN_STRONG, "em": model.IN_EM, "i": model.IN_EM,
    "li": model.IN_ITEM, "blockquote": model.IN_QUOTE, "aside": model.IN_ASIDE,
    "nav": model.IN_NAV, "article": model.IN_ARTICLE, "header": model.IN_HEADER,
    "footer": model.IN_FOOTER, "button": model.IN_BUTTON, "p": model.IN_PARAGRAPH,
    "pre": model.IN_PRE, "listing": model.IN_PRE, "xmp": model.IN_PRE, "plaintext": model.IN_PRE,
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
_WHITE = " \t\n\r\f"
_RUN = re.compile(r"[ \t\n\r\f]+")
_UNEVEN = re.compile(r"[\t\n\r\f]|  ")
_LINE_END = re.compile(r"\r\n|\n|\r")
# Blocks of these alone show nothing.
_INVISIBLE = (
    _WHITE + "\v\x1c\x1d\x1e\x1f\x85\xa0\xad\u2028\u2029\u3000\u200b\u200c\u200d\u2060\ufeff"
)


@dataclass(slots=True)
class Walked:
    """What the walk found. `numbers` leads from the parser's elements to `nodes`; `unshown` are
    the elements left out, outermost only."""

    text: str
    blocks: tuple[PageBlock, ...]
    nodes: tuple[PageNode, ...]
    media: tuple[PageMedia, ...]
    numbers: dict[int, int] = field(repr=False)
    unshown: list[LexborNode] = field(repr=False)
    hidden: int = 0


def walk(tree: LexborHTMLParser) -> Walked:
    """The blocks of a page."""
    return _Walk().run(tree.root)


class _Walk:
    """The state of one pass: the elements so far, and the block that is being put together."""

    def __init__(self) -> None:
        self.nodes: list[PageNode] = []
        self.blocks: list[PageBlock] = []
        self.lines: list[str] = []
        self.media: list[PageMedia] = []
        self.numbers: dict[int, int] = {}
        self.unshown: list[LexborNode] = []
        self.hidden = 0
        self.position = 0
        self._begin()

    def _begin(self) -> None:
        """Start an empty block."""
        self.parts: list[str] = []
        self.size = 0
        self.gap = ""
        self.first = self.low = self.dip = 0
        self.links = self.link_chars = self.strong_chars = self.em_chars = 0
        self.last_link = -1
        self.cell: _Cell | None = None

    def run(self, root: LexborNode | None) -> Walked:
        nodes = self.nodes
        open_nodes: list[LexborNode] = []
        open_numbers: list[int] = []
        counts = [0]
        number = -1
        node = root
        while node is not None:
            tag = node.tag
            if tag == "-text":
                if number >= 0:
                    self._text(node.text_content or "", number)
            elif node.is_element_node and tag:
                counts[-1] += 1
                child = None
                if (entered := self._enter(node, tag, number, counts[-1])) >= 0:
                    child = node.child
                    if child is not None:
                        open_nodes.append(node)
                        open_numbers.append(number)
                        counts.append(0)
                        number = entered
                        node = child
                        continue
                    self._leave(entered)
            following = node.next
            while following is None and open_nodes:
                self._leave(number)
                node = open_nodes.pop()
                number = open_numbers.pop()
                counts.pop()
                following = node.next
            if not open_nodes:
                break
            node = following
        self._flush()
        return Walked(
            "\n".join(self.lines), tuple(self.blocks), tuple(nodes), tuple(self.media),
            self.numbers, self.unshown, self.hidden,
        )  # fmt: skip

    def _enter(self, node: LexborNode, tag: str, parent: int, nth: int) -> int:
        """The number of the element, or -1 where nothing of it is shown."""
        if tag == "br":
            self._flush()
            return -1
        attributes = node.attributes
        if tag in UNSHOWN:
            self._unshown(node, tag, attributes, parent)
            return -1
        style = display = None
        if attributes:
            if is_hidden(tag, attributes):
                self.hidden += 1
                self.unshown.append(node)
                return -1
            style = attributes.get("style")
        flags = depth = list_depth = heading = 0
        if parent >= 0:
            above = self.nodes[parent]
            depth = above.depth + 1
            flags = above.flags & ~model.LINE_BREAKING
            list_depth = above.list_depth
            heading = above.heading
        flags |= _FLAGS.get(tag, 0)
        breaking = tag in _BLOCKS
        if style:
            display, keeps_lines = display_of(style)
            if keeps_lines:
                flags |= model.IN_PRE
            if display is not None and tag not in ("td", "th"):
                breaking = display
        if tag == "a":
            if "href" in attributes:
                flags |= model.IN_LINK
        elif tag == "button":
            # A glossary term within a sentence, or a control that stands alone.
            breaking = not flags & model.IN_PARAGRAPH
        elif tag in _HEADINGS:
            heading = _HEADINGS[tag]
        elif tag in _LISTS:
            list_depth += 1
        number = len(self.nodes)
        if breaking:
            self._flush()
            flags |= model.LINE_BREAKING
        elif tag in ("td", "th"):
            flags |= model.LINE_BREAKING
            self._enter_cell(number)
        self.nodes.append(PageNode(parent, depth, tag, nth, attributes, flags, list_depth, heading))
        self.numbers[node.mem_id] = number
        return number

    def _leave(self, number: int) -> None:
        node = self.nodes[number]
        if node.flags & model.LINE_BREAKING:
            if node.tag in ("td", "th"):
                if self.size - (self.cell.size if self.cell else 0) > LONG_CELL:
                    self._flush()
                self.cell = None
            else:
                self._flush()
        if node.depth <= self.dip:
            self.dip = node.depth - 1

    def _unshown(
        self, node: LexborNode, tag: str, attributes: dict[str, str | None], parent: int
    ) -> None:
        """Leave an element out, but note the picture that it is or holds."""
        shown = node
        if tag in ("noscript", "picture"):
            # The real picture of a lazily loaded one stands in its `noscript`.
            held = node.css_first("img")
            if held is None:
                self.unshown.append(node)
                return
            tag, attributes = "img", held.attributes
        if tag in _MEDIA:
            self.media.append(
                PageMedia(tag, parent, len(self.blocks), self.size > 0, attributes.get("alt") or "")
            )
        if shown.tag != "head":
            self.unshown.append(shown)

    def _text(self, text: str, number: int) -> None:
        node = self.nodes[number]
        if node.flags & model.IN_PRE:
            self._lines(text, number)
            return
        bare = text.strip(_WHITE)
        if not bare:
            if text and self.size and not self.gap:
                self.gap = " "
            return
        if text[0] in _WHITE and self.size and not self.gap:
            self.gap = " "
        if _UNEVEN.search(bare):
            bare = _RUN.sub(" ", bare)
        self._add(bare, number, node)
        if text[-1] in _WHITE:
            self.gap = " "

    def _lines(self, text: str, number: int) -> None:
        """Text whose own line ends count."""
        node = self.nodes[number]
        for place, line in enumerate(_LINE_END.split(text)):
            if place:
                self._flush()
            if line:
                self._add(line, number, node)

    def _add(self, text: str, number: int, node: PageNode) -> None:
        depth = node.depth
        if not self.size:
            self.first, self.low = number, depth
        else:
            self.low = min(self.low, self.dip, depth)
            if self.gap:
                self.parts.append(self.gap)
                self.size += 1
        self.gap = ""
        self.dip = depth
        self.parts.append(text)
        size = len(text)
        self.size += size
        flags = node.flags
        if flags & (model.IN_LINK | model.IN_STRONG | model.IN_EM):
            if flags & model.IN_LINK:
                self.link_chars += size
                link = self._link_of(number)
                if link != self.last_link:
                    self.links += 1
                    self.last_link = link
            if flags & model.IN_STRONG:
                self.strong_chars += size
            if flags & model.IN_EM:
                self.em_chars += size

    def _link_of(self, number: int) -> int:
        while self.nodes[number].tag != "a":
            number = self.nodes[number].parent
        return number

    def _enter_cell(self, number: int) -> None:
        """A cell that follows another's text in its row is parted from it by a tab."""
        self.cell = None
        if self.size:
            self.cell = _Cell(
                number, len(self.parts), self.size, self.first, self.low,
                self.links, self.link_chars, self.strong_chars, self.em_chars,
            )  # fmt: skip
            self.gap = "\t"

    def _flush(self) -> None:
        """End the block here."""
        if not self.size:
            self.gap = ""
            return
        cell = self.cell
        if cell is None or cell.parts == len(self.parts):
            self._emit(
                "".join(self.parts), self._climb(self.first, self.low),
                self.links, self.link_chars, self.strong_chars, self.em_chars,
            )  # fmt: skip
        else:
            # Lines within a cell: what stood in the cells before is a block of its own.
            self._emit(
                "".join(self.parts[: cell.parts]), self._climb(cell.first, cell.low),
                cell.links, cell.link_chars, cell.strong_chars, cell.em_chars,
            )  # fmt: skip
            self._emit(
                "".join(self.parts[cell.parts + 1 :]), cell.number,
                self.links - cell.links, self.link_chars - cell.link_chars,
                self.strong_chars - cell.strong_chars, self.em_chars - cell.em_chars,
            )  # fmt: skip
        self._begin()

    def _climb(self, number: int, depth: int) -> int:
        while self.nodes[number].depth > depth:
            number = self.nodes[number].parent
        return number

    def _emit(
        self, text: str, core: int, links: int, link_chars: int, strong_chars: int, em_chars: int
    ) -> None:
        if not text.strip(_INVISIBLE):
            return
        number = core
        while not self.nodes[number].flags & model.LINE_BREAKING:
            number = self.nodes[number].parent
        node = self.nodes[core]
        start = self.position
        end = start + len(text)
        self.lines.append(text)
        self.blocks.append(
            PageBlock(
                start, end, number, core, self.nodes[number].tag, node.flags, node.heading,
                node.list_depth, links, link_chars, strong_chars, em_chars,
            )
        )  # fmt: skip
        self.position = end + 1


@dataclass(slots=True)
class _Cell:
    """The block as it stood when a cell began behind another."""

    number: int
    parts: int
    size: int
    first: int
    low: int
    links: int
    link_chars: int
    strong_chars: int
    em_chars: int
