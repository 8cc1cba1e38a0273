"""What the tests of engines share: a corpus, its rows by `clean run`, and the pages' examples."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from storm import TEXT

from cleaner.batch import Limits

ROOT = Path(__file__).resolve().parents[2]
FILES, ROWS = 8, 125
HOSTILE = {
    "broken": b'{"id": "x", "text": "Storm',
    "bad byte": b'{"id": "x", "text": "Storm \xff"}',
    "no text": b'{"id": "x"}',
    "number": b'{"id": "x", "text": 5}',
    "null": b'{"id": "x", "text": null}',
    "array": b"[1, 2]",
    "deep": b'{"id": "x", "text": "deep", "n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}
# 30 MB, which take the better part of a minute; LIMITS leave room for a crowded machine.
POISON = TEXT * 165_000
LIMITS = Limits(seconds=5.0)


def line(number: int) -> bytes:
    return json.dumps({"id": f"n{number}", "text": TEXT.format(number)}).encode()


def write_corpus(folder: Path) -> None:
    """1,000 rows in eight files, and lines that cannot be cleaned in two of them."""
    folder.mkdir()
    for file in range(FILES):
        lines = [line(file * ROWS + number) for number in range(ROWS)]
        if file in (2, 5):
            for place, hostile in enumerate(HOSTILE.values()):
                lines[10 * place] = hostile
        (folder / f"{file}.jsonl").write_bytes(b"".join(text + b"\n" for text in lines))


def clean_run(folder: Path, *inputs: str, **environment: str) -> None:
    """`clean run`, as a user types it, into `out` of the folder or where the arguments say."""
    command = [sys.executable, "-m", "cleaner", "run", *inputs, "--names", "off",
               "--compress", "none", "--max-rejected", "100%", "--per-shard", "100",
               "-q"]  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a run's folder, locks apart."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".lock")
    }


def rows_of_run(out: Path) -> dict[str, dict[str, Any]]:
    """What a run added to each row, with its ledger, by place (`0.jsonl:17`)."""
    ledgers: dict[str, str] = {}
    for path in sorted((out / "ledger").iterdir()):
        for text in path.read_text("utf-8").split("\n")[:-1]:
            record = json.loads(text)
            key = record["key"] if record["record"] == "document" else record["document"]
            ledgers[key] = ledgers.get(key, "") + text + "\n"
    rows = {}
    for path in sorted((out / "documents").iterdir()):
        for text in path.read_bytes().split(b"\n")[:-1]:
            made = json.loads(text)["clean"]
            rows[made["key"].partition("#")[0]] = {**made, "ledger": ledgers[made["key"]]}
    return rows


def assert_same(
    made: Iterable[tuple[str, Mapping[str, Any]]], expected: Mapping[str, Mapping[str, Any]]
) -> None:
    """Each place once, and of each what `clean run` made of it."""
    pairs = list(made)
    assert len(pairs) == len({place for place, _ in pairs})
    assert {place for place, row in pairs if row["status"] != "rejected"} == set(expected)
    for place, row in pairs:
        if row["status"] == "rejected":
            assert row["reason"]
            continue
        captured = row["captured"]
        if isinstance(captured, str):
            captured = json.loads(captured)
        said = {**{name: row[name] for name in expected[place]}, "captured": captured}
        assert {**said, "flags": list(said["flags"])} == expected[place]


def example(page: str) -> str:
    """The Python of a page in `docs/engines`."""
    text = (ROOT / "docs" / "engines" / f"{page}.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    return "\n".join(blocks)


def run_example(page: str) -> dict[str, Any]:
    """What a page's example leaves behind, run in the current folder, which stands for `/data`."""
    space: dict[str, Any] = {}
    program = example(page).replace("/data/", f"{Path.cwd()}/")
    exec(compile(program, f"{page}.md", "exec"), space)
    return space
