"""What happens to one document, written down as it happens: entries, and the edits of each stage.

The edits that make the text and the entries that tell of it are made here from the same objects,
so that nothing can be done that is not recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cleaner.apply import apply
from cleaner.decide import Protection
from cleaner.model import Decision, Edit, Entry, Match
from cleaner.offsets import StageMap
from cleaner.read.decode import Decoded
from cleaner.repair.repair import repair, rule_of

if TYPE_CHECKING:
    from cleaner.select.select import Selection


class Record:
    """The entries and stages of one document; `text` is what the stages so far have made."""

    def __init__(self) -> None:
        self.text = ""
        self.entries: list[Entry] = []
        self.stages: list[tuple[Sequence[Edit], int]] = []
        self.flags: set[str] = set()

    def decoded(self, decoded: Decoded) -> None:
        """Bytes became text."""
        self.text = decoded.text
        self.entries += decoded.entries
        if decoded.edits:
            self.stages.append((decoded.edits, len(decoded.raw_text)))
        if decoded.undecodable:
            self.flags.add("undecodable")

    def selected(self, selection: Selection, protections: list[Protection]) -> None:
        """A page became the text of its article."""
        self.text = selection.page.text
        self.entries += selection.entries
        self.flags |= selection.flags
        self._apply(selection.edits, protections)

    def repair(self, protections: list[Protection]) -> bool:
        """Mend the text and move the protected spans along; whether anything was mended."""
        edits = repair(self.text)
        if not edits:
            return False
        self.flags.add("repaired")
        for edit in edits:
            removed = self.text[edit.start : edit.end]
            rule = rule_of(removed, edit.inserted)
            action = "replace" if edit.inserted else "cut"
            self.entries.append(
                Entry("repair", rule, "", action, "applied", edit.start, edit.end, removed,
                      edit.inserted)
            )  # fmt: skip
        self._apply(edits, protections)
        return True

    def decided(self, decision: Decision, stage: str, protections: list[Protection]) -> None:
        """Carry a decision out; its losers and the withheld are told of, too."""
        entries = [_entry(match, self.text, stage, "applied", "") for match in decision.edits]
        for outcome, stopped in (("shadowed", decision.shadowed), ("withheld", decision.withheld)):
            entries += [
                _entry(item.match, self.text, stage, outcome, item.cause) for item in stopped
            ]
        self.entries += entries
        edits = [Edit(match.start, match.end, match.inserted) for match in decision.edits]
        self._apply(edits, protections)

    def named(self, edits: Sequence[Edit], entries: Iterable[Entry]) -> None:
        """Names were brought to one spelling."""
        self.entries += entries
        self._apply(edits, [])

    def _apply(self, edits: Sequence[Edit], protections: list[Protection]) -> None:
        """Make the edits, and move the protected spans into the new text."""
        if not edits:
            return
        moved = StageMap(edits, len(self.text))
        for index, span in enumerate(protections):
            protections[index] = Protection(
                moved.forth(span.start, "left"), moved.forth(span.end, "right"), span.cause
            )
        self.stages.append((edits, len(self.text)))
        self.text = apply(self.text, edits)


def _entry(match: Match, text: str, stage: str, outcome: str, cause: str) -> Entry:
    applied = outcome == "applied"
    return Entry(
        stage=stage,
        rule=match.rule.id,
        category=match.rule.category,
        action="replace" if match.inserted else "cut",
        outcome=outcome,
        start=match.start,
        end=match.end,
        removed=text[match.start : match.end] if applied else "",
        inserted=match.inserted if applied else "",
        reason=match.reason,
        captured=match.captured,
        group=match.group,
        cause=cause,
    )
