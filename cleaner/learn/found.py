"""The lines of an outlet's documents in, what is proposed to go and what is left alone out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cleaner.blocks.prose import words
from cleaner.learn.cues import Cues, Ground
from cleaner.learn.frames import Frame, frames
from cleaner.learn.seen import Line
from cleaner.learn.thresholds import BOX_LINES, LEAST_SHOWN, MOST_LINES


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to propose: `kind` is `lines`, `frames` or `boxes`; `text` is a line, a pattern,
    or the heading of a box; `shown` are lines of documents that it takes."""

    kind: str
    text: str
    cues: Cues
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What is proposed, and the prose that recurs and is left alone."""

    items: tuple[Item, ...]
    prose: tuple[str, ...]


def find(documents: Sequence[Sequence[Line]]) -> Found:
    """Weigh everything that recurs in the documents and that no rule in force takes."""
    ground = Ground(documents)
    count = ground.count
    groups = _groups(ground)
    furniture: set[str] = set()
    weighed: dict[str, Cues] = {}
    # Company grows with what is proposed: a line between two that go is in company, too.
    for _ in range(2):
        weighed = {key: ground.cues(places, furniture) for key, places in groups.items()}
        furniture = {key for key, cues in weighed.items() if cues.is_furniture(count)}
    items = [
        Item("lines", groups[key][0].text, weighed[key], (groups[key][0].text,))
        for key in groups
        if key in furniture
    ]
    items += _frames(ground, furniture)
    boxes = _boxes(ground, furniture)
    # A heading goes with its box.
    headings = {item.text for item in boxes}
    items = [item for item in items if item.text not in headings] + boxes
    prose = [groups[key][0].text for key, cues in weighed.items()
             if cues.prose and key not in furniture]  # fmt: skip
    ranked = sorted(items, key=lambda item: (-item.cues.documents, item.kind, item.text))
    return Found(tuple(ranked[:MOST_LINES]), tuple(prose))


def _groups(ground: Ground) -> dict[str, list[Line]]:
    """The lines that recur and that no rule takes, by wording."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in _open(ground):
        groups[line.key].append(line)
    return {
        key: places
        for key, places in groups.items()
        if len({line.article for line in places}) >= ground.least and any(map(str.isalpha, key))
    }


def _open(ground: Ground) -> Iterable[Line]:
    return (line for lines in ground.documents for line in lines if not line.taken)


def _frames(ground: Ground, furniture: Collection[str]) -> list[Item]:
    """Frames in which words change from document to document."""
    items: list[Item] = []
    covered: set[tuple[int, int]] = set()
    waiting = [line for line in _open(ground) if line.key not in furniture]
    weighed = [(frame, ground.cues(frame.lines, furniture)) for frame in frames(waiting)]
    for frame, cues in sorted(weighed, key=_most_telling):
        own = {(line.document, line.number) for line in frame.lines}
        if cues.documents < ground.least or own <= covered or cues.prose:
            continue
        if not cues.is_furniture(ground.count):
            continue
        covered |= own
        shown = {line.key: line.text for line in frame.lines}
        items.append(Item("frames", frame.pattern, cues, tuple(shown.values())[:2]))
    return items


def _most_telling(weighed: tuple[Frame, Cues]) -> tuple[bool, int, int, str]:
    """Typed frames first, then those of most documents, then those with most words."""
    frame, cues = weighed
    return "{any}" in frame.pattern, -cues.documents, -len(words(frame.pattern)), frame.pattern


def _boxes(ground: Ground, furniture: Collection[str]) -> list[Item]:
    """Headings behind which, at the tail, each document has lines of its own and no paragraph:
    the headlines of other stories change, the heading does not. A heading that goes already may
    leave its box behind."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for lines in ground.documents:
        for line in lines:
            if line.key in furniture or (line.taken and line.key in ground.recurring):
                groups[line.key].append(line)
    items = []
    for places in groups.values():
        cues = ground.cues(places, furniture)
        if cues.documents < ground.least or cues.place != "tail" or not cues.form:
            continue
        shown = [line for line in places if _own_lines(ground, line) >= BOX_LINES]
        if len({line.article for line in shown}) < LEAST_SHOWN:
            continue
        behind = [line.text for line in ground.following(shown[0]) if not line.prose][:BOX_LINES]
        items.append(Item("boxes", places[0].text, cues, ("\n".join([places[0].text, *behind]),)))
    return items


def _own_lines(ground: Ground, heading: Line) -> int:
    """How many lines follow, before the next paragraph, that stand in no other document."""
    count = 0
    for line in ground.following(heading):
        if line.prose:
            break
        count += line.key not in ground.recurring and not line.taken
    return count
