"""Ray: the rows of `clean run`, whatever dies, is run twice or is cut into other parts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import ray
import ray.data
from corpus import LIMITS, POISON, assert_same, clean_run, run_example, tree

from cleaner import Cleaner, OptionError
from cleaner.batch import Settings
from cleaner.engines.ray import clean_dataset

SETTINGS = Settings(fields={"id": "place"})


@pytest.fixture(scope="module", autouse=True)
def _cluster() -> Iterator[None]:
    ray.init(
        address="local", num_cpus=2, object_store_memory=200 << 20, include_dashboard=False,
        log_to_driver=False, logging_level="error",
    )  # fmt: skip
    yield
    ray.shutdown()


def _pairs(table: pa.Table) -> list[tuple[str, dict[str, Any]]]:
    rows = table.to_pylist()
    return [(row["place"], row["clean"]) for row in rows]


def test_the_page_gives_the_rows_of_the_command_also_twice(
    folder: Path, expected: dict[str, Any]
) -> None:
    """The example gives the rows and ledgers of `clean run`, and the same given again."""
    made = run_example("ray")
    assert_same(_pairs(pq.read_table("cleaned")), expected)
    made["cleaned"].write_parquet(str(folder / "cleaned"), mode=made["SaveMode"].OVERWRITE)
    assert_same(_pairs(pq.read_table("cleaned")), expected)


def test_poison_and_a_killed_worker(
    folder: Path, table: pa.Table, expected: dict[str, Any]
) -> None:
    """A document that hangs its process costs its own row, and a worker of Ray that is killed
    costs none."""
    poisoned = pa.concat_tables([table, pa.table({"place": ["p"], "text": [POISON]})])
    fuse = folder / "died"

    def die_once(block: pa.Table) -> pa.Table:
        if not fuse.exists():
            fuse.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return block

    dataset = ray.data.from_arrow(poisoned).repartition(4)
    dataset = dataset.map_batches(die_once, batch_format="pyarrow")
    cleaned = clean_dataset(dataset, Cleaner(names="off"), SETTINGS, workers=2, limits=LIMITS)
    pairs = _pairs(pa.concat_tables(ray.get(cleaned.to_arrow_refs())))
    assert fuse.exists()
    assert_same(pairs, expected)
    assert {p: r["reason"] for p, r in pairs if r["reason"]} == {
        "none": "bad_type",
        "p": "too_slow",
    }


def test_wrong_columns_are_refused_before_the_first_row() -> None:
    """A missing column of the text, or one of the added name, is an error of the call."""
    with pytest.raises(OptionError, match="no column `text`"):
        clean_dataset(ray.data.from_arrow(pa.table({"body": ["a"]})))
    with pytest.raises(OptionError, match="`clean` already"):
        clean_dataset(ray.data.from_arrow(pa.table({"text": ["a"], "clean": ["b"]})))


def _parts_of(marker: str) -> list[int]:
    """The processes of ours that do parts."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            is_part = (entry / "cmdline").read_bytes().startswith(b"ray::_part")
            if is_part and marker.encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except (OSError, ValueError):
            continue
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the worker in /proc")
def test_the_command_on_ray_gives_the_bytes_of_the_command(home: Path, folder: Path) -> None:
    """`clean run --engine ray`, a worker of which is killed, then with some shards taken away and
    another number of workers, leaves the folder that `clean run` leaves."""
    marker = f"CLEANER_TEST_MARK={folder}"
    command = [sys.executable, "-m", "cleaner", "run", "articles", "-o", "out", "--names", "off",
               "--compress", "none", "--max-rejected", "100%", "--per-shard", "100", "-q",
               "--engine", "ray", "--workers", "2"]  # fmt: skip
    environment = {**os.environ, "CLEANER_TEST_MARK": str(folder)}
    run = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    killed = 0
    while run.poll() is None and not killed:
        if any(Path("out/done").glob("*.json")):
            for pid in _parts_of(marker)[:1]:
                os.kill(pid, signal.SIGKILL)
                killed = pid
        time.sleep(0.01)
    told = run.communicate()[1]
    assert (run.returncode, bool(killed)) == (0, True), told
    assert tree(folder / "out") == tree(home / "reference")
    for path in sorted(Path("out/done").iterdir())[::3]:
        path.unlink()
    clean_run(folder, "articles", "-o", "out", "--engine", "ray", "--workers", "3")
    assert tree(folder / "out") == tree(home / "reference")


def test_other_options_are_refused_on_ray_too(folder: Path) -> None:
    """What a part refuses is one sentence and exit code 2, as without Ray."""
    (folder / "small").mkdir()
    (folder / "small" / "a.txt").write_text("Storm closes port")
    clean_run(folder, "small", "-o", "out")
    command = [sys.executable, "-m", "cleaner", "run", "small", "-o", "out", "--engine", "ray"]
    done = subprocess.run([*command, "--workers", "1"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "holds a run made otherwise" in done.stderr
    assert "Traceback" not in done.stderr
