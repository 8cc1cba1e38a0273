"""A text and its entries in, its pieces in reading order out: kept, taken out, put in.

Entries have their offsets in the text that their stage received; pieces lie side by side, so that
what all stages did can be shown in one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaner.ledger import ENCODING
from cleaner.model import STAGES, Entry


class Piece(NamedTuple):
    """`before`: it stands in the input; `after`: in the clean text (neither, where a mend of the
    encoding was cut later). `entry` is the number of the entry that made it, or -1; `held` are
    the numbers of withheld entries that would have taken it."""

    text: str
    before: bool
    after: bool
    entry: int = -1
    held: tuple[int, ...] = ()


def changes_text(entry: Entry) -> bool:
    """Whether it took out or put in; the encoding's entry did so to bytes, not to the text."""
    return (
        entry.outcome == "applied"
        and entry.rule != ENCODING
        and bool(entry.removed or entry.inserted)
    )


def pieces(source: str, entries: Sequence[Entry]) -> tuple[list[Piece], dict[int, str]]:
    """The pieces, and what each shadowed or withheld entry would have taken.

    All pieces with `before` make the source, all with `after` the clean text.
    """
    found = [Piece(source, True, True)]
    spared: dict[int, str] = {}
    for stage in STAGES:
        of_stage = [(n, e) for n, e in enumerate(entries) if e.stage == stage]
        edits = sorted(
            (pair for pair in of_stage if changes_text(pair[1])),
            key=lambda pair: (pair[1].start, pair[1].end),
        )
        stopped = [pair for pair in of_stage if pair[1].outcome != "applied"]
        if stopped:
            text = "".join(piece.text for piece in found if piece.after)
            spared |= {number: text[e.start : e.end] for number, e in stopped}
        held = [pair for pair in stopped if pair[1].outcome == "withheld"]
        if edits or held:
            borders = sorted({at for _, e in (*edits, *held) for at in (e.start, e.end)})
            found = _held(_divided(found, borders), held)
            found = _edited(found, edits)
    return found, spared


def _divided(found: Iterable[Piece], borders: Sequence[int]) -> list[Piece]:
    """With a border between two pieces wherever an entry begins or ends."""
    divided: list[Piece] = []
    at = nearest = 0
    for piece in found:
        if not piece.after:
            divided.append(piece)
            continue
        begin, end = 0, len(piece.text)
        while nearest < len(borders) and borders[nearest] < at + end:
            border = borders[nearest] - at
            if border > begin:
                divided.append(piece._replace(text=piece.text[begin:border]))
                begin = border
            nearest += 1
        divided.append(piece._replace(text=piece.text[begin:]))
        at += end
    return divided


def _held(found: list[Piece], held: Sequence[tuple[int, Entry]]) -> list[Piece]:
    if not held:
        return found
    starts: dict[int, list[tuple[int, Entry]]] = {}
    for number, entry in held:
        starts.setdefault(entry.start, []).append((number, entry))
    marked: list[Piece] = []
    open_now: list[tuple[int, Entry]] = []
    at = 0
    for piece in found:
        if piece.after:
            open_now = [pair for pair in open_now if pair[1].end > at] + starts.get(at, [])
            at += len(piece.text)
            if open_now:
                piece = piece._replace(held=(*piece.held, *(number for number, _ in open_now)))
        marked.append(piece)
    return marked


def _edited(found: Iterable[Piece], edits: Sequence[tuple[int, Entry]]) -> list[Piece]:
    edited: list[Piece] = []
    at = turn = 0

    def put_in(upto: int) -> None:
        """What is put in stands behind what it replaces."""
        nonlocal turn
        while turn < len(edits) and edits[turn][1].end <= upto:
            number, entry = edits[turn]
            if entry.inserted:
                edited.append(Piece(entry.inserted, False, True, number))
            turn += 1

    for piece in found:
        if piece.after:
            put_in(at)
            taken = turn < len(edits) and edits[turn][1].start <= at
            at += len(piece.text)
            if taken:
                piece = piece._replace(after=False, entry=edits[turn][0])
        edited.append(piece)
    put_in(at)
    return edited
