"""The tier `key`: a text and the opened packs in, runs that sound like one of their names out.

The world is open: nearly every capitalised word of a text is no name of the pack, so a match of
sounds alone decides nothing (Senate is not As-Santah). It needs the pack's context, a whole run,
no word that the text or the lists of words know, no decoy that is as near, and no second name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleaner.names.index import NamesIndex
from cleaner.names.key import Candidate, chosen
from cleaner.names.runs import Run, first_word, runs, small_words, without_first
from cleaner.names.spelling import ARTICLES, fold_word
from cleaner.names.tokens import words_of

MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class Heard:
    """A run that sounds like a name, or like several (`tied`)."""

    start: int
    end: int
    index: NamesIndex
    candidate: Candidate
    tied: tuple[str, ...]


class BySound:
    """The opened packs that have context and a table; `decoys` holds those for all packs by the
    code of a table, `words` are ordinary words."""

    def __init__(
        self,
        indexes: Sequence[NamesIndex],
        decoys: Mapping[str, Sequence[NamesIndex]],
        words: frozenset[str],
    ) -> None:
        self._indexes = indexes
        self._decoys = decoys
        self._words = words

    def find(self, text: str) -> dict[int, Heard]:
        """What was heard, by its beginning."""
        found: dict[int, Heard] = {}
        heard: list[tuple[Run, tuple[NamesIndex, Candidate, tuple[str, ...]]]] = []
        amid: set[str] = set()
        small: frozenset[str] | None = None
        for run in runs(text):
            amid.update(() if run.begins else (run.text,))
            verdict = self.judge(run.text)
            if verdict is None:
                shorter = without_first(run)
                verdict = self.judge(shorter.text) if shorter else None
                if verdict is None or shorter is None:
                    continue
                small = small_words(text) if small is None else small
                # `In`, `Near`; in front of a person also a title in the midst of a sentence.
                known = first_word(run) in small or first_word(run) in self._words
                if not known or not (run.begins or _is_person(verdict)):
                    continue
                run = shorter
            heard.append((run, verdict))
        for run, (index, candidate, tied) in heard:
            small = small_words(text) if small is None else small
            if self._is_ordinary(run.text, small):
                continue
            single = len(words_of(run.text)) == 1
            if single and run.begins and run.text not in amid:
                continue  # Any word has a capital there.
            found[run.start] = Heard(run.start, run.end, index, candidate, tied)
        return found

    def judge(self, span: str) -> tuple[NamesIndex, Candidate, tuple[str, ...]] | None:
        """The name that a span sounds like, were it one."""
        listed = [(index, index.by_sound(span)) for index in self._indexes]
        if not any(candidates for _, candidates in listed):
            return None
        best: tuple[NamesIndex, Candidate] | None = None
        tied: set[str] = set()
        candidates: list[tuple[NamesIndex, Candidate]] = []
        for index, own in listed:
            decoys = self._decoys[index.pack.romanisation] if own else ()
            shared = [c for decoy in decoys for c in decoy.by_sound(span)]
            one, names, _ = chosen([*own, *shared])
            if one is not None:
                candidates.append((index, one))
                tied.update(names)
        if not candidates:
            return None
        best = min(candidates, key=lambda pair: (pair[1].cost, pair[1].spelling.text))
        if len({candidate.spelling.canonical for _, candidate in candidates}) > 1:
            tied.update(candidate.spelling.canonical for _, candidate in candidates)
        return (*best, tuple(sorted(tied)))

    def _is_ordinary(self, span: str, small: frozenset[str]) -> bool:
        folded = [fold_word(word) for word in words_of(span)]
        return all(word in ARTICLES or word in small or word in self._words for word in folded)


def _is_person(verdict: tuple[NamesIndex, Candidate, tuple[str, ...]]) -> bool:
    index, candidate, _ = verdict
    name = index.name(candidate.spelling)
    return name is not None and name.kind == "person"
