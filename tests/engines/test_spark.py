"""Spark: the rows of `clean run`, whatever dies or is run twice."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpus import LIMITS, POISON, assert_same, run_example

from cleaner import Cleaner, OptionError
from cleaner.batch import Settings
from cleaner.engines.spark import clean_frame

if shutil.which("java") is None:
    pytest.fail("Spark needs Java; install openjdk-17-jre-headless", pytrace=False)

SETTINGS = Settings(fields={"id": "place"})
# Set before Spark begins: its workers would take any `python3`.
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
os.environ["PYSPARK_SUBMIT_ARGS"] = (
    "--master local[2,4] --driver-memory 1g --conf spark.ui.enabled=false "
    "--conf spark.driver.bindAddress=127.0.0.1 --conf spark.driver.host=127.0.0.1 pyspark-shell"
)


@pytest.fixture(scope="module", autouse=True)
def _stopped() -> Iterator[None]:
    yield
    from pyspark.sql import SparkSession

    SparkSession.builder.getOrCreate().stop()


def _pairs(path: str) -> list[tuple[str, dict[str, Any]]]:
    return [(row["place"], row["clean"]) for row in pq.read_table(path).to_pylist()]


def test_the_page_gives_the_rows_of_the_command(folder: Path, expected: dict[str, Any]) -> None:
    """The example gives the rows and ledgers of `clean run`; once more into the same folder it is
    refused."""
    made = run_example("spark")
    assert_same(_pairs("cleaned"), expected)
    assert Path("cleaned/_SUCCESS").exists()
    with pytest.raises(Exception, match="PATH_ALREADY_EXISTS"):
        made["cleaned"].write.mode("errorifexists").parquet("cleaned")


def test_poison_and_a_killed_worker(
    folder: Path, table: pa.Table, expected: dict[str, Any]
) -> None:
    """A document that hangs its process costs its own row, and a worker of Spark that is killed
    costs none; with another number of partitions the rows are the same."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.getOrCreate()
    rows = [*((r["place"], r["text"]) for r in table.to_pylist()), ("p", POISON)]
    frame = spark.createDataFrame(rows, "place string, text string").repartition(3)
    fuse = str(folder / "died")

    def die_once(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        if not os.path.exists(fuse):
            with open(fuse, "w"):
                pass
            os.kill(os.getpid(), signal.SIGKILL)
        yield from batches

    frame = frame.mapInArrow(die_once, frame.schema)
    cleaned = clean_frame(frame, Cleaner(names="off"), SETTINGS, limits=LIMITS)
    # Whole, since the JVM of both tests stands where the first one began it.
    out = str(folder / "out")
    cleaned.write.parquet(out)
    assert os.path.exists(fuse)
    pairs = _pairs(out)
    assert_same(pairs, expected)
    assert {p: r["reason"] for p, r in pairs if r["reason"]} == {
        "none": "bad_type",
        "p": "too_slow",
    }
    with pytest.raises(OptionError, match="no column `body`"):
        clean_frame(frame, settings=Settings(text_field="body"))
