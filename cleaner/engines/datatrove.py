"""Steps for datatrove: readers that lose nothing silently, and the cleaner.

What cannot be read or cleaned goes to an `exclusion_writer`, as in datatrove's own filters, and is
counted in the statistics as `dropped_<reason>`.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import orjson
from datatrove.data import Document
from datatrove.io import DataFolderLike
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.pipeline.writers.disk_base import DiskWriter
from datatrove.utils.typeshelper import StatHints

from cleaner.batch.plan import Plan
from cleaner.batch.rows import Outcome, record_of, rows_of
from cleaner.batch.table import TableCleaner
from cleaner.compress import opened
from cleaner.errors import InputError
from cleaner.page.charset import decode_page
from cleaner.pipeline import Cleaner
from cleaner.run import warc
from cleaner.run.fields import Literal, parsed
from cleaner.run.model import Limits, Record, Settings, Source
from cleaner.run.read import rows_of as lines_of
from cleaner.run.row import rejected
from cleaner.run.shard import stem_of

_BATCH = 64
_ROW, _SHARD = "source_row", "source_shard"


class _SafeReader(BaseDiskReader):  # type: ignore[misc]
    """What the two readers share: each record is a document or a dead letter, and counted.

    Dead letters go to `exclusion_writer` in the form that `clean retry` takes (write them with
    `JsonlWriter(…, expand_metadata=True)`); None counts and logs them only. Each document has in
    its metadata `source_row` (file and place in it, which the ledger's key begins with) and
    `source_shard`, a name for output files that stays the same with any number of tasks:
    `JsonlWriter(out, "${source_shard}.jsonl.gz")`. The other arguments are those of datatrove's
    own readers.
    """

    def __init__(
        self,
        data_folder: DataFolderLike,
        exclusion_writer: DiskWriter | None,
        *,
        text_key: str = "text",
        id_key: str = "id",
        glob_pattern: str | None = None,
        recursive: bool = True,
        paths_file: Any = None,
        limit: int = -1,
        skip: int = 0,
        adapter: Callable[..., dict[str, Any]] | None = None,
        default_metadata: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(
            data_folder, paths_file, limit, skip, adapter=adapter, text_key=text_key,
            id_key=id_key, default_metadata=default_metadata, recursive=recursive,
            glob_pattern=glob_pattern,
        )  # fmt: skip
        self.exclusion_writer = exclusion_writer
        self._rank = 0
        self._settings = Settings(text_field=text_key, fields={"id": id_key})

    def _found(self, source: Source, stream: BinaryIO) -> Iterator[Record]:
        raise NotImplementedError

    def _fields(self, record: Record) -> dict[str, Any]:
        """What goes to the adapter. Raises InputError where there is no text."""
        raise NotImplementedError

    def run(self, data: Any = None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Documents of this rank's files."""
        self._rank = rank
        with self.exclusion_writer or contextlib.nullcontext():
            yield from super().run(data, rank, world_size)

    def read_file(self, filepath: str) -> Iterator[Document]:
        """Documents of one file."""
        for record in self._records(filepath):
            if record.skipped:
                self.stat_update("no_document", value=record.skipped)
            if record.kind == "skip":
                continue
            with self.track_time():
                document = self._document(record, filepath)
            if document is not None:
                yield document

    def _records(self, filepath: str) -> Iterator[Record]:
        source = Source(filepath, self.data_folder.resolve_paths(filepath))
        try:
            with self.data_folder.open(filepath, "rb") as file:
                stream = file if hasattr(file, "read1") else io.BufferedReader(file)
                yield from self._found(source, stream)
        except (EOFError, OSError, InputError) as error:
            reason = getattr(error, "reason", "unreadable")
            yield Record(
                filepath, "fault", 0, 0, b"", reason, f"cannot be read: {error}", source.path
            )

    def _document(self, record: Record, filepath: str) -> Document | None:
        try:
            if record.kind == "fault":
                raise InputError(record.message, record.reason)
            return self._made(self._fields(record), record, filepath)
        except (InputError, RecursionError) as error:
            reason = getattr(error, "reason", "too_deep")
            self.stat_update(StatHints.dropped, f"dropped_{reason}")
            row = rejected(record, "read", reason, str(error), self._settings)
            _tell(row.message)
            if self.exclusion_writer is not None:
                letter = json.loads(row.dead)
                self.exclusion_writer.write(Document("", record.name, metadata=letter), self._rank)
            return None

    def _made(self, fields: dict[str, Any], record: Record, filepath: str) -> Document:
        try:
            made = self.adapter(fields, filepath, record.ordinal)
            made["id"] = str(made["id"])
            document = Document(**{**made, "media": []})
            document.metadata = {
                **(self.default_metadata or {}),
                **document.metadata,
                _ROW: record.name,
                _SHARD: stem_of(filepath),
            }
            # Its writers would end the whole task at what they cannot write.
            orjson.dumps([document.text, document.id, document.metadata])
        except (orjson.JSONEncodeError, UnicodeEncodeError) as error:
            raise InputError(f"datatrove cannot write this row: {error}", "bad_record") from None
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            raise InputError(f"the adapter failed: {error!r}", "bad_record") from None
        return document


class SafeJsonlReader(_SafeReader):
    """Reads JSON lines as `clean run` does: packed or not by content and not by name, each line
    for itself. A byte-order mark, a bad byte, NaN, a torn archive or an empty text costs at most
    its own line."""

    name = "🧽 Jsonl, safe"

    def _found(self, source: Source, stream: BinaryIO) -> Iterator[Record]:
        return lines_of(source, stream)

    def _fields(self, record: Record) -> dict[str, Any]:
        fields = parsed(record.raw)
        if self.text_key not in fields:
            raise InputError(f"the row has no field `{self.text_key}`", "missing_field")
        text = fields[self.text_key]
        if not isinstance(text, str) or isinstance(text, Literal):
            raise InputError(f"`{self.text_key}` is not a text", "bad_type")
        plain: dict[str, Any] = _plain(fields)
        return plain


class SafeWarcReader(_SafeReader):
    """Reads the pages and texts of WARC as `clean run` does, each record for itself; its url, date
    and id are in the metadata. The encoding is found as browsers find it. A bad length, a torn
    member or a page that is packed in a broken way costs itself; records that are no documents
    are counted as `no_document`."""

    name = "🧽 Warc, safe"

    def _found(self, source: Source, stream: BinaryIO) -> Iterator[Record]:
        return warc.records(source, opened(stream))

    def _fields(self, record: Record) -> dict[str, Any]:
        content = warc.content_of(record.raw)
        page, _ = decode_page(content.content, content.encoding)
        return {**warc.fields_of_record(record.raw), self.text_key: page}


class NewsCleaner(PipelineStep):  # type: ignore[misc]
    """Cleans documents: the text is replaced, and `metadata["clean"]` (or the `out_field` of the
    settings) says key, verdict, flags, captured and the ledger.

    Args:
        cleaner: None for the shipped packs.
        exclusion_writer: where rejected documents go, unchanged, with status, reason and message;
            None counts and logs them only.
        settings: `fields` name the metadata that hold hints (`{"url": "url"}`) and the id;
            `source_row`, as `SafeJsonlReader` sets it, is the id where none is named, then the
            document's own.
        limits: what one document may cost before it is rejected; what kills or hangs its process
            does so in a child, so that no task of datatrove's waits for ever.
    """

    type = "✂️ - FORMAT"
    name = "🧽 News cleaner"

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        exclusion_writer: DiskWriter | None = None,
        settings: Settings | None = None,
        *,
        isolated: bool = True,
        limits: Limits | None = None,
    ) -> None:
        super().__init__()
        self.exclusion_writer = exclusion_writer
        self._plan: Plan = TableCleaner(cleaner, settings, isolated=isolated, limits=limits).plan

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The documents that could be cleaned, in order."""
        settings, rows = self._plan.settings, rows_of(self._plan)
        waiting = iter(data)
        with self.exclusion_writer or contextlib.nullcontext():
            while batch := list(islice(waiting, _BATCH)):
                with self.track_time("batch"):
                    made = rows.outcomes(_record(document, settings) for document in batch)
                for document, outcome in zip(batch, made, strict=True):
                    self.stat_update(StatHints.total)
                    if self._taken(document, outcome, settings.out_field, rank):
                        yield document

    def _taken(self, document: Document, outcome: Outcome, name: str, rank: int) -> bool:
        if outcome.text is None:
            self.stat_update(StatHints.dropped, f"dropped_{outcome.reason}")
            _tell(f"{document.id}: {outcome.reason}: {outcome.message}")
            document.metadata[name] = {
                "status": outcome.status, "reason": outcome.reason, "message": outcome.message,
            }  # fmt: skip
            if self.exclusion_writer is not None:
                document.text = document.text.encode("utf-8", "backslashreplace").decode("utf-8")
                self.exclusion_writer.write(document, rank)
            return False
        self.stat_update(StatHints.forwarded, outcome.status)
        self.stat_update("removed_chars", value=len(document.text) - len(outcome.text))
        document.text = outcome.text
        document.metadata[name] = {
            "key": outcome.key,
            "verdict": outcome.verdict,
            "flags": list(outcome.flags or ()),
            "captured": json.loads(outcome.captured or "{}"),
            "status": outcome.status,
            "ledger": outcome.ledger,
        }
        self.update_doc_stats(document)
        return True


def _record(document: Document, settings: Settings) -> Record:
    fields = {
        name: document.metadata[name]
        for name in settings.fields.values()
        if name in document.metadata
    }
    given = fields.get(settings.fields.get("id", ""), document.metadata.get(_ROW, document.id))
    return record_of({**fields, settings.text_field: document.text}, str(given))


def _plain(value: Any) -> Any:
    """Numbers as Python's, where datatrove's writers have room for them, else as they are written:
    an id of 30 digits stays itself."""
    if isinstance(value, Literal):
        return _number(str(value))
    if isinstance(value, dict):
        return {name: _plain(held) for name, held in value.items()}
    return [_plain(held) for held in value] if isinstance(value, list) else value


def _number(written: str) -> int | float | str:
    if written.lstrip("-").isdigit():
        fits = len(written) < 20 and -(1 << 63) <= int(written) < 1 << 63
        return int(written) if fits else written
    number = float(written)
    return number if math.isfinite(number) else written


def _tell(message: str) -> None:
    from datatrove.utils.logging import logger

    logger.warning(message)
