"""zst in and out."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard
from corpora import SETTINGS, lines_of, rows, tree, write_rows

from cleaner import Cleaner
from cleaner.compress import compressed, opened
from cleaner.run.find import find
from cleaner.run.journey import run
from cleaner.run.pool import Pool

CONTENT = b"".join(b"line %d of a file that packs well\n" % (n * 7919) for n in range(5000))


def _unpacked(raw: bytes) -> bytes:
    return b"".join(zstandard.ZstdDecompressor().stream_reader(io.BytesIO(raw),
                    read_across_frames=True).readall() for _ in "1")  # fmt: skip


def test_frames_in_a_row_are_one_stream() -> None:
    """Frames, and one that readers must skip, are read as what they hold."""
    frame = compressed(CONTENT, "zst")
    skipped = b"\x50\x2a\x4d\x18\x05\x00\x00\x00extra"
    assert opened(io.BytesIO(frame + skipped + frame)).read() == CONTENT * 2


@pytest.mark.parametrize("harm", ["cut", "garbage"])
def test_a_broken_stream_gives_what_it_holds_and_an_error(harm: str) -> None:
    """As far as it is sound it is read; its end is no silent one."""
    frame = compressed(CONTENT, "zst")
    broken = frame[: len(frame) // 2] if harm == "cut" else frame + b"garbage"
    stream = opened(io.BytesIO(broken))
    found = b""
    try:
        while more := stream.read1(1 << 16):  # type: ignore[attr-defined]
            found += more
        told = ""
    except EOFError as error:
        told = str(error)
    assert "broken" in told
    assert CONTENT.startswith(found)
    assert harm == "cut" or found == CONTENT


def test_rows_go_in_and_out(plain: Cleaner, tmp_path: Path) -> None:
    """Packed rows give the rows that plain ones give, whatever they are packed in."""
    plain_file = write_rows(tmp_path / "in.jsonl", rows(6))
    packed_file = tmp_path / "more.bin"
    packed_file.write_bytes(compressed(plain_file.read_bytes(), "zst"))
    found = {}
    for name in ("zst", "none"):
        settings = replace(SETTINGS, compress=name)
        with Pool(plain, settings) as pool:
            sources = find([str(plain_file), str(packed_file)])
            run(sources, tmp_path / name, plain, settings, pool)
        found[name] = tree(tmp_path / name)
    assert len(lines_of(tmp_path / "none")) == 12
    for name, content in found["none"].items():
        if name.startswith(("documents", "ledger")):
            assert _unpacked(found["zst"][name + ".zst"]) == content
