"""Validated packs kept on disk under the hash of their sources, so that a warm start parses no
YAML and analyses no pattern.

The cache is a file of JSON with a checksum in a directory that only its owner may enter.
Anything unexpected (foreign owner, wide permissions, a wrong checksum, another version) is a miss
and is rebuilt; a cache that cannot be written is no error. JSON, not pickle: a poisoned entry can
at worst be wrong rules, never code, and the checksum is keyed by the sources' hash.

What it holds: a line of what every start needs (the probes of all rules, the gates of the names
packs), then, each packed by itself, one record a rule, one a names pack, one of the romanisation
tables and one of the placeholders, which are unpacked when somebody first asks for them.
"""

from __future__ import annotations

import gc
import hashlib
import os
import stat
import zlib
from collections.abc import Sequence
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import orjson

from cleaner import __version__
from cleaner.rulepack.packs import Name, NamesBody, NamesPack, Packs, Romanisation, Spelling
from cleaner.rulepack.rule import Cue, PatternData, Rule
from cleaner.rulepack.schema import FORMAT
from cleaner.rulepack.table import Probe, RuleTable

if TYPE_CHECKING:
    from cleaner.patterns.plain import Vocabulary


def cache_folder() -> Path:
    """`$CLEANER_CACHE`, else the user's cache directory."""
    chosen = os.environ.get("CLEANER_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "despill"


def _file(sha256: str) -> Path:
    return cache_folder() / f"packs-{FORMAT}-{__version__}-{_analyser()}-{sha256[:32]}.json"


@cache
def _analyser() -> str:
    """A stamp of the modules that turn sources into packs: a changed analysis is a new cache."""
    here = Path(__file__).parent
    states = [
        (path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for folder in (here, here.parent / "patterns", here.parent / "names")
        for path in sorted(folder.glob("*.py"))
    ]
    return hashlib.sha256(repr(states).encode()).hexdigest()[:12]


def _is_private(folder: Path) -> bool:
    if os.name != "posix":
        return True
    state = folder.lstat()
    return stat.S_ISDIR(state.st_mode) and state.st_uid == os.getuid() and not state.st_mode & 0o077


def load(sha256: str) -> Packs | None:
    """The packs of this hash, or None where the cache has none that can be trusted."""
    try:
        path = _file(sha256)
        if not _is_private(path.parent):
            return None
        raw = path.read_bytes()
        first = raw.index(b"\n") + 1
        if raw[: first - 1].decode() != _checksum(sha256, memoryview(raw)[first:]):
            return None
        packs = _packs(raw, first)
        return packs if packs.sha256 == sha256 else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def save(packs: Packs) -> None:
    """Write the packs; a cache that cannot be written is left alone."""
    import tempfile  # Only a cold start writes.

    body = _body(packs)
    try:
        folder = cache_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_private(folder):
            return
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(_checksum(packs.sha256, body).encode() + b"\n" + body)
        os.replace(temporary, _file(packs.sha256))
    except OSError:
        return


def _checksum(sha256: str, body: bytes | memoryview) -> str:
    sum_ = hashlib.sha256(sha256.encode())
    sum_.update(body)
    return sum_.hexdigest()


def _body(packs: Packs) -> bytes:
    table = RuleTable.of(packs.rules)
    head: dict[str, Any] = {
        "sha256": packs.sha256,
        "months": packs.months,
        "formerly": packs.formerly,
        "extended": packs.extended,
        "probes": table.probes,
        "names": [
            [p.id, p.context, p.openers, p.romanisation, p.count, p.by_language, p.source, p.layer]
            for p in packs.names
        ],
    }
    tables = dict(packs.open_romanisations())
    parts = [*table, *(pack.body for pack in packs.names), tables, _words(packs)]
    records = [zlib.compress(orjson.dumps(part, default=list)) for part in parts]
    head["sizes"] = list(map(len, records))
    return b"\n".join([orjson.dumps(head, default=list), b"".join(records)])


class _Records(Sequence[bytes]):
    """The records of a file, each unpacked when it is asked for: of 12 MB a text needs some kB."""

    def __init__(self, packed: bytes, sizes: Sequence[int]) -> None:
        self._packed = packed
        self._starts = list(accumulate(sizes, initial=0))
        if self._starts[-1] != len(packed):
            raise ValueError("the sizes of the records come to the size of the file")

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, number: int) -> bytes: ...
    @overload
    def __getitem__(self, number: slice) -> list[bytes]: ...
    def __getitem__(self, number: int | slice) -> bytes | list[bytes]:
        if isinstance(number, slice):
            return [self[n] for n in range(len(self))[number]]
        at = range(len(self))[number]
        return zlib.decompress(self._packed[self._starts[at] : self._starts[at + 1]])


def _words(packs: Packs) -> tuple[object, int]:
    if packs.open_vocabulary is None:
        return [], 0
    vocabulary = packs.open_vocabulary()
    return list(vocabulary.placeholders.values()), vocabulary.spent


def _packs(raw: bytes, start: int) -> Packs:
    end = raw.index(b"\n", start)
    head = orjson.loads(memoryview(raw)[start:end])
    records = _Records(raw[end + 1 :], head["sizes"])
    probes = list(map(Probe._make, head["probes"]))
    if len(records) != len(probes) + len(head["names"]) + 2:
        raise ValueError(
            "a record for each rule and names pack, one of tables, one of placeholders"
        )
    names = [
        NamesPack(*[*row, partial(_names, records, len(probes) + number)])
        for number, row in enumerate(head["names"])
    ]
    rules = RuleTable(probes, records, _rule)
    return Packs(
        rules, tuple(names), head["months"], head["sha256"], head["formerly"],
        extended={pack: _tuples(outlets) for pack, outlets in head["extended"].items()},
        open_romanisations=partial(_romanisations, records),
        open_vocabulary=partial(_vocabulary, records),
    )  # fmt: skip


def _vocabulary(records: Sequence[bytes]) -> Vocabulary:
    from cleaner.patterns.plain import Placeholder, Vocabulary  # Warm starts need neither.

    written, spent = orjson.loads(records[-1])
    words = [Placeholder(**_tuples(placeholder)) for placeholder in written]
    return Vocabulary({placeholder.name: placeholder for placeholder in words}, spent)


def _romanisations(records: Sequence[bytes]) -> dict[str, Romanisation]:
    tables = orjson.loads(records[-2])
    return {
        code: Romanisation(
            **_tuples({k: _tuples(v) if isinstance(v, dict) else v for k, v in record.items()})
        )
        for code, record in tables.items()
    }


def _rule(line: bytes) -> Rule:
    record = orjson.loads(line)
    record["patterns"] = _patterns(record["patterns"])
    record["cues"] = tuple(
        Cue(**{**_tuples(cue), "patterns": _patterns(cue["patterns"])}) for cue in record["cues"]
    )
    return Rule(**_tuples(record))


def _names(records: Sequence[bytes], number: int) -> NamesBody:
    line = records[number]
    # Of a large pack the collector would look at every spelling several times while it is read.
    collecting = gc.isenabled()
    gc.disable()
    try:
        body = orjson.loads(line)
        return NamesBody(
            list(map(Spelling._make, body["spellings"])),
            tuple(Name(**_tuples({**n, "short": _tuples(n["short"])})) for n in body["names"]),
            body["by_bones"],
        )
    finally:
        if collecting:
            gc.enable()


def _patterns(items: list[dict[str, Any]]) -> tuple[PatternData, ...]:
    return tuple(
        PatternData(
            p["source"],
            p["re2"],
            tuple(p["needles"]),
            p["coarse"],
            p["longest"],
            tuple(p["starts"]),
            tuple(p["telltales"]),
        )
        for p in items
    )


def _tuples(record: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in record.items()}
