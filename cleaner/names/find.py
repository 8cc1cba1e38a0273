"""A text and the opened names packs in, mentions out.

Tiers: `exact` (a listed spelling as it is), `fold` (case, marks, apostrophes, hyphens), `article`
(another form of the Arabic article, or none where the listing has one; never one more, since
Al-Hamah is not Hama). Longest mention first; two names at one spelling: nothing is done, and said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.blocks.sentences import STOPS
from cleaner.names.index import NamesIndex, Target
from cleaner.names.spelling import ARTICLES, LOOSE_ARTICLES, skeleton
from cleaner.names.tokens import JOINS, Token, tokens

_SENTENCE_START = re.compile(
    f"(?:\\A|[\\n\\r]|[{STOPS}:][\"'\u2019\u201d\u00bb)\\]]*\\s+)[\"'\u2018\u201c\u00ab(\\[]*\\s*\\Z"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A mention before it is written: span, what to write, tier; `tied` names the rivals."""

    start: int
    end: int
    before: str
    after: str
    tier: str
    target: Target
    pack: str
    tied: tuple[str, ...] = ()


def find(
    text: str, indexes: Sequence[NamesIndex], language: str | None, surroundings: str = ""
) -> list[Found]:
    """All mentions in order, not overlapping; `surroundings` (title, address) may give context
    that the text does not."""
    words = tokens(text)
    context = _context(words) | _context(tokens(surroundings))
    longest = max(index.longest for index in indexes)
    opened = [(index, index.has_context(context)) for index in indexes]
    seen: set[str] = set()
    found: list[Found] = []
    position = 0
    while position < len(words):
        mention = None
        if _may_begin(words, position):
            for size in range(min(longest, _run(words, position, longest)), 0, -1):
                mention = _look_up(text, words, position, size, opened, seen, language)
                if mention is not None:
                    break
        if mention is None:
            position += 1
            continue
        start_position = position
        while position < len(words) and words[position].start < mention[1]:
            position += 1
        position = max(position, start_position + 1)
        if mention[0] is not None:
            if mention[0].target.name is not None and not mention[0].tied:
                seen.add(mention[0].target.name.canonical)
            found.append(mention[0])
    return found


def _context(words: list[Token]) -> set[tuple[str, ...]]:
    """All single words and pairs, folded."""
    return {
        tuple(token.folded for token in words[i : i + size])
        for size in (1, 2)
        for i in range(len(words) - size + 1)
    }


def _may_begin(words: list[Token], position: int) -> bool:
    word = words[position]
    if word.capital:
        return True
    if word.folded not in ARTICLES or position + 1 >= len(words):
        return False
    loose = word.folded in LOOSE_ARTICLES
    return words[position + 1].capital and (loose or word.gap != " ") and word.gap in JOINS


def _run(words: list[Token], position: int, longest: int) -> int:
    """How many words from `position` are joined as the words of a name are."""
    size = 1
    while (
        size < longest and position + size < len(words) and words[position + size - 1].gap in JOINS
    ):
        size += 1
    return size


def _look_up(
    text: str,
    words: list[Token],
    position: int,
    size: int,
    opened: list[tuple[NamesIndex, bool]],
    seen: set[str],
    language: str | None,
) -> tuple[Found | None, int] | None:
    """The mention of `size` words at `position` and its end; `(None, end)` for a decoy."""
    span = words[position : position + size]
    if not span[-1].capital and span[-1].folded not in ARTICLES and size > 1:
        return None
    if span[0].folded in ARTICLES and span[0].folded not in LOOSE_ARTICLES:
        if span[0].gap == " " and size > 1:
            return None  # "As Salamiyah fell": a conjunction.
    bones = skeleton(tuple(token.folded for token in span))
    start, end = span[0].start, span[-1].end
    mention = text[start:end]
    candidates: list[tuple[Target, NamesIndex, str]] = []
    for index, in_context in opened:
        for target in index.targets.get(bones.words, ()):
            tier = _tier(mention, bones.articles, tuple(t.folded for t in span), target)
            if not tier:
                continue
            if target.name is None:
                if tier in ("exact", "fold"):
                    return None, end
                continue
            if target.spelling.short and target.name.canonical not in seen:
                continue
            if not in_context and (
                tier != "exact" or len(bones.words) < 2 or target.spelling.ambiguous
            ):
                continue
            candidates.append((target, index, tier))
    if not candidates:
        return None
    if len(bones.words) == 1 and _inside_longer_name(text, words, position, size):
        return None
    best_tier = min(("exact", "fold", "article").index(tier) for _, _, tier in candidates)
    best = [c for c in candidates if ("exact", "fold", "article").index(c[2]) == best_tier]
    target, index, tier = best[0]
    rivals = sorted({c[0].spelling.canonical for c in best if c[0].key != target.key})
    tied = tuple(sorted({target.spelling.canonical, *rivals})) if rivals else ()
    after = mention if tied else _written(text, start, mention, target, language)
    return Found(start, end, mention, after, tier, target, index.pack.id, tied), end


def _tier(mention: str, articles: frozenset[int], folded: tuple[str, ...], target: Target) -> str:
    if mention == target.spelling.text:
        return "exact"
    if not articles <= target.skeleton.articles:
        return ""
    if articles == target.skeleton.articles and folded == target.spelling.words:
        return "fold"
    return "article"


def _inside_longer_name(text: str, words: list[Token], position: int, size: int) -> bool:
    """Whether a capitalised word that does not begin a sentence stands right in front: the
    surname in Vahid Salemi is not a town."""
    if position == 0:
        return False
    before = words[position - 1]
    if not before.capital or before.gap != " ":
        return False
    return not _SENTENCE_START.search(text[max(0, before.start - 12) : before.start])


def _written(text: str, start: int, mention: str, target: Target, language: str | None) -> str:
    """The canonical form as this place asks for it: in the document's language, in capitals in a
    headline of capitals, with a capital article where a sentence begins."""
    canonical = target.spelling.canonical
    if language and target.name is not None and not target.spelling.short:
        canonical = target.name.languages.get(language, canonical)
    letters = [char for char in mention if char.isalpha()]
    if len(letters) > 4 and all(char.isupper() for char in letters):
        return canonical.upper()
    if canonical[:1].islower() and mention[:1].isupper():
        if _SENTENCE_START.search(text[max(0, start - 12) : start]):
            return canonical[:1].upper() + canonical[1:]
    return canonical
