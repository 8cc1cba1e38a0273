"""Files and folders in, documents out: texts, pages, and JSONL with an article in each line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from cleaner.errors import OptionError
from cleaner.lint.articles import further_articles
from cleaner.model import Document
from cleaner.read.kind import PAGE_NAMES
from cleaner.rulepack.meant import domain

_ENDINGS = (".txt", ".text", ".jsonl", *PAGE_NAMES)


def documents(places: Iterable[str], outlet: str | None = None) -> Iterator[Document]:
    """The documents of files and folders, those of a folder in sorted order. Texts and pages come
    as bytes; JSONL has `text` or `body`, and perhaps `url, outlet, title, date, lang`. All are of
    the `outlet`, where one is named.

    Raises:
        OptionError: a place does not exist or holds no document.
    """
    for place in places:
        empty = True
        for path in _files(Path(place)):
            empty = False
            found = (
                further_articles([str(path)])
                if path.suffix == ".jsonl"
                else [Document(str(path), _bytes(path))]
            )
            for document in found:
                yield of_outlet(document, outlet) if outlet else document
        if empty:
            raise OptionError(f"{place}: no document; name texts, pages, JSONL or folders of them")


def outlet_of(document: Document) -> str:
    """The outlet of a document: its own, or the host of its address; empty where neither is
    known."""
    return domain(document.hints.outlet or document.hints.url or "")


def of_outlet(document: Document, outlet: str) -> Document:
    """The document as one of an outlet."""
    return replace(document, hints=replace(document.hints, outlet=outlet))


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(path for path in place.rglob("*") if path.suffix.lower() in _ENDINGS)
    if not place.exists():
        raise OptionError(f"{place}: no such file or folder; check the path")
    return [place]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OptionError(f"{path}: cannot be read: {error.strerror}") from None
