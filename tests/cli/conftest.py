"""The program in a folder of its own and with the tests' pack cache."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from program import ROOT, STORM, Run, call, start


@pytest.fixture
def clean(tmp_path: Path) -> Run:
    """`clean("a.txt", "--check")` runs the entry point in `tmp_path`, in this process."""
    return partial(call, tmp_path)


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """`program("a.txt", "--check")` starts the real program in `tmp_path`."""
    return partial(start, tmp_path)


@pytest.fixture
def storm(tmp_path: Path) -> Path:
    """A file whose last line goes, with CRLF line ends."""
    path = tmp_path / "storm.txt"
    path.write_bytes(STORM.encode())
    return path


@pytest.fixture
def seeds() -> dict[str, Path]:
    """The seed articles by the first three digits of their names."""
    return {path.name[:3]: path for path in sorted((ROOT / "seeds").glob("*.txt"))}
