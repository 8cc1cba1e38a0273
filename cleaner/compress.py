"""The two compressions: bytes out in frames that may stand one after the other, streams in.

What is written depends on nothing but the content; what is read is told by its first bytes.
"""

from __future__ import annotations

import contextlib
import io
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

SUFFIXES = {"none": "", "gzip": ".gz", "zst": ".zst"}
_GZIP, _ZST, _SKIPPED = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18"
# With its method, which is always this one: two bytes alone turn up by chance too often.
_MEMBER = _GZIP + b"\x08"
# Above 128 kB each buffer of each file would be asked of the system and given back.
_CHUNK = 1 << 16
# What goes into a decompressor at once: a bomb makes 1 kB into 32 MB at most.
_PIECE = 1 << 10
# A frame may ask for a window of gigabytes; this much is what `zstd -d` grants unasked.
_WINDOW = 1 << 27
# News packs to a tenth, one line again and again to a five-hundredth. Of short streams nothing is
# said: who reads them has limits of his own.
_MOST, _GRACE = 200, 1 << 27


class Bomb(EOFError):
    """A stream unpacks to far more than texts do; what follows in it is not read."""


def is_bomb(taken: int, given: int) -> bool:
    """Whether so many bytes unpack to more than texts do."""
    return given > max(_GRACE, _MOST * taken)


def compressed(content: bytes, name: str) -> bytes:
    """One frame; frames in a row are one stream. Nothing of the clock or machine is in it."""
    if not content or name == "none":
        return content
    if name == "zst":
        packed: bytes = _zstandard().ZstdCompressor(level=3).compress(content)
        return packed
    # Level 4: twice as fast as 6 for 4 % more bytes.
    packer = zlib.compressobj(4, zlib.DEFLATED, 31)
    return packer.compress(content) + packer.flush()


def opened(stream: BinaryIO) -> BinaryIO:
    """The stream, decompressed by what its first bytes say; stdin too, which cannot seek."""
    head = stream.read(4)
    if stream.seekable():
        stream.seek(-len(head), io.SEEK_CUR)
        whole = stream
    else:
        whole = again(head, stream)
    if head.startswith(_GZIP):
        return io.BufferedReader(_Frames(whole, partial(zlib.decompressobj, 31), _MEMBER), _CHUNK)
    # Where a table of the frames goes along, a frame that is to be skipped may stand first.
    if head == _ZST or (head[1:] == _SKIPPED and head[0] >> 4 == 5):
        unpacker = _zstandard().ZstdDecompressor(max_window_size=_WINDOW).decompressobj
        return io.BufferedReader(_Frames(whole, unpacker, _ZST), _CHUNK)
    return whole


def again(head: bytes, rest: BinaryIO, broken: Exception | None = None) -> BinaryIO:
    """A head that was read to look at, then the rest of its stream or the error it ended with."""
    return io.BufferedReader(_Again(head, rest, broken), _CHUNK)


def is_compressed(name: str) -> bool:
    """Whether a file is called as compressed ones are; an empty one of that name is torn."""
    return name.lower().endswith((".gz", ".zst"))


def bare(name: str) -> str:
    """The name without what its compression added."""
    return name.rsplit(".", 1)[0] if is_compressed(name) else name


def _zstandard() -> Any:
    import zstandard

    return zstandard


class _Again(io.RawIOBase):
    def __init__(self, head: bytes, rest: BinaryIO, broken: Exception | None) -> None:
        self._head, self._rest, self._broken = head, rest, broken

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            taken, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        elif self._broken is not None:
            # Once: who reads on wants what may follow.
            broken, self._broken = self._broken, None
            raise broken
        else:
            # `read1` gives what a pipe holds already; a filter must not wait for more.
            read = getattr(self._rest, "read1", self._rest.read)
            taken = read(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self._rest.close()
        super().close()


class _Frames(io.RawIOBase):
    """Frames one after the other, as gzip and zst allow. What follows the last one and is no
    frame is an error, as is an end in the middle; neither costs what came before. Who reads on
    behind an error gets what follows from the next frame on."""

    def __init__(self, stream: BinaryIO, unpacker: Callable[[], Any], mark: bytes) -> None:
        self._stream, self._unpacker, self._mark = stream, unpacker, mark
        self._lost = self._is_bomb = False
        self._taken = self._given = 0
        self._broken: Exception | None = None
        self._waiting, self._out = b"", memoryview(b"")
        self._frame: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._lost:
            self._find()
        while not self._out:
            try:
                if self._is_bomb or not self._more():
                    return 0
            except Bomb:
                self._is_bomb = True
                raise
            except Exception as error:  # `zlib.error` and `ZstdError` have no base in common.
                self._lost = True
                raise EOFError(f"the compressed stream is broken: {error}") from None
        count = min(len(buffer), len(self._out))
        buffer[:count] = self._out[:count]
        self._out = self._out[count:]
        return count

    def _find(self) -> None:
        """Go to the next mark of a frame, or to the end."""
        self._lost, self._frame = False, None
        self._waiting = self._waiting[1:]
        while (place := self._waiting.find(self._mark)) < 0:
            more = self._stream.read1(_PIECE)  # type: ignore[attr-defined]
            if not more:
                self._waiting = b""
                return
            self._waiting = self._waiting[-len(self._mark) + 1 :] + more
        self._waiting = self._waiting[place:]

    def _more(self) -> bool:
        if self._broken is not None:
            broken, self._broken = self._broken, None
            raise broken
        if not self._waiting:
            self._waiting = self._stream.read1(_PIECE)  # type: ignore[attr-defined]
            if not self._waiting:
                if self._frame is not None:
                    raise EOFError("it ends in the middle")
                return False
        if self._frame is None:
            # Tapes and some tools pad with zeros.
            self._waiting = self._waiting.lstrip(b"\0")
            if not self._waiting:
                return True
            self._frame = self._unpacker()
        self._out = memoryview(self._unpacked(self._waiting))
        self._taken += len(self._waiting)
        self._given += len(self._out)
        if is_bomb(self._taken, self._given):
            raise Bomb(
                f"{self._taken} bytes unpack to {self._given} and more, as no texts do; if it is "
                "sound, unpack it, then run again"
            )
        if self._broken is not None:
            return True
        self._waiting = b""
        if self._frame.eof:
            self._waiting, self._frame = self._frame.unused_data, None
        return True

    def _unpacked(self, piece: bytes) -> bytes:
        before = self._frame.copy() if hasattr(self._frame, "copy") else None
        try:
            whole: bytes = self._frame.decompress(piece)
            return whole
        except Exception as error:
            if "too much memory" in str(error):
                raise Bomb(f"a frame asks for a window of more than {_WINDOW} bytes") from None
            if before is None:
                raise
            # A wrong checksum in the trailer would cost the rows of the last kilobyte.
            self._broken = error
        found = b""
        with contextlib.suppress(Exception):
            for place in range(len(piece)):
                found += before.decompress(piece[place : place + 1])
        return found

    def close(self) -> None:
        self._stream.close()
        super().close()
