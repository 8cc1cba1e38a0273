"""A page in, the measures of its blocks out: what the choice of the article is fitted on.

Every measure is a number that a reader of the page could check: a length, a share, a count of
steps. Shares are of the page's prose where nothing else is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from cleaner.blocks.prose import is_prose
from cleaner.page.model import IN_FIGURE, IN_FORM, IN_ITEM, Page
from cleaner.select.containers import contain, distances, markup_of
from cleaner.select.named import NAMED, Named
from cleaner.select.wording import LINKED, plain, shares

# So many blocks away from the next prose, a link belongs to a menu.
_FAR_FROM_PROSE = 5
_UP = 5
_OWN = (
    "chars", "words", "prose", "upper", "digits", "link density", "heading", "depth", "in figure",
    "in form", "in item",
)  # fmt: skip
_HELD = ("prose share", "link share", "blocks", "prose blocks")
_AROUND = tuple(f"{what} {up} up" for up in range(1, _UP + 1) for what in _HELD)
_ARTICLE = (
    "steps from article", "right in article", "article share", "common share", "common excess",
    "below common", "depth from article", "from first", "from last", "place", "prose before",
    "prose behind", "since prose", "until prose", "from title", "page blocks", "page prose",
    "page paragraphs", "body length",
)  # fmt: skip
_LIKE = ("alike", "alike share", "alike cover", "repeats", "in title", "in description")
_BESIDE = ("chars", "link density", "steps from article", "sibling")
_STEPS = (-1, 1, 2)
_ALONE = (*_OWN, *NAMED, *_AROUND, *_ARTICLE, *_LIKE)
MEASURES: tuple[str, ...] = (
    *_ALONE,
    *(f"{name} at {step:+d}" for step in _STEPS for name in _BESIDE),
)
_NOTHING = (-1.0,) * len(_HELD)
_NOWHERE = (-1.0,) * len(_BESIDE)


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured of a page. Rows of `MEASURES` are for the blocks `asked` about, by number;
    the others are links far from any prose. The rest is for all blocks: characters, whether it is
    prose, the steps from the article's container, and a number for its markup."""

    asked: Sequence[int]
    rows: Sequence[Sequence[float]]
    chars: Sequence[int]
    prose: Sequence[bool]
    steps: Sequence[int]
    markup: Sequence[int]


def measure(page: Page) -> Measured:
    """Measure the blocks of a page."""
    if not page.blocks:
        return Measured((), (), (), (), (), ())
    return _Measuring(page).measured()


class _Measuring:
    """What the measures of all blocks of a page share."""

    def __init__(self, page: Page) -> None:
        self._page = page
        blocks = page.blocks
        self._texts = texts = [page.text[block.start : block.end] for block in blocks]
        self._chars = [len(text) for text in texts]
        self._density = density = [block.link_density for block in blocks]
        self._prose = prose = [
            len(text) if links < LINKED and is_prose(text) else 0
            for text, links in zip(texts, density, strict=True)
        ]
        self._containers = contain(page, prose)
        self._steps = [self._containers.distance[block.node] for block in blocks]
        self._since = distances(prose)
        self._until = distances(prose[::-1])[::-1]
        self._total = sum(prose) + 1
        self._plain = [plain(text) for text in texts]
        self._count = Counter(self._plain)
        self._named = Named(page)
        self._above: dict[int, list[float]] = {}
        self._held: dict[int, tuple[float, ...]] = {}
        numbers: dict[tuple[str, ...], int] = {}
        self._markup = [
            numbers.setdefault(markup_of(page, block.node), len(numbers)) for block in blocks
        ]
        metadata = page.metadata
        titles = (metadata.title, *metadata.titles)
        self._titles = {plain(title) for title in titles if title} - {""}
        # No text of letters and digits goes over a line end.
        self._all_titles = "\n".join(self._titles)
        self._description = plain(metadata.description or "")

    def measured(self) -> Measured:
        """All measures of all blocks that are asked about."""
        blocks, nodes = self._page.blocks, self._page.nodes
        asked = [number for number in range(len(blocks)) if not self._is_far(number)]
        parents = [nodes[block.node].parent for block in blocks]
        rows = [
            [*self._own(number), *self._around(parents[number]), *place, *like]
            for number, place, like in zip(
                asked, self._places(asked), self._likenesses(asked), strict=True
            )
        ]
        count = len(blocks)
        beside = list(zip(self._chars, self._density, self._steps, parents, strict=True))
        for number, row in zip(asked, rows, strict=True):
            parent = parents[number]
            for step in _STEPS:
                other = number + step
                if 0 <= other < count:
                    chars, density, steps, its = beside[other]
                    row += (chars, density, steps, its == parent)
                else:
                    row += _NOWHERE
        return Measured(
            asked,
            rows,
            self._chars,
            [length > 0 for length in self._prose],
            self._steps,
            self._markup,
        )

    def _is_far(self, number: int) -> bool:
        """Whether a block is a link of a menu: half of a page's blocks are, and they make up
        0.05 % of what is chosen if they are asked about like the others."""
        return (
            self._density[number] >= LINKED
            and self._steps[number] > 1
            and self._since[number] > _FAR_FROM_PROSE
            and self._until[number] > _FAR_FROM_PROSE
        )

    def _own(self, number: int) -> list[float]:
        block = self._page.blocks[number]
        flags = block.flags
        text = self._texts[number]
        return [
            len(text),
            text.count(" ") + 1,
            self._prose[number] > 0,
            *shares(text),
            self._density[number],
            block.heading,
            self._page.nodes[block.node].depth,
            bool(flags & IN_FIGURE),
            bool(flags & IN_FORM),
            bool(flags & IN_ITEM),
            *self._named.steps(block.core),
        ]

    def _around(self, node: int) -> list[float]:
        """Of an element and of each of those above it: what it holds."""
        row = self._above.get(node)
        if row is None:
            row = self._above[node] = []
            for _ in range(_UP):
                row += self._holds(node) if node >= 0 else _NOTHING
                node = self._page.nodes[node].parent if node >= 0 else -1
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
            )
        return known

    def _places(self, asked: Sequence[int]) -> list[list[float]]:
        """Where each of the blocks stands: to the article's container, to prose, to the title."""
        blocks, nodes = self._page.blocks, self._page.nodes
        held = self._containers
        count = len(blocks)
        best_depth = nodes[held.best].depth
        article_prose = held.prose[held.best] + 1
        inside = [
            number for number in range(count) if self._prose[number] and not self._steps[number]
        ] or [number for number in range(count) if self._prose[number]]
        first, last = (inside[0], inside[-1]) if inside else (0, count - 1)
        title = self._title_at()
        paragraphs = sum(map(bool, self._prose))
        length = self._page.metadata.article_body_length or -1
        before = list(accumulate(self._prose, initial=0))
        rows = []
        for number in asked:
            node = blocks[number].node
            common = held.common(node)
            depth = nodes[node].depth
            rows.append([
                self._steps[number],
                node == held.best or nodes[node].parent == held.best,
                held.prose[held.best] / self._total,
                held.prose[common] / self._total,
                held.prose[common] / article_prose,
                depth - nodes[common].depth,
                depth - best_depth,
                max(-30, min(60, number - first)),
                max(-60, min(60, number - last)),
                number / count,
                before[number] / self._total,
                (before[-1] - before[number + 1]) / self._total,
                self._since[number],
                self._until[number],
                max(-40, min(80, number - title)) if title >= 0 else -99,
                count,
                self._total,
                paragraphs,
                length,
            ])  # fmt: skip
        return rows

    def _title_at(self) -> int:
        """The number of the block that holds the page's title, -1 where none does."""
        for number, text in enumerate(self._plain):
            if text in self._titles:
                return number
        headings = (n for n, block in enumerate(self._page.blocks) if block.heading == 1)
        return next(headings, -1)

    def _likenesses(self, asked: Sequence[int]) -> list[list[float]]:
        """What each of the blocks shares with others: its markup, its text, the page's own
        words."""
        alike = Counter(self._markup)
        prose: Counter[int] = Counter()
        chars: Counter[int] = Counter()
        for one, length, size in zip(self._markup, self._prose, self._chars, strict=True):
            prose[one] += length
            chars[one] += size
        rows = []
        for number in asked:
            one = self._markup[number]
            text = self._plain[number]
            rows.append([
                alike[one],
                prose[one] / self._total,
                prose[one] / max(1, chars[one]),
                min(5, self._count[text]),
                self._in_title(text),
                self._in_description(text),
            ])  # fmt: skip
        return rows

    def _in_title(self, text: str) -> int:
        """2 where a block is the title, 1 where it is part of it."""
        if text in self._titles:
            return 2
        return int(bool(text) and text in self._all_titles)

    def _in_description(self, text: str) -> int:
        described = self._description
        if not described or len(text) <= 20:
            return 0
        return 2 if text == described else int(text in described or described in text)
