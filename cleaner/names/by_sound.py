"""The tier `key`: a text and the opened packs in, runs that sound like one of their names out.

The world is open: nearly every capitalised word of a text is no name of the pack, so a match of
sounds alone decides nothing (Senate is not As-Santah). It needs the pack's context, a whole run,
no word that the text or the lists of words know, no decoy that is as near, and no second name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.names.index import NamesIndex
from cleaner.names.key import PLAIN, Candidate, chosen
from cleaner.names.runs import (
    Run,
    begins_with_article,
    first_word,
    runs,
    small_words,
    without_first,
)
from cleaner.names.spelling import ARTICLES, fold_word
from cleaner.names.tokens import words_of

# What costs more than `PLAIN` needs a text that is plainly about the pack's country: so often its
# words of context must stand in the text, or one in its title or address.
OFTEN = 3


_ACRONYM = re.compile(r"(?<![^\W_])[A-Z]+(?![^\W_])(?!['\u2019])")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """A run that sounds like a name, or like several (`tied`)."""

    start: int
    end: int
    index: NamesIndex
    candidate: Candidate
    tied: tuple[str, ...]


class Verdict(NamedTuple):
    """The name that a span sounds like, the pack that holds it, and the names that it ties with."""

    holder: NamesIndex
    candidate: Candidate
    tied: tuple[str, ...]


class BySound:
    """The opened packs that have context and a table; `decoys` holds those for all packs by the
    code of a table, `words` are ordinary words; `told` are the packs whose context the title or
    address gives."""

    def __init__(
        self,
        indexes: Sequence[NamesIndex],
        decoys: Mapping[str, Sequence[NamesIndex]],
        words: frozenset[str],
        told: frozenset[str],
    ) -> None:
        self._indexes = indexes
        self._decoys = decoys
        self._words = words
        self._told = told

    def find(
        self, text: str, language: str | None, rewritten: Callable[[], str]
    ) -> dict[int, Heard]:
        """What was heard, by its beginning. Context is counted in the text as `rewritten` with
        what is listed, as a second cleaning would count it."""
        found: dict[int, Heard] = {}
        heard: list[tuple[Run, Verdict]] = []
        amid: set[str] = set()
        small: frozenset[str] | None = None
        for run in runs(text):
            amid.update(() if run.begins else (run.text,))
            shorter = without_first(run)
            verdict = self.judge(run.text)
            rest = self.judge(shorter.text) if shorter else None
            if verdict is None and rest is None:
                continue
            small = small_words(text) if small is None else small
            first = first_word(run)
            known = not begins_with_article(run) and (first in small or first in self._words)
            # `In`, `Near`; in front of a person also a title in the midst of a sentence.
            if shorter and known and (run.begins or (rest is not None and _is_person(rest))):
                run, verdict = shorter, rest
            if verdict is not None and not self._is_ordinary(run.text, small):
                heard.append((run, verdict))
        strong: dict[str, bool] = {}
        for run, (index, candidate, tied) in heard:
            lone = len(words_of(run.text)) == 1
            if lone and run.begins and run.text not in amid:
                continue  # Any word has a capital there.
            if candidate.cost > PLAIN:
                name = index.pack.id
                if name not in strong:
                    strong[name] = name in self._told or _often(rewritten(), index.pack.context)
                # In German any noun has a capital.
                if not strong[name] or (lone and language == "de"):
                    continue
            found[run.start] = Heard(run.start, run.end, index, candidate, tied)
        return found

    def judge(self, span: str) -> Verdict | None:
        """The name that a span sounds like, were it one."""
        listed = [(index, own) for index in self._indexes if (own := index.by_sound(span))]
        if not listed or _has_acronym(span):
            return None
        candidates: list[tuple[NamesIndex, Candidate]] = []
        tied: set[str] = set()
        for index, own in listed:
            one, names, _ = chosen([*own, *self._shared(index, span)])
            if one is not None:
                candidates.append((index, one))
                tied.update(names)
        if not candidates:
            return None
        best = min(candidates, key=lambda pair: (pair[1].cost, pair[1].spelling.text))
        if len({candidate.spelling.canonical for _, candidate in candidates}) > 1:
            tied.update(candidate.spelling.canonical for _, candidate in candidates)
        return Verdict(*best, tuple(sorted(tied)))

    def why_not(self, span: str) -> str:
        """Why a span sounds like no name."""
        if _has_acronym(span):
            return "a word of capitals stands among others"
        reasons = []
        for index in self._indexes:
            own = index.by_sound(span)
            _, _, reason = chosen([*own, *(self._shared(index, span) if own else [])])
            reasons.append(reason)
        return "; ".join(dict.fromkeys(reasons)) or "no table tells how it sounds"

    def _shared(self, index: NamesIndex, span: str) -> list[Candidate]:
        """The decoys for all packs near a span that are no spelling of an opened pack: Damascus
        is none for that of Syria."""
        return [
            candidate
            for decoys in self._decoys[index.pack.romanisation]
            for candidate in decoys.by_sound(span)
            if not any(one.lists(candidate.spelling) for one in self._indexes)
        ]

    def _is_ordinary(self, span: str, small: frozenset[str]) -> bool:
        folded = [fold_word(word) for word in words_of(span)]
        known = small | ARTICLES
        return all(w in known or w in self._words or w[:-1] in self._words for w in folded)


def _is_person(verdict: Verdict) -> bool:
    name = verdict.holder.name(verdict.candidate.spelling)
    return name is not None and name.kind == "person"


def _has_acronym(span: str) -> bool:
    """Whether a word of capitals stands among others: `The AFC`, `Carek PJ`."""
    return bool(_ACRONYM.search(span)) and not span.isupper()


def _often(text: str, context: Sequence[str]) -> bool:
    words = frozenset(context)
    count = 0
    for match in _WORD.finditer(text):
        if match[0].casefold() in words:
            count += 1
            if count >= OFTEN:
                return True
    return False
