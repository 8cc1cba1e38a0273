"""A page's result in, every visible block of the page with its fate and its cause out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.model import Edit, Entry
from cleaner.offsets import StageMap
from cleaner.select.select import Selection


@dataclass(frozen=True, slots=True)
class BlockFate:
    """One visible block of a page, in the page's order.

    `start`/`end` are code points of the page text, `path` is the CSS path of its element, `fate`
    is kept | cut | changed, and `rule`, `category` and `detail` say why it did not stay as it
    was; they are empty for a kept block.
    """

    path: str
    tag: str
    start: int
    end: int
    text: str
    fate: str
    rule: str = ""
    category: str = ""
    detail: str = ""


def account(
    selection: Selection,
    entries: Sequence[Entry],
    stages: Sequence[tuple[Sequence[Edit], int]],
) -> tuple[BlockFate, ...]:
    """The fate of each block, from the ledger's entries and the edits of each stage."""
    page = selection.page
    later = _later(entries, stages)
    fates = []
    for block, choice in zip(page.blocks, selection.choices, strict=True):
        path = page.path_of(block.node)
        text = page.text[block.start : block.end]
        where = (path, block.tag, block.start, block.end, text)
        if not choice.kept:
            fates.append(BlockFate(*where, "cut", choice.rule, choice.category, choice.detail))
            continue
        causes = _causes(block.start, block.end, later)
        if not causes:
            fates.append(BlockFate(*where, "kept"))
            continue
        last, is_gone = causes[-1]
        cues = "; ".join(evidence.detail or evidence.cue for evidence in last.reason)
        fates.append(
            BlockFate(*where, "cut" if is_gone else "changed", last.rule, last.category, cues)
        )
    return tuple(fates)


class _Stage:
    """What one stage changed: the map of its edits, and the entries in order."""

    def __init__(self, entries: Sequence[Entry], edits: Sequence[Edit], length: int) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.start)
        self.moved = StageMap(edits, length)
        self._ends = [entry.end for entry in self.entries]

    def touching(self, start: int, end: int) -> Entry | None:
        """The first entry that changed something of a span."""
        at = bisect_right(self._ends, start)
        found = self.entries[at : at + 1]
        return found[0] if found and found[0].start < end else None


def _later(entries: Sequence[Entry], stages: Sequence[tuple[Sequence[Edit], int]]) -> list[_Stage]:
    """The stages that changed the text, in their order."""
    by_stage: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.outcome == "applied" and (entry.removed or entry.inserted):
            by_stage.setdefault(entry.stage, []).append(entry)
    return [_Stage(found, *stage) for found, stage in zip(by_stage.values(), stages, strict=True)]


def _causes(start: int, end: int, stages: Sequence[_Stage]) -> list[tuple[Entry, bool]]:
    """What touched a span in each stage behind the selection, and whether nothing was left."""
    causes: list[tuple[Entry, bool]] = []
    for stage in stages:
        touching = stage.touching(start, end)
        start, end = stage.moved.forth(start, "right"), stage.moved.forth(end, "left")
        if touching is not None:
            causes.append((touching, end <= start))
        if end <= start:
            break
    return causes
