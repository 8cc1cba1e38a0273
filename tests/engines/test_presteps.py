"""Libraries of data: their examples give the rows of `clean run`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from corpus import LIMITS, POISON, TEXT, assert_same, example, run_example

from cleaner import Cleaner
from cleaner.batch import Settings

SETTINGS = Settings(fields={"id": "place"})


def test_the_core(folder: Path) -> None:
    """The example of the overview holds."""
    run_example("README")


def test_datasets(folder: Path, expected: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The example gives the rows of `clean run`; another session, with another hash seed, finds
    its result in the cache."""
    monkeypatch.setenv("HF_HOME", str(folder / "hf"))
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    program = example("datasets").replace("rejected =", "print(cleaned._fingerprint)\nrejected =")
    program = "if __name__ == '__main__':\n" + "".join(
        f"    {text}\n" for text in program.splitlines()
    )
    program += "    cleaned.to_parquet('cleaned.parquet')\n"
    Path("program.py").write_text(program)
    said = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        done = subprocess.run([sys.executable, "program.py"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        said.append(done)
    assert said[0].stdout.split()[0] == said[1].stdout.split()[0]
    assert "Map (num_proc=2)" in said[0].stderr
    assert "Map (num_proc=2)" not in said[1].stderr
    import pyarrow.parquet as pq

    rows = pq.read_table("cleaned.parquet").to_pylist()
    assert_same([(row["place"], row["clean"]) for row in rows], expected)


def test_datasets_poison(folder: Path) -> None:
    """A document that hangs its process is a rejected row of `map`."""
    from datasets import Dataset

    from cleaner.engines.datasets import clean_dataset

    dataset = Dataset.from_dict({"place": ["a", "p", "b"], "text": ["Storm", POISON, "Port"]})
    cleaned = clean_dataset(dataset, Cleaner(names="off"), SETTINGS, limits=LIMITS)
    assert [row["clean"]["reason"] for row in cleaned] == [None, "too_slow", None]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames(folder: Path, expected: dict[str, Any], library: str) -> None:
    """The example gives the rows of `clean run` in a column beside the others."""
    cleaned = run_example(library)["cleaned"]
    table = cleaned.to_arrow() if library == "polars" else pa.Table.from_pandas(cleaned)
    rows = table.to_pylist()
    assert_same([(row["place"], row["clean"]) for row in rows], expected)
    assert len(run_example(library)["rejected"]) == 1


def test_pandas_cells_that_are_no_text() -> None:
    """NaN, NA, numbers, dates and bytes in one column are rejected row by row; the index stays."""
    import pandas as pd

    from cleaner.engines.pandas import clean_frame

    cells = ["Storm", float("nan"), pd.NA, 5, pd.Timestamp("2024-01-01"), b"\xff", ["a"]]
    frame = pd.DataFrame({"text": pd.Series(cells, [1, 1, 2, 3, 4, 5, 6], dtype=object)})
    made = clean_frame(frame, Cleaner(names="off"))
    assert list(made.index) == list(frame.index)
    reasons = [None if pd.isna(r) else r for r in made["clean"].struct.field("reason")]
    assert reasons == [None, *["bad_type"] * 4, "undecodable", "bad_type"]
    assert "clean" not in frame.columns


SPIDER = """
import json
import scrapy
from scrapy.crawler import CrawlerProcess

TEXT = %r

class Spider(scrapy.Spider):
    name = "spider"

    async def start(self):
        for number, text in enumerate([TEXT, None, TEXT * 165_000, "Storm"]):
            yield {"url": f"https://example.org/{number}", "text": text}

if __name__ == "__main__":
    import cleaner.engines.scrapy as shell
    from cleaner.batch import Limits

    shell.LIMITS = Limits(seconds=%r)
    settings = {}
    exec(open("settings.py").read(), settings)
    settings = {name: value for name, value in settings.items() if name.isupper()}
    process = CrawlerProcess({**settings, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    items = []
    def keep(item):
        items.append(item)
    crawler = process.create_crawler(Spider)
    crawler.signals.connect(keep, scrapy.signals.item_scraped)
    process.crawl(crawler)
    process.start()
    stats = {k: v for k, v in crawler.stats.get_stats().items() if k.startswith("despill")}
    print(json.dumps([items, stats]))
"""


def test_scrapy(folder: Path) -> None:
    """With the settings of the page every item comes out, cleaned or with the reason why not, and
    the statistics count them."""
    import json

    Path("settings.py").write_text(example("scrapy"))
    Path("spider.py").write_text(SPIDER % (TEXT.format(1), LIMITS.seconds))
    done = subprocess.run([sys.executable, "spider.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    items, stats = json.loads(done.stdout)
    assert [item["clean"]["status"] for item in items] == ["ok", "rejected", "rejected", "ok"]
    text = Cleaner(names="off").clean(TEXT.format(1), url="https://example.org/0").text
    assert items[0]["clean"]["text"] == text
    assert items[0]["clean"]["ledger"].startswith('{"record":"document"')
    assert items[0]["text"] == TEXT.format(1)
    assert stats == {
        "despill/ok": 2,
        "despill/rejected": 2,
        "despill/rejected/bad_type": 1,
        "despill/rejected/too_slow": 1,
    }
