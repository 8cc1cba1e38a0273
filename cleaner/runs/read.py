"""A run in (a ledger file, or a folder that holds ledgers), its documents with their entries out.

One document is held at a time, whatever the size of the run. Plain, gzip, zstd and Parquet files
are told apart by their first bytes, not by their names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import orjson

from cleaner.compress import opened
from cleaner.errors import InputError, LedgerError
from cleaner.ledger import SCHEMA, Ledger
from cleaner.runs.columns import MAGIC, read_records

# As `clean run` lays its folder out, and as somebody names the files of `--ledger`.
LEDGERS = tuple(
    f"{place}.{form}"
    for place in ("ledger/*", "*.ledger")
    for form in ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")
)

_DOCUMENT: Mapping[str, type] = {
    "key": str, "input_sha256": str, "output_sha256": str, "fingerprint": str, "verdict": str,
    "flags": list, "counts": dict, "language": dict,
}  # fmt: skip
_ENTRY: Mapping[str, type] = {
    "stage": str, "rule": str, "category": str, "outcome": str, "start": int, "end": int,
    "removed": str, "inserted": str,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunDocument:
    """The document record and the entries of one document, as the ledger holds them."""

    record: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]

    @property
    def key(self) -> str:
        """The key of the document: its id and the beginning of its input's hash."""
        key: str = self.record["key"]
        return key

    @property
    def id(self) -> str:
        """The key without the hash, hence the same for another state of the same document."""
        return self.key.rpartition("#")[0] or self.key

    @property
    def outlet(self) -> str:
        """The outlet that the hints name, or the host of the address; empty where neither is."""
        hints = self.record.get("hints", {})
        named = hints.get("outlet") or ""
        if not named and (url := hints.get("url")):
            try:
                named = urlsplit(str(url)).hostname or ""
            except ValueError:  # "http://[" is no address.
                named = ""
        return str(named).lower().removeprefix("www.")

    @property
    def language(self) -> str:
        """The language's code; empty where it is not known or no rule asked."""
        return str(self.record["language"].get("code") or "")

    @property
    def ledger(self) -> Ledger:
        """Both as `restore` takes them; raises LedgerError where an entry cannot be read."""
        return Ledger.from_records([self.record, *self.entries])

    def count(self, name: str) -> int | None:
        """One of the record's counts, or None where the ledger's version did not write it."""
        value = self.record["counts"].get(name)
        return value if isinstance(value, int) else None


def ledger_files(run: str | Path) -> list[Path]:
    """The ledgers of a run, in sorted order: the file itself, or those of the folder.

    Raises:
        InputError: there is no such run, or the folder holds no ledger.
    """
    path = Path(run)
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InputError(f"{run}: no such file or folder; name a ledger or the folder of a run",
                         "unreadable")  # fmt: skip
    found = sorted({file for pattern in LEDGERS for file in path.rglob(pattern)})
    if not found:
        raise InputError(
            f"{run}: holds no ledger; name the folder that `clean run` wrote, the file of "
            "`clean … --ledger FILE`, or a folder of files *.ledger.jsonl (.gz, .zst) or "
            "*.ledger.parquet",
            "unreadable",
        )
    return found


def read_run(run: str | Path) -> Iterator[RunDocument]:
    """The documents of a run, lazily; a wrong path is refused at once.

    Raises:
        InputError: a file cannot be read or unpacked.
        LedgerError: a line is not what a ledger holds; tells file and line.
    """
    files = ledger_files(run)
    return (document for file in files for document in _documents(file))


def rejected(run: str | Path) -> int | None:
    """How many documents were rejected, as `run.json` counts them; None where nothing tells."""
    count = _told(run, "counts", "rejected")
    return count if isinstance(count, int) else None


def replaced_field(run: str | Path) -> str | None:
    """The field whose text the clean text replaced, where the run was told to do so."""
    if _told(run, "identity", "settings", "replace") is not True:
        return None
    return str(_told(run, "identity", "settings", "text_field"))


def _told(run: str | Path, *names: str) -> Any:
    try:
        said = json.loads((Path(run) / "run.json").read_bytes())
        for name in names:
            said = said[name]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return said


def is_parquet(path: Path) -> bool:
    """Whether a file says that it is Parquet."""
    try:
        with open(path, "rb") as file:
            return file.read(4) == MAGIC
    except OSError:
        return False  # Told by who opens it to read it.


def open_lines(path: Path) -> IO[bytes]:
    """A file's bytes, unpacked, to be read line by line; raises InputError."""
    try:
        return opened(open(path, "rb"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", "unreadable") from None


def _documents(path: Path) -> Iterator[RunDocument]:
    document: dict[str, Any] | None = None
    entries: list[dict[str, Any]] = []
    for where, record in _records(path):
        if record.get("record") == "document":
            if document is not None:
                yield RunDocument(document, entries)
            document, entries = _checked(record, _DOCUMENT, where), []
            if record.get("schema") != SCHEMA:
                raise LedgerError(
                    f"{where}: has schema {record.get('schema')!r}, this version reads {SCHEMA}"
                )
            if not isinstance(record.get("hints", {}), dict):
                raise LedgerError(f"{where}: `hints` of the document is no object")
        elif document is None:
            raise LedgerError(f"{where}: an entry without its document; is this a ledger?")
        else:
            entries.append(_checked(record, _ENTRY, where))
    if document is not None:
        yield RunDocument(document, entries)


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    number = 0
    if is_parquet(path):
        for number, record in enumerate(read_records(path), 1):
            yield f"{path}:{number}", record
        return
    try:
        with open_lines(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.isspace():
                    continue
                record = parsed(line)
                if not isinstance(record, dict):
                    raise LedgerError(f"{path}:{number}: is not a JSON object; was it cut off?")
                yield f"{path}:{number}", record
    except (EOFError, OSError) as error:
        raise InputError(
            f"{path}: cannot be read beyond line {number}: {error}", "unreadable"
        ) from None


def parsed(line: bytes) -> Any:
    """A line of JSON; None where it is none."""
    try:
        return orjson.loads(line)
    except ValueError:  # A lone surrogate, which only the standard library reads.
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            return None


def _checked(record: dict[str, Any], fields: Mapping[str, type], where: str) -> dict[str, Any]:
    for name, kind in fields.items():
        if not isinstance(record.get(name), kind):
            raise LedgerError(
                f"{where}: `{name}` is missing or no {kind.__name__}; is this a ledger?"
            )
    return record
