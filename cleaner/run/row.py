"""A record in, its row out: the one place where a document of a corpus meets the cleaner.

A line is never written anew: what is added is spliced in before its closing brace, so that ids,
big numbers, odd spacing and fields that nobody named come out as they went in.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.ledger import dump_json, sha256
from cleaner.read.kind import is_taken_for_page
from cleaner.run.model import HINTS, Record, Row, Settings

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.result import Result


class Literal(str):
    """A number as it is written: 30 digits fit no machine word, and 1.10 is not 1.1."""

    __slots__ = ()


def parsed(raw: bytes) -> dict[str, Any]:
    """The fields of a line, its numbers as `Literal`.

    Raises:
        InputError: `undecodable`, `too_deep` or `bad_record`.
    """
    try:
        fields = json.loads(
            raw.decode("utf-8"), parse_int=Literal, parse_float=Literal, parse_constant=Literal
        )
    except UnicodeDecodeError as error:
        raise InputError(f"the line is not UTF-8 at byte {error.start}", "undecodable") from None
    except RecursionError:
        raise InputError("the line nests objects too deeply", "too_deep") from None
    except ValueError as error:
        raise InputError(f"the line is not JSON: {error}", "bad_record") from None
    if not isinstance(fields, dict):
        raise InputError(f"the line is {_kind(fields)}, not an object", "bad_record")
    return fields


def cleaned(record: Record, cleaner: Cleaner, settings: Settings) -> Row:
    """The row of a record; a dead letter where it cannot be cleaned."""
    fields: dict[str, Any] = {}
    stage = "read"
    try:
        if record.kind == "fault":
            raise InputError(record.message, record.reason)
        if record.kind == "row":
            fields = parsed(record.raw)
        content = _text(fields, settings) if record.kind == "row" else record.raw
        stage = "clean"
        result = _clean(record, content, fields, cleaner, settings)
        stage = "write"
        document, ledger = _written(record, fields, result, settings), result.ledger.to_jsonl()
    except InputError as error:
        return rejected(record, stage, error.reason, str(error), settings, fields)
    except MemoryError:
        raise
    except Exception as error:
        # A fault of ours costs this document alone, and the letter says how to see it again.
        told = f"the cleaner failed: {type(error).__name__}: {error}"
        return rejected(record, stage, "worker_crash", told, settings, fields)
    counts = result.ledger.document["counts"]
    return Row(
        document,
        ledger.encode("utf-8"),
        flagged=bool(result.flags),
        characters=counts["output_chars"] + counts["removed_chars"] - counts["inserted_chars"],
        removed=counts["removed_chars"],
    )


def _text(fields: dict[str, Any], settings: Settings) -> str:
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
    if not isinstance(text, str) or isinstance(text, Literal):
        raise InputError(f"`{settings.text_field}` is {_kind(text)}, not a text", "bad_type")
    return text


def _clean(
    record: Record,
    content: str | bytes,
    fields: dict[str, Any],
    cleaner: Cleaner,
    settings: Settings,
) -> Result:
    said: dict[str, Any] = {
        name: str(value)
        for name in HINTS
        if isinstance(value := fields.get(settings.fields.get(name, "")), str)
    }
    if record.kind == "file":
        said["encoding"] = settings.encoding
    if is_taken_for_page(content, settings.input, record.source if record.kind == "file" else ""):
        return cleaner.clean_html(content, id=record.name, **said)
    return cleaner.clean(content, id=record.name, **said)


def _written(record: Record, fields: dict[str, Any], result: Result, settings: Settings) -> bytes:
    added = {
        "key": result.ledger.document["key"],
        "text": result.text,
        "verdict": result.verdict,
        "flags": list(result.flags),
        "captured": dict(result.captured),
    }
    name = json.dumps(settings.out_field).encode()
    spliced = name + b":" + dump_json(added).encode("utf-8") + b"}\n"
    if record.kind == "file":
        return dump_json({"source": record.source})[:-1].encode("utf-8") + b"," + spliced
    # The line is an object: its last byte that is no blank is the closing brace.
    opening = record.raw.rstrip()[:-1].rstrip()
    # A carriage return may stand between tokens, but would break a line for some readers.
    return opening.replace(b"\r", b"") + (b"," if fields else b"") + spliced


def rejected(
    record: Record,
    stage: str,
    reason: str,
    message: str,
    settings: Settings,
    fields: dict[str, Any] | None = None,
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
        "sha256": sha256(record.raw),
        "raw": base64.b64encode(record.raw).decode("ascii"),
    }
    given = (fields or {}).get(settings.fields.get("id", ""))
    if isinstance(given, str):
        letter["id"] = str(given)
    return Row(
        dead=dump_json(letter).encode("utf-8") + b"\n",
        reason=reason,
        message=f"{record.name}: {reason}: {message}",
    )


def _kind(value: Any) -> str:
    if isinstance(value, Literal):
        return "a number"
    kinds = {dict: "an object", list: "a list", bool: "a truth value", type(None): "null"}
    return kinds.get(type(value), "a text")
