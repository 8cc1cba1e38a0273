"""A spelling that nobody listed and a pack's names by sound in, the one that it is nearest to out.

The native form is a second witness: it spells the sounds that a romanisation may blur, so what it
does not spell is refused, and what it spells may be farther from the listed spellings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.names.align import distance, witnessed
from cleaner.names.sounds import Sounded, Sounds
from cleaner.rulepack.packs import NamesBody, Spelling

MIN_SOUNDS = 5
MARGIN = 0.15
# The limit of the cost: with five sounds, more for each further one, and at most.
LEAST, PER_SOUND, MOST = 0.05, 0.08, 0.6
# The same where the native form spells the mention.
LEAST_HEARD, PER_SOUND_HEARD, MOST_HEARD = 0.4, 0.13, 1.0
# Persons differ by less than towns: Hafiz Saeed is not Hafez al-Assad.
MOST_OF_PERSON = 0.35
# Above it the native form does not spell a Latin one.
UNSPELT = 0.5
HEARD = 0.1
_FAR = 1.0
_DROPPED_ARTICLE = 0.02


@dataclass(frozen=True, slots=True)
class Candidate:
    """One listed spelling near a mention: its cost and limit; `why_not` is empty where it may be
    written. `heard` is what the native form says: its cost, None where it cannot tell."""

    spelling: Spelling
    cost: float
    limit: float
    heard: float | None
    why_not: str


class KeyIndex:
    """The spellings of one pack by their consonants, for one romanisation table."""

    def __init__(self, body: NamesBody, sounds: Sounds, context: Iterable[str] = ()) -> None:
        self._sounds = sounds
        self._body = body
        self._entries: list[tuple[Spelling, Sounded]] = []
        self._by_skeleton: dict[tuple[str, ...], list[int]] = defaultdict(list)
        # What opens the pack is no unknown spelling of a name: Syrien is not Sarrin.
        opening = (Spelling((), (), (), -1, "", word.title()) for word in context)
        for spelling in (*body.spellings, *opening):
            if spelling.short or spelling.ambiguous or self._is_lone(spelling):
                continue
            for reading in sounds.readings(spelling.text):
                for key in sounds.skeletons(reading.units):
                    self._by_skeleton[key].append(len(self._entries))
                self._entries.append((spelling, reading))
        self._natives: dict[int, list[tuple[int, ...]]] = {}

    def _is_lone(self, spelling: Spelling) -> bool:
        """Whether it is but a given or family name of a person, which others bear; or a word in
        small letters, which is compared as it is written."""
        if spelling.name < 0:
            return spelling.text.islower()
        return self._body.names[spelling.name].kind == "person" and len(spelling.bones) < 2

    def _natives_of(self, place: int) -> list[tuple[int, ...]]:
        """The native forms that spell a listed spelling: others (Tripoli, or a village's older
        name) say nothing of what is near it."""
        known = self._natives.get(place)
        if known is None:
            spelling, listed = self._entries[place]
            native = self._body.names[spelling.name].native
            written = (units for units in map(self._sounds.written, native) if units)
            known = self._natives[place] = [
                units
                for units in written
                if witnessed(self._sounds, listed.units, units, UNSPELT) is not None
            ]
        return known

    def _has_article(self, spelling: Spelling) -> bool:
        return any(map(self._sounds.has_article, self._body.names[spelling.name].native))

    def candidates(self, mention: str) -> list[Candidate]:
        """The names near a mention, the nearest first, each once; decoys among them."""
        best: dict[str, Candidate] = {}
        for reading in self._sounds.readings(mention):
            if reading.sounds < MIN_SOUNDS:
                continue
            places: set[int] = set()
            for key in self._sounds.skeletons(reading.units):
                places.update(self._by_skeleton.get(key, ()))
            for place in sorted(places):
                found = self._compare(reading, place)
                if found is None:
                    continue
                name = found.spelling.canonical or found.spelling.text
                if name not in best or _order(found) < _order(best[name]):
                    best[name] = found
        return sorted(best.values(), key=_order)

    def sounds_of(self, spelling: str) -> str:
        """How a spelling is read, for people."""
        return " or ".join(self._sounds.shown(r.units) for r in self._sounds.readings(spelling))

    def _compare(self, mention: Sounded, place: int) -> Candidate | None:
        spelling, listed = self._entries[place]
        cost = distance(self._sounds, mention.units, listed.units, _FAR)
        if cost is None:
            return None
        sounds = min(mention.sounds, listed.sounds)
        over = sounds - MIN_SOUNDS
        limit = min(LEAST + PER_SOUND * over, MOST)
        if spelling.name < 0:
            return Candidate(spelling, cost, limit, None, "a decoy")
        natives = self._natives_of(place)
        heard: float | None = None
        why_not = ""
        if natives:
            costs = [witnessed(self._sounds, mention.units, n, _FAR) for n in natives]
            heard = min((c for c in costs if c is not None), default=_FAR)
            if heard > UNSPELT:
                why_not = "the native form does not spell it"
            elif heard <= HEARD:
                limit = min(LEAST_HEARD + PER_SOUND_HEARD * over, MOST_HEARD)
        if mention.article and not listed.article and not self._has_article(spelling):
            why_not = why_not or "it has an article that the name has not"
        if listed.article and not mention.article:
            cost += _DROPPED_ARTICLE
        if self._body.names[spelling.name].kind == "person":
            limit = min(limit, MOST_OF_PERSON)
            if mention.words != listed.words:
                why_not = why_not or "it has not as many words as the person's name"
        if sounds < MIN_SOUNDS:
            why_not = why_not or f"fewer than {MIN_SOUNDS} sounds"
        elif cost > limit:
            why_not = why_not or "too far"
        return Candidate(spelling, cost, limit, heard, why_not)


def _order(candidate: Candidate) -> tuple[bool, float, str]:
    return (
        bool(candidate.why_not) and candidate.spelling.name >= 0,
        candidate.cost,
        candidate.spelling.text,
    )


def chosen(candidates: Iterable[Candidate]) -> tuple[Candidate | None, tuple[str, ...], str]:
    """The candidate to write, with the canonical forms that it ties with; or None and why."""
    near = [c for c in candidates if not c.why_not or c.spelling.name < 0]
    names = [c for c in near if c.spelling.name >= 0]
    if not names:
        same = [c.spelling.text for c in near if c.cost == 0]
        return None, (), f"it is the decoy {same[0]}" if same else "nothing is near enough"
    best = min(names, key=_order)
    for candidate in near:
        if candidate.spelling.name < 0 and candidate.cost <= best.cost:
            return None, (), f"the decoy {candidate.spelling.text} is as near"
    rivals = {
        c.spelling.canonical
        for c in names
        if c.spelling.canonical != best.spelling.canonical and c.cost < best.cost + MARGIN
    }
    tied = tuple(sorted({best.spelling.canonical, *rivals})) if rivals else ()
    return best, tied, ""
