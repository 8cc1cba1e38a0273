"""What cleaning one document gives back: the text, and all that can be asked of it.

The ledger is put together when it is first asked for; until then the result holds the pieces it
is made from, which are the very edits that made the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner.blocks.language import Language
from cleaner.ledger import SCHEMA, Ledger, sha256
from cleaner.ledger import restore as restore_ledger
from cleaner.model import Edit, Entry, Hints, Mention
from cleaner.offsets import OffsetMap, StageMap
from cleaner.verdict import Verdict

if TYPE_CHECKING:
    from cleaner.accounting import BlockFate
    from cleaner.select.select import Selection


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document that could not be cleaned: its id, a reason code and a sentence."""

    id: str
    reason: str
    message: str
    retryable: bool = False


@dataclass(frozen=True)
class Result:
    """One cleaned document.

    `text` is the clean text, `title` the document's title where it is known, `captured` what was
    cut but is worth knowing, `mentions` the names found (names stage on), `stages` the edits of
    each stage with the length of the text that it received.
    """

    text: str
    title: str | None
    verdict_record: Verdict
    flags: tuple[str, ...]
    language_record: Language
    captured: Mapping[str, Any]
    mentions: tuple[Mention, ...]
    entries: tuple[Entry, ...]
    stages: tuple[tuple[Sequence[Edit], int], ...]
    source: str | bytes
    hints: Hints
    document_id: str
    make_fingerprint: Callable[[], Mapping[str, Any]]
    unchecked: tuple[str, ...] = ()
    spent: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    selection: Selection | None = None

    @property
    def fingerprint(self) -> Mapping[str, Any]:
        """Everything besides the input that the output depends on."""
        return self.make_fingerprint()

    @property
    def verdict(self) -> str:
        """What the document is: article, stub, paywalled, consent_wall, listing, all_spill or
        not_text."""
        return self.verdict_record.name

    @property
    def language(self) -> str | None:
        """ISO 639-1 code, or None where no rule asked for it or it is not known."""
        return self.language_record.code

    @cached_property
    def ledger(self) -> Ledger:
        """The record of this document."""
        source_hash = sha256(self.source)
        output_hash = source_hash if self.text is self.source else sha256(self.text)
        applied = removed = inserted = 0
        for entry in self.entries:
            if entry.outcome == "applied" and entry.action != "decode":
                applied += 1
                removed += len(entry.removed)
                inserted += len(entry.inserted)
        document: dict[str, Any] = {
            "record": "document",
            "schema": SCHEMA,
            "key": f"{self.document_id}#{source_hash[:16]}",
            "input_sha256": source_hash,
            "input_kind": self._input_kind,
            "output_sha256": output_hash,
            "fingerprint": self.make_fingerprint()["sha256"],
            "language": {"code": self.language, "known_by": self.language_record.known_by},
            "verdict": self.verdict,
            "verdict_evidence": self.verdict_record.evidence,
            "flags": self.flags,
            "counts": {
                "applied": applied,
                "stopped": sum(e.outcome != "applied" for e in self.entries),
                "removed_chars": removed,
                "inserted_chars": inserted,
                "output_chars": len(self.text),
            },
            "captured": dict(self.captured),
        }
        if self.selection is not None:
            page = self.selection.page
            document["page_sha256"] = page.source_sha256
            document["page_encoding"] = page.encoding.name
            document["extractor"] = self.selection.extractor
        if self.title is not None:
            document["title"] = self.title
        hints = {
            name: value
            for name in ("url", "title", "outlet", "date", "lang")
            if (value := getattr(self.hints, name)) is not None
        }
        if hints:
            document["hints"] = hints
        if self.unchecked:
            document["unchecked_scopes"] = self.unchecked
        if self.spent:
            document["rules_out_of_budget"] = self.spent
        return Ledger(document, self.entries)

    @cached_property
    def blocks(self) -> tuple[BlockFate, ...]:
        """Of a page: every visible block in order, with its CSS path, fate and cause; of a text
        an empty tuple."""
        if self.selection is None:
            return ()
        from cleaner.accounting import account

        return account(self.selection, self.entries, self.stages)

    @property
    def _input_kind(self) -> str:
        if self.selection is not None:
            return "page"
        return "bytes" if isinstance(self.source, bytes) else "text"

    @cached_property
    def offsets(self) -> OffsetMap:
        """The offset map; positions in the input are code points of the decoded text."""
        stages = self.stages or (((), len(self.text)),)
        return OffsetMap([StageMap(edits, length) for edits, length in stages])

    def to_original(self, position: int, bias: str = "right") -> int:
        """Where `text[position]` stood in the input; see `OffsetMap.to_original`."""
        return self.offsets.to_original(position, bias)

    def to_clean(self, position: int, bias: str = "right") -> int:
        """Where the input's `position` lies in `text`; see `OffsetMap.to_clean`."""
        return self.offsets.to_clean(position, bias)

    def restore(self) -> str | bytes:
        """The input, rebuilt from `text` and the ledger's entries alone."""
        restored = restore_ledger(self.text, self.entries)
        if isinstance(self.source, bytes) and isinstance(restored, str):
            return restored.encode()
        return restored

    @cached_property
    def before_spill(self) -> str:
        """The text that the rules saw: the input, decoded and repaired."""
        late = [e for e in self.entries if e.stage in ("spill", "sentences", "names")]
        text = restore_ledger(self.text, late)
        assert isinstance(text, str)  # No entry of decoding is among them.
        return text
