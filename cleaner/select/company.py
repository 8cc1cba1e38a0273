"""The first scores of a page's blocks in, what each block's company makes of it out.

An article is one stretch of blocks that look alike: what its neighbours, its siblings and the
blocks of its markup score tells more of a short block than its own words do. `COMPANY` names the
measures; scores run from `LOW` to `-LOW`, and count by the root of a block's length.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from cleaner.page.model import Page

LOW = -6.0
_FAR = 30
_AROUND = 5
_KIN = ("siblings", "cousins", "second cousins", "alike")
COMPANY: tuple[str, ...] = (
    "score",
    *(f"score at {step:+d}" for step in (-3, -2, -1, 1, 2, 3)),
    "score of prose before",
    "score of prose behind",
    *(f"score of {kin}" for kin in _KIN),
    "kept before",
    "kept share",
    "score around",
    "from stretch",
    "score to stretch",
)
_NO_PROSE = -7.0
_ALONE = -8.0
_INSIDE = 99.0

Kin = Sequence[tuple[int, int, int, int]]


def kin_of(page: Page, markup: Sequence[int]) -> Kin:
    """For each block the numbers of its parent, of the two elements above that, and of its
    markup."""
    # The last, -1, is what stands above the root.
    parents = [*(node.parent for node in page.nodes), -1]
    found = []
    for block, alike in zip(page.blocks, markup, strict=True):
        parent = parents[block.node]
        above = parents[parent]
        found.append((parent, above, parents[above], alike))
    return found


def company(
    scores: Sequence[float],
    chars: Sequence[float],
    prose: Sequence[bool],
    kin: Kin,
    asked: Sequence[int],
) -> list[list[float]]:
    """A row of `COMPANY` for each of the blocks `asked` about; the rest is of all blocks."""
    clipped = [max(LOW, min(-LOW, score)) for score in scores]
    weights = [sqrt(length + 5) for length in chars]
    weighted = [score * weight for score, weight in zip(clipped, weights, strict=True)]
    before = _last_of_prose(clipped, prose)
    behind = _last_of_prose(clipped[::-1], prose[::-1])[::-1]
    groups = [_sums([one[at] for one in kin], weights, weighted) for at in range(len(_KIN))]
    kept = [weight if score > 0 else 0.0 for score, weight in zip(clipped, weights, strict=True)]
    so_far = _running(kept)
    total = _running(weighted)
    all_kept = so_far[-1]
    share = all_kept / sum(weights)
    first, last = stretch(weighted)
    margin = [LOW] * _AROUND
    padded = [*margin, *clipped, *margin]
    rows = []
    for at in asked:
        if at < first:
            distance, way = at - first, total[first] - total[at]
        elif at > last:
            distance, way = at - last, total[at + 1] - total[last + 1]
        else:
            distance, way = 0, _INSIDE
        near = padded[at : at + 2 * _AROUND + 1]
        rows.append([
            clipped[at],
            *near[_AROUND - 3 : _AROUND],
            *near[_AROUND + 1 : _AROUND + 4],
            before[at],
            behind[at],
            *[_of_others(group[one], weights[at], weighted[at])
              for group, one in zip(groups, kin[at], strict=True)],
            so_far[at + 1] / (all_kept + 1e-6),
            share,
            sum(near) / len(near),
            max(-_FAR, min(_FAR, distance)),
            max(-400.0, min(100.0, way)),
        ])  # fmt: skip
    return rows


def stretch(weighted: Sequence[float]) -> tuple[int, int]:
    """First and last block of the stretch whose scores sum up highest (Pasternack and Roth 2009,
    "Extracting article text from the web with maximum subsequence segmentation")."""
    best, current = float("-inf"), 0.0
    first = last = begin = 0
    for at, value in enumerate(weighted):
        if current <= 0:
            current, begin = 0.0, at
        current += value
        if current > best:
            best, first, last = current, begin, at
    return first, last


def _last_of_prose(scores: Sequence[float], prose: Sequence[bool]) -> list[float]:
    """For each block the score of the nearest paragraph in front of it."""
    found = []
    last = _NO_PROSE
    for score, is_prose in zip(scores, prose, strict=True):
        found.append(last)
        if is_prose:
            last = score
    return found


def _sums(
    groups: Sequence[int], weights: Sequence[float], weighted: Sequence[float]
) -> dict[int, list[float]]:
    """By group the sum of its weighted scores, of its weights, and how many it has."""
    sums: dict[int, list[float]] = {}
    for group, weight, score in zip(groups, weights, weighted, strict=True):
        held = sums.get(group)
        if held is None:
            sums[group] = [score, weight, 1]
            continue
        held[0] += score
        held[1] += weight
        held[2] += 1
    return sums


def _of_others(held: list[float], weight: float, weighted: float) -> float:
    """The mean score of a group without the block itself."""
    return (held[0] - weighted) / (held[1] - weight) if held[2] > 1 else _ALONE


def _running(values: Sequence[float]) -> list[float]:
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums
