"""Two runs in, the documents whose text differs out, with the rules responsible.

Documents are matched by key (id and input's hash); what is left over, by id: then the input itself
is another one. Of the first run memory holds a number a document, the rest lies in a temporary
file, so that a million documents in any order need no more than their numbers.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from cleaner.ledger import dump_json
from cleaner.runs.read import RunDocument, parsed, read_run

CHANGES = ("text", "input", "only_a", "only_b")


@dataclass(frozen=True, slots=True)
class Difference:
    """One document that differs.

    `change` is `text` (same input, other text), `input` (other input, other text), `only_a` or
    `only_b`. `rules_a` and `rules_b` are the rules with edits that the other run lacks; both are
    empty where the same edits were made at other places, and where the input is another one.
    """

    id: str
    change: str
    rules_a: tuple[str, ...] = ()
    rules_b: tuple[str, ...] = ()


@dataclass(slots=True)
class Summary:
    """What a comparison has seen so far; complete when its differences are read to the end."""

    compared: int = 0
    fingerprints_a: set[str] = field(default_factory=set)
    fingerprints_b: set[str] = field(default_factory=set)
    changes: Counter[str] = field(default_factory=Counter)
    rules_a: Counter[str] = field(default_factory=Counter)
    rules_b: Counter[str] = field(default_factory=Counter)

    @property
    def differ(self) -> bool:
        """Whether any document differs."""
        return bool(self.changes)


class Comparison:
    """Iterate once over the differences; `summary` counts along.

    Raises InputError or LedgerError where a run cannot be read.
    """

    def __init__(self, run_a: str | Path, run_b: str | Path) -> None:
        self._a, self._b = read_run(run_a), read_run(run_b)
        self.summary = Summary()

    def __iter__(self) -> Iterator[Difference]:
        for difference in _differences(self._a, self._b, self.summary):
            self.summary.changes[difference.change] += 1
            self.summary.rules_a.update(difference.rules_a)
            self.summary.rules_b.update(difference.rules_b)
            yield difference


def _differences(
    run_a: Iterable[RunDocument], run_b: Iterable[RunDocument], summary: Summary
) -> Iterator[Difference]:
    with tempfile.TemporaryFile() as kept_a, tempfile.TemporaryFile() as kept_b:
        places: dict[int, int] = {}
        for document in run_a:
            summary.fingerprints_a.add(document.record["fingerprint"])
            places[_number(document.key)] = kept_a.tell()
            _keep(kept_a, document)
        seen: set[int] = set()
        for document in run_b:
            summary.fingerprints_b.add(document.record["fingerprint"])
            number = _number(document.key)
            place = places.get(number)
            if place is None:
                _keep(kept_b, document)
                continue
            seen.add(place)
            other = _kept(kept_a, place)
            summary.compared += 1
            if other["output"] != document.record["output_sha256"]:
                yield _same_input(other, document)
        yield from _left_over(kept_a, sorted(set(places.values()) - seen), kept_b, summary)


def _left_over(
    kept_a: IO[bytes], places: list[int], kept_b: IO[bytes], summary: Summary
) -> Iterator[Difference]:
    """Documents whose key the other run does not have."""
    by_id: dict[int, list[int]] = {}
    for place in places:
        by_id.setdefault(_number(_kept(kept_a, place)["id"]), []).append(place)
    kept_b.seek(0)
    for line in kept_b:
        item = parsed(line)
        same_id = by_id.get(_number(item["id"]))
        if not same_id:
            yield Difference(item["id"], "only_b")
            continue
        summary.compared += 1
        if _kept(kept_a, same_id.pop(0))["output"] != item["output"]:
            yield Difference(item["id"], "input")
    for place in sorted(place for same_id in by_id.values() for place in same_id):
        yield Difference(_kept(kept_a, place)["id"], "only_a")


def _number(name: str) -> int:
    # Of a million documents two share a number once in 37 million runs.
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _edits(document: RunDocument) -> Counter[tuple[str, str]]:
    """Which rule changed what. Places are left out: an earlier cut moves all edits of the stages
    behind it, and then each of them would seem responsible."""
    return Counter(
        (entry["rule"], f"{entry['stage']} {entry['removed']}\0{entry['inserted']}")
        for entry in document.entries
        if entry["outcome"] == "applied"
    )


def _keep(file: IO[bytes], document: RunDocument) -> None:
    edits = [[rule, _number(change), count] for (rule, change), count in _edits(document).items()]
    item = {"id": document.id, "output": document.record["output_sha256"], "edits": edits}
    file.write(dump_json(item).encode() + b"\n")


def _kept(file: IO[bytes], place: int) -> dict[str, Any]:
    file.seek(place)
    item: dict[str, Any] = parsed(file.readline())
    return item


def _same_input(other: dict[str, Any], document: RunDocument) -> Difference:
    edits_a = Counter({(rule, number): count for rule, number, count in other["edits"]})
    edits_b: Counter[tuple[str, int]] = Counter()
    for (rule, change), count in _edits(document).items():
        edits_b[rule, _number(change)] += count
    return Difference(
        document.id,
        "text",
        tuple(sorted({rule for rule, _ in edits_a - edits_b})),
        tuple(sorted({rule for rule, _ in edits_b - edits_a})),
    )
