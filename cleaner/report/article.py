"""A document's ledger and clean text in, what the page shows of it out, ready for JSON.

Of a document that was cleaned just now also what `explain` knows: near misses, what a higher trust
would take, and why the rules are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cleaner.errors import LedgerError
from cleaner.ledger import Ledger, restore, sha256
from cleaner.model import Entry
from cleaner.report.pieces import Piece, pieces

if TYPE_CHECKING:
    from cleaner.explain import Explanation
    from cleaner.rulepack.packs import Packs

# A page of 400,000 characters still opens at once on a phone; the counts are of the whole text.
LONGEST = 400_000
STOPPED = 500
NEAR = 8
_EXCERPT = 400
_QUIET = ("cut", "replaced")


def view(ledger: Ledger, clean: str | None, *, longest: int = LONGEST) -> dict[str, Any]:
    """What is shown of a document: its record, its pieces and its entries. Without the clean text
    there are the entries alone.

    Raises:
        LedgerError: the clean text is not the ledger's.
    """
    document = ledger.document
    entries = ledger.entries
    found: list[Piece] = []
    spared: dict[int, str] = {}
    if clean is not None:
        if sha256(clean) != document["output_sha256"]:
            raise LedgerError(
                f"the clean text is not the one that the ledger of {document['key']} was written "
                "for; it was changed since, or is another"
            )
        source = restore(clean, [e for e in entries if e.rule != "decode/encoding"])
        assert isinstance(source, str)  # Without the encoding's entry no bytes are made.
        found, spared = pieces(source, entries)
        found = _beginning(found, longest)
    shown = {piece.entry for piece in found if piece.entry >= 0}
    applied = [n for n, e in enumerate(entries) if e.outcome == "applied"]
    if clean is None:
        shown = set(applied[:STOPPED])
    shown |= {n for n in applied if entries[n].action == "decode"}
    for outcome in ("withheld", "shadowed"):
        shown |= set([n for n, e in enumerate(entries) if e.outcome == outcome][:STOPPED])
    number = {old: new for new, old in enumerate(sorted(shown))}
    record = {
        "key": document["key"],
        "name": str(document["key"]).rpartition("#")[0] or document["key"],
        "title": document.get("title") or document.get("hints", {}).get("title") or "",
        "language": document["language"].get("code") or "",
        "verdict": document["verdict"],
        "evidence": document.get("verdict_evidence", ""),
        "flags": list(document["flags"]),
        "hints": dict(document.get("hints", {})),
        "captured": dict(document.get("captured", {})),
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
    elif sum(len(piece.text) for piece in found) < _length(source, entries):
        record["cut_off"] = longest
    return record


def explained_view(explained: Explanation, packs: Packs) -> dict[str, Any]:
    """As `view`, of a document that was cleaned just now, with near misses and the like by block,
    and of each rule why it is there."""
    result = explained.result
    record = view(result.ledger, result.text)
    blocks = []
    for block in explained.blocks:
        if len(blocks) == STOPPED:
            break
        notes, more = explained.foremost(block, NEAR)
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


def _length(source: str, entries: Iterable[Entry]) -> int:
    inserted = sum(
        len(e.inserted) for e in entries if e.outcome == "applied" and e.rule != "decode/encoding"
    )
    return len(source) + inserted


def _beginning(found: Sequence[Piece], longest: int) -> list[Piece]:
    kept: list[Piece] = []
    for piece in found:
        if longest <= 0:
            break
        kept.append(piece._replace(text=piece.text[:longest]))
        longest -= len(piece.text)
    return kept


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
        "captured": dict(entry.captured),
        "cause": entry.cause,
    }
