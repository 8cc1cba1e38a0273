"""The corpus and what `clean run` makes of it; every test works in a folder that has both."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpus import ROWS, clean_run, line, rows_of_run, write_corpus


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines")
    write_corpus(folder / "articles")
    clean_run(folder, "articles", "-o", "reference")
    return folder


@pytest.fixture(scope="session")
def expected(home: Path) -> dict[str, dict[str, Any]]:
    """The rows of `clean run` by place."""
    return rows_of_run(home / "reference")


@pytest.fixture(scope="session")
def table(expected: dict[str, dict[str, Any]]) -> pa.Table:
    """The sound rows as a table that knows their places, and one without a text."""
    places = sorted(expected)
    numbers = [int(p[0]) * ROWS + int(p.partition(":")[2]) for p in places]
    import json

    texts = [json.loads(line(number))["text"] for number in numbers]
    return pa.table({"place": [*places, "none"], "text": [*texts, None]})


@pytest.fixture
def folder(home: Path, table: pa.Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with `articles` and, cut into eight, `articles.parquet`."""
    shutil.copytree(home / "articles", tmp_path / "articles")
    (tmp_path / "articles.parquet").mkdir()
    step = -(-table.num_rows // 8)
    for number in range(8):
        part = table.slice(number * step, step)
        pq.write_table(part, tmp_path / "articles.parquet" / f"{number}.parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path
