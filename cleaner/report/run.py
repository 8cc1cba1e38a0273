"""A run in, what the page shows of it out: counts of all documents, and some documents whole.

Statistics are over everything; documents are drawn: those that lost most, flagged ones, and a
sample of all. Which ones depends on the seed and the documents alone. The run is read twice, one
document at a time; memory holds the counts and what was drawn.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from cleaner.errors import LedgerError
from cleaner.report.article import Limits, view
from cleaner.runs.read import RunDocument, open_lines, parsed, read_run, rejected
from cleaner.runs.sample import chance, clean_texts
from cleaner.runs.stats import RunStats, to_record

DRAWN = 40
ROWS = 300
# Forty times three documents of this size make a page of some 10 MB at the most.
_SHOWN = Limits(20_000, 200)
_WORDS = 400
_LARGE = 1_000_000
_GROUPS = ("changed", "flagged", "sample")
# The place of a dead letter decides between equal scores, so that letters are never compared.
_Letter = tuple[int, dict[str, Any]]
_Item = TypeVar("_Item", str, _Letter)


class _Best(Generic[_Item]):
    """The items with the highest scores."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[tuple[float, _Item]] = []

    def add(self, score: float, item: _Item) -> None:
        """Take it in, where it is among the best."""
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, (score, item))
        else:
            heapq.heappushpop(self._heap, (score, item))

    @property
    def items(self) -> list[_Item]:
        """From the highest score on."""
        return [item for _, item in sorted(self._heap, key=lambda pair: (-pair[0], pair[1]))]


def run_view(
    run: str | Path, *, seed: int = 0, texts: str | Path | None = None, drawn: int = DRAWN
) -> dict[str, Any]:
    """What is shown of a run, and its documents with the groups that they were drawn for.

    `texts` is the folder of clean texts that belongs to a ledger file; beside the ledgers of a
    run's folder the texts are found.

    Raises:
        InputError, LedgerError: the run cannot be read.
    """
    counted = RunStats(rejected=rejected(run))
    best = {group: _Best[str](drawn) for group in _GROUPS}
    for document in read_run(run):
        counted.add(document)
        if share := _share(document):
            best["changed"].add(share, document.key)
        drawn_by = chance(seed, document.key)
        best["sample"].add(drawn_by, document.key)
        if document.record["flags"]:
            best["flagged"].add(drawn_by, document.key)
    chosen = {group: found.items for group, found in best.items()}
    documents = _documents(run, chosen, None if texts is None else Path(texts))
    reasons, letters = _dead(Path(run), seed, drawn)
    return {
        "run": _run_record(counted, reasons, letters),
        "documents": documents,
        "chosen": {"drawn": drawn, "seed": seed},
    }


def _share(document: RunDocument) -> float:
    left, removed, put_in = map(document.count, ("output_chars", "removed_chars", "inserted_chars"))
    if left is None or removed is None or put_in is None or left - put_in + removed <= 0:
        return 0.0
    return removed / (left - put_in + removed)


def _documents(
    run: str | Path, chosen: Mapping[str, list[str]], texts: Path | None
) -> list[dict[str, Any]]:
    wanted = {key for keys in chosen.values() for key in keys}
    found: dict[str, RunDocument] = {}
    for document in read_run(run):
        if document.key in wanted:
            found.setdefault(document.key, document)
    small = {key for key, document in found.items() if _size(document) <= _LARGE}
    clean = dict(clean_texts(Path(run), small, texts))
    shown = []
    for key in dict.fromkeys(key for group in _GROUPS for key in chosen[group]):
        document = found[key]
        ledger = document.ledger
        try:
            record = view(ledger, clean.get(key), _SHOWN)
        except LedgerError:  # A text of the same name that is another's, or was edited.
            record = view(ledger, None, _SHOWN)
        record["groups"] = [group for group in _GROUPS if key in chosen[group]]
        record["outlet"] = document.outlet
        record["share"] = round(_share(document), 4)
        shown.append(record)
    return shown


def _size(document: RunDocument) -> int:
    return (document.count("output_chars") or 0) + (document.count("removed_chars") or 0)


def _dead(run: Path, seed: int, drawn: int) -> tuple[Counter[str], list[dict[str, Any]]]:
    """How many were rejected for which reason, and some of them."""
    reasons: Counter[str] = Counter()
    best = _Best[_Letter](drawn)
    folder = run / "dead"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        with open_lines(path) as lines:
            for turn, line in enumerate(lines):
                letter = parsed(line)
                if not isinstance(letter, dict):
                    continue
                reasons[str(letter.get("reason"))] += 1
                shown = {
                    name: str(letter.get(name))[:_WORDS]
                    for name in ("source", "ordinal", "reason", "message")
                }
                best.add(chance(seed, path.name, turn), (sum(reasons.values()), shown))
    kept = sorted(best.items, key=lambda item: (item[1]["source"], item[0]))
    return reasons, [shown for _, shown in kept]


def _run_record(
    counted: RunStats, reasons: Counter[str], letters: list[dict[str, Any]]
) -> dict[str, Any]:
    whole = to_record(counted)
    shares = [0] * 21
    for outlet in counted.outlets.values():
        for percent, documents in enumerate(outlet.shares):
            shares[-(-percent // 5)] += documents
    return {
        **{
            name: whole[name]
            for name in (
                "documents", "changed", "rejected", "measured", "chars_in", "chars_out",
                "verdicts", "flags", "fingerprints",
            )
        },
        "categories": whole["categories"],
        "languages": _ranked(whole["languages"]),
        "rules": _ranked(whole["rules"]),
        "rules_count": sum(1 for tally in counted.rules.values() if tally.hits),
        "outlets": _ranked(whole["outlets"], by="documents"),
        "outlets_count": len(counted.outlets),
        "shares": shares,
        "reasons": dict(reasons.most_common()),
        "letters": letters,
    }  # fmt: skip


def _ranked(tallies: Mapping[str, dict[str, Any]], by: str = "hits") -> list[list[Any]]:
    ranked = sorted(tallies.items(), key=lambda item: (-item[1][by], item[0]))
    return [[name[:_WORDS], tally] for name, tally in ranked if tally[by]][:ROWS]


def as_list(documents: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The view of some documents that are no run."""
    return {"run": None, "documents": list(documents), "chosen": None}
