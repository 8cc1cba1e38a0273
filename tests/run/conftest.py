"""Workers cost a second to start, so the tests of runs share theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpora import SETTINGS, clean_into, small_corpus

from cleaner import Cleaner
from cleaner.run.pool import Pool


@pytest.fixture(scope="session")
def one(plain: Cleaner) -> Iterator[Pool]:
    """One worker."""
    with Pool(plain, SETTINGS, 1) as pool:
        yield pool


@pytest.fixture(scope="session")
def two(plain: Cleaner) -> Iterator[Pool]:
    """Two workers."""
    with Pool(plain, SETTINGS, 2) as pool:
        yield pool


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus with something of everything."""
    return small_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def unbroken(corpus: Path, one: Pool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over it that nothing disturbed."""
    out = tmp_path_factory.mktemp("unbroken") / "out"
    clean_into(out, one, corpus)
    return out
