"""Derive from a pattern a few strings of which every matching text holds at least one.

The method is that of Russ Cox's "Regular Expression Matching with a Trigram Index" and of RE2's
own prefilter, bottom up: a node is exact where all that it can match is a short list, and may
have a required set where it is not.

A needle says where no letter can stand beside it (`BOUND`), or that it stands at an end of its
pattern (`EDGE`), where a word bound is: `from` is no reason to look at `therefrom`.

Of the caller's `fold` this is relied on: it casefolds; for the rest it maps characters one by
one, makes runs of blanks one blank, and drops U+0307 behind a letter. Of texts, that they hold no
line breaks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cleaner.patterns import tree

# No text that is searched holds a line break, so that a pattern that has one matches nothing, and
# whatever is derived from it is right.
EDGE, BOUND = "\n", "\r"
MARKS = BOUND + EDGE
# Beyond these a letter may be known to Python's tables and not to RE2's.
_OLD_LETTERS = "\u0700"
MAX_NEEDLES = 64
MAX_EXACT_LENGTH = 40
_SCORE_CAP = 16
_LINE_BREAKS = frozenset("\n\r")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 .,;:'\"-()!?/")
_ENOUGH = 3
# Words of nearly every English text: as needles they hold back next to nothing. What a pattern
# requires, and so what `keeps` and the slow lane go by, is told with these alone.
_COMMON_WORDS = frozenset(
    "about all and are but can for from get has have her his how more new news not now one our "
    "out read see that the they this was what will with you your".split()
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a node.

    `exact` is all that it can match, casefolded and with ASCII blanks, and None past the limits.
    It is not folded any further, since to fold a part and then the whole may give another result
    than to fold the whole. `needles` is the best required set, folded, or None; also None where
    that of `exact` is the best.
    """

    exact: frozenset[str] | None
    needles: frozenset[str] | None


_UNKNOWN = _Facts(None, None)


def parted(needle: str) -> tuple[str, int, int]:
    """What stands in the text, and how it is marked in front and behind: 0 for not at all, 1 for
    BOUND, 2 for EDGE."""
    return needle.strip(MARKS), MARKS.find(needle[:1]) + 1, MARKS.find(needle[-1:]) + 1


def is_letter(beside: str) -> bool:
    """Whether what stands beside a needle, if anything, is a letter where BOUND says there is
    none."""
    return beside < _OLD_LETTERS and beside.isalpha()


def is_rare(needle: str) -> bool:
    """Whether a string is long or odd enough to be looked for in every text."""
    needle = needle.strip(MARKS)
    other = any(not (char.isascii() and char.isalnum()) for char in needle)
    return weight(needle) >= _ENOUGH or (len(needle) == _ENOUGH - 1 and other)


def needles(
    node: tree.Node,
    fold: Callable[[str], str],
    is_telling: Callable[[str], bool] = is_rare,
    common: frozenset[str] = _COMMON_WORDS,
    blank: str = "",
) -> frozenset[str] | None:
    """Return strings of which `fold(text)` holds one for every matching text, None where one of
    them would not be telling; if they can be helped, none of the `common` ones. The ends of the
    node may be marked with EDGE, and `blank` stands for a blank beside a string."""
    deriver = _Deriver(fold, is_telling, common, blank)
    return deriver.required(deriver.facts(node))


class _Deriver:
    def __init__(
        self,
        fold: Callable[[str], str],
        is_telling: Callable[[str], bool],
        common: frozenset[str],
        blank: str,
    ) -> None:
        self._fold = fold
        self._is_telling = is_telling
        self._common = common
        self._blank = blank

    def facts(self, node: tree.Node) -> _Facts:
        match node:
            case tree.Literal(text):
                return self._exactly([text])
            case tree.CharSet(members):
                texts = (members or frozenset()) - _LINE_BREAKS
                return self._exactly(texts) if texts else _UNKNOWN
            case tree.Group(body=body):
                return self.facts(body)
            case tree.Piece(body=body, kept=kept):
                key = "facts", self._is_telling, self._common, self._blank
                if key not in kept:
                    kept[key] = self.facts(body)
                known: _Facts = kept[key]
                return known
            case tree.Repeat(body, low, high):
                return self._repeat(self.facts(body), low, high)
            case tree.Concat(parts):
                return self._concat([self.facts(part) for part in parts])
            case tree.Alternate(options):
                return self._alternate([self.facts(option) for option in options])
            case tree.Anchor() | tree.Empty():
                return self._exactly([""])

    def _exactly(self, texts: Iterable[str]) -> _Facts:
        exact = frozenset(map(self._spelled, texts))
        fits = len(exact) <= MAX_NEEDLES and max(map(len, exact)) <= MAX_EXACT_LENGTH
        return _Facts(exact, None) if fits else _Facts(None, self._required(exact))

    def required(self, facts: _Facts) -> frozenset[str] | None:
        """The best required set of a node."""
        if facts.needles is None and facts.exact is not None:
            return self._required(facts.exact)
        return facts.needles

    def _spelled(self, text: str) -> str:
        """Spell alike what case and the kind of blank tell apart, to keep exact sets small."""
        # A dotted or dotless i is an i to every fold in use, alone and before any mark.
        folded = text.casefold().replace("i\u0307", "i").replace("\u0131", "i")
        if folded.isascii():
            return folded.replace("\t", " ")
        return "".join(" " if self._fold(char) == " " else char for char in folded)

    def _repeat(self, body: _Facts, low: int, high: int | None) -> _Facts:
        if high == 0:
            return self._exactly([""])
        if body.exact and all(self._fold(text + text) == " " for text in body.exact):
            # Folded texts have single blanks, however many are repeated here.
            return self._exactly([" "] if low else ["", " "])
        if high == 1 and body.exact:
            return body if low else self._exactly([*body.exact, ""])
        return _Facts(None, self.required(body)) if low else _UNKNOWN

    def _alternate(self, options: list[_Facts]) -> _Facts:
        exact = [option.exact for option in options if option.exact is not None]
        whole = _UNKNOWN
        if len(exact) == len(options):
            whole = self._exactly(frozenset[str]().union(*exact))
            if whole.exact is not None and not any(option.needles for option in options):
                return whole
        required = [found for found in map(self.required, options) if found is not None]
        if len(required) < len(options):
            return whole
        return _Facts(whole.exact, self._usable(frozenset[str]().union(*required)))

    def _concat(self, parts: list[_Facts]) -> _Facts:
        candidates = [part.needles for part in parts]
        # Anchors and the like lengthen no run, so they are left out of the work below.
        parts = [part for part in parts if part.exact != frozenset([""])]
        whole: frozenset[str] | None = None
        covered = 0
        for start in range(len(parts) or 1):
            if start < covered:
                continue  # All that begins here is part of the one string found before.
            run = frozenset([""])
            for place, part in enumerate(parts[start:], start):
                longer = _crossed(run, part.exact)
                if longer is None:
                    break
                if len(longer) > len(run):
                    # Fewer strings may say more than longer ones.
                    candidates.append(self._required(run))
                run = longer
                covered = place if len(run) == 1 else covered
            else:
                whole = whole if start else run
            candidates.append(self._required(run))
        return _Facts(whole, self._best(candidates))

    def _required(self, exact: Iterable[str]) -> frozenset[str] | None:
        return self._usable(frozenset(_settled(self._fold(text), self._blank) for text in exact))

    def _best(self, candidates: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
        return max((x for x in candidates if x), key=self._score, default=None)

    def _score(self, needles: frozenset[str]) -> tuple[float, int]:
        weights = [1 if one.strip(MARKS) in self._common else weight(one) for one in needles]
        return min(*weights, _SCORE_CAP) - math.log2(len(needles)), min(weights)

    def _usable(self, folded: frozenset[str]) -> frozenset[str] | None:
        """Drop what another member finds already; None where a member is too weak or there are
        many."""
        if not all(map(self._is_telling, folded)):
            return None
        least: list[str] = []
        for needle in sorted(folded, key=len):
            if not any(shorter in needle for shorter in least):
                least.append(needle)
            if len(least) > MAX_NEEDLES:
                return None
        return frozenset(least)


def _settled(needle: str, blank: str) -> str:
    """Without what fold makes different things of, by the text beside it: U+0307 vanishes behind
    an i, a blank may join others or be trimmed, so that `blank` stands for it. Nor with the edge
    beside these: of a run of blanks the first may be the bound, the second the pattern's."""
    bare = needle.lstrip(MARKS)
    if bare.lstrip(" \u0307") != bare:
        needle = (blank if bare[0] == " " else "") + bare.lstrip(" \u0307")
    bare = needle.rstrip(MARKS)
    if bare.rstrip(" ") != bare:
        needle = bare.rstrip(" ") + blank
    return needle


def _crossed(left: frozenset[str], right: frozenset[str] | None) -> frozenset[str] | None:
    if right is None or len(left) * len(right) > MAX_NEEDLES:
        return None
    crossed = frozenset(head + tail for head in left for tail in right)
    return crossed if max(map(len, crossed)) <= MAX_EXACT_LENGTH else None


def weight(needle: str) -> int:
    """Return the length, with a character out of the ordinary for as much as suffices alone."""
    return sum(1 if char in _PLAIN else _ENOUGH for char in needle.strip(MARKS))
