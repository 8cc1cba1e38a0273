"""A text and the opened names packs in, mentions out.

Tiers: `exact` (a listed spelling as it is), `fold` (case, marks, apostrophes, hyphens), `article`
(another form of the Arabic article, or none where the listing has one; never one more, since
Al-Hamah is not Hama). Longest mention first; two names at one spelling: nothing is done, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.blocks.sentences import STOPS
from cleaner.names.index import NamesIndex
from cleaner.names.spelling import ARTICLES, LOOSE_ARTICLES, Skeleton, fold_word, skeleton
from cleaner.names.tokens import JOINS, POSSESSIVE, Token, tokens
from cleaner.rulepack.packs import Name, Spelling

# A word that begins with a capital, marks and apostrophes inside it included.
_CAPITALISED = re.compile(
    "[^\\W\\d_a-z](?:['\u2018\u2019\u02bb\u02bc\u02be\u02bf\u0060\u00b4]?[^\\W\\d_]|[\u0300-\u036f])*"
)
TIERS = ("exact", "fold", "article")
# A word that lost its article must still be this long to be a name by itself.
MIN_BARE = 5

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
    name: Name
    spelling: str
    pack: str
    tied: tuple[str, ...] = ()


def find(text: str, opened: Sequence[tuple[NamesIndex, bool]], language: str | None) -> list[Found]:
    """All mentions in order, not overlapping; `opened` are the packs and whether the document
    gives them context."""
    seen: set[str] = set()
    found: list[Found] = []
    for start, end in _lines_with_names(text, opened):
        _find_in_line(text, start, end, opened, seen, language, found)
    return found


def _lines_with_names(
    text: str, opened: Sequence[tuple[NamesIndex, bool]]
) -> Iterator[tuple[int, int]]:
    """The lines in which a word of some spelling stands: most have none, and cutting a line into
    tokens costs more than a look at its words."""
    start = 0
    for line in text.split("\n"):
        words = {
            fold_word(word[:-2] if word.endswith(POSSESSIVE) else word)
            for word in _CAPITALISED.findall(line)
        }
        if any(not index.words.isdisjoint(words) for index, _ in opened):
            yield start, start + len(line)
        start += len(line) + 1


def _find_in_line(
    text: str,
    start: int,
    end: int,
    opened: Sequence[tuple[NamesIndex, bool]],
    seen: set[str],
    language: str | None,
    found: list[Found],
) -> None:
    words = tokens(text, start, end)
    longest = max(index.longest for index, _ in opened)
    position = 0
    while position < len(words):
        mention = None
        folded = words[position].folded
        known = folded in ARTICLES or any(folded in index.words for index, _ in opened)
        if known and _may_begin(words, position):
            for size in range(_run(words, position, longest), 0, -1):
                mention = _look_up(text, words, position, size, opened, seen, language)
                if mention is not None:
                    break
        if mention is None:
            position += 1
            continue
        after = position + 1
        while after < len(words) and words[after].start < mention[1]:
            after += 1
        position = after
        if mention[0] is not None:
            if not mention[0].tied:
                seen.add(mention[0].name.canonical)
            found.append(mention[0])


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
    opened: Sequence[tuple[NamesIndex, bool]],
    seen: set[str],
    language: str | None,
) -> tuple[Found | None, int] | None:
    """The mention of `size` words at `position` and its end; `(None, end)` for a decoy."""
    span = words[position : position + size]
    if not span[-1].capital and span[-1].folded not in ARTICLES and size > 1:
        return None
    strict = span[0].folded in ARTICLES and span[0].folded not in LOOSE_ARTICLES
    if strict and span[0].gap == " " and size > 1:
        return None  # "As Salamiyah fell": a conjunction.
    folded = tuple(token.folded for token in span)
    bones = skeleton(folded)
    start, end = span[0].start, span[-1].end
    mention = text[start:end]
    candidates: list[tuple[int, NamesIndex, Spelling, Name]] = []
    for index, in_context in opened:
        for spelling in index.spellings(bones.words):
            tier = _tier(mention, bones.articles, folded, spelling)
            name = index.name(spelling)
            if name is None:
                if tier in ("exact", "fold"):
                    return None, end
                continue
            unseen = spelling.short and name.canonical not in seen
            alone = tier == "exact" and len(bones.words) > 1 and not spelling.ambiguous
            if not tier or unseen or not (in_context or alone):
                continue
            if tier == "article" and _drops_too_much(words, position, size, bones, spelling):
                continue
            candidates.append((TIERS.index(tier), index, spelling, name))
    if not candidates:
        return None
    if len(bones.words) == 1 and _inside_longer_name(text, words, position):
        return None
    best_tier = min(candidate[0] for candidate in candidates)
    best = [candidate for candidate in candidates if candidate[0] == best_tier]
    _, index, spelling, name = best[0]
    longer = text[start : end + 1]
    if longer != mention and any(c[2].text == longer for c in candidates):
        end += 1  # A listed spelling that ends in an ayn: Biqa'.
        mention = longer
    tied = _rivals(best)
    after = mention if tied else _written(text, start, mention, spelling, name, language)
    tier = TIERS[best_tier]
    return Found(start, end, mention, after, tier, name, spelling.text, index.pack.id, tied), end


def _rivals(best: list[tuple[int, NamesIndex, Spelling, Name]]) -> tuple[str, ...]:
    """The canonical forms that a spelling fits equally well, where there are several names."""
    meant = {(name.canonical, spelling.short) for _, _, spelling, name in best}
    if len(meant) < 2:
        return ()
    return tuple(sorted({spelling.canonical for _, _, spelling, _ in best}))


def _tier(
    mention: str, articles: frozenset[int], folded: tuple[str, ...], spelling: Spelling
) -> str:
    if mention == spelling.text:
        return "exact"
    listed = frozenset(spelling.articles)
    if not articles <= listed:
        return ""
    if articles == listed and folded == tuple(spelling.words):
        return "fold"
    return "article"


def _drops_too_much(
    words: list[Token], position: int, size: int, bones: Skeleton, spelling: Spelling
) -> bool:
    """Whether what is left without the article is too little to be told: the Bab of Bab Touma
    is not al-Bab."""
    if len(bones.words) > 1 or len(bones.articles) == len(spelling.articles):
        return False
    following = position + size
    goes_on = (
        following < len(words) and words[following - 1].gap in JOINS and words[following].capital
    )
    return goes_on or len(bones.words[0]) < MIN_BARE


def _inside_longer_name(text: str, words: list[Token], position: int) -> bool:
    """Whether a capitalised word that does not begin a sentence stands right in front: the
    surname in Vahid Salemi is not a town."""
    if position == 0:
        return False
    before = words[position - 1]
    if not before.capital or before.gap != " ":
        return False
    return not _SENTENCE_START.search(text[max(0, before.start - 12) : before.start])


def _written(
    text: str, start: int, mention: str, spelling: Spelling, name: Name, language: str | None
) -> str:
    """The canonical form as this place asks for it: in the document's language, in capitals in a
    headline of capitals, with a capital article where a sentence begins."""
    canonical = spelling.canonical
    if language and not spelling.short:
        canonical = name.languages.get(language, canonical)
    letters = [char for char in mention if char.isalpha()]
    if len(letters) > 4 and all(char.isupper() for char in letters):
        return canonical.upper()
    lowers = canonical[:1].islower() and mention[:1].isupper()
    if lowers and _SENTENCE_START.search(text[max(0, start - 12) : start]):
        return canonical[:1].upper() + canonical[1:]
    return canonical
