"""Lines that recur but for some words in, patterns with placeholders out.

A placeholder stands only where two documents fill the same frame differently. The typed ones
({date}, {time}, {number} …) are found within a line first; then lines that begin or end alike are
compared word by word, and what differs in the midst becomes {name}, {words} or {any}.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from cleaner.blocks.prose import words
from cleaner.learn.seen import Line
from cleaner.learn.thresholds import BUCKET, FRAME_OWN_WORDS, FRAME_WORDS
from cleaner.patterns.pattern import Budget, Pattern
from cleaner.patterns.plain import Vocabulary
from cleaner.rulepack.find import read_layer, shipped_folder
from cleaner.rulepack.load_placeholders import read_placeholders
from cleaner.rulepack.pack_file import PackFile

# In this order: a date holds numbers.
_TYPED = ("stamp", "date", "time", "number")
# What two fillings may both be, the most telling first.
_FILLINGS = ("stamp", "number", "name", "url", "any")
_SIZE = 100_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A pattern of plain words and placeholders, and the lines that show it."""

    pattern: str
    lines: tuple[Line, ...]


@cache
def vocabulary() -> Vocabulary:
    """The shipped placeholders."""
    files = [
        PackFile(path, text, path, 0)
        for path, text in read_layer(shipped_folder()).items()
        if path.startswith("placeholders/")
    ]
    return read_placeholders(files)[0]


@cache
def _patterns() -> dict[str, Pattern]:
    """The placeholders that frames use."""
    return {
        name: Pattern(name, vocabulary().expand(f"{{{name}}}", plain=True).re2, "word")
        for name in {*_TYPED, *_FILLINGS}
    }


def frames(lines: Sequence[Line]) -> list[Frame]:
    """The frames that lines of at least two documents fill differently."""
    alike: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if len(words(line.text)) <= FRAME_WORDS and not {"{", "}"} & set(line.text):
            alike[masked(line.text)].append(line)
    found: dict[str, list[Line]] = {}
    for pattern, own in alike.items():
        if "{" in pattern and _differ(own):
            found[pattern] = own
    rest = {
        pattern: own[0]
        for pattern, own in alike.items()
        if pattern not in found and len({line.article for line in own}) == 1
    }
    for pattern, lines_of in _compared(rest):
        known = found.setdefault(pattern, [])
        known += [line for line in lines_of if line not in known]
    return [
        Frame(pattern, tuple(own))
        for pattern, own in found.items()
        if _differ(own) and _says_something(pattern)
    ]


def _differ(lines: Sequence[Line]) -> bool:
    """Whether two documents fill the frame, and differently."""
    return len({line.article for line in lines}) > 1 and len({line.key for line in lines}) > 1


def masked(text: str) -> str:
    """A line with placeholders for its dates, times and numbers; blanks are plain ones."""
    text = " ".join(text.split())
    if not any(map(str.isdecimal, text)):
        return text
    for name in _TYPED:
        spans = [(f.start, f.end) for f in _patterns()[name].finditer(text, Budget(_SIZE))]
        for start, end in reversed(spans):
            if "{" not in text[start:end] and "}" not in text[start:end]:
                text = f"{text[:start]}{{{name}}}{text[end:]}"
    return text


def _compared(rest: dict[str, Line]) -> Iterator[tuple[str, tuple[Line, Line]]]:
    """Frames of two lines that begin or end with the same word."""
    buckets: dict[tuple[str, str], list[tuple[list[str], Line]]] = defaultdict(list)
    for pattern, line in rest.items():
        if not line.prose:
            parts = pattern.split()
            buckets["first", parts[0].casefold()].append((parts, line))
            buckets["last", parts[-1].casefold()].append((parts, line))
    for bucket in buckets.values():
        for (left, one), (right, other) in combinations(bucket[:BUCKET], 2):
            if one.article != other.article and (pattern := _between(left, right)):
                yield pattern, (one, other)


def _between(left: Sequence[str], right: Sequence[str]) -> str:
    """The frame of two lines, or an empty string."""
    shortest = min(len(left), len(right))
    front = back = 0
    while front < shortest and left[front].casefold() == right[front].casefold():
        front += 1
    while back < shortest - front and left[-1 - back].casefold() == right[-1 - back].casefold():
        back += 1
    fillings = [" ".join(one[front : len(one) - back]) for one in (left, right)]
    if not all(fillings):
        return ""
    kind = next(name for name in _FILLINGS if name == "any" or _are(name, fillings))
    tail = left[len(left) - back :]
    return " ".join([*left[:front], f"{{{kind}}}", *tail])


def _are(name: str, fillings: Sequence[str]) -> bool:
    """Whether each filling is what a placeholder stands for, and nothing else."""
    pattern = _patterns()[name]
    return all(pattern.whole(text, Budget(_SIZE)) is not None for text in fillings)


def _says_something(pattern: str) -> bool:
    """Whether a frame holds words enough to be known by: with {any} a label or three words, else
    one."""
    own = [word for word in pattern.split() if "{" not in word and any(map(str.isalpha, word))]
    if "{any}" not in pattern:
        return bool(own)
    return len(own) >= FRAME_OWN_WORDS or (
        len(own) >= 1 and any(word.endswith((":", "\uff1a")) for word in own)
    )
