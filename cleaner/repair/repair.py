"""A text in, the edits that mend its encoding out, in that text's own offsets.

The mends may uncover work for each other (a zero-width space inside a broken é), so they take
turns until none has anything to do, and a second cleaning finds nothing. A text that has not
come to rest after a few rounds is left as it came: a mend that flips back and forth is none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from cleaner.apply import apply
from cleaner.model import Edit
from cleaner.repair.guard import MAX_MARKS, is_suspect

_ROUNDS = 6
_TOLD_BY = 200


def repair(text: str) -> list[Edit]:
    """Edits that turn `text` into sound Unicode; empty for a sound text."""
    if not is_suspect(text):
        return []
    # Compiled only for texts that need it: the mends' tables cost a start more than the guard.
    from cleaner.repair.steps import decomposed, mojibake, unseen

    total: list[Edit] = []
    current = text
    for _ in range(_ROUNDS):
        changed = False
        for step in (mojibake, unseen, decomposed):
            edits = step(current)
            if edits:
                changed = True
                total = compose(total, edits, current)
                current = apply(current, edits)
        if not changed:
            return [edit for edit in total if text[edit.start : edit.end] != edit.inserted]
    # No rest was found; what cannot be written to a file must go all the same.
    return unseen(text)


def rule_of(removed: str, inserted: str) -> str:
    """The ledger's name for a mend, told by what it did."""
    # First, since normalising a long run of marks takes quadratic time.
    surplus = not inserted or len(removed) > MAX_MARKS + 2
    if surplus and all(map(unicodedata.combining, removed[bool(inserted) :])):
        return "repair/surplus-marks"
    if inserted and unicodedata.normalize("NFC", removed[:_TOLD_BY]) == inserted:
        return "repair/nfc"
    if inserted.strip("\ufffd") == "" and all("\ud800" <= char <= "\udfff" for char in removed):
        return "repair/surrogate"
    if not inserted.strip(" "):
        return "repair/unseen"
    return "repair/encoding"


def compose(first: Sequence[Edit], second: Sequence[Edit], middle: str) -> list[Edit]:
    """One list of edits that does what `first` and then `second` do; `middle` is the text
    between them. Edits that touch are joined."""
    spans: list[tuple[int, int, Edit | None, int]] = []
    shift = 0
    for edit in first:
        start = edit.start + shift
        shift += len(edit.inserted) - (edit.end - edit.start)
        spans.append((start, start + len(edit.inserted), None, edit.end - edit.start))
    spans += [(edit.start, edit.end, edit, 0) for edit in second]
    spans.sort(key=lambda span: (span[0], span[1]))
    result: list[Edit] = []
    shift = 0  # Where `middle` stands against the original, up to the cluster in hand.
    index = 0
    while index < len(spans):
        start, end = spans[index][0], spans[index][1]
        cluster = [spans[index]]
        index += 1
        while index < len(spans) and spans[index][0] <= end:
            end = max(end, spans[index][1])
            cluster.append(spans[index])
            index += 1
        grown = sum((e - s) - old for s, e, edit, old in cluster if edit is None)
        local = [
            Edit(edit.start - start, edit.end - start, edit.inserted)
            for _, _, edit, _ in cluster
            if edit is not None
        ]
        inserted = apply(middle[start:end], local)
        result.append(Edit(start - shift, end - shift - grown, inserted))
        shift += grown
    return result
