"""A stored clean text and its ledger in, offsets converted: the offset map without the run.

Offsets may count code points, UTF-8 bytes or UTF-16 units; both sides count the same.
"""

from __future__ import annotations

from cleaner.ledger import ENCODING, Ledger, restore
from cleaner.model import STAGES, Edit
from cleaner.offsets import OffsetMap, StageMap

_CODECS = {"utf8": ("utf-8", 1), "utf16": ("utf-16-le", 2)}


class TextPair:
    """A clean text and the input that it came from."""

    def __init__(self, clean: str, ledger: Ledger) -> None:
        """Raises LedgerError where the ledger belongs to another text."""
        original = restore(clean, ledger)
        self._clean = clean
        stages: list[StageMap] = []
        by_stage: dict[str, list[Edit]] = {}
        for entry in ledger.applied:
            if entry.start < entry.end or entry.inserted:
                edit = Edit(entry.start, entry.end, entry.inserted)
                by_stage.setdefault(entry.stage, []).append(edit)
        if isinstance(original, bytes):
            encoding = next(
                (e.captured["encoding"] for e in ledger.entries if e.rule == ENCODING), "utf-8"
            )
            original = original.decode(encoding, "surrogateescape")
        self._original = original
        length = len(original)
        for stage in STAGES:
            if stage in by_stage:
                edits = sorted(by_stage[stage], key=lambda edit: (edit.start, edit.end))
                stages.append(StageMap(edits, length))
                length = stages[-1].after
        self._map = OffsetMap(stages or [StageMap((), length)])

    def to_original(self, offset: int, bias: str = "right", unit: str = "codepoints") -> int:
        """An offset in the clean text, as one in the input."""
        point = _to_points(self._clean, offset, unit)
        return _from_points(self._original, self._map.to_original(point, bias), unit)

    def to_clean(self, offset: int, bias: str = "right", unit: str = "codepoints") -> int:
        """An offset in the input, as one in the clean text."""
        point = _to_points(self._original, offset, unit)
        return _from_points(self._clean, self._map.to_clean(point, bias), unit)


def _to_points(text: str, offset: int, unit: str) -> int:
    if unit == "codepoints":
        if not 0 <= offset <= len(text):
            raise IndexError(f"offset {offset} lies outside the text of {len(text)} characters")
        return offset
    codec, size = _CODECS[unit]
    raw = text.encode(codec, "surrogatepass")
    if not 0 <= offset * size <= len(raw):
        raise IndexError(f"offset {offset} lies outside the text of {len(raw) // size} units")
    try:
        point = len(raw[: offset * size].decode(codec, "surrogatepass"))
    except UnicodeDecodeError:
        raise IndexError(f"offset {offset} lies inside a character") from None
    if len(text[:point].encode(codec, "surrogatepass")) != offset * size:
        raise IndexError(f"offset {offset} lies inside a character")
    return point


def _from_points(text: str, point: int, unit: str) -> int:
    if unit == "codepoints":
        return point
    codec, size = _CODECS[unit]
    return len(text[:point].encode(codec, "surrogatepass")) // size
