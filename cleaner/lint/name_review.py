"""Texts in, a table of the spellings of names in them out; a table with marks in, variants put
into a pack's file out.

What is found by sound today is a guess each time; what a person has accepted is listed, exact, and
`safe`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cleaner.names.key import Candidate
from cleaner.names.ready import Ready
from cleaner.names.runs import runs
from cleaner.names.spelling import fold_word
from cleaner.pipeline import Cleaner
from cleaner.rulepack.packs import Packs

COLUMNS = ("accept", "spelling", "canonical", "tier", "cost", "count", "pack", "why", "example")
# Near misses are shown that cost so much more than they may.
NEARLY = 0.25
AROUND = 40


@dataclass(slots=True)
class Row:
    """One spelling in the texts, what it would become, and why if it would not."""

    spelling: str
    canonical: str
    tier: str
    cost: float
    pack: str
    why: str = ""
    example: str = ""
    count: int = field(default=0)

    def cells(self) -> list[str]:
        """The row under `COLUMNS`; nothing is accepted yet."""
        return ["", self.spelling, self.canonical, self.tier, f"{self.cost:.2f}", str(self.count),
                self.pack, self.why, self.example]  # fmt: skip


def review(packs: Packs, texts: Iterable[str]) -> list[Row]:
    """The spellings that differ from their canonical form, ties, and near misses, most frequent
    first."""
    # Annotated texts hold the spellings as they are, at the places that the ledger gives.
    cleaner = Cleaner(packs, trust="names=likely", names="annotate")
    ready = Ready(packs.names, packs.open_romanisations)
    rows: dict[tuple[str, str, str], Row] = {}

    def add(row: Row, text: str, start: int) -> None:
        kept = rows.setdefault((row.spelling, row.canonical, row.tier), row)
        kept.count += 1
        around = text[max(0, start - AROUND) : start + len(row.spelling) + AROUND]
        kept.example = kept.example or " ".join(around.split())

    for source in texts:
        result = cleaner.clean(source)
        text = result.text
        known = {mention.before for mention in result.mentions}
        for m in result.mentions:
            if m.before != m.after:
                add(Row(m.before, m.canonical, m.tier, m.cost, m.pack), text, m.clean_start)
        for entry in result.entries:
            if entry.stage == "names" and entry.outcome == "withheld":
                pack_id, _, tier = entry.rule.rpartition("/")
                spelling = text[entry.start : entry.end]
                known.add(spelling)
                row = Row(spelling, entry.captured["canonical"], tier, 0.0, pack_id, entry.cause)
                add(row, text, entry.start)
        words = {fold_word(word) for word in re.findall(r"[^\W\d_]+", text)}
        for number, pack in enumerate(ready.packs):
            index = ready.index(number)
            if index.sounds is None or words.isdisjoint(pack.context):
                continue
            for run in runs(text):
                for candidate in [] if run.text in known else index.key.candidates(run.text)[:1]:
                    if _is_missed(candidate):
                        add(_near(run.text, candidate, pack.id), text, run.start)
    return sorted(rows.values(), key=lambda row: (-row.count, row.spelling, row.canonical))


def _is_missed(candidate: Candidate) -> bool:
    """Whether it is so near that a person may want to see it."""
    return candidate.spelling.name >= 0 and candidate.cost <= candidate.limit + NEARLY


def _near(spelling: str, candidate: Candidate, pack: str) -> Row:
    why = candidate.why_not or "a guard of the text: context, ordinary word, decoy, sentence head"
    return Row(spelling, candidate.spelling.canonical, "near", candidate.cost, pack, why)


def accepted(table: str) -> dict[str, list[str]]:
    """Canonical form → spellings of the rows of a table that have a mark in their first column."""
    found: dict[str, list[str]] = {}
    for line in table.splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) >= len(COLUMNS) - 1 and cells[0].strip():
            found.setdefault(cells[2], []).append(cells[1])
    return found


def with_variants(source: str, variants: dict[str, list[str]]) -> tuple[str, list[str]]:
    """A pack's text with the variants put below their names, and the canonical forms that it does
    not hold."""
    lines = source.split("\n")
    missing = []
    for canonical, spellings in variants.items():
        at = next((n for n, line in enumerate(lines) if _canonical(line) == canonical), None)
        if at is None:
            missing.append(canonical)
            continue
        _insert(lines, at, spellings)
    return "\n".join(lines), missing


_CANONICAL = re.compile(r"\s*(?:- )?\{?\s*canonical: *(\"[^\"]*\"|'[^']*'|[^,}#]+)")


def _canonical(line: str) -> str | None:
    match = _CANONICAL.match(line)
    return match[1].strip().strip("\"'") if match else None


def _insert(lines: list[str], at: int, spellings: list[str]) -> None:
    quoted = ['"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"' for s in spellings]
    indent = len(lines[at]) - len(lines[at].lstrip(" -{"))
    # The name ends where a line stands further left than its keys: the next dash, or a next key.
    end = at + 1
    while end < len(lines) and not lines[end][:indent].strip():
        end += 1
    for number in range(at, end):
        flow = re.search(r"\bvariants: *\[", lines[number])
        if flow:
            joined = "".join(f"{one}, " for one in quoted)
            lines[number] = lines[number][: flow.end()] + joined + lines[number][flow.end() :]
            return
        if re.match(r"\s*variants: *$", lines[number]):
            first = lines[number + 1] if number + 1 < len(lines) else ""
            blanks = len(first) - len(first.lstrip(" "))
            lines[number + 1 : number + 1] = [f"{' ' * blanks}- {one}" for one in quoted]
            return
    if "{" in lines[at]:
        # The whole name stands in one line: `- {canonical: X, kind: place}`.
        lines[at] = lines[at].replace("kind:", f"variants: [{', '.join(quoted)}], kind:", 1)
        return
    lines.insert(at + 1, f"{' ' * indent}variants: [{', '.join(quoted)}]")
