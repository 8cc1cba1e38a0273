"""Places of what recurs in, the cues that speak for furniture out.

Recurrence alone proves nothing: two of four further cues must stand beside it, of which one is
place or company, since a subheading is short and may stand in every article.

- *place*: at the head (before the first paragraph that is this document's alone) or at the tail
  (behind the last);
- *company*: beside what goes already, or what recurs itself;
- *form*: short, without the end of a sentence;
- *everywhere*: in nearly all documents.

A line that opens one document and stands elsewhere in others is a headline, and not proposed.
What reads as prose must have the first two and stand nearly everywhere. So a paragraph that stands
between paragraphs, the background of a long war or a quotation in two follow-ups, is never
proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from cleaner.learn.seen import Line, common, is_short
from cleaner.learn.thresholds import (
    AT_EDGE,
    EVERYWHERE,
    IN_COMPANY,
    LEAST_SHARE,
    LEAST_SHOWN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cues:
    """What speaks for a line: in how many documents it stands, the share of its places at the
    head, at the tail, and in company; whether it has the form, whether it is prose, and whether it
    is the title of one of the documents, which others link to."""

    documents: int
    head: float
    tail: float
    company: float
    form: bool
    prose: bool
    category: str
    title: bool = False

    @property
    def place(self) -> str:
        """`head`, `tail` or `edges` where it always stands there, else `anywhere`."""
        if self.head >= AT_EDGE:
            return "head"
        if self.tail >= AT_EDGE:
            return "tail"
        return "edges" if self.head + self.tail >= AT_EDGE else "anywhere"

    def is_furniture(self, documents: int) -> bool:
        """Whether enough speaks for it among so many documents."""
        place, company = self.place != "anywhere", self.company >= IN_COMPANY
        everywhere = self.documents >= EVERYWHERE * documents
        if self.title:
            return False
        if self.prose:
            return place and company and everywhere
        return (place or company) and place + company + self.form + everywhere >= 2

    def told(self, documents: int) -> str:
        """The evidence in words."""
        said = [f"{self.documents} of {documents}"]
        if self.place != "anywhere":
            said.append({"edges": "head or tail"}.get(self.place, self.place))
        if self.form:
            said.append("short")
        if self.company >= IN_COMPANY:
            said.append("beside furniture")
        return ", ".join(said)


class Ground:
    """All lines of all documents, and where the paragraphs lie that are one document's alone."""

    def __init__(self, documents: Sequence[Sequence[Line]]) -> None:
        self.documents = documents
        standing: dict[str, set[int]] = {}
        for lines in documents:
            for line in lines:
                standing.setdefault(line.key, set()).add(line.article)
        self.count = len({line.article for lines in documents for line in lines})
        self.recurring = frozenset(key for key, own in standing.items() if len(own) > 1)
        self._bounds = [self._own(lines) for lines in documents]

    @property
    def least(self) -> int:
        """In how many documents that which recurs must stand."""
        return max(LEAST_SHOWN, ceil(LEAST_SHARE * self.count))

    def _own(self, lines: Sequence[Line]) -> tuple[int, int]:
        """The first and the last paragraph that is the document's alone."""
        own = [
            line.number
            for line in lines
            if line.prose and not line.taken and line.key not in self.recurring
        ]
        return (own[0], own[-1]) if own else (len(lines), -1)

    def is_head(self, line: Line) -> bool:
        """Whether the line stands before the document's own paragraphs."""
        first, last = self._bounds[line.document]
        return last >= 0 and line.number < first

    def is_tail(self, line: Line) -> bool:
        """Whether it stands behind them."""
        _, last = self._bounds[line.document]
        return 0 <= last < line.number

    def following(self, line: Line) -> Sequence[Line]:
        """The lines behind a line."""
        return self.documents[line.document][line.number + 1 :]

    def beside(self, line: Line) -> list[Line]:
        """The lines in front of it and behind."""
        lines = self.documents[line.document]
        return [lines[at] for at in (line.number - 1, line.number + 1) if 0 <= at < len(lines)]

    def cues(self, places: Sequence[Line], furniture: Collection[str] = frozenset()) -> Cues:
        """What speaks for lines of one wording or frame; `furniture` are keys of lines that are
        proposed already."""
        heads, tails = sum(map(self.is_head, places)), sum(map(self.is_tail, places))
        kept_company = [
            any(
                other.taken or other.key in furniture
                or (other.key in self.recurring and other.is_short)
                for other in self.beside(line)
            )
            for line in places
        ]  # fmt: skip
        return Cues(
            len({line.article for line in places}),
            heads / len(places),
            tails / len(places),
            sum(kept_company) / len(places),
            all(not line.stop and is_short(line.text) for line in places),
            any(line.prose for line in places),
            common([other.category for line in places for other in self.beside(line)]),
            0 < sum(line.first for line in places) < IN_COMPANY * len(places),
        )
