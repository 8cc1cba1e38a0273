"""What reading a page gives: the page text, its blocks, and the elements that hold them.

Elements are kept once, in a table; a block names its element by number. So two blocks stand in
one container exactly where their chains of numbers meet, and class words, ids and paths are
worked out for the few blocks that somebody asks about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

IN_FIGURE = 1
IN_CAPTION = 2
IN_FORM = 4
IN_TABLE = 8
IN_LINK = 16
IN_STRONG = 32
IN_EM = 64
IN_ITEM = 128
IN_QUOTE = 256
IN_ASIDE = 512
IN_NAV = 1024
IN_ARTICLE = 2048
IN_HEADER = 4096
IN_FOOTER = 8192
IN_BUTTON = 16384
IN_PRE = 32768
IN_PARAGRAPH = 65536
# The element itself, not one around it, begins and ends a line.
LINE_BREAKING = 131072

# More words around an element say nothing, and thousands of nested ones would take gigabytes.
MAX_WORDS = 400

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")


def words_of(value: str) -> tuple[str, ...]:
    """The words of a class or id attribute: `articleBody_main-text` gives article, body, main
    and text."""
    return tuple(_WORD.findall(_HUMP.sub(" ", value).lower()))


class PageNode(NamedTuple):
    """An element that is shown. `parent` is its number in `Page.nodes`, always smaller than its
    own (-1 above the root), `nth` its place among its parent's elements, from 1, and `flags` what
    it stands in, itself included. `box` is the element around or at it whose lines it is on, `link`
    the link that it is in, -1 where there is none."""

    parent: int
    depth: int
    tag: str
    nth: int
    attributes: Mapping[str, str | None]
    flags: int
    list_depth: int
    heading: int
    box: int
    link: int


class PageMedia(NamedTuple):
    """A picture, video or frame: `node` is the element that it stands in, `before` the number of
    the block that follows it, `inside` whether that block's text had begun, `alt` its text."""

    kind: str
    node: int
    before: int
    inside: bool
    alt: str


class PageBlock(NamedTuple):
    """One visible block of a page. (A tuple, like the blocks of a text: a frozen dataclass takes
    five times as long to make, and a page has hundreds.)

    `start`/`end` are code-point offsets in `Page.text`. `node` is the block-level element that
    holds it, `core` the innermost element that holds all of it (the `em` of `<p><em>Photo: A
    Name</em></p>`). The counts are of characters; `links` is the number of links.
    """

    start: int
    end: int
    node: int
    core: int
    tag: str
    flags: int = 0
    heading: int = 0
    list_depth: int = 0
    links: int = 0
    link_chars: int = 0
    strong_chars: int = 0
    em_chars: int = 0

    @property
    def link_density(self) -> float:
        """The share of its characters inside links, 0 … 1."""
        return self.link_chars / (self.end - self.start) if self.end > self.start else 0.0

    @property
    def in_figure(self) -> bool:
        """Whether it stands in a `figure`."""
        return bool(self.flags & IN_FIGURE)

    @property
    def is_caption(self) -> bool:
        """Whether it stands in a `figcaption` or in the `caption` of a table."""
        return bool(self.flags & IN_CAPTION)

    @property
    def in_form(self) -> bool:
        """Whether it stands in a `form`; some sites wrap the whole page in one."""
        return bool(self.flags & IN_FORM)

    @property
    def in_table(self) -> bool:
        """Whether it stands in a cell of a table."""
        return bool(self.flags & IN_TABLE)

    @property
    def in_item(self) -> bool:
        """Whether it stands in an item of a list."""
        return bool(self.flags & IN_ITEM)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes became text. `known_by` is bom, header, meta, utf-8 (no word, but the bytes
    are sound), detected, fallback or text (the page came as `str`); `declared` what the page or
    header said; `replaced` how many characters stand for bytes that fitted none."""

    name: str
    known_by: str
    declared: str | None = None
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the page says of itself, as written there; nothing is normalised."""

    title: str | None = None
    titles: tuple[str, ...] = ()
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    page_type: str | None = None
    image_alts: tuple[str, ...] = ()
    article_body_length: int | None = None
    paywalled: bool | None = None


@dataclass(frozen=True)
class Page:
    """A page: its blocks joined by line feeds, its elements, and what it says of itself.
    `source_sha256` is the hash of its bytes, since the ledger restores the page text, not the
    page. `hidden` counts the elements that were left out since they are not shown; a page that
    `is_whole` not has too many blocks or elements, and the last of them are missing."""

    text: str
    blocks: tuple[PageBlock, ...]
    nodes: tuple[PageNode, ...]
    media: tuple[PageMedia, ...]
    metadata: PageMetadata
    encoding: Encoding
    source_sha256: str
    hidden: int = 0
    is_whole: bool = True
    _words: dict[int, tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        position = 0
        for block in self.blocks:
            if block.start < position or block.end < block.start or block.end > len(self.text):
                raise ValueError(f"page block {self.path(block)} overlaps its neighbour")
            position = block.end

    def text_of(self, block: PageBlock) -> str:
        """The block's text."""
        return self.text[block.start : block.end]

    def chain(self, block: PageBlock) -> Iterator[int]:
        """The numbers of the elements around a block, innermost first, from its core up."""
        number = block.core
        while number >= 0:
            yield number
            number = self.nodes[number].parent

    def words(self, number: int) -> tuple[str, ...]:
        """The words of an element's own class and id."""
        found = self._words.get(number)
        if found is None:
            attributes = self.nodes[number].attributes
            named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            found = self._words[number] = words_of(named) if named != " " else ()
        return found

    @cached_property
    def words_around(self) -> tuple[frozenset[str], ...]:
        """For each element the class and id words of itself and of all around it."""
        around: list[frozenset[str]] = []
        for number, node in enumerate(self.nodes):
            above = around[node.parent] if node.parent >= 0 else frozenset()
            own = self.words(number) if len(above) < MAX_WORDS else ()
            around.append(above if above.issuperset(own) else above.union(own))
        return tuple(around)

    @cached_property
    def beside(self) -> tuple[tuple[int, int], ...]:
        """For each block the numbers, in `media`, of the picture that stands right before it and
        of the one right behind or in it; -1 where there is none."""
        before = [-1] * (len(self.blocks) + 1)
        after = [-1] * (len(self.blocks) + 1)
        for number, medium in enumerate(self.media):
            place = medium.before
            if medium.inside:
                after[place] = number
            else:
                before[place] = number
                if place and after[place - 1] < 0:
                    after[place - 1] = number
        return tuple(zip(before, after, strict=True))[: len(self.blocks)]

    def path(self, block: PageBlock) -> str:
        """The CSS path of the block's element."""
        return self.path_of(block.node)

    def path_of(self, number: int) -> str:
        """The CSS path of an element: `html > body > main:nth-child(2) > p:nth-child(3)`."""
        steps = []
        while 0 <= number < len(self.nodes):
            node = self.nodes[number]
            named = node.tag
            steps.append(named if named in ("html", "body") else f"{named}:nth-child({node.nth})")
            number = node.parent
        return " > ".join(reversed(steps))
