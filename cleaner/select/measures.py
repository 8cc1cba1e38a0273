"""A page in, the measures of its blocks out: what the choice of the article is fitted on.

Every measure is a number that a reader of the page could check: a length, a share, a count of
steps. Shares are of the page's prose where nothing else is said.
"""

from __future__ import annotations

import re
from collections import Counter

from cleaner.page.model import (
    IN_ARTICLE,
    IN_ASIDE,
    IN_CAPTION,
    IN_FIGURE,
    IN_FOOTER,
    IN_FORM,
    IN_HEADER,
    IN_ITEM,
    IN_LINK,
    IN_NAV,
    Page,
    PageBlock,
)
from cleaner.select.class_words import CLASS_WORDS, told
from cleaner.select.containers import contain, distances, markup_of
from cleaner.select.wording import Wording, wording

# Farther than this is far.
FAR = 20
_UP = 5
_PLACES = (
    IN_FIGURE, IN_CAPTION, IN_FORM, IN_ITEM, IN_LINK, IN_ASIDE, IN_ARTICLE, IN_HEADER, IN_FOOTER,
    IN_NAV,
)  # fmt: skip
_OWN = (
    "chars", "words", "prose", "ending", "upper", "digits", "commas", "quoted", "tabular",
    "link density", "links", "paragraph", "heading", "list depth", "strong", "emphasis",
    "depth", "in figure", "in caption", "in form", "in item", "in link", "in aside", "in article",
    "in header", "in footer", "in nav",
)  # fmt: skip
_NAMED = (*(f"{name} words" for name in CLASS_WORDS), "article body", "main")
_AROUND = tuple(
    f"{what} {up} up"
    for up in range(1, _UP + 1)
    for what in ("prose share", "link share", "blocks", "prose blocks", "prose cover")
)
_ARTICLE = (
    "steps from article", "right in article", "article share", "common share", "common excess",
    "below common", "depth from article", "from first", "from last", "place", "prose before",
    "prose behind", "since prose", "until prose", "from title", "page blocks", "page prose",
    "page paragraphs", "body length",
)  # fmt: skip
_LIKE = (
    "alike", "alike share", "alike cover", "alike most", "repeats", "repeated", "in title",
    "in description", "is alt", "picture before", "picture behind",
)  # fmt: skip
_BESIDE = (
    "chars", "link density", "prose", "ending", "heading", "in item", "in link",
    "steps from article", "right in article", "teaser words", "caption words", "share words",
)  # fmt: skip
_STEPS = (-2, -1, 1, 2)
_ALONE = (*_OWN, *_NAMED, *_AROUND, *_ARTICLE, *_LIKE)
MEASURES: tuple[str, ...] = (
    *_ALONE,
    *(f"{name} at {step:+d}" for step in _STEPS for name in (*_BESIDE, "sibling")),
)
_BESIDE_AT = tuple(_ALONE.index(name) for name in _BESIDE)
_NOTHING = (-1.0,) * 5
_PLAIN = re.compile(r"[\W_]+")


def measure(page: Page) -> list[list[float]]:
    """A row of `MEASURES` for each block of the page."""
    if not page.blocks:
        return []
    return _Measuring(page).rows()


def plain(text: str) -> str:
    """The letters and digits of a text, for telling whether two say the same."""
    return _PLAIN.sub("", text.lower())


class _Measuring:
    """What the measures of all blocks of a page share."""

    def __init__(self, page: Page) -> None:
        self._page = page
        blocks = page.blocks
        texts = [page.text[block.start : block.end] for block in blocks]
        self._wording = [
            wording(text, block.link_density) for text, block in zip(texts, blocks, strict=True)
        ]
        prose = [one.chars if one.prose else 0 for one in self._wording]
        self._containers = contain(page, prose)
        self._prose = prose
        self._total = sum(prose) + 1
        self._plain = [plain(text) for text in texts]
        self._count = Counter(self._plain)
        self._named: dict[int, tuple[int, ...]] = {}
        self._held: dict[int, tuple[float, ...]] = {}
        metadata = page.metadata
        titles = (metadata.title, *metadata.titles)
        self._titles = {plain(title) for title in titles if title} - {""}
        self._description = plain(metadata.description or "")
        alts = (*(medium.alt for medium in page.media), *metadata.image_alts)
        self._alts = {plain(alt) for alt in alts if alt} - {""}
        self._long_alts = [alt for alt in self._alts if len(alt) > 25]

    def rows(self) -> list[list[float]]:
        """All measures of all blocks."""
        own = [self._own(block, said) for block, said in zip(
            self._page.blocks, self._wording, strict=True)]  # fmt: skip
        place = self._places()
        like = self._likenesses()
        alone = [
            [*a, *self._around(block.node), *b, *c]
            for block, a, b, c in zip(self._page.blocks, own, place, like, strict=True)
        ]
        blocks = self._page.blocks
        nodes = self._page.nodes
        nowhere = [-1.0] * (len(_BESIDE) + 1)
        beside = [[row[at] for at in _BESIDE_AT] for row in alone]
        rows = []
        for number, row in enumerate(alone):
            whole = list(row)
            parent = nodes[blocks[number].node].parent
            for step in _STEPS:
                other = number + step
                if 0 <= other < len(alone):
                    whole += beside[other]
                    whole.append(float(nodes[blocks[other].node].parent == parent))
                else:
                    whole += nowhere
            rows.append(whole)
        return rows

    def _own(self, block: PageBlock, said: Wording) -> list[float]:
        flags = block.flags
        length = max(1, said.chars)
        return [
            *said,
            block.link_density,
            block.links,
            block.tag == "p",
            block.heading,
            block.list_depth,
            block.strong_chars / length,
            block.em_chars / length,
            self._page.nodes[block.node].depth,
            *[bool(flags & place) for place in _PLACES],
            *self._names(block.core),
        ]

    def _names(self, node: int) -> tuple[int, ...]:
        """How many steps up the nearest element lies that is named for each purpose."""
        # Not by recursion: pages nest as deep as 1,000 elements.
        above = []
        while node >= 0 and node not in self._named:
            above.append(node)
            node = self._page.nodes[node].parent
        found = self._named[node] if node >= 0 else (FAR,) * len(_NAMED)
        for node in reversed(above):
            element = self._page.nodes[node]
            steps = [step + 1 if step < FAR else FAR for step in found]
            attributes = element.attributes
            for number in told(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
                steps[number] = 0
            if "articlebody" in (attributes.get("itemprop") or "").lower():
                steps[-2] = 0
            if element.tag == "main" or attributes.get("role") in ("main", "article"):
                steps[-1] = 0
            found = self._named[node] = tuple(steps)
        return found

    def _around(self, node: int) -> list[float]:
        """Of each of the elements above another: what it holds."""
        row: list[float] = []
        for _ in range(_UP):
            node = self._page.nodes[node].parent if node >= 0 else -1
            row += self._holds(node) if node >= 0 else _NOTHING
        return row

    def _holds(self, node: int) -> tuple[float, ...]:
        """What one element holds."""
        known = self._held.get(node)
        if known is None:
            held = self._containers
            chars = max(1, held.chars[node])
            known = self._held[node] = (
                held.prose[node] / self._total,
                held.links[node] / chars,
                held.blocks[node],
                held.paragraphs[node] / max(1, held.blocks[node]),
                held.prose[node] / chars,
            )
        return known

    def _places(self) -> list[list[float]]:
        """Where each block stands: to the article's container, to prose, to the title."""
        blocks, nodes = self._page.blocks, self._page.nodes
        held = self._containers
        count = len(blocks)
        best_depth = nodes[held.best].depth
        article_prose = held.prose[held.best] + 1
        inside = [
            number
            for number, block in enumerate(blocks)
            if self._prose[number] and held.distance[block.node] == 0
        ] or [number for number in range(count) if self._prose[number]]
        first, last = (inside[0], inside[-1]) if inside else (0, count - 1)
        title = self._title_at()
        paragraphs = sum(map(bool, self._prose))
        length = self._page.metadata.article_body_length or -1
        until = distances(self._prose[::-1])[::-1]
        rows = []
        before = 0
        for number, since in enumerate(distances(self._prose)):
            block = blocks[number]
            node = block.node
            common = held.common(node)
            depth = nodes[node].depth
            behind = self._total - 1 - before - self._prose[number]
            rows.append([
                held.distance[node],
                node == held.best or nodes[node].parent == held.best,
                held.prose[held.best] / self._total,
                held.prose[common] / self._total,
                held.prose[common] / article_prose,
                depth - nodes[common].depth,
                depth - best_depth,
                max(-30, min(60, number - first)),
                max(-60, min(60, number - last)),
                number / count,
                before / self._total,
                behind / self._total,
                since,
                until[number],
                max(-40, min(80, number - title)) if title >= 0 else -99,
                count,
                self._total,
                paragraphs,
                length,
            ])  # fmt: skip
            before += self._prose[number]
        return rows

    def _title_at(self) -> int:
        """The number of the block that holds the page's title, -1 where none does."""
        for number, text in enumerate(self._plain):
            if text in self._titles:
                return number
        headings = (n for n, block in enumerate(self._page.blocks) if block.heading == 1)
        return next(headings, -1)

    def _likenesses(self) -> list[list[float]]:
        """What each block shares with others: its markup, its text, the page's own words."""
        markup = [markup_of(self._page, block.node) for block in self._page.blocks]
        alike = Counter(markup)
        prose: Counter[tuple[str, ...]] = Counter()
        chars: Counter[tuple[str, ...]] = Counter()
        for one, length, said in zip(markup, self._prose, self._wording, strict=True):
            prose[one] += length
            chars[one] += said.chars
        most = max(prose.values())
        seen: set[str] = set()
        rows = []
        for number, one in enumerate(markup):
            text = self._plain[number]
            picture, behind = self._page.beside[number]
            rows.append([
                alike[one],
                prose[one] / self._total,
                prose[one] / max(1, chars[one]),
                prose[one] == most,
                min(5, self._count[text]),
                text in seen,
                self._in_title(text),
                self._in_description(text),
                self._is_alt(text),
                picture >= 0,
                behind >= 0,
            ])  # fmt: skip
            seen.add(text)
        return rows

    def _in_title(self, text: str) -> int:
        """2 where a block is the title, 1 where it is part of it."""
        if text in self._titles:
            return 2
        return int(bool(text) and any(text in title for title in self._titles))

    def _in_description(self, text: str) -> int:
        described = self._description
        if not described or len(text) <= 20:
            return 0
        return 2 if text == described else int(text in described or described in text)

    def _is_alt(self, text: str) -> bool:
        if text in self._alts:
            return True
        return len(text) > 15 and any(alt in text or text in alt for alt in self._long_alts)
