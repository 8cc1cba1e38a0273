"""A text and the opened names packs in, mentions out.

Tiers: `exact` (a listed spelling as it is), `fold` (case, marks, apostrophes, hyphens), `article`
(another form of the Arabic article, or none where the listing has one; never one more, since
Al-Hamah is not Hama), and, where it is asked for, `key` (by sound). Longest mention first; two
names at one spelling: nothing is done, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cleaner.names.by_sound import Heard
from cleaner.names.edges import (
    behind_article,
    drops_too_much,
    goes_on,
    inside_longer_name,
    may_begin,
    run_of,
)
from cleaner.names.index import NamesIndex
from cleaner.names.spelling import ARTICLES, LOOSE_ARTICLES, Skeleton, fold_word, skeleton
from cleaner.names.tokens import (
    CAPITALISED,
    SENTENCE_START,
    SIGNS,
    Token,
    tokens,
    without_possessive,
)
from cleaner.names.write import written
from cleaner.rulepack.packs import Name, Spelling

TIERS = ("exact", "fold", "article", "key")


@dataclass(frozen=True, slots=True)
class Found:
    """A mention before it is written: span, what to write, tier, what the two spellings are apart
    in sound; `tied` names the rivals."""

    start: int
    end: int
    before: str
    after: str
    tier: str
    name: Name
    spelling: str
    pack: str
    tied: tuple[str, ...] = ()
    cost: float = 0.0


Opened = Sequence[tuple[NamesIndex, bool]]
_Candidate = tuple[int, NamesIndex, Spelling, Name]


class Finder:
    """One text with the packs that it opens, each with whether it has their context; `words` are
    all words of their spellings; `heard` is what sounds like a name, by place; `decoys` are the
    folded words of those for all packs."""

    def __init__(
        self,
        text: str,
        opened: Opened,
        words: frozenset[str],
        language: str | None,
        heard: Mapping[int, Heard],
        decoys: frozenset[tuple[str, ...]],
    ) -> None:
        self._text = text
        self._opened = opened
        self._words = words
        self._language = language
        self._heard = heard
        self._decoys = decoys
        self._seen: set[str] = set()
        self._last = -1
        self._longest = max(index.longest for index, _ in opened)

    def find(self) -> list[Found]:
        """All mentions in order, not overlapping."""
        found: list[Found] = []
        for start, end in self._lines():
            for mention in self._in_line(tokens(self._text, start, end)):
                if not mention.tied:
                    self._seen.add(mention.name.canonical)
                found.append(mention)
        return found

    def _lines(self) -> list[tuple[int, int]]:
        """The lines in which a word of some spelling stands, or something was heard: most have
        none, and cutting a line into tokens costs more than a look at the text's words."""
        text = self._text
        places = list(self._heard)
        for word in set(CAPITALISED.findall(text)):
            bare = without_possessive(word)
            if fold_word(bare) in self._words:
                place = text.find(word)
                while place >= 0:
                    places.append(place)
                    place = text.find(word, place + len(word))
        found: list[tuple[int, int]] = []
        end = -1
        for place in sorted(places):
            if place > end:
                start = text.rfind("\n", 0, place) + 1
                end = text.find("\n", place)
                end = len(text) if end < 0 else end
                found.append((start, end))
        return found

    def _in_line(self, words: list[Token]) -> Iterator[Found]:
        position = 0
        vocabulary, sounding = self._words, self._heard
        for at, word in enumerate(words):
            if at < position:
                continue
            position = at
            known = word.folded in vocabulary or word.folded in ARTICLES
            if not known and word.start not in sounding:
                continue
            mention = self._listed(words, position) if known else None
            heard = self._sounding(words, position)
            if heard and (mention is None or mention[0] is None or heard[1] > mention[1]):
                mention = heard
            if mention is None:
                continue
            while position < len(words) and words[position].start < mention[1]:
                position += 1
            if mention[0] is not None:
                self._last = mention[1]
                yield mention[0]

    def _listed(self, words: list[Token], position: int) -> tuple[Found | None, int] | None:
        """The longest listed spelling at `position`."""
        if may_begin(words, position) and not behind_article(words, position):
            for size in range(run_of(words, position, self._longest), 0, -1):
                mention = self._look_up(words, position, size)
                if mention is not None:
                    return mention
        return None

    def _sounding(self, words: list[Token], position: int) -> tuple[Found, int] | None:
        """What was heard at `position`."""
        heard = self._heard.get(words[position].start)
        if heard is None:
            return None
        spelling = heard.candidate.spelling
        start, end = self._with_signs(heard.start, heard.end, (spelling.text, spelling.canonical))
        mention = self._text[start:end]
        name = heard.index.name(spelling)
        assert name is not None
        after = mention
        if not heard.tied:
            after = written(self._text, start, mention, spelling, name, self._language)
        return Found(
            start, end, mention, after, "key", name, spelling.text,
            heard.index.pack.id, heard.tied, round(heard.candidate.cost, 2),
        ), end  # fmt: skip

    def _look_up(
        self, words: list[Token], position: int, size: int
    ) -> tuple[Found | None, int] | None:
        """The mention of `size` words at `position` and its end; `(None, end)` for a decoy."""
        span = words[position : position + size]
        if not span[-1].capital and span[-1].folded not in ARTICLES and size > 1:
            return None
        strict = span[0].folded in ARTICLES and span[0].folded not in LOOSE_ARTICLES
        if strict and span[0].gap[:1] == " " and size > 1:
            before = self._text[max(0, span[0].start - 12) : span[0].start]
            if not span[0].capital or SENTENCE_START.search(before):
                return None  # "As Salamiyah fell": a conjunction.
        if any(t.gap[-1:] in SIGNS for t in span[:-1]) and _is_closed(self._text, span[-1].end):
            return None  # A quotation opens within it: Deir 'Hafer'.
        folded = tuple(token.folded for token in span)
        bones = skeleton(folded)
        listed = (s.text for index, _ in self._opened for s in index.spellings(bones.words))
        start, end = self._with_signs(span[0].start, span[-1].end, listed)
        mention = self._text[start:end]
        candidates: list[_Candidate] = []
        is_decoy = False
        for index, in_context in self._opened:
            own = self._of_pack(mention, folded, bones, index, in_context)
            if own is None:
                is_decoy = True  # Of this pack: Mosul is no town of Syria, and one of Iraq.
                continue
            candidates += own
        candidates = [
            candidate
            for candidate in candidates
            if candidate[0] < TIERS.index("article")
            or not (folded in self._decoys or drops_too_much(words, position, size, bones,
                                                              candidate[2]))
        ]  # fmt: skip
        if not candidates:
            return (None, end) if is_decoy else None
        # Names on either side as they will be written, or a second cleaning sees others.
        following = position + size
        if len(bones.words) == 1 and (
            self._follows_name(words, position)
            or inside_longer_name(self._text, words, position)
            or (goes_on(words, following) and not self._begins_name(words, following))
        ):
            return None
        best_tier = min(candidate[0] for candidate in candidates)
        best = [candidate for candidate in candidates if candidate[0] == best_tier]
        _, index, spelling, name = best[0]
        tied = _rivals(best)
        after = mention
        if not tied:
            after = written(self._text, start, mention, spelling, name, self._language)
        tier = TIERS[best_tier]
        found = Found(start, end, mention, after, tier, name, spelling.text, index.pack.id, tied)
        return found, end

    def _follows_name(self, words: list[Token], position: int) -> bool:
        """Whether only a blank parts a word from the mention before it."""
        return (
            position > 0
            and words[position - 1].gap == " "
            and (words[position - 1].end == self._last)
        )

    def _begins_name(self, words: list[Token], position: int) -> bool:
        """Whether another name begins at the article here: Saidnaya al-Tank Oil Field is two."""
        if words[position].start in self._heard:
            return True
        for size in range(run_of(words, position, self._longest), 1, -1):
            span = words[position : position + size]
            folded = tuple(token.folded for token in span)
            mention = self._text[span[0].start : span[-1].end]
            bones = skeleton(folded)
            if any(self._of_pack(mention, folded, bones, *opened) for opened in self._opened):
                return True
        return False

    def _with_signs(self, start: int, end: int, spellings: Iterable[str]) -> tuple[int, int]:
        """The span with the apostrophes in front and behind that one of the spellings has: Biqa'.
        Any other is a quotation mark, whose partner may stand in another line."""
        text = self._text
        opens = start > 0 and text[start - 1] in SIGNS and not text[start - 2 : start - 1].isalnum()
        closes = _is_closed(text, end)
        if not opens and not closes:
            return start, end
        for spelling in spellings:
            begins, ends = spelling[0] in SIGNS, spelling[-1] in SIGNS
            if (begins or ends) and (begins, ends) == (opens, closes):
                return start - begins, end + ends
        return start, end

    def _of_pack(
        self,
        mention: str,
        folded: tuple[str, ...],
        bones: Skeleton,
        index: NamesIndex,
        in_context: bool,
    ) -> list[_Candidate] | None:
        """The spellings of one pack that a mention fits; None where it is a decoy there."""
        found: list[_Candidate] = []
        for spelling in index.spellings(bones.words):
            tier = _tier(mention, bones.articles, folded, spelling)
            name = index.name(spelling)
            if name is None:
                if tier in ("exact", "fold"):
                    return None
                continue
            unseen = spelling.short and name.canonical not in self._seen
            alone = tier == "exact" and len(bones.words) > 1 and not spelling.ambiguous
            if tier and not unseen and (in_context or alone):
                found.append((TIERS.index(tier), index, spelling, name))
        return found


def _is_closed(text: str, end: int) -> bool:
    """Whether an apostrophe ends a word here: that of a genitive 's does not."""
    return text[end : end + 1] in SIGNS and not text[end + 1 : end + 2].isalnum()


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
