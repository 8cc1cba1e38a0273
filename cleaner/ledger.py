"""Entries and document record ⇄ JSON; `replay`, `restore`.

The record of a change and the change are made from the same edits, and `restore` needs the clean
text and the entries alone. JSON schema 1 is `cleaner/ledger.schema.json`; JSONL holds a
`document` record first, then its entries in order.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from cleaner.apply import apply
from cleaner.errors import LedgerError
from cleaner.model import STAGES, Edit, Entry, Evidence

SCHEMA = 1
# The rule of the one entry that says how bytes became text; it changes no text itself.
ENCODING = "decode/encoding"

# DESIGN: lone surrogates, bidi controls, C0 and C1 never stand raw in a ledger.
_ESCAPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufeff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The record of one document: `document` (hashes, fingerprint, verdict, counts …) and
    `entries` in stage order, applied ones sorted by start within a stage."""

    document: Mapping[str, Any]
    entries: tuple[Entry, ...] = field(default=())

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def applied(self) -> tuple[Entry, ...]:
        """The entries that changed the text."""
        return tuple(entry for entry in self.entries if entry.outcome == "applied")

    def records(self) -> list[dict[str, Any]]:
        """The ledger as JSON-ready dictionaries, the document record first."""
        key = self.document["key"]
        return [dict(self.document), *(_record(key, entry) for entry in self.entries)]

    def to_jsonl(self) -> str:
        """One JSON object a line, ASCII-safe where the text holds controls."""
        return "".join(dump_json(record) + "\n" for record in self.records())

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Ledger:
        """Read back what `records` gave.

        Raises:
            LedgerError: no document record, or an entry with missing or unknown values.
        """
        document: Mapping[str, Any] | None = None
        entries = []
        for record in records:
            if record.get("record") == "document":
                if document is not None:
                    raise LedgerError(
                        "two document records in one ledger; read a file that holds several "
                        "with cleaner.ledger.load_all, or name one by --key"
                    )
                if record.get("schema") != SCHEMA:
                    raise LedgerError(
                        f"ledger has schema {record.get('schema')!r}, this version reads {SCHEMA}"
                    )
                if not isinstance(record.get("key"), str):
                    raise LedgerError("the document record lacks its key")
                document = record
            else:
                entries.append(_entry(record))
        if document is None:
            raise LedgerError("no document record; a ledger begins with one")
        return cls(document, tuple(entries))

    @classmethod
    def from_jsonl(cls, text: str) -> Ledger:
        """Read one ledger from JSON lines.

        Raises:
            LedgerError: a line is no JSON object, or the records do not make one ledger.
        """
        return cls.from_records(parse_lines(text))


def parse_lines(text: str) -> list[dict[str, Any]]:
    """JSON lines as dictionaries; raises LedgerError with the line's number."""
    records = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise LedgerError(f"line {number} of the ledger is not JSON: {error}") from None
        if not isinstance(record, dict):
            raise LedgerError(f"line {number} of the ledger is not a JSON object")
        records.append(record)
    return records


def load_all(text: str) -> list[Ledger]:
    """Every ledger of a JSONL file that holds several, in order."""
    groups: list[list[dict[str, Any]]] = []
    for record in parse_lines(text):
        if record.get("record") == "document":
            groups.append([])
        elif not groups:
            raise LedgerError("the ledger begins with an entry; its document record is missing")
        groups[-1].append(record)
    return [Ledger.from_records(group) for group in groups]


def _record(key: str, entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = {
        "record": "entry",
        "document": key,
        "stage": entry.stage,
        "rule": entry.rule,
        "category": entry.category,
        "action": entry.action,
        "outcome": entry.outcome,
        "start": entry.start,
        "end": entry.end,
        "removed": entry.removed,
        "inserted": entry.inserted,
        "reason": [
            {"cue": cue, "share": share, **({"detail": detail} if detail else {})}
            for cue, share, detail in entry.reason
        ],
    }
    if entry.captured:
        record["captured"] = dict(entry.captured)
    if entry.group:
        record["group"] = entry.group
    if entry.cause:
        record["cause"] = entry.cause
    return record


def _entry(record: Mapping[str, Any]) -> Entry:
    try:
        entry = Entry(
            stage=record["stage"],
            rule=record["rule"],
            category=record.get("category", ""),
            action=record["action"],
            outcome=record["outcome"],
            start=record["start"],
            end=record["end"],
            removed=record["removed"],
            inserted=record["inserted"],
            reason=tuple(
                Evidence(e["cue"], e["share"], e.get("detail", ""))
                for e in record.get("reason", ())
            ),
            captured=dict(record.get("captured", {})),
            group=record.get("group", ""),
            cause=record.get("cause", ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LedgerError(f"an entry of the ledger lacks or distorts {error}") from None
    if not (isinstance(entry.removed, str) and isinstance(entry.inserted, str)):
        raise LedgerError(f"an entry of {entry.rule} removes or inserts what is no text")
    if entry.stage not in STAGES:
        raise LedgerError(f"an entry names the stage {entry.stage!r}; stages are {STAGES}")
    if not (
        isinstance(entry.start, int)
        and isinstance(entry.end, int)
        and 0 <= entry.start <= entry.end
    ):
        raise LedgerError(f"an entry of {entry.rule} has the span {entry.start}…{entry.end}")
    return entry


def dump_json(record: Any) -> str:
    """A record or any value as JSON on one line; what may not stand raw is escaped."""
    try:
        dumped = orjson.dumps(record).decode()
    except TypeError:  # A lone surrogate, which only the standard library writes.
        dumped = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    if dumped.isascii() and "\x7f" not in dumped:
        return dumped
    return _ESCAPED.sub(_escape, dumped)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def _applied_by_stage(entries: Iterable[Entry]) -> list[list[Entry]]:
    stages: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.outcome == "applied":
            stages.setdefault(entry.stage, []).append(entry)
    return [
        sorted(stages[stage], key=lambda e: (e.start, e.end)) for stage in STAGES if stage in stages
    ]


def _encoding(entries: Sequence[Entry]) -> str | None:
    for entry in entries:
        if entry.rule == ENCODING:
            named = entry.captured.get("encoding", "none")
            try:
                "".encode(named)
            except (LookupError, TypeError):
                raise LedgerError(
                    f"the ledger names the encoding {named!r}, which is none"
                ) from None
            return named
    return None


def _carry_out(text: str, edits: Sequence[Edit]) -> str:
    try:
        return apply(text, edits)
    except ValueError as error:
        raise LedgerError(
            f"entries of the ledger overlap or lie outside the text: {error}"
        ) from None


def sha256(content: str | bytes) -> str:
    """Hash of the content; of a text, that of its UTF-8 form."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()


def replay(source: str | bytes, ledger: Ledger | Sequence[Entry]) -> str:
    """Carry the applied entries out on `source` and return the clean text.

    Raises:
        LedgerError: an entry's `removed` does not stand at its place in `source`.
    """
    entries = tuple(ledger)
    text = source if isinstance(source, str) else decode_as(source, _encoding(entries) or "utf-8")
    for stage in _applied_by_stage(entries):
        for entry in stage:
            if text[entry.start : entry.end] != entry.removed:
                raise LedgerError(
                    f"{entry.rule} took out {entry.removed[:40]!r} at {entry.start}…{entry.end} "
                    f"of its stage `{entry.stage}`, but other text stands there; the ledger "
                    "belongs to another input"
                )
        text = _carry_out(text, [Edit(e.start, e.end, e.inserted) for e in stage])
    return text


def restore(clean: str, ledger: Ledger | Sequence[Entry]) -> str | bytes:
    """The input, rebuilt from the clean text and the entries alone: a string where a string went
    in, the very bytes where bytes went in.

    Raises:
        LedgerError: the clean text is another one or was edited: its hash is not the ledger's,
            or an entry's `inserted` does not stand at its place.
    """
    entries = tuple(ledger)
    if isinstance(ledger, Ledger) and sha256(clean) != ledger.document.get("output_sha256"):
        # Where a ledger holds cuts only, nothing else would tell.
        raise LedgerError(
            f"the clean text is not the one that the ledger of {ledger.document['key']} was "
            "written for; it was changed since, or is another"
        )
    as_bytes = isinstance(ledger, Ledger) and ledger.document.get("input_kind") == "bytes"
    text = _undone(clean, entries)
    encoding = _encoding(entries) or ("utf-8" if as_bytes else None)
    return text if encoding is None else text.encode(encoding, "surrogateescape")


def restore_text(clean: str, entries: Iterable[Entry]) -> str:
    """The text before these edits, all of a ledger or those from one stage on; it stays a text
    where bytes went in, since the encoding's entry is left out.

    Raises:
        LedgerError: an entry's `inserted` does not stand at its place.
    """
    return _undone(clean, [entry for entry in entries if entry.rule != ENCODING])


def _undone(text: str, entries: Iterable[Entry]) -> str:
    for stage in reversed(_applied_by_stage(entries)):
        inverse = []
        shift = 0
        for entry in stage:
            start = entry.start + shift
            end = start + len(entry.inserted)
            if text[start:end] != entry.inserted or start > len(text):
                raise LedgerError(
                    f"{entry.rule} put in {entry.inserted[:40]!r} at {start} of the text after its "
                    f"stage `{entry.stage}`, but other text stands there; the ledger belongs to "
                    "another text, or the text was changed since"
                )
            inverse.append(Edit(start, end, entry.removed))
            shift += len(entry.inserted) - (entry.end - entry.start)
        text = _carry_out(text, inverse)
    return text


def decode_as(raw: bytes, encoding: str) -> str:
    """Bytes to text so that every byte can be had back: what is no character of `encoding`
    becomes a lone surrogate (PEP 383)."""
    return raw.decode(encoding, "surrogateescape")
