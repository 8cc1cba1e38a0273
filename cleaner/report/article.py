"""A document's ledger and clean text in, what the page shows of it out, ready for JSON.

Of a document that was cleaned just now also what `explain` knows: near misses, what a higher trust
would take, and why the rules are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.errors import LedgerError
from cleaner.ledger import Ledger, restore_text, sha256
from cleaner.model import Entry
from cleaner.report.pieces import Piece, pieces

if TYPE_CHECKING:
    from cleaner.explain import Explanation
    from cleaner.rulepack.packs import Packs

NEAR = 5
_BLOCKS = 500
_EXCERPT = 400
# These are told as entries.
_QUIET = ("cut", "replaced", "shadowed", "withheld")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is shown of a document: characters, edits, and stopped edits of each outcome. What
    is counted is always the whole."""

    characters: int
    edits: int


# A page of 400,000 characters still opens at once on a phone.
ALONE = Limits(400_000, 5_000)


def view(ledger: Ledger, clean: str | None, limits: Limits = ALONE) -> dict[str, Any]:
    """What is shown of a document: its record, its pieces and its entries. Without the clean text
    there are the entries alone.

    Raises:
        LedgerError: the clean text is not the ledger's.
    """
    document = ledger.document
    entries = ledger.entries
    whole = 0
    found: list[Piece] = []
    spared: dict[int, str] = {}
    if clean is not None:
        if sha256(clean) != document["output_sha256"]:
            raise LedgerError(
                f"the clean text is not the one that the ledger of {document['key']} was written "
                "for; it was changed since, or is another"
            )
        found, spared = pieces(restore_text(clean, entries), entries)
        whole = sum(len(piece.text) for piece in found)
        found = _beginning(found, limits)
    shown = {piece.entry for piece in found if piece.entry >= 0}
    applied = [n for n, e in enumerate(entries) if e.outcome == "applied"]
    if clean is None:
        shown = set(applied[: limits.edits])
    shown |= set([n for n in applied if entries[n].action == "decode"][: limits.edits])
    for outcome in ("withheld", "shadowed"):
        shown |= set([n for n, e in enumerate(entries) if e.outcome == outcome][: limits.edits])
    number = {old: new for new, old in enumerate(sorted(shown))}
    record = {
        "key": document["key"],
        "name": str(document["key"]).rpartition("#")[0] or document["key"],
        "title": _clipped(document.get("title") or document.get("hints", {}).get("title") or ""),
        "language": document["language"].get("code") or "",
        "verdict": document["verdict"],
        "evidence": document.get("verdict_evidence", ""),
        "flags": list(document["flags"]),
        "hints": _clipped(document.get("hints", {})),
        "captured": _clipped(document.get("captured", {})),
        "counts": dict(document["counts"]),
        "categories": _by_category(entries),
        "entries": [_entry(entries[old], spared.get(old, "")) for old in sorted(shown)],
        "pieces": [
            [
                piece.text,
                piece.before + 2 * piece.after,
                number.get(piece.entry, -1),
                [number[n] for n in piece.held if n in number],
            ]
            for piece in found
        ],
    }
    if clean is None:
        record["missing"] = True
    elif whole > (left := sum(len(piece.text) for piece in found)):
        record["cut_off"] = left
    return record


def explained_view(explained: Explanation, packs: Packs) -> dict[str, Any]:
    """As `view`, of a document that was cleaned just now, with near misses and the like by block,
    and of each rule why it is there."""
    result = explained.result
    record = view(result.ledger, result.text)
    blocks: list[dict[str, Any]] = []
    for block in explained.blocks:
        if len(blocks) == _BLOCKS:
            break
        notes, more = explained.foremost(block, 0 if block.fate == "cut" else NEAR)
        told = [note for note in notes if note.kind not in _QUIET]
        if told:
            blocks.append(
                {
                    "index": block.index,
                    "role": block.role,
                    "fate": block.fate,
                    "text": block.text[:_EXCERPT],
                    "notes": [[note.kind, note.rule, note.reason] for note in told],
                    "more": more,
                }
            )
    named = {entry["rule"] for entry in record["entries"]}
    record["blocks"] = blocks
    record["why"] = {rule.id: rule.why for rule in packs.rules if rule.id in named and rule.why}
    return record


def _beginning(found: Sequence[Piece], limits: Limits) -> list[Piece]:
    kept: list[Piece] = []
    left = limits.characters
    edits: set[int] = set()
    for piece in found:
        edits.add(piece.entry)
        if left <= 0 or len(edits) > limits.edits:
            break
        kept.append(piece._replace(text=piece.text[:left]))
        left -= len(piece.text)
    return kept


def _clipped(value: Any) -> Any:
    """Without what nobody reads in a panel; captions and tags of a page may be thousands."""
    if isinstance(value, str):
        return value[:_EXCERPT]
    if isinstance(value, Mapping):
        return {name: _clipped(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clipped(item) for item in value[:20]]
    return value


def _by_category(entries: Iterable[Entry]) -> dict[str, list[int]]:
    """Applied edits and removed characters of each category; the empty one is of names and
    mends."""
    counted: dict[str, list[int]] = {}
    for entry in entries:
        if entry.outcome == "applied" and entry.action != "decode":
            tally = counted.setdefault(entry.category, [0, 0])
            tally[0] += 1
            tally[1] += len(entry.removed)
    return counted


def _entry(entry: Entry, spared: str) -> Mapping[str, Any]:
    removed = entry.removed or spared
    return {
        "rule": entry.rule,
        "category": entry.category,
        "stage": entry.stage,
        "action": entry.action,
        "outcome": entry.outcome,
        "span": [entry.start, entry.end],
        "removed": removed[:_EXCERPT],
        "chars": len(removed),
        "inserted": entry.inserted[:_EXCERPT],
        "reason": [[cue.cue, cue.share, cue.detail] for cue in entry.reason],
        "captured": _clipped(entry.captured),
        "cause": entry.cause,
    }
