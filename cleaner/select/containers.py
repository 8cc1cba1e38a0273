"""The elements of a page as containers: how much prose, links and blocks each holds, and which of
them holds the article.

The container of the article is the element to whose paragraphs most prose hangs, each paragraph
counting for its parent, by half for the element above and so on (the scoring of Readability,
Arc90 2009), less the share of its text that stands in links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.page.model import Page

# A paragraph's own element is no container of the article, what it stands in is.
_HELD = frozenset(("p", "li", "blockquote", "h2", "h3", "td"))
_LEVELS = 4
# Beyond this a paragraph says no more about where the article is: a page may be one paragraph.
_ENOUGH = 400


@dataclass(frozen=True, slots=True)
class Containers:
    """By element: `prose`, `links` and `chars` in characters, `blocks` and `paragraphs` (blocks of
    prose) in number, and `distance`, how many steps above `best`, the article's container, the two
    have an element in common: 0 within it, all the steps where they have none."""

    prose: Sequence[float]
    links: Sequence[int]
    chars: Sequence[int]
    blocks: Sequence[int]
    paragraphs: Sequence[int]
    best: int
    above: Sequence[int]
    distance: Sequence[int]

    def common(self, node: int) -> int:
        """The innermost element that holds both the element and the article's container."""
        return self.above[min(self.distance[node], len(self.above) - 1)]


def contain(page: Page, prose: Sequence[int]) -> Containers:
    """The containers of a page; `prose` are, by block, the characters that count as prose."""
    nodes = page.nodes
    count = len(nodes)
    held = [0] * count
    links = [0] * count
    chars = [0] * count
    blocks = [0] * count
    paragraphs = [0] * count
    score = [0.0] * count
    for block, length in zip(page.blocks, prose, strict=True):
        node = block.node
        links[node] += block.link_chars
        chars[node] += block.end - block.start
        blocks[node] += 1
        if not length:
            continue
        held[node] += length
        paragraphs[node] += 1
        at = nodes[node].parent if nodes[node].tag in _HELD else node
        worth = float(min(length, _ENOUGH))
        for _ in range(_LEVELS):
            if at < 0:
                break
            score[at] += worth
            worth /= 2
            at = nodes[at].parent
    for node in range(count - 1, 0, -1):
        parent = nodes[node].parent
        if parent >= 0:
            held[parent] += held[node]
            links[parent] += links[node]
            chars[parent] += chars[node]
            blocks[parent] += blocks[node]
            paragraphs[parent] += paragraphs[node]
    best = 0
    most = -1.0
    for node in range(count):
        if score[node]:
            clear = score[node] * (1 - links[node] / max(1, chars[node]))
            if clear > most:
                best, most = node, clear
    above = []
    at = best if count else -1
    while at >= 0:
        above.append(at)
        at = nodes[at].parent
    steps = {node: step for step, node in enumerate(above)}
    meets = [0] * count
    for node in range(count):
        own = steps.get(node)
        parent = nodes[node].parent
        meets[node] = own if own is not None else meets[parent] if parent >= 0 else len(above)
    return Containers(held, links, chars, blocks, paragraphs, best, above, meets)


def distances(prose: Sequence[int]) -> list[int]:
    """For each block how many blocks back the last prose lies, itself not counted; 99 is far."""
    found = []
    last = -99
    for number, length in enumerate(prose):
        found.append(min(99, number - last))
        if length:
            last = number
    return found


def markup_of(page: Page, node: int) -> tuple[str, ...]:
    """The tags and classes of an element and the two above it: paragraphs of one article are
    made alike."""
    steps: tuple[str, ...] = ()
    for _ in range(3):
        if node < 0:
            break
        node, _, tag, _, attributes, *_ = page.nodes[node]
        steps += (tag, attributes.get("class") or "")
    return steps
