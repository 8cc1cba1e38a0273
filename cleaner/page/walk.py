"""A parsed page in, its visible blocks, elements and pictures out, in document order.

One pass and no recursion: `<div>` 50,000 deep is a page like any other. A block ends where a
browser would end a line: at block-level elements and at `<br>`, so that paragraphs parted by
`<br>` only, and poems, come out line by line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.page import model
from cleaner.page.assemble import WHITE, Assembly
from cleaner.page.hidden import UNSHOWN, display_of, is_hidden, streamed_id
from cleaner.page.model import LINE_BREAKING, PageBlock, PageMedia, PageNode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    "address article aside blockquote body caption center colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li listing main menu nav ol p plaintext pre search section summary table tbody tfoot "
    "thead tr ul xmp".split()
)
_CELLS = frozenset(("td", "th"))
_MEDIA = frozenset("img video iframe audio object embed amp-img amp-video".split())
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
_IMAGE = re.compile(r"<img\b(?:[^>]*?\salt\s*=\s*[\"']([^\"'>]*))?", re.IGNORECASE)
# A year of a live blog has a tenth. Each block costs 50 µs until it is chosen or not, each element
# 400 bytes, so that a page of `<p>x</p>` alone would take 7 s a megabyte.
MAX_BLOCKS = 30_000
MAX_NODES = 300_000
_NONE: Mapping[str, str | None] = {}
# `PageNode(…)` is a function of Python's around this.
_make = tuple.__new__
_LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))


@dataclass(slots=True)
class Walked:
    """What the walk found. `numbers` leads from the parser's elements to `nodes`; `unshown` are
    the elements left out, outermost only, and `hidden` counts those that say so themselves.
    `is_whole` is false where the page has too much of something and the rest was not visited."""

    text: str
    blocks: tuple[PageBlock, ...]
    nodes: tuple[PageNode, ...]
    media: tuple[PageMedia, ...]
    numbers: dict[int, int] = field(repr=False)
    unshown: list[LexborNode] = field(repr=False)
    hidden: int
    is_whole: bool


def walk(tree: LexborHTMLParser) -> Walked:
    """The blocks of a page."""
    return _Walk(_streamed(tree)).run(tree.root)


def _streamed(tree: LexborHTMLParser) -> dict[str, LexborNode]:
    """The parts that are to take the place of a `template`, by id."""
    parts = {streamed_id(node.attributes): node for node in tree.css('[hidden][id*="S:"]')}
    if not parts:
        return {}
    places = {streamed_id(node.attributes) for node in tree.css("template[id]")}
    return {key: node for key, node in parts.items() if key is not None and key in places}


class _Walk:
    """The state of one pass."""

    def __init__(self, streamed: dict[str, LexborNode]) -> None:
        self.streamed = streamed
        self.placed = frozenset(node.mem_id for node in streamed.values())
        self.nodes: list[PageNode] = []
        self.assembly = Assembly(self.nodes)
        self.media: list[PageMedia] = []
        self.numbers: dict[int, int] = {}
        self.unshown: list[LexborNode] = []
        self.hidden = 0

    def run(self, root: LexborNode | None) -> Walked:
        """Visit every element that is shown, parents first."""
        nodes, assembly = self.nodes, self.assembly
        streamed, placed = self.streamed, self.placed
        # The elements that are open, with their parents' numbers and how many children they had.
        open_nodes: list[tuple[LexborNode, int, int]] = []
        parent, count = -1, 0
        node = root
        blocks = assembly.blocks
        while node is not None:
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                # Most text is the white space between two blocks.
                if parent >= 0 and (assembly.size or text.strip(WHITE)):
                    assembly.text(text, parent)
            elif tag and node.is_element_node:
                if len(blocks) > MAX_BLOCKS or len(nodes) > MAX_NODES:
                    break
                count += 1
                shown = node
                if streamed and tag == "template":
                    shown = streamed.pop(streamed_id(node.attributes) or "", node)
                    tag = shown.tag or tag
                if placed and shown is node and node.mem_id in placed:
                    number = -1
                else:
                    number = self._enter(shown, tag, parent, count)
                if number >= 0:
                    child = shown.child
                    if child is not None:
                        open_nodes.append((node, parent, count))
                        parent, count, node = number, 0, child
                        continue
                    self._leave(nodes[number])
            if not open_nodes:
                break
            following = node.next
            while following is None and open_nodes:
                self._leave(nodes[parent])
                node, parent, count = open_nodes.pop()
                following = node.next
            node = following if open_nodes else None
        assembly.end_block()
        return Walked(
            "\n".join(assembly.lines), tuple(assembly.blocks), tuple(nodes), tuple(self.media),
            self.numbers, self.unshown, self.hidden,
            len(blocks) <= MAX_BLOCKS and len(nodes) <= MAX_NODES,
        )  # fmt: skip

    def _enter(self, node: LexborNode, tag: str, parent: int, nth: int) -> int:
        """The number of the element, or -1 where nothing of it is shown."""
        if tag == "br":
            self.assembly.end_block()
            return -1
        if tag in UNSHOWN:
            self._pass_over(node, tag, parent)
            return -1
        attributes = node.attributes or _NONE
        style = attributes.get("style")
        if (style or "hidden" in attributes or tag == "dialog") and is_hidden(
            tag, attributes, node
        ):
            self.hidden += 1
            self.unshown.append(node)
            return -1
        number = len(self.nodes)
        depth = flags = heading = list_depth = box = 0
        link = -1
        if parent >= 0:
            _, depth, _, _, _, flags, list_depth, heading, box, link = self.nodes[parent]
            depth += 1
            flags &= ~LINE_BREAKING
        flags |= _FLAGS.get(tag, 0)
        if tag in _BLOCKS:
            flags |= LINE_BREAKING
            if tag == "body" and _is_text(node):
                flags |= model.IN_PRE
            heading = _HEADINGS.get(tag, heading)
            list_depth += tag in _LISTS
        elif tag == "a" and "href" in attributes:
            flags |= model.IN_LINK
            link = number
        elif tag == "button" and not flags & model.IN_PARAGRAPH:
            # Within a paragraph it is a word with a gloss, elsewhere a control.
            flags |= LINE_BREAKING
        if style:
            flags = _styled(style, tag, flags)
        if tag in _CELLS:
            flags |= LINE_BREAKING
            self.assembly.begin_cell(number)
        elif flags & LINE_BREAKING and self.assembly.size:
            self.assembly.end_block()
        if flags & LINE_BREAKING:
            box = number
        self.nodes.append(
            _make(
                PageNode,
                (parent, depth, tag, nth, attributes, flags, list_depth, heading, box, link),
            )
        )
        self.numbers[node.mem_id] = number
        return number

    def _leave(self, node: PageNode) -> None:
        assembly = self.assembly
        if not node.flags & LINE_BREAKING:
            if assembly.dip >= node.depth:
                assembly.dip = node.depth - 1
        elif node.tag in _CELLS:
            assembly.end_cell(node.depth)
        elif assembly.size:
            assembly.end_block()

    def _pass_over(self, node: LexborNode, tag: str, parent: int) -> None:
        """Leave an element out, but note the picture that it is or holds."""
        if tag != "head":
            self.unshown.append(node)
        if tag in _MEDIA:
            alt = node.attributes.get("alt") or node.attributes.get("title") or ""
        elif tag == "picture":
            held = node.css_first("img")
            tag, alt = "img", (held.attributes.get("alt") or "") if held else ""
        elif tag == "noscript" and (late := _IMAGE.search(node.text())):
            # What a picture that loads late will show stands there, as text.
            tag, alt = "img", html.unescape(late[1] or "")
        else:
            return
        blocks, begun = len(self.assembly.blocks), self.assembly.size > 0
        self.media.append(PageMedia(tag, parent, blocks, begun, alt))


def _is_text(body: LexborNode) -> bool:
    """Whether a body holds text alone: a text that somebody named .html."""
    child = body.child
    return child is not None and child.is_text_node and child.next is None


def _styled(style: str, tag: str, flags: int) -> int:
    own_line, keeps_lines = display_of(style)
    if keeps_lines:
        flags |= model.IN_PRE
    if own_line is not None:
        flags = flags | LINE_BREAKING if own_line else flags & ~LINE_BREAKING
    # The root begins a line whatever it says, since every block stands in some element.
    return flags | LINE_BREAKING if tag in ("html", "body") else flags
