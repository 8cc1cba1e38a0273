"""Sources in, shards out: the unit that is done or not done, the same however often a run starts.

Rows of one source make shards of their own, so many documents or bytes each. Sources of one
document are gathered; those that an earlier run gathered stay together, so that a new file among
ten thousand makes a new shard and moves no other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Any

from cleaner.run.model import BATCH_BYTES, BATCH_DOCUMENTS, SHARD_BYTES, Batch, Record, Source
from cleaner.run.read import plain_content

Reader = Callable[[Source], AbstractContextManager[tuple[bool, Iterator[Record]]]]
GATHERED = "files"


@dataclass(frozen=True, slots=True)
class Member:
    """What a shard holds of one source: from which document on, and the hash of it all."""

    source: str
    first: int
    documents: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """For the marker."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Shard:
    """Some records under a name that their files are called by."""

    name: str
    members: tuple[Member, ...]
    records: tuple[Record, ...]

    def batches(self) -> Iterator[tuple[Batch, bool]]:
        """Its records in the portions that workers take, and whether it is the last one."""
        portion: list[Record] = []
        size = 0
        for record in self.records:
            if portion and (
                len(portion) >= BATCH_DOCUMENTS or size + len(record.raw) > BATCH_BYTES
            ):
                yield Batch(tuple(portion)), False
                portion, size = [], 0
            portion.append(record)
            size += len(record.raw)
        yield Batch(tuple(portion)), True


class Sharding:
    """Goes through the sources once. `there` holds their names, and afterwards `read` the
    names of those that could be read, and `seen` what is in each shard that there is."""

    def __init__(self, sources: Sequence[Source], per_shard: int, reader: Reader) -> None:
        self._sources, self._per_shard, self._reader = sources, per_shard, reader
        self.there = {source.name for source in sources}
        self.read: set[str] = set()
        # A number for the members: of a million sources the members themselves are 300 MB.
        self.seen: dict[str, int] = {}

    def shards(self, gathered: Mapping[str, Sequence[Member]]) -> Iterator[Shard]:
        """Every shard; `gathered` are the sources of one document by the shard that an earlier
        run put them in, and what they held then."""
        there = {source.name: source for source in self._sources}
        taken: set[str] = set()
        for name, before in gathered.items():
            known = [(there[old.source], old) for old in before if old.source in there]
            found = [pair for source, old in known for pair in self._document(source, old)]
            taken.update(member.source for member, _ in found)
            if found:
                yield self._shard(name, *zip(*found, strict=True))
        yield from self._left(taken, 1 + max(map(_number, gathered), default=-1))

    def plan(self, gathered: Mapping[str, Sequence[Member]]) -> dict[str, list[str]]:
        """The sources of one document that are in no shard yet, by the shard that gets them."""
        taken = {member.source for members in gathered.values() for member in members}
        number = 1 + max(map(_number, gathered), default=-1)
        return {
            shard.name: [member.source for member in shard.members]
            for shard in self._left(taken, number, with_rows=False)
        }

    def _left(
        self, taken: AbstractSet[str], number: int, *, with_rows: bool = True
    ) -> Iterator[Shard]:
        basket: list[Record] = []
        size = 0
        for source in self._sources:
            if source.name in taken:
                continue
            with self._reader(source) as (rows, records_):
                if rows:
                    if with_rows:
                        self.read.add(source.name)
                        yield from self._of_rows(source, records_)
                    continue
                for record in records_:
                    self._note(record)
                    if basket and self._is_full(basket, size + len(record.raw)):
                        yield self._gathered(number, basket)
                        basket, size, number = [], 0, number + 1
                    basket.append(record)
                    size += len(record.raw)
        if basket:
            yield self._gathered(number, basket)

    def _document(self, source: Source, before: Member) -> list[tuple[Member, Record]]:
        if (raw := plain_content(source)) is not None:
            record = Record(source.name, "file", 0, 0, raw, path=source.path)
            if (member := _member(source.name, [record])) == before:
                # The bytes that were one document then are one still. To look again at what ten
                # thousand of them are would cost as much as to read and hash them.
                self._note(record)
                return [(member, record)]
        with self._reader(source) as (rows, records):
            if rows:
                return []  # It was one document and is rows now, with shards of its own.
            found = list(records)
        for record in found:
            self._note(record)
        return [(_member(record.source, [record]), record) for record in found]

    def _note(self, record: Record) -> None:
        if record.kind != "fault":
            self.read.add(record.source)

    def _of_rows(self, source: Source, records: Iterable[Record]) -> Iterator[Shard]:
        number = size = 0
        basket: list[Record] = []
        form: tuple[str, bytes] | None = None
        for record in records:
            now = None if record.kind == "fault" else (record.kind, record.schema)
            # Dead letters of one file may be of several kinds, which go into no one table.
            other = form is not None and now is not None and form != now
            if basket and (other or self._is_full(basket, size + len(record.raw))):
                yield self._part_of(source, number, basket)
                basket, size, number, form = [], 0, number + 1, None
            form = now or form
            basket.append(record)
            size += len(record.raw)
        if basket:
            yield self._part_of(source, number, basket)

    def _is_full(self, basket: list[Record], size: int) -> bool:
        return len(basket) >= self._per_shard or size > SHARD_BYTES

    def _part_of(self, source: Source, number: int, records: list[Record]) -> Shard:
        members = (_member(source.name, records),)
        return self._shard(f"{stem_of(source.name)}-{number:05}", members, tuple(records))

    def _gathered(self, number: int, records: list[Record]) -> Shard:
        members = tuple(_member(record.source, [record]) for record in records)
        return self._shard(f"{GATHERED}-{number:05}", members, tuple(records))

    def _shard(self, name: str, members: tuple[Member, ...], records: tuple[Record, ...]) -> Shard:
        self.seen[name] = hash(members)
        return Shard(name, members, records)


def stem_of(source: str) -> str:
    """A name for files that is one folder deep, fits every file system and is of one source."""
    shown = re.sub(r"[^A-Za-z0-9._-]+", "_", source)[-80:].lstrip(".")
    return f"{shown}-{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])


def _member(source: str, records: Sequence[Record]) -> Member:
    digest = hashlib.sha256()
    for record in records:
        place = (record.source, record.kind, record.ordinal, record.offset, len(record.raw))
        digest.update(
            repr((*place, record.reason, record.message)).encode("ascii", "backslashreplace")
        )
        digest.update(record.schema)
        digest.update(record.raw)
    return Member(source, records[0].ordinal, len(records), digest.hexdigest())
