"""A run in, a sample of its edits out, for a person to mark: each right or wrong.

Every rule that acted gets an equal part of the sample (all of its edits where it has fewer), spread
over languages and outlets in proportion to its edits there, so that a rule's marks are a fair
sample of what the rule did. The run is read twice: once to count, once to draw. Which edits are
drawn depends on the seed and the edits alone, not on the order of documents or files. Memory holds
the counts and the sample.
"""

from __future__ import annotations

import heapq
import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any

from cleaner.ledger import restore_text, sha256
from cleaner.model import STAGES
from cleaner.runs.columns import read_batches
from cleaner.runs.read import (
    RunDocument,
    is_parquet,
    ledger_files,
    open_lines,
    parsed,
    read_run,
    replaced_field,
)

CONTEXT = 80
Stratum = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sampled:
    """One edit of the sample. `hits` is how many edits the rule made in the whole run; `before`
    and `after` are the text around the edit, as its rule saw it, empty without clean texts."""

    rule: str
    category: str
    outlet: str
    language: str
    document: str
    start: int
    hits: int
    removed: str
    inserted: str
    before: str = ""
    after: str = ""


def audit(
    run: str | Path, size: int, *, seed: int = 0, texts: str | Path | None = None
) -> list[Sampled]:
    """Draw a sample of `size` edits, sorted by rule, language and outlet.

    `texts` is the folder of clean texts that belongs to a ledger file; beside the ledgers of a
    run's folder the texts are found.

    Raises:
        InputError, LedgerError: the run cannot be read.
    """
    strata = Counter(
        _stratum(document, entry) for document in read_run(run) for entry in _edits(document)
    )
    hits: Counter[str] = Counter()
    for (rule, _, _), count in strata.items():
        hits[rule] += count
    quotas = _quotas(strata, hits, size, seed)
    drawn = _drawn(read_run(run), quotas, seed)
    wanted = {document.key for document, _ in drawn}
    clean = dict(clean_texts(Path(run), wanted, None if texts is None else Path(texts)))
    sampled = [
        _in_context(_sampled(document, entry, hits), document, entry, clean.get(document.key))
        for document, entry in drawn
    ]
    return sorted(sampled, key=lambda s: (s.rule, s.language, s.outlet, s.document, s.start))


def _edits(document: RunDocument) -> Iterator[Mapping[str, Any]]:
    # Decoding and repair are no judgement that a person could mark.
    return (
        entry
        for entry in document.entries
        if entry["outcome"] == "applied" and entry["stage"] not in ("decode", "repair")
    )


def _stratum(document: RunDocument, entry: Mapping[str, Any]) -> Stratum:
    return entry["rule"], document.language, document.outlet


def _quotas(
    strata: Mapping[Stratum, int], hits: Mapping[str, int], size: int, seed: int
) -> dict[Stratum, int]:
    """How many edits of each stratum are drawn."""
    of_rule: dict[str, list[Stratum]] = {}
    for stratum in sorted(strata):
        of_rule.setdefault(stratum[0], []).append(stratum)
    quotas: dict[Stratum, int] = {}
    for rule, part in _equal_parts(hits, size).items():
        # Systematic sampling: every (hits / part)-th edit in the order of the strata, from a
        # random start, gives each stratum its proportion, rounded up or down by chance.
        bounds = list(accumulate(strata[stratum] for stratum in of_rule[rule]))
        start = chance(seed, rule)
        for number in range(part):
            at = (number + start) * hits[rule] / part
            # Rounding may lead to the very end, which is in no stratum.
            stratum = of_rule[rule][min(bisect_right(bounds, at), len(bounds) - 1)]
            quotas[stratum] = quotas.get(stratum, 0) + 1
    return quotas


def _equal_parts(hits: Mapping[str, int], size: int) -> dict[str, int]:
    """`size` shared out among the rules: to rules with few edits all of them, to the others equal
    parts; where there are more rules than places, to those that act most."""
    parts: dict[str, int] = {}
    left = size
    rules = sorted(hits, key=lambda rule: (-hits[rule], rule))[:size]
    for waiting, rule in zip(range(len(rules), 0, -1), reversed(rules), strict=True):
        parts[rule] = min(hits[rule], left // waiting)
        left -= parts[rule]
    return parts


def chance(seed: int, *about: object) -> float:
    """A number in [0, 1) that depends on its arguments alone."""
    said = "\0".join(map(str, (seed, *about))).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(said, digest_size=6).digest()) / 2**48


def _drawn(
    documents: Iterable[RunDocument], quotas: Mapping[Stratum, int], seed: int
) -> list[tuple[RunDocument, Mapping[str, Any]]]:
    """Of each stratum the edits with the smallest numbers, drawn by seed, document and place."""
    kept: dict[Stratum, list[tuple[float, int, RunDocument, Mapping[str, Any]]]] = {}
    turn = 0
    for document in documents:
        for entry in _edits(document):
            stratum = _stratum(document, entry)
            quota = quotas.get(stratum)
            if quota is None:
                continue
            turn += 1  # Where two numbers are the same, documents would be compared.
            number = -chance(seed, document.key, entry["rule"], entry["stage"], entry["start"])
            heap = kept.setdefault(stratum, [])
            if len(heap) < quota:
                heapq.heappush(heap, (number, -turn, document, entry))
            elif number > heap[0][0]:
                heapq.heapreplace(heap, (number, -turn, document, entry))
    return [(document, entry) for heap in kept.values() for _, _, document, entry in heap]


def _sampled(document: RunDocument, entry: Mapping[str, Any], hits: Mapping[str, int]) -> Sampled:
    return Sampled(
        rule=entry["rule"],
        category=entry["category"],
        outlet=document.outlet,
        language=document.language,
        document=document.key,
        start=entry["start"],
        hits=hits[entry["rule"]],
        removed=entry["removed"],
        inserted=entry["inserted"],
    )


def _in_context(
    sampled: Sampled, document: RunDocument, entry: Mapping[str, Any], clean: str | None
) -> Sampled:
    """With the text around the edit: undone are its own stage and all behind it."""
    if clean is None or sha256(clean) != document.record["output_sha256"]:
        return sampled
    late = STAGES[STAGES.index(entry["stage"]) :] if entry["stage"] in STAGES else ()
    text = restore_text(clean, [e for e in document.ledger if e.stage in late])
    start, end = entry["start"], entry["end"]
    return replace(
        sampled, before=text[max(0, start - CONTEXT) : start], after=text[end : end + CONTEXT]
    )


def clean_texts(run: Path, wanted: set[str], folder: Path | None) -> Iterator[tuple[str, str]]:
    """Key and clean text of the wanted documents, as far as they are there."""
    if folder is not None:
        for key in wanted:
            # The last part alone: an id that leads elsewhere is not followed.
            name = os.path.basename(key.rpartition("#")[0])
            for file in (name, os.path.splitext(name)[0] + ".txt"):  # Pages become texts.
                place = os.path.join(folder, file)
                if os.path.isfile(place):  # False, not an error, for names that cannot be.
                    yield key, Path(place).read_bytes().decode("utf-8", "replace")
                    break
    elif run.is_dir():
        ledgers = set(ledger_files(run))
        field = replaced_field(run)
        for path in sorted({*run.rglob("*.jsonl*"), *run.rglob("*.parquet")} - ledgers):
            for row in _rows_of(path, field):
                for value in row.values():
                    if isinstance(value, dict) and value.get("key") in wanted:
                        text = value.get("text", "") if field is None else row.get(field, "")
                        yield value["key"], str(text)


def _rows_of(path: Path, field: str | None) -> Iterator[dict[str, Any]]:
    """The rows of a shard of output, each with a struct that holds `key` and `text`."""
    if is_parquet(path):
        for batch in read_batches(path):
            wanted = [
                name
                for name, kind in zip(batch.schema.names, batch.schema.types, strict=True)
                if name == field or str(kind).startswith("struct<key: string")
            ]
            yield from batch.select(wanted).to_pylist()
        return
    with open_lines(path) as lines:
        for line in lines:
            row = parsed(line)
            if isinstance(row, dict):
                yield row


def strata(sampled: Sequence[Sampled]) -> int:
    """How many strata (rule, language, outlet) the sample touches."""
    return len({(s.rule, s.language, s.outlet) for s in sampled})
