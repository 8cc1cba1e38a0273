"""Text and edits in, new text out: the only place in this package that cuts text.

Decoding marks, repairs, spill and names all pass through here, so nothing can leave a text
without an edit that an entry is made from.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Edit


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with `edits` carried out in one pass.

    Edits must be sorted by start and must not overlap; touching is allowed.

    Raises:
        ValueError: edits overlap, are unsorted, or lie outside the text.
    """
    if not edits:
        return text
    pieces: list[str] = []
    position = 0
    for edit in edits:
        if edit.start < position or edit.end < edit.start or edit.end > len(text):
            raise ValueError(f"edit {edit} overlaps its neighbour or lies outside the text")
        pieces.append(text[position : edit.start])
        pieces.append(edit.inserted)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)
