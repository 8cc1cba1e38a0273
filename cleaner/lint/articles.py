"""Good articles in, from the `gate/` folder of a layer and from what a caller names; each comes
as a text with what is known of it.

A file of the gate, `gate/fr.txt`, holds many articles of one language: a line `=== NAME`, or
`=== NAME | TITLE` where the title is known beside the text, then the article as it reads.
`gate/exceptions.txt` holds in the same form what a rule may take of them, and why:

    === PACK/RULE | fr/NAME
    the passage that it takes
    because: the reason, in one line
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.errors import OptionError
from cleaner.model import Document, Hints

FOLDER = "gate"
EXCEPTIONS = "exceptions.txt"
_MARK = "=== "
_BECAUSE = "because: "
_ENDINGS = (".txt", ".jsonl")
_TEXT_FIELDS = ("text", "body")


@dataclass(frozen=True, slots=True)
class GoodArticle:
    """An article of which nothing may go; `name` is `LANGUAGE/NAME`, `line` that of its first
    line in the file."""

    name: str
    text: str
    title: str | None
    lang: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """A passage of an article that a rule may take; `at` is `path:line`."""

    rule: str
    article: str
    passage: str
    reason: str
    at: str
    layer: int


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    rest: str
    lines: tuple[str, ...]
    line: int


def gate_articles(layers: Sequence[str]) -> Iterator[GoodArticle]:
    """The articles of all layers that are folders."""
    for layer in layers:
        for path in sorted((Path(layer) / FOLDER).glob("*.txt")):
            if path.name == EXCEPTIONS:
                continue
            for item in _items(path):
                yield GoodArticle(
                    f"{path.stem}/{item.name}", "\n".join(item.lines), item.rest or None,
                    path.stem, str(path), item.line + 1,
                )  # fmt: skip


def gate_exceptions(layers: Sequence[str]) -> Iterator[Allowance]:
    """The exceptions of all layers that are folders.

    Raises:
        OptionError: one lacks its article, its passage or its reason.
    """
    for number, layer in enumerate(layers):
        path = Path(layer) / FOLDER / EXCEPTIONS
        for item in _items(path) if path.is_file() else ():
            *passage, because = item.lines or ("",)
            if not item.rest or not passage or not because.startswith(_BECAUSE):
                raise OptionError(
                    f"{path}:{item.line}: an exception is `{_MARK}RULE | ARTICLE`, below it the "
                    f"passage that the rule takes, and last `{_BECAUSE}` and the reason"
                )
            yield Allowance(
                item.name, item.rest, "\n".join(passage), because.removeprefix(_BECAUSE),
                f"{path}:{item.line}", number,
            )  # fmt: skip


def _items(path: Path) -> Iterator[_Item]:
    """What stands between two marks, without blank lines at its end.

    Raises:
        OptionError: something stands in front of the first mark.
    """
    head, start, lines = "", 0, list[str]()
    for number, line in enumerate([*_read(path).split("\n"), _MARK], 1):
        if not line.startswith(_MARK):
            lines.append(line)
            continue
        if not start and any(line.strip() for line in lines):
            raise OptionError(
                f"{path}:1: begin with a line `{_MARK}NAME`; text stands in front of it"
            )
        if start:
            name, _, rest = head.partition(" | ")
            while lines and not lines[-1].strip():
                lines.pop()
            yield _Item(name.strip(), rest.strip(), tuple(lines), start)
        head, start, lines = line.removeprefix(_MARK), number, []


def further_articles(places: Iterable[str]) -> Iterator[Document]:
    """The articles of files and folders: a `.jsonl` file holds one in each line, with a `text` or
    `body` and perhaps hints; any other file is one.

    Raises:
        OptionError: a place does not exist, cannot be read, or holds no article.
    """
    for place in places:
        empty = True
        for path in _files(Path(place)):
            for document in _lines(path) if path.suffix == ".jsonl" else _whole(path):
                empty = False
                yield document
        if empty:
            raise OptionError(f"{place}: no article; name text files, JSONL, or folders of them")


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(path for path in place.rglob("*") if path.suffix in _ENDINGS)
    if not place.exists():
        raise OptionError(f"{place}: no such file or folder of good articles; check the path")
    return [place]


def _whole(path: Path) -> Iterator[Document]:
    yield Document(str(path), _read(path))


def _lines(path: Path) -> Iterator[Document]:
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip():
            continue
        at = f"{path}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise OptionError(f"{at}: no JSON: {error}") from None
        fields = row if isinstance(row, dict) else {}
        text = next((fields[k] for k in _TEXT_FIELDS if isinstance(fields.get(k), str)), None)
        if text is None:
            raise OptionError(f"{at}: has no `text` and no `body` that is a string")
        names = ("url", "title", "outlet", "date", "lang")
        hints = {k: fields[k] for k in names if isinstance(fields.get(k), str)}
        yield Document(at, text, Hints(**hints))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OptionError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise OptionError(f"{path}: cannot be read: {error.strerror}") from None
