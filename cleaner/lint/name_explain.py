"""A spelling and the packs in, what each tier of each names pack says of it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.names.by_sound import BySound
from cleaner.names.find import Finder
from cleaner.names.key import Candidate
from cleaner.names.ready import Ready
from cleaner.names.runs import runs
from cleaner.rulepack.packs import Packs

# Candidates that are shown, the nearest first.
SHOWN = 5
SENTENCE = "They came to {} on foot."


@dataclass(frozen=True, slots=True)
class Near:
    """One listed spelling near the one that was asked for."""

    canonical: str
    spelling: str
    sounds: str
    cost: float
    limit: float
    heard: float | None
    why_not: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What one pack says: the tier that finds the spelling and its canonical form, or why none
    does; `sounds` is how it is read, `near` what it was held against."""

    pack: str
    tier: str
    canonical: str
    why_not: str
    sounds: str
    near: tuple[Near, ...]


def explain_name(packs: Packs, spelling: str) -> Iterator[Explained]:
    """What each names pack would do with the spelling in a text that speaks of its country."""
    ready = Ready(packs.names, packs.open_romanisations)
    text = SENTENCE.format(spelling)
    for number, pack in enumerate(ready.packs):
        index = ready.index(number)
        listener = ready.listener([index], frozenset((pack.id,)))
        found = Finder(text, [(index, True)], index.words, None, {}, ready.decoys).find()
        listed = [mention for mention in found if mention.before == spelling]
        sounds, near = "", []
        if index.sounds is not None:
            sounds = index.key.sounds_of(spelling)
            near = [_near(index.key.sounds_of(c.spelling.text), c)
                    for c in index.key.candidates(spelling)[:SHOWN]]  # fmt: skip
        if listed:
            one = listed[0]
            why_not = f"it fits {' and '.join(one.tied)}" if one.tied else ""
            canonical = "" if one.tied else one.name.canonical
            yield Explained(pack.id, one.tier, canonical, why_not, sounds, tuple(near))
            continue
        tier, canonical, why_not = _by_sound(listener, spelling, text)
        if index.sounds is None:
            why_not = "it is not listed, and the pack has no romanisation"
        yield Explained(pack.id, tier, canonical, why_not, sounds, tuple(near))


def _near(sounds: str, candidate: Candidate) -> Near:
    spelling = candidate.spelling
    return Near(
        spelling.canonical or "a decoy", spelling.text, sounds, candidate.cost, candidate.limit,
        candidate.heard, candidate.why_not,
    )  # fmt: skip


def _by_sound(listener: BySound, spelling: str, text: str) -> tuple[str, str, str]:
    verdict = listener.judge(spelling)
    if verdict is None:
        return "", "", listener.why_not(spelling)
    if verdict.tied:
        return "key", "", f"it sounds like {' and '.join(verdict.tied)}"
    if spelling not in [run.text for run in runs(text)]:
        return "", "", "in a text it is no whole run of capitalised words"
    if not listener.find(text, None, lambda: text):
        return "", "", "it is an ordinary word, too"
    return "key", verdict.candidate.spelling.canonical, ""
