"""A document in, every block with its fate and why out: what went, what nearly went, what is
protected, what a higher trust would take.

The text comes from the very run that `clean` makes; beside it all rules, watched ones too, are
asked what they see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.blocks.article import Article
from cleaner.engine import Engine
from cleaner.model import Entry
from cleaner.offsets import StageMap
from cleaner.result import Result
from cleaner.rulepack.rule import Rule

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner


@dataclass(frozen=True, slots=True)
class Note:
    """One thing said of a block: `kind` is cut | replaced | withheld | shadowed | protected |
    near | would-go; `rule` and the reason in words."""

    kind: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExplainedBlock:
    """One block of the repaired text: `fate` is kept | cut | changed; `role` is title | lead |
    head | body | tail. Of a page also the blocks that are outside its article (role `page`), in
    the page's order, each with its CSS path."""

    index: int
    text: str
    fate: str
    role: str
    prose: bool
    notes: tuple[Note, ...]
    path: str = ""


@dataclass(frozen=True)
class Explanation:
    """What `Cleaner.explain` gives: the result and its blocks. `own` are the rules of the highest
    layer, which its reader may be writing."""

    result: Result
    blocks: tuple[ExplainedBlock, ...]
    own: frozenset[str] = frozenset()

    @cached_property
    def near_misses(self) -> int:
        """How many notes tell of a rule that came close."""
        return sum(note.kind == "near" for block in self.blocks for note in block.notes)

    @cached_property
    def _near(self) -> Counter[str]:
        """In how many blocks each rule came close."""
        notes = ((note.rule for note in b.notes if note.kind == "near") for b in self.blocks)
        return Counter(rule for rules in notes for rule in set(rules))

    def foremost(self, block: ExplainedBlock, most: int) -> tuple[tuple[Note, ...], int]:
        """What happened to a block, then its `most` best near misses; and how many are left out.

        Rules that come close in most blocks of a document say the least of any: a rule for menu
        bars has its cue in every line that is short. So those come last, and own rules first.
        """
        happened = [note for note in block.notes if note.kind != "near"]
        near = sorted(
            (note for note in block.notes if note.kind == "near"),
            key=lambda note: (self._near[note.rule], note.rule not in self.own),
        )
        return (*happened, *near[:most]), len(near[most:])


def explain(cleaner: Cleaner, result: Result) -> Explanation:
    """Tell of each block of a document that `cleaner` cleaned what became of it."""
    before = result.before_spill
    article = Article(before, result.hints.title)
    notes: dict[int, list[Note]] = {}

    def near(rule: Rule, block: int, reason: str) -> None:
        note = Note("near", rule.id, reason)
        if note not in notes.setdefault(block, []):
            notes[block].append(note)

    everything = Engine(rule for rule in cleaner.packs.rules if rule.trust != "retired")
    findings = everything.find(article, result.hints, near)
    for match in findings.kept:
        _add(notes, match.first, Note("protected", match.rule.id, match.rule.why))
    for match in findings.matches:
        if not cleaner.options.applies(match.rule.trust, match.rule.category):
            said = f"trust is `{match.rule.trust}`: {match.rule.why}"
            _add(notes, match.first, Note("would-go", match.rule.id, said))
    fates = ["kept"] * len(article.blocks)
    for entry in result.entries:
        if entry.stage == "spill" and article.blocks:
            _tell(entry, article, notes, fates)
    zones = findings.zones or article.zones()
    title = article.title_block
    blocks = []
    for block in article.blocks:
        index = block.index
        if title is not None and title[0] == index:
            role = "title"
        elif index == zones.lead:
            role = "lead"
        else:
            role = "head" if index < zones.lead else "tail" if index >= zones.tail else "body"
        blocks.append(
            ExplainedBlock(
                index, article.content(index), fates[index], role, article.is_prose(index),
                tuple(notes.get(index, ())),
            )
        )  # fmt: skip
    if result.selection is not None:
        blocks = _on_page(result, article, blocks)
    highest = max((rule.layer for rule in cleaner.packs.rules), default=0)
    own = frozenset(rule.id for rule in cleaner.packs.rules if rule.layer == highest)
    return Explanation(result, tuple(blocks), own)


def _on_page(
    result: Result, article: Article, blocks: Sequence[ExplainedBlock]
) -> list[ExplainedBlock]:
    """The blocks of the article among those of its page, numbered as on the page."""
    early = {e.stage for e in result.entries if e.stage in ("select", "repair")}
    stages = [StageMap(edits, length) for edits, length in result.stages[: len(early)]]
    merged: list[ExplainedBlock] = []
    told = 0
    choices = result.selection.choices if result.selection is not None else ()
    for fate, choice in zip(result.blocks, choices, strict=True):
        if not choice.kept:
            note = Note("cut", fate.rule, f"{fate.category}; {fate.detail}")
            block = ExplainedBlock(0, fate.text, "cut", "page", False, (note,), fate.path)
            merged.append(replace(block, index=len(merged)))
            continue
        end = fate.end
        for stage in stages:
            end = stage.forth(end, "left")
        while told < len(blocks) and article.blocks[told].start < end:
            merged.append(replace(blocks[told], index=len(merged), path=fate.path))
            told += 1
    return merged


def _add(notes: dict[int, list[Note]], block: int, note: Note) -> None:
    notes.setdefault(block, []).append(note)


def _tell(entry: Entry, article: Article, notes: dict[int, list[Note]], fates: list[str]) -> None:
    """Put an entry's note on its block. The last block's cut begins at the separator in front,
    so the block is found by the middle of what has content."""
    start, end = entry.start, entry.end
    while start < end and article.text[start] in "\r\n":
        start += 1
    index = max(0, article.block_at(min(start, len(article.text) - 1)))
    cues = ", ".join(f"{e.cue} {e.share:.0%}" if e.share < 1 else e.cue for e in entry.reason)
    if entry.outcome == "applied":
        block = article.blocks[index]
        whole = start <= block.start and end >= block.end
        fates[index] = "cut" if whole and entry.action == "cut" else "changed"
        kind = "replaced" if entry.action == "replace" else "cut"
        _add(notes, index, Note(kind, entry.rule, f"{entry.category}; {cues}"))
    else:
        _add(notes, index, Note(entry.outcome, entry.rule, entry.cause))
