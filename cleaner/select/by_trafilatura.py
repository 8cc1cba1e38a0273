"""A page in, the blocks that trafilatura takes for its article out.

trafilatura gives text; the blocks that say the same, in the same order, are the choice. The order
matters: titles and teasers of the article stand elsewhere on the page, too.
"""

from __future__ import annotations

from bisect import bisect_right

from cleaner.page.read import OpenPage
from cleaner.select.wording import plain

# A shorter block proves no order by itself; it goes with what stands around it.
_ANCHOR = 12
_MOST_PLACES = 20


def blocks_of_trafilatura(page: OpenPage) -> frozenset[int]:
    """The numbers of the chosen blocks; empty where trafilatura finds nothing. It changes the
    page's tree, so selectors must be asked before."""
    from trafilatura import extract

    found = extract(page.shown_html(), include_comments=False)
    return aligned([plain(page.page.text_of(block)) for block in page.page.blocks], found or "")


def aligned(blocks: list[str], text: str) -> frozenset[int]:
    """Which of the blocks, given as letters and digits, stand in the text in the text's order."""
    whole = plain(text)
    chain = _heaviest_chain(
        [
            (number, place, len(block))
            for number, block in enumerate(blocks)
            if len(block) >= _ANCHOR
            for place in _places(block, whole)
        ]
    )
    chosen = {number for number, _, _ in chain}
    # Short blocks fill the gaps that their anchors leave.
    for (number, place, length), (after, end, _) in zip(
        [(-1, 0, 0), *chain], [*chain, (len(blocks), len(whole), 0)], strict=True
    ):
        at = place + length
        for between in range(number + 1, after):
            block = blocks[between]
            if 0 < len(block) < _ANCHOR and whole.startswith(block, at, end):
                chosen.add(between)
                at += len(block)
    return frozenset(chosen)


def _places(block: str, whole: str) -> list[int]:
    places: list[int] = []
    at = whole.find(block)
    while at >= 0 and len(places) < _MOST_PLACES:
        places.append(at)
        at = whole.find(block, at + len(block))
    return places


def _heaviest_chain(places: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of `(number, place, length)` those that rise in both and together are longest: one place a
    block, by a table of the best weight up to each place."""
    best_places: list[int] = []
    best: list[tuple[int, int]] = []  # weight so far, number of the step
    steps: list[tuple[tuple[int, int, int], int]] = []
    # Of one block the later place first, so that it cannot follow itself.
    for item in sorted(places, key=lambda one: (one[0], -one[1])):
        _, place, length = item
        at = bisect_right(best_places, place)
        weight, previous = best[at - 1] if at else (0, -1)
        steps.append((item, previous))
        here = weight + length
        end = place + length
        at = bisect_right(best_places, end)
        if at and best[at - 1][0] >= here:
            continue
        best_places.insert(at, end)
        best.insert(at, (here, len(steps) - 1))
        while at + 1 < len(best) and best[at + 1][0] <= here:
            del best[at + 1], best_places[at + 1]
    chain = []
    step = best[-1][1] if best else -1
    while step >= 0:
        item, step = steps[step]
        chain.append(item)
    return chain[::-1]
