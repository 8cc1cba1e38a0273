"""How much of a page's article a text holds: runs of four words, and snippets.

The runs are counted as in the article-extraction-benchmark: a run counts as often as it stands in
both. Figures of a set are F1, precision and recall of the means over its pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

_WORD = re.compile(r"\w+")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def overlap(said: str, body: str) -> tuple[float, float]:
    """Precision and recall of a text against an article's body."""
    gold, found = shingles(body), shingles(said)
    right = sum((gold & found).values())
    return right / max(1, sum(found.values())), right / max(1, sum(gold.values()))


def f1(pairs: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """F1 of the means, and the means, of pairs of precision and recall."""
    precision, recall = (fmean(pair[at] for pair in pairs) for at in (0, 1))
    both = precision + recall
    return (2 * precision * recall / both if both else 0.0), precision, recall


def snippets(said: str, within: Iterable[str], without: Iterable[str]) -> tuple[int, int, int]:
    """How many wanted snippets stand in a text, how many do not, and how many unwanted ones do;
    white space counts as one blank."""
    text = _plain(said)
    wanted = [_plain(one) in text for one in within]
    return sum(wanted), len(wanted) - sum(wanted), sum(_plain(one) in text for one in without)


def snippet_f1(counts: Iterable[tuple[int, int, int]]) -> tuple[float, float, float]:
    """F1, precision and recall over all snippets of a set."""
    right, missing, wrong = (sum(column) for column in zip(*counts, strict=True))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missing)
    both = precision + recall
    return (2 * precision * recall / both if both else 0.0), precision, recall


def _plain(text: str) -> str:
    return " ".join(text.split())
