"""Runs for tests: small ledgers written as the program writes them, and records made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from cleaner.ledger import dump_json
from cleaner.runs.read import RunDocument

LEAD = "The port of Brest was closed on Sunday after a storm that lasted all night, officials said."


def article(number: int, *spill: str) -> str:
    """A short article of its own, with lines of spill at its end."""
    told = f"It would open again on Monday, said the harbour master of pier {number}."
    return "\n".join(["Storm closes port", LEAD, told, *spill])


def ledger(
    path: Path, cleaner: Cleaner, texts: dict[str, str], outlet: str = "example.org"
) -> Path:
    """Clean the texts; write their ledger to `path` and the clean texts beside it."""
    records = []
    for name, text in texts.items():
        result = cleaner.clean(text, id=name, outlet=outlet)
        records.append(result.ledger.to_jsonl())
        clean = path.parent / "texts" / name
        clean.parent.mkdir(exist_ok=True)
        clean.write_bytes(result.text.encode())
    path.write_text("".join(records), "utf-8")
    return path


def document(
    number: int,
    rules: Iterable[str] = (),
    *,
    outlet: str = "example.org",
    language: str = "en",
    removed: int = 10,
    left: int = 990,
) -> RunDocument:
    """A document in which each of the rules took `removed` characters."""
    entries = [
        {
            "record": "entry", "document": f"{outlet}/{number}#0", "stage": "spill", "rule": rule,
            "category": "other", "action": "cut", "outcome": "applied", "start": 100 * at,
            "end": 100 * at + removed, "removed": "x" * removed, "inserted": "", "reason": [],
        }
        for at, rule in enumerate(rules)
    ]  # fmt: skip
    record: dict[str, Any] = {
        "record": "document", "schema": 1, "key": f"{outlet}/{number}#0", "input_sha256": "0" * 64,
        "output_sha256": "1" * 64, "fingerprint": "2" * 64, "verdict": "article", "flags": [],
        "counts": {"removed_chars": removed * len(entries), "inserted_chars": 0,
                   "output_chars": left},
        "language": {"code": language}, "hints": {"outlet": outlet},
    }  # fmt: skip
    return RunDocument(record, entries)


def write(path: Path, documents: Sequence[RunDocument]) -> Path:
    """The documents as a ledger file."""
    lines = [dump_json(r) for document in documents for r in (document.record, *document.entries)]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path
