"""What travels in a run: settings, sources, records, batches, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

HINTS = ("url", "title", "outlet", "date", "lang")
MAX_BYTES = 32_000_000  # Of one document, as in `cleaner.pipeline`.
BATCH_DOCUMENTS, BATCH_BYTES = 64, 1_000_000
SHARD_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How rows are read and written. `text_field` holds the text, `fields` names the fields of the
    hints, of the id and of the spans to protect; `hints` hold for documents that say nothing
    themselves; `input` is what the documents are: `auto`,
    `text` or `html`. With `replace` the clean text takes the place of the text. `form` is what is
    written: `jsonl` or `parquet`."""

    text_field: str = "text"
    fields: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    out_field: str = "clean"
    input: str = "auto"
    encoding: str | None = None
    replace: bool = False
    form: str = "jsonl"
    compress: str = "zst"
    per_shard: int = 5000

    def as_json(self) -> dict[str, Any]:
        """For `run.json`, where a changed setting is found."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost before its worker is stopped: a backstop, so both are high."""

    seconds: float = 120.0
    memory: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Source:
    """One input: the name that keys are made from, and where it is. `fault` is a reason and a
    sentence where it cannot be read at all."""

    name: str
    path: str
    fault: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One document as it was found: its bytes, whose they are, and where they stood.

    `kind` is `row` (a line of JSONL), `parquet` (a row of one, as an Arrow message without its
    `schema`), `warc` (a record of one), `file`, `fault`: what could not be read, with its `reason`
    and `message`, or `skip`, which is no document. `offset` counts bytes of the decompressed
    source; rows of Parquet have none. `skipped` counts what was passed over before it.
    """

    source: str
    kind: str
    ordinal: int
    offset: int
    raw: bytes
    reason: str = ""
    message: str = ""
    path: str = ""
    schema: bytes = b""
    skipped: int = 0

    @property
    def name(self) -> str:
        """What the ledger calls the document: unique whatever ids it has."""
        return self.source if self.kind in ("file", "fault") else f"{self.source}:{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Batch:
    """The unit that goes to a worker. `condemned` are records that two workers died of, with
    reason and message."""

    records: tuple[Record, ...]
    condemned: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """How documents fared; `documents` is always the sum of the next three. `characters` are those
    that came in, `removed` those that went; of rejected documents neither is counted. `skipped`
    counts records of WARC that are no documents."""

    documents: int = 0
    cleaned: int = 0
    flagged: int = 0
    rejected: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    skipped: int = 0
    characters: int = 0
    removed: int = 0

    def __add__(self, other: Counts) -> Counts:
        reasons = dict(self.reasons)
        for reason, count in other.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
        return Counts(
            self.documents + other.documents,
            self.cleaned + other.cleaned,
            self.flagged + other.flagged,
            self.rejected + other.rejected,
            dict(sorted(reasons.items())),
            self.skipped + other.skipped,
            self.characters + other.characters,
            self.removed + other.removed,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one record: its line of output and of ledger, or its dead letter. Where
    Parquet is written, `added` and `records` stand for the two lines."""

    document: bytes = b""
    ledger: bytes = b""
    text: str = ""
    added: Mapping[str, Any] | None = None
    records: Sequence[Mapping[str, Any]] = ()
    dead: bytes = b""
    flagged: bool = False
    reason: str = ""
    message: str = ""
    characters: int = 0
    removed: int = 0

    @property
    def counts(self) -> Counts:
        """Of this one document."""
        if self.reason:
            return Counts(1, rejected=1, reasons={self.reason: 1})
        return Counts(
            1,
            cleaned=int(not self.flagged),
            flagged=int(self.flagged),
            characters=self.characters,
            removed=self.removed,
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a batch, in the bytes that are written; `size` are those that were read. One
    without documents tells of a shard that needs no work."""

    documents: bytes
    ledger: bytes
    dead: bytes
    counts: Counts
    warnings: tuple[str, ...] = ()
    size: int = 0
