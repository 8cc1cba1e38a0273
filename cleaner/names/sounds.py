"""A romanisation table in, spellings as sequences of sounds and what they are apart out.

A group of letters stands for a set of sounds, and two groups cost nothing where their sets meet:
so Saraqib is Saraqeb (`e` may be an i) and Salim is yet not Salam, which a key that joined all of
a set's sounds would make one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from threading import Lock

from cleaner.names.spelling import APOSTROPHES, fold_word
from cleaner.rulepack.packs import Romanisation

VOWELS = frozenset(("a", "e", "i", "o", "u", "ai", "au", "fe", "y", "w", "ya", "yo", "yu", "ia"))
FAR = 1.0
# Sounds that are this near are looked up together; pairs that are farther are never one name.
_KIN = 0.45
_MAX_SKELETONS = 24
_GLUED_REST = 4
_SIGNS = re.compile(f'[{APOSTROPHES}\u02b9\u02ba\u02b4"\u2032\u00b7.,-]')
# Cantillation and vowel signs of Arabic and Hebrew, tatweel and direction marks.
_UNWRITTEN = re.compile("[\u064b-\u065f\u0670\u0640\u0591-\u05c7\u200d-\u200f]")


@dataclass(frozen=True, slots=True)
class Sounded:
    """One reading of a spelling: its units (numbers of the table), whether an article stood in
    front, how many sounds count, and how many words it has."""

    units: tuple[int, ...]
    article: bool
    sounds: int
    words: int


class Sounds:
    """A romanisation table made ready; `base` holds what all tables share."""

    def __init__(self, base: Romanisation, own: Romanisation) -> None:
        self.code = own.code
        self._letters = {**base.letters, **own.letters}
        self._native = own.native
        self._near: dict[tuple[str, str], float] = {}
        for pairs in (base.near, own.near):
            for pair, cost in pairs.items():
                one, _, other = pair.partition(" ")
                self._near[one, other] = self._near[other, one] = cost
        self._missing = {**base.missing, **own.missing}
        self._articles = frozenset(own.articles)
        self._prefixes = sorted(own.prefixes, key=len, reverse=True)
        self._words = {fold_word(v): word for word, vs in own.words.items() for v in vs}
        self._numbers: dict[tuple[tuple[str, ...], str], int] = {}
        self._lock = Lock()
        self._units: list[tuple[tuple[str, ...], str]] = []
        groups = (*self._letters, *own.native)
        self._longest = max((len(group.strip("^$")) for group in groups), default=1)
        self.missing: list[float] = []
        self.is_vowel: list[bool] = []
        self._apart: dict[tuple[int, int], float] = {}
        self._kin = self._classes()
        self.double = self._unit(("double",), "")

    def readings(self, spelling: str) -> tuple[Sounded, ...]:
        """The ways to read a spelling in Latin letters: as it stands and, where its first letters
        may be a glued article, without them."""
        words = [_SIGNS.sub("", w) for w in _split(spelling)]
        words = [word for word in words if word]
        plain = [fold_word(word) for word in words]
        article = len(words) > 1 and plain[0] in self._articles
        last = len(words) - 1
        places = [n for n, fold in enumerate(plain) if fold not in self._articles or n == last]
        kept = [(words[n], plain[n]) for n in places]
        readings = [self._sounded(kept, article)]
        # Behind an article none is glued: al-Assad.
        bare = [
            None if n and plain[n - 1] in self._articles else self._unglued((words[n], plain[n]))
            for n in places
        ]
        inner = [b if b and n else w for n, (w, b) in enumerate(zip(kept, bare, strict=True))]
        if inner != kept:
            readings.append(self._sounded(inner, article))
        if kept and bare[0] and not article:
            readings.append(self._sounded([bare[0], *inner[1:]], True))
        return tuple(reading for reading in readings if reading.units)

    def _unglued(self, word: tuple[str, str]) -> tuple[str, str] | None:
        text, fold = word
        for article in ("al", "el", "ul") if "al" in self._articles else ():
            if fold.startswith(article) and len(fold) >= len(article) + _GLUED_REST:
                return text[len(article) :], fold[len(article) :]
        # A sun letter: Ennaqoura, Ezzor, Assalamiya; the Assad of Hafez Assad has none.
        glued = fold[:2] in self._articles and fold[1:2] == fold[2:3]
        if glued and (fold[0] == "e" or len(fold) >= 2 + _GLUED_REST):
            return text[2:], fold[2:]
        return None

    def _sounded(self, words: list[tuple[str, str]], article: bool) -> Sounded:
        units: list[int] = []
        for text, fold in words:
            for part in self._parts(text, fold):
                spelt = self._spelt(part)
                if not spelt:
                    return Sounded((), article, 0, len(words))
                units += spelt
        return Sounded(tuple(units), article, self._count(units), len(words))

    def _parts(self, text: str, fold: str) -> list[str]:
        known = self._words.get(fold)
        if known:
            return [known]
        for prefix in self._prefixes:
            rest = text[len(prefix) :]
            if fold.startswith(prefix) and len(rest) > 2:
                return [self._words.get(prefix, prefix), rest]
        return [text]

    def _spelt(self, word: str) -> list[int]:
        return self._read(unicodedata.normalize("NFC", word.casefold()), self._letters)

    def _read(self, letters: str, table: Mapping[str, tuple[str, ...]]) -> list[int]:
        units: list[int] = []
        position, last = 0, ""
        while position < len(letters):
            group, sounds = self._group(letters, position, table)
            at_end = position + len(group) >= len(letters)
            if group == last and sounds and not set(sounds) & VOWELS:
                units.append(self.double)
            elif sounds:
                units.append(self._unit(sounds, "$" if at_end else ""))
            elif group.isalpha():
                return []  # Of another script: nobody can say how it sounds.
            last = group
            position += len(group)
        return units

    def _group(
        self, letters: str, position: int, table: Mapping[str, tuple[str, ...]]
    ) -> tuple[str, tuple[str, ...]]:
        """The longest group of letters at `position` and its sounds; a marked letter that the
        table does not know is read without its marks."""
        for size in range(min(self._longest, len(letters) - position), 0, -1):
            group = letters[position : position + size]
            if position + size == len(letters) and f"{group}$" in table:
                return group, table[f"{group}$"]
            if position == 0 and f"{group}^" in table:
                return group, table[f"{group}^"]
            if group in table:
                return group, table[group]
            bare = _bare(group)
            if size > 1 and bare != group and bare in table and len(bare) == len(group):
                return group, table[bare]
        letter = letters[position]
        bare = _bare(letter)
        return letter, table.get(bare, ()) if bare != letter else ()

    def written(self, native: str) -> tuple[int, ...]:
        """The units of a form in its own script; nothing where the table cannot read it."""
        units: list[int] = []
        for word in _split(_UNWRITTEN.sub("", native).casefold()):
            word = _SIGNS.sub("", word)
            if word in self._articles:
                continue
            for prefix in self._prefixes:
                if word.startswith(prefix) and len(word) > len(prefix) + 1:
                    word = word[len(prefix) :]
            if not all(c in self._native or _bare(c) in self._native for c in word):
                return ()
            units += self._read(word, self._native)
        return tuple(units)

    def has_article(self, native: str) -> bool:
        """Whether the form in Arabic script begins with the article."""
        return any(p for p in self._prefixes if native.startswith(p) and not p.isascii())

    def _unit(self, sounds: tuple[str, ...], end: str) -> int:
        key = (sounds, end)
        number = self._numbers.get(key)
        if number is not None:
            return number
        with self._lock:  # Two threads must not give one number twice.
            if key not in self._numbers:
                costs = [self._missing.get(s + end, self._missing.get(s, FAR)) for s in sounds]
                self._units.append(key)
                self.missing.append(min(costs))
                self.is_vowel.append(bool(VOWELS.intersection(sounds)))
                self._numbers[key] = len(self._units) - 1
        return self._numbers[key]

    def apart(self, one: int, other: int) -> float:
        """What two units cost beside each other: the cost of their nearest sounds."""
        found = self._apart.get((one, other))
        if found is None:
            pairs = product(self._units[one][0], self._units[other][0])
            found = min(0.0 if a == b else self._near.get((a, b), 2 * FAR) for a, b in pairs)
            self._apart[one, other] = found
        return found

    def shown(self, units: tuple[int, ...]) -> str:
        """The sounds for people: `s a r a q/k e/a/i/ai b`."""
        return " ".join("/".join(self._units[unit][0]) for unit in units if unit != self.double)

    def _count(self, units: list[int]) -> int:
        return sum(1 for unit in units if unit != self.double)

    def _classes(self) -> dict[str, str]:
        """Each consonant's class: those that may stand for each other at a low cost."""
        leader: dict[str, str] = {}

        def top(sound: str) -> str:
            while leader.setdefault(sound, sound) != sound:
                sound = leader[sound]
            return sound

        for (one, other), cost in self._near.items():
            if cost <= _KIN and not {one, other} & VOWELS:
                leader[top(one)] = top(other)
        return {sound: top(sound) for sound in leader}

    def skeletons(self, units: tuple[int, ...]) -> frozenset[tuple[str, ...]]:
        """The consonants of a spelling, in each way to read them, by classes; what may be missing
        is left out, so that no permitted change alters all of them."""
        found: list[tuple[str, ...]] = [()]
        for unit in units:
            sounds, _ = self._units[unit]
            choices = {
                "" if self._is_loose(sound) else self._kin.get(sound, sound) for sound in sounds
            }
            longer = [
                one if not c or (one and one[-1] == c) else (*one, c)
                for one in found
                for c in sorted(choices)
            ]
            found = longer if len(longer) <= _MAX_SKELETONS else longer[:: len(choices)]
        return frozenset(found)

    def _is_loose(self, sound: str) -> bool:
        return sound in VOWELS or self._missing.get(sound, FAR) <= _KIN


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))


def _split(spelling: str) -> list[str]:
    return re.split(r"[\s\u200c\u2010\u2011-]+", spelling.strip())
