"""A text in, the cues of one rule out that it may show: those of which a telltale stands in it.

A rule that weighs has ten lists of words, each a large pattern; most of a candidate's sentences
hold no word of most of them, and are not searched for those. What is named here is verified.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.match.automaton import Automaton
from cleaner.patterns.fold import fold
from cleaner.patterns.telltales import parted
from cleaner.rulepack.rule import Cue

# Beyond these a letter may be known to Python's tables and not to RE2's.
_OLD_LETTERS = "\u0700"


class Telling:
    """The telltales of a rule's cues behind one automaton."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._always = 0
        # By telltale the cues that it tells of: anywhere, behind a word bound, in front of one,
        # between two.
        told: dict[str, list[int]] = {}
        for number, cue in enumerate(cues):
            found = [parted(telltale) for one in cue.patterns for telltale in one.telltales]
            known = all(pattern.telltales for pattern in cue.patterns)
            # What speaks against a cut is asked about last, and is not worth looking for; nor is
            # a figure, which stands in every other sentence.
            if not known or cue.weight <= 0 or any(_is_common(bare) for bare, _, _ in found):
                self._always |= 1 << number
                continue
            for bare, first, last in found:
                told.setdefault(bare, [0, 0, 0, 0])[first + 2 * last] |= 1 << number
        self._told = list(told.values())
        self._automaton = Automaton(list(told), as_dfa=False)

    def cues(self, text: str) -> int:
        """The numbers, as bits, of the cues with wording that `text` may show."""
        shown = self._always
        if not self._told:
            return shown
        folded = fold(text)
        for number, start, end in self._automaton.find(folded):
            anywhere, behind, before, between = self._told[number]
            shown |= anywhere
            if (behind | before | between) & ~shown:
                begins = not _is_letter(folded[start - 1 : start])
                ends = not _is_letter(folded[end : end + 1])
                shown |= (behind if begins else 0) | (before if ends else 0)
                shown |= between if begins and ends else 0
        return shown


def _is_common(bare: str) -> bool:
    return len(bare) == 1 and bare.isascii() and bare.isalnum()


def _is_letter(beside: str) -> bool:
    return beside < _OLD_LETTERS and beside.isalnum()
