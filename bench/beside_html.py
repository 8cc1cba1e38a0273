"""Pages beside the libraries that take the article out of one, in one run.

    python bench/beside_html.py [--data DIR] [--pages 60] [--repeats 5]

Ours is the whole job, by default and with `--fast`: article, packs, ledger; names off. Theirs is
the article's text alone, of the same bytes: trafilatura's `extract` as it is, resiliparse's main
content, the text of readability-lxml's summary, newspaper4k parsed without its language tools,
jusText with its English list. Measured is CPU time of this process, in turns, the median of
`--repeats` after a turn that is not counted. Where a page's article is known, F1 of runs of four
words is told beside the speed, which says little without it; of made pages it says next to
nothing. A page at which a library fails counts as an empty text.

Without `--data` the pages are those of `bench/made_pages.py`; DIR holds what `bench/pages.py`
reads, and every n-th page is taken so that there are `--pages` of them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

# The checkout's package, installed or not; the modules beside this one are found as it is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import made_pages
from page_score import f1, overlap
from pages import ours, rate, theirs
from quality import read_html
from rows import Row, table, unless_missing

GOALS = {"html": 1.5, "html_fast": 2.2}
Way = Callable[[bytes, str | None], str]


@dataclass(frozen=True)
class Page:
    """A page's bytes, its address, and the article's text where it is known."""

    raw: bytes
    url: str | None
    body: str | None


def read(folder: Path | None, count: int) -> list[Page]:
    """Pages of a folder, or made ones."""
    if folder is None:
        return [Page(*made) for made in made_pages.pages(count)]
    records = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    if not records:
        sys.exit(
            f"{folder}: holds no pages; files `*.jsonl` as bench/pages.py reads them belong here"
        )
    return [
        Page(read_html(folder.parent, one["html_path"]), one.get("url") or None, one.get("body"))
        for one in records[:: max(1, len(records) // count)][:count]
    ]


def _resiliparse() -> Way:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def way(raw: bytes, url: str | None) -> str:
        tree = HTMLTree.parse_from_bytes(raw, detect_encoding(raw))
        return str(extract_plain_text(tree, main_content=True))

    return way


def _readability() -> Way:
    from lxml.html import document_fromstring
    from readability import Document

    def way(raw: bytes, url: str | None) -> str:
        return str(document_fromstring(Document(raw, url=url).summary()).text_content())

    return way


def _newspaper() -> Way:
    from newspaper import Article

    def way(raw: bytes, url: str | None) -> str:
        # It would fetch the pictures of a page.
        article = Article(url or "https://example.org/", language="en", fetch_images=False)
        article.download(input_html=raw.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    return way


def _justext() -> Way:
    from justext import get_stoplist, justext

    words = get_stoplist("English")

    def way(raw: bytes, url: str | None) -> str:
        return "\n".join(part.text for part in justext(raw, words) if not part.is_boilerplate)

    return way


def peers() -> dict[str, Way | str]:
    """What each library makes of a page, or why it is not there."""
    return {
        "trafilatura": theirs,
        "resiliparse": unless_missing(_resiliparse),
        "readability-lxml": unless_missing(_readability),
        "newspaper4k": unless_missing(_newspaper),
        "jusText": unless_missing(_justext),
    }


def _steady(way: Way) -> Way:
    """newspaper4k and readability raise on pages that they cannot read."""

    def safe(raw: bytes, url: str | None) -> str:
        try:
            return way(raw, url)
        except Exception:
            return ""

    return safe


def measure(pages: list[Page], repeats: int) -> list[Row]:
    """Ours and ours with `--fast` beside each library, in pages a CPU second."""
    beside = peers()
    ways: dict[str, Way] = {"ours": ours, "fast": partial(ours, fast=True)}
    ways |= {name: _steady(way) for name, way in beside.items() if not isinstance(way, str)}
    notes = {name: way if isinstance(way, str) else "" for name, way in beside.items()}
    known = [page for page in pages if page.body]
    for name, way in ways.items():
        scored = [overlap(way(page.raw, page.url), page.body or "") for page in known]
        if scored:
            notes[name] = f"F1 {f1(scored)[0]:.2f}"
    tasks = [(page.raw, page.url) for page in pages]
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(repeats + 1):
        for name, way in ways.items():
            rated = rate(way, tasks)
            if turn:
                taken[name].append(rated)
    rates = {name: median(found) for name, found in taken.items()}
    wanted = [("ours", "trafilatura"), ("fast", "trafilatura")]
    wanted += [("ours", name) for name in beside if name != "trafilatura"]
    return [_row(which, against, rates, notes) for which, against in wanted]


def _row(which: str, against: str, rates: dict[str, float], notes: dict[str, str]) -> Row:
    suffix = "_fast" if which == "fast" else ""
    goal = GOALS[f"html{suffix}"] if against == "trafilatura" else None
    both = " beside ".join(notes.get(name, "") for name in (which, against))
    note = notes[against] if against not in rates else both if len(both) > 8 else ""
    what = "whole job, `--fast`" if suffix else "whole job"
    return Row("html", f"html{suffix}_{against}", what, "pages/s", rates[which], rates.get(against),
               against, goal=goal, note=note)  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="a folder of pages instead of made ones")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args()
    print(table(measure(read(chosen.data, chosen.pages), chosen.repeats)))


if __name__ == "__main__":
    main()
