"""The documents of a run in, its counts out: by rule, category, outlet, language, verdict, flag.

Memory grows with outlets times the rules that hit in them, not with documents.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.runs.read import RunDocument, read_run, rejected

if TYPE_CHECKING:
    from cleaner.rulepack.packs import Packs

BINS = 101


@dataclass(slots=True)
class Tally:
    """Of one rule, category, outlet or language: documents, applied edits and the characters that
    they took out; for a rule also its category, and how often it was overruled or withheld."""

    documents: int = 0
    hits: int = 0
    removed: int = 0
    stopped: int = 0
    category: str = ""

    def to_record(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"documents": self.documents, "hits": self.hits, "removed_chars": self.removed}


@dataclass(slots=True)
class Outlet:
    """One outlet: its tally, the documents in which each rule hit, and how many documents lost
    which share of their characters: `shares[0]` nothing, `shares[p]` up to p %."""

    tally: Tally = field(default_factory=Tally)
    rules: Counter[str] = field(default_factory=Counter)
    shares: array[int] = field(default_factory=lambda: array("I", [0]) * BINS)

    @property
    def share(self) -> float:
        """The removed share of a document, on average, to half a percent."""
        counted = sum(self.shares)
        lost = sum((p - 0.5) * count for p, count in enumerate(self.shares) if p)
        return lost / counted / 100 if counted else 0.0


@dataclass(slots=True)
class RunStats:
    """What a run did. `chars_out` and `measured` count only documents whose ledger says how long
    their clean text is; ledgers before 0.1.0 did not."""

    documents: int = 0
    changed: int = 0
    measured: int = 0
    chars_in: int = 0
    chars_out: int = 0
    rejected: int | None = None
    fingerprints: set[str] = field(default_factory=set)
    verdicts: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    rules: dict[str, Tally] = field(default_factory=dict)
    categories: dict[str, Tally] = field(default_factory=dict)
    languages: dict[str, Tally] = field(default_factory=dict)
    outlets: dict[str, Outlet] = field(default_factory=dict)

    def add(self, document: RunDocument) -> None:
        """Count one document."""
        record = document.record
        self.documents += 1
        self.changed += record["output_sha256"] != record["input_sha256"]
        self.fingerprints.add(record["fingerprint"])
        self.verdicts[record["verdict"]] += 1
        self.flags.update(map(str, record["flags"]))
        outlet = self.outlets.get(document.outlet)
        if outlet is None:
            outlet = self.outlets[document.outlet] = Outlet()
        removed, hits = self._edits(document, outlet)
        language = self.languages.setdefault(document.language, Tally())
        for tally in (outlet.tally, language):
            tally.documents += 1
            tally.hits += hits
            tally.removed += removed
        self._measure(document, outlet)

    def _edits(self, document: RunDocument, outlet: Outlet) -> tuple[int, int]:
        removed = hits = 0
        rules: set[str] = set()
        categories: set[str] = set()
        for entry in document.entries:
            rule = entry["rule"]
            tally = self.rules.get(rule)
            if tally is None:
                tally = self.rules[rule] = Tally(category=entry["category"])
            if entry["outcome"] != "applied":
                tally.stopped += 1
                continue
            name = entry["category"]
            category = self.categories.get(name)
            if category is None:
                category = self.categories[name] = Tally()
            size = len(entry["removed"])
            for counted in (tally, category):
                counted.hits += 1
                counted.removed += size
            hits += 1
            removed += size
            rules.add(rule)
            categories.add(name)
        for rule in rules:
            self.rules[rule].documents += 1
        for name in categories:
            self.categories[name].documents += 1
        outlet.rules.update(rules)
        return removed, hits

    def _measure(self, document: RunDocument, outlet: Outlet) -> None:
        left, removed, inserted = map(
            document.count, ("output_chars", "removed_chars", "inserted_chars")
        )
        if left is None or removed is None or inserted is None:
            return
        before = left - inserted + removed
        self.measured += 1
        self.chars_in += before
        self.chars_out += left
        # Rounded up, so that the least loss is not counted as none.
        share = min(100, max(0, -(-100 * removed // before))) if before > 0 else 0
        outlet.shares[share] += 1


def stats(run: str | Path) -> RunStats:
    """Count a run.

    Raises:
        InputError, LedgerError: it cannot be read.
    """
    return collect(read_run(run), rejected(run))


def collect(documents: Iterable[RunDocument], lost: int | None = None) -> RunStats:
    """Count documents; `lost` is how many were rejected, where that is known."""
    counted = RunStats(rejected=lost)
    for document in documents:
        counted.add(document)
    return counted


def never_fired(counted: RunStats, packs: Packs) -> tuple[str, ...]:
    """The rules of the packs that took nothing out and changed nothing in the run, sorted.

    Only rules that could have: of trust `safe`, and `likely` ones where one of these did act.
    """
    acted = {rule for rule, tally in counted.rules.items() if tally.hits}
    trusted = {"safe"}
    if any(rule.id in acted for rule in packs.rules if rule.trust == "likely"):
        trusted.add("likely")
    return tuple(
        sorted(
            rule.id
            for rule in packs.rules
            if rule.id not in acted
            and rule.trust in trusted
            and rule.kind != "keep"
            # Of selectors only those that drop blocks leave entries.
            and (rule.kind != "selector" or rule.picks == "drop")
        )
    )


def to_record(counted: RunStats) -> dict[str, Any]:
    """The counts, JSON-ready."""
    return {
        "documents": counted.documents,
        "changed": counted.changed,
        "rejected": counted.rejected,
        "measured": counted.measured,
        "chars_in": counted.chars_in,
        "chars_out": counted.chars_out,
        "fingerprints": sorted(counted.fingerprints),
        "verdicts": dict(counted.verdicts.most_common()),
        "flags": dict(counted.flags.most_common()),
        "rules": {
            name: {**tally.to_record(), "stopped": tally.stopped, "category": tally.category}
            for name, tally in sorted(counted.rules.items())
        },
        "categories": {n: tally.to_record() for n, tally in sorted(counted.categories.items())},
        "languages": {n: tally.to_record() for n, tally in sorted(counted.languages.items())},
        "outlets": {
            name: {**outlet.tally.to_record(), "removed_share": round(outlet.share, 4)}
            for name, outlet in sorted(counted.outlets.items())
        },
    }
