"""A sample in as CSV and out again; marks in, precision by rule out.

A rule is to be demoted where the upper end of its interval lies below `TARGET`: it misses the
precision that `safe` stands for, whatever the luck of the draw. Where only the estimate lies below,
it is in doubt: mark more of its edits.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from cleaner.errors import InputError
from cleaner.runs.sample import Sampled
from cleaner.runs.statistic import wilson

TARGET = 0.95
COLUMNS = (*(field.name for field in fields(Sampled)), "mark")
MARKS = {"ok": True, "wrong": False}
# What a spreadsheet would take for a formula: the text is a stranger's, and =HYPERLINK(…) acts.
_FORMULA = tuple("=+-@＝＋－＠")
# Cells above 131,072 characters cannot be read back, and nobody marks by their end.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the marked edits of a rule are right, and the interval of 95 % (Wilson)."""

    rule: str
    right: int
    marked: int
    hits: int
    share: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """`demote`, `in doubt`, `good` (the whole interval reaches the target) or `so far good`."""
        if self.high < TARGET:
            return "demote"
        if self.share < TARGET:
            return "in doubt"
        return "good" if self.low >= TARGET else "so far good"


@dataclass(frozen=True, slots=True)
class Audit:
    """What a marked sample says: by rule, worst first, and over all edits of the run, each rule
    weighing as much as it acts there; `unmarked` rows say nothing."""

    rules: tuple[Precision, ...]
    overall: Precision
    unmarked: int


def to_csv(sampled: Iterable[Sampled]) -> str:
    """The sample with an empty column `mark`, fit for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in sampled:
        writer.writerow([*(_cell(getattr(item, name)) for name in COLUMNS[:-1]), ""])
    return out.getvalue()


def _cell(value: object) -> str:
    text = "".join(
        char
        if char.isprintable() or char == "\n"
        else char.encode("unicode_escape", "surrogatepass").decode("ascii")
        for char in str(value)[:_LONGEST]
    )
    return f"'{text}" if text.startswith(_FORMULA) else text


def read_marks(path: str | Path) -> Audit:
    """The precision that a marked sample shows.

    Raises:
        InputError: the file is no sample, a mark is neither ok, wrong nor empty, or none is set.
    """
    counts: dict[str, list[int]] = {}
    unmarked = 0
    for line, row in _rows(Path(path)):
        mark = (row["mark"] or "").strip().lower()
        if not mark:
            unmarked += 1
            continue
        if mark not in MARKS:
            raise InputError(
                f"{path}:{line}: the mark is {mark[:20]!r}; write ok or wrong, or leave it empty",
                "unreadable",
            )
        try:
            hits = int(row["hits"])
        except (TypeError, ValueError):
            raise InputError(
                f"{path}:{line}: `hits` is no number; leave the other columns as they were",
                "unreadable",
            ) from None
        tally = counts.setdefault(row["rule"], [0, 0, hits])
        tally[0] += MARKS[mark]
        tally[1] += 1
    if not counts:
        raise InputError(f"{path}: no row is marked; write ok or wrong into the column `mark`",
                         "unreadable")  # fmt: skip
    rules = [_precision(rule, *tally) for rule, tally in counts.items()]
    rules.sort(key=lambda p: (p.high, p.share, p.rule))
    return Audit(tuple(rules), _overall(rules), unmarked)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        # Spreadsheets put a byte-order mark in front.
        content = path.read_text("utf-8-sig")
        first = content.partition("\n")[0]
        # Where commas are decimal, spreadsheets save with semicolons.
        reader = csv.DictReader(
            io.StringIO(content, newline=""), delimiter=";" if first.count(";") > 2 else ","
        )
        rows = [(reader.line_num, row) for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read as CSV: {reason}", "unreadable") from None
    if not {"rule", "hits", "mark"} <= set(reader.fieldnames or ()):
        raise InputError(
            f"{path}: lacks the columns rule, hits, mark; name a file that `clean audit RUN -o` "
            "wrote",
            "unreadable",
        )
    return rows


def _precision(rule: str, right: int, marked: int, hits: int) -> Precision:
    return Precision(rule, right, marked, hits, right / marked, *wilson(right, marked))


def _overall(rules: Sequence[Precision]) -> Precision:
    """Every rule weighs as much as it acts, since the sample takes of each the same number; the
    interval is that of as many marks as an unweighted sample would need (Kish)."""
    hits = sum(p.hits for p in rules)
    right, marked = sum(p.right for p in rules), sum(p.marked for p in rules)
    if not hits:
        return _precision("", right, marked, 0)
    share = sum(p.share * p.hits / hits for p in rules)
    worth = 1 / sum((p.hits / hits) ** 2 / p.marked for p in rules)
    return Precision("", right, marked, hits, share, *wilson(share * worth, worth))
