"""An outlet's articles, invented, with a line that nothing takes, and a review of them on a folder
of packs that is all there is: the shipped ones would take seconds to load anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.model import Document, Hints
from cleaner.review.folder import Folder
from cleaner.review.session import Session
from cleaner.review.sources import Corpus

STRAY = "Get the Harbour Evening app and never miss a ferry"
ARTICLES = [
    f"""Storm closes the port, day {number}
The port of Brandsund was closed on Sunday after a storm that lasted all night, the office said.
{STRAY}
Trucks that were bound for the islands waited in rows behind the gates, and {number} of their \
drivers were given soup by the town.
Seen by {number},204 readers
It would open again on Tuesday, the harbour master said, if the wind went down."""
    for number in (3, 5, 8)
]
PACK = """\
# What the evening paper adds.
format: 1
why: For tests.
rules:
- id: mark  # an end mark
  kind: block
  category: other
  trust: safe
  why: "The mark of a made-up site."
  lines: [zorble end mark]
  examples:
    removes: [Zorble end mark]
    keeps: ["The zorble end mark is a sign."]
# The last word.
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    (folder / "shared").mkdir(parents=True)
    (folder / "shared" / "marks.yaml").write_text(PACK, "utf-8")
    return folder


@pytest.fixture
def corpus() -> Corpus:
    hints = Hints(outlet="evening.example.org")
    return Corpus(tuple(Document(f"{n}.txt", text, hints) for n, text in enumerate(ARTICLES)))


@pytest.fixture
def session(place: Path, corpus: Corpus) -> Session:
    return Session(corpus, Folder(place), [])
