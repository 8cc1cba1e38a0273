"""A record in, its row out: the one place where a document of a corpus meets the cleaner."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.ledger import dump_json, sha256
from cleaner.read.kind import PAGE_NAMES, is_taken_for_page
from cleaner.run.columns import added_fields
from cleaner.run.fields import Literal, kind_of, parsed, protections, replaced, spliced
from cleaner.run.model import HINTS, Record, Row, Settings

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.result import Result


def cleaned(record: Record, cleaner: Cleaner, settings: Settings) -> Row:
    """The row of a record; a dead letter where it cannot be cleaned."""
    fields: Mapping[str, Any] = {}
    stage = "read"
    try:
        if record.kind == "fault":
            raise InputError(record.message, record.reason)
        fields = fields_of(record, settings)
        content, said = _taken(record, fields, settings)
        said = {**settings.hints, **said}
        stage = "clean"
        result = _clean(record, content, said, cleaner, settings)
        stage = "write"
        return _written(record, fields, result, settings)
    except InputError as error:
        return rejected(record, stage, error.reason, str(error), settings, fields)
    except MemoryError:
        raise
    except Exception as error:
        # A fault of ours costs this document alone, and the letter says how to see it again.
        told = f"the cleaner failed: {type(error).__name__}: {error}"
        return rejected(record, stage, "worker_crash", told, settings, fields)


def fields_of(record: Record, settings: Settings | None = None) -> Mapping[str, Any]:
    """The fields of a record; of Parquet those that the settings name, or all names.

    Raises:
        InputError: it has none that can be read.
    """
    if record.kind == "row":
        return parsed(record.raw)
    if record.kind == "parquet":
        from cleaner.run.parquet import fields_of_row

        wanted = None if settings is None else {settings.text_field, *settings.fields.values()}
        return fields_of_row(record, wanted)
    if record.kind == "warc":
        from cleaner.run.warc import fields_of_record

        return fields_of_record(record.raw)
    return {}


def _taken(
    record: Record, fields: Mapping[str, Any], settings: Settings
) -> tuple[str | bytes, dict[str, Any]]:
    """The text or page of a record, and what is known of it: hints, and of bytes `encoding` and
    the `name` that tells pages."""
    if record.kind == "file":
        return record.raw, {"encoding": settings.encoding, "name": record.source}
    if record.kind == "warc":
        from cleaner.run.warc import content_of

        payload = content_of(record.raw)
        known = {name: fields[name] for name in ("url", "date") if name in fields}
        known["encoding"] = settings.encoding or payload.encoding
        return payload.content, {**known, "name": PAGE_NAMES[0] if payload.is_html else ""}
    content = _content(fields, settings)
    said: dict[str, Any] = {
        name: str(value)
        for name in HINTS
        if isinstance(value := fields.get(settings.fields.get(name, "")), str)
    }
    if "protect" in settings.fields:
        name = settings.fields["protect"]
        said["protect"] = protections(fields.get(name), name)
    if isinstance(content, bytes):
        said["encoding"] = settings.encoding
    return content, said


def _content(fields: Mapping[str, Any], settings: Settings) -> str | bytes:
    if settings.out_field in fields:
        raise InputError(
            f"the row has a field `{settings.out_field}` already; name another by --out-field",
            "bad_record",
        )
    if settings.text_field not in fields:
        named = ", ".join(list(fields)[:8]) or "none"
        raise InputError(
            f"the row has no field `{settings.text_field}`; its fields are {named}", "missing_field"
        )
    text = fields[settings.text_field]
    # Bytes are in Parquet, where crawls keep pages as they came.
    if not isinstance(text, (str, bytes)) or isinstance(text, Literal):
        raise InputError(f"`{settings.text_field}` is {kind_of(text)}, not a text", "bad_type")
    return text


def _clean(
    record: Record,
    content: str | bytes,
    said: dict[str, Any],
    cleaner: Cleaner,
    settings: Settings,
) -> Result:
    page = is_taken_for_page(content, settings.input, said.pop("name", ""))
    clean = cleaner.clean_html if page else cleaner.clean
    try:
        return clean(content, id=record.name, **said)
    except ValueError as error:
        # How long a page's text is nobody knows before it is read.
        if not str(error).startswith("the protected span"):
            raise
        raise InputError(str(error), "bad_type") from None


def _written(record: Record, fields: Mapping[str, Any], result: Result, settings: Settings) -> Row:
    added = added_fields(result, replace=settings.replace)
    counts = result.ledger.document["counts"]
    fared = Row(
        flagged=bool(result.flags),
        characters=counts["output_chars"] + counts["removed_chars"] - counts["inserted_chars"],
        removed=counts["removed_chars"],
    )
    if settings.form == "parquet":
        if not _is_utf8(result.text):
            raise InputError(
                "the text holds a lone surrogate, which Parquet's UTF-8 cannot; write JSONL",
                "undecodable",
            )
        records = tuple(result.ledger.records())
        return replace(fared, text=result.text, added=added, records=records)
    if record.kind in ("file", "warc"):
        text = {settings.text_field: result.text} if settings.replace else {}
        line = dump_json({"source": record.source, **fields, **text}).encode("utf-8")
    else:
        line = record.raw
        if record.kind == "parquet":
            from cleaner.run.parquet import line_of_row

            line = line_of_row(record)
        if settings.replace:
            line = replaced(line, settings.text_field, result.text)
    document = spliced(line, settings.out_field, added)
    return replace(fared, document=document, ledger=result.ledger.to_jsonl().encode("utf-8"))


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def rejected(
    record: Record,
    stage: str,
    reason: str,
    message: str,
    settings: Settings,
    fields: Mapping[str, Any] | None = None,
    *,
    retryable: bool = False,
) -> Row:
    """The dead letter of a record: all that is needed to try it again, and why it failed."""
    letter: dict[str, Any] = {
        "source": record.source,
        "path": record.path,
        "kind": record.kind,
        "ordinal": record.ordinal,
        "offset": record.offset,
        "stage": stage,
        "reason": reason,
        "message": message,
        "retryable": retryable,
        "sha256": sha256(record.schema + record.raw),
        # With its schema a row of Parquet is a whole Arrow stream.
        "raw": base64.b64encode(record.schema + record.raw).decode("ascii"),
    }
    named = "id" if record.kind == "warc" else settings.fields.get("id", "")
    given = (fields or {}).get(named)
    if isinstance(given, str):
        letter["id"] = str(given)
    return Row(
        dead=dump_json(letter).encode("utf-8") + b"\n",
        reason=reason,
        message=f"{record.name}: {reason}: {message}",
    )
