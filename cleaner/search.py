"""From candidates to matches, for one document: what the rules propose, and what of it stands.

Candidates are verified by their kind; lead and zones are settled; places are checked; evidence is
weighed; loose lines are measured. What is then known to go is no neighbour and no prose any more,
so the places, rows and sentences that hung on it are looked at once again. That is why cleaning
twice changes nothing; nothing is searched for a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from cleaner.blocks.article import Article
from cleaner.blocks.layout import Layout
from cleaner.blocks.zones import Zones
from cleaner.decide import Protections
from cleaner.findings import Findings
from cleaner.match import block, evidence, keep, onward, phrase, replacement, run, structure
from cleaner.match.compiled import CompiledRule
from cleaner.match.repeat import Repeats
from cleaner.match.structure import Measuring
from cleaner.match.whole import GOES_ON, Near
from cleaner.model import Match
from cleaner.patterns.pattern import Budget, BudgetSpent
from cleaner.rulepack.rule import Rule

_FINDERS = {
    "phrase": phrase.find,
    "block": block.find,
    "from": onward.find,
    "keep": keep.find,
    "replace": replacement.find,
}
Work = Sequence[tuple[CompiledRule, list[tuple[int, int]]]]
_AT_HEAD = ("anywhere", "head", "top", "edges")
_AT_TAIL = ("anywhere", "tail", "edges")


class Search:
    """The steps from candidates to matches for one document; results gather in `findings`."""

    def __init__(self, article: Article, findings: Findings, work: Work, near: Near | None) -> None:
        self._article = article
        self._findings = findings
        self._work = work
        self._size = len(article.text.encode("utf-8", "surrogatepass"))
        self._near = near
        self._proposed: list[Match] = []
        # Lines of lexicons whose sentence would go on if the next line stays.
        self._waiting: list[Match] = []
        self._misplaced: list[tuple[Match, str]] = []
        self._lonely: list[Match] = []
        self._measured: set[int] = set()

    def settle(self, repeats: Repeats) -> None:
        """What all rules propose but those that measure."""
        direct = self._directly()
        self._waiting = [match for match in direct if match.goes_on]
        self._proposed = [match for match in direct if not match.goes_on]
        self._proposed += repeats.find({m.first for m in direct if m.whole}, self._near)
        self._proposed += self._runs({m.first for m in self._proposed if m.whole}, self._near)
        self._find_place(self._proposed, {}, self._near)
        self._release()

    def measure(self, measuring: Sequence[Measuring], in_scope: Callable[[Rule], bool]) -> None:
        """What the rules propose that measure loose lines, next to what the others take; twice
        where the others take more for it: behind a shorter text more lines lie behind it."""
        if not self._article.is_lines:
            return
        asked = [one for one in measuring if in_scope(one.rule)]
        if self._measure(asked, self._near) and self._work and self._look_again():
            self._measure(asked, None)

    def _measure(self, asked: Sequence[Measuring], near: Near | None) -> bool:
        cuts: dict[int, list[tuple[int, int]]] = {}
        for match in self._findings.matches:
            if not match.whole and not match.inserted:
                cuts.setdefault(match.first, []).append((match.start, match.end))
        layout = Layout(self._article, self._taken() - self._measured, cuts)
        found = list(structure.find(asked, self._article, layout, self._measured, near))
        self._measured |= {match.first for match in found}
        self._findings.matches += found
        return bool(found)

    def _look_again(self) -> bool:
        """What could not be told before the measured lines were known to go; whether more goes."""
        before = len(self._findings.matches)
        self._findings.zones = None
        self._release()
        known = {(match.rule.id, match.first) for match in self._proposed}
        rows = [m for m in self._runs(self._taken(), None) if (m.rule.id, m.first) not in known]
        misplaced, self._misplaced = [match for match, _ in self._misplaced], []
        lonely, self._lonely = self._lonely, []
        self._proposed += rows
        self._find_place([*misplaced, *rows], _categories(self._findings.matches), None, lonely)
        self._release()
        return len(self._findings.matches) > before

    def _find_place(
        self,
        matches: Iterable[Match],
        categories: dict[int, set[str]],
        near: Near | None,
        lonely: Sequence[Match] = (),
    ) -> None:
        """Add those of the matches that stand in their place, beside what they ask for, and what
        evidence rules find next to what goes (`categories` and these)."""
        placed = self._in_place(matches)
        alone = [match for match in placed if not match.rule.beside]
        for index, names in _categories(alone).items():
            categories.setdefault(index, set()).update(names)
        known = {(match.rule.id, match.first) for match in self._findings.matches}
        weighed = [m for m in self._weigh(categories, near) if (m.rule.id, m.first) not in known]
        for index, names in _categories(weighed).items():
            categories.setdefault(index, set()).update(names)
        self._findings.matches += alone + weighed
        self._findings.matches += self._beside(
            [*lonely, *(match for match in placed if match.rule.beside)], categories
        )

    def spare_last_copies(self, repeats: Repeats) -> None:
        """Of what is said again, something stays: no repeat goes for a copy that has turned out
        to go itself."""
        others = {m.first for m in self._findings.matches if m.whole and m.rule.kind != "repeat"}
        right = {(match.rule.id, match.first) for match in repeats.find(others)}
        for found in (self._findings.matches, self._proposed):
            found[:] = [
                m for m in found if m.rule.kind != "repeat" or (m.rule.id, m.first) in right
            ]
        self._findings.zones = None

    def tell_stopped(self) -> None:
        """Let `near` hear of what found no place, no company, or a next line that stays."""
        if self._near is not None:
            for match in self._waiting:
                self._near(match.rule, match.first, GOES_ON)
            for match, cause in self._misplaced:
                self._near(match.rule, match.first, cause)
            for match in self._lonely:
                wanted = ", ".join(match.rule.beside)
                self._near(match.rule, match.first, f"not beside {wanted}")

    def _attempt(
        self, compiled: CompiledRule, find: Callable[[Budget], Iterable[Match]]
    ) -> list[Match]:
        """What `find` gives within the work units of one rule; nothing where they run out, since
        half of a rule's matches would be a result that nobody could explain."""
        try:
            return list(find(Budget(self._size)))
        except BudgetSpent:
            self._findings.withhold(compiled.rule)
            return []

    def _taken(self) -> set[int]:
        return {match.first for match in self._findings.matches if match.whole}

    def _directly(self) -> list[Match]:
        """Matches of the kinds that look at one block; those of `keep` go to the findings."""
        found: list[Match] = []
        for compiled, places in self._work:
            finder = _FINDERS.get(compiled.rule.kind)
            if finder is not None:
                matches = self._attempt(
                    compiled, partial(finder, compiled, self._article, places, near=self._near)
                )
                (self._findings.kept if compiled.rule.kind == "keep" else found).extend(matches)
        return found

    def _runs(self, taken: set[int], near: Near | None) -> list[Match]:
        """Matches of the kind that looks at blocks in a row."""
        found: list[Match] = []
        for compiled, places in self._work:
            if compiled.rule.kind == "run":
                find = partial(run.find, compiled, self._article, places, taken=taken, near=near)
                found += self._attempt(compiled, find)
        return found

    def _release(self) -> None:
        """Add the lines that waited, where the next line that stays does not go on with them."""
        taken = self._taken()
        free = []
        for match in sorted(self._waiting, key=lambda match: -match.first):
            if not self._article.goes_on(match.place, taken):
                free.append(match)
                taken.add(match.first)
        if free:
            gone = set(map(id, free))
            self._waiting = [match for match in self._waiting if id(match) not in gone]
            self._proposed += free
            self._findings.zones = None
            self._findings.matches += self._in_place(free)

    def zones(self) -> Zones:
        """Lead and tail, given what rules for head and tail take whole, and what is measured to
        go; worked out only if somebody asks."""
        if self._findings.zones is None:
            kept = Protections(self._findings.protections)
            free = [m for m in self._proposed if m.whole and not kept.over(m.start, m.end)]
            # What says again what stands elsewhere may be the lead, and a lead is never cut.
            head = {m.first for m in free if m.rule.where in _AT_HEAD and m.rule.kind != "repeat"}
            late = self._article.late(self._article.lead(head))
            tail = {
                m.first
                for m in free
                if m.rule.where in _AT_TAIL or (m.rule.where == "late" and m.place >= late)
            }
            anywhere = {m.first for m in free if m.rule.where == "anywhere"}
            self._findings.zones = self._article.zones(
                head, tail | self._measured, anywhere | self._measured
            )
        return self._findings.zones

    def _in_place(self, matches: Iterable[Match]) -> list[Match]:
        """Those that stand where their rule may act."""
        placed = []
        dates = {m.first for m in self._proposed if m.rule.category == "date" and m.whole}
        dates -= self._measured
        several = len(dates) > 1 and self._several_behind_lead(dates)
        for match in matches:
            where = match.rule.where
            if not (
                where == "anywhere"
                or self.zones().allow(where, match.place)
                or self._in_front_of_lead(match)
            ):
                self._misplaced.append((match, f"not in its place ({where})"))
            elif several and match.first in dates and match.first > self.zones().lead:
                self._misplaced.append((match, "one of several dates behind the lead"))
            else:
                placed.append(match)
        return placed

    def _in_front_of_lead(self, match: Match) -> bool:
        """Whether a passage is glued in front of the lead's first sentence, where a rule for the
        head that declares `lead: prefix` may cut it: `29 Jul 2016 The strikes came …`."""
        return (
            match.rule.lead == "prefix"
            and match.rule.where in ("head", "top", "edges")
            and match.first == self.zones().lead
            and self._article.is_before_lead(match.first, match.start)
        )

    def _several_behind_lead(self, dates: Iterable[int]) -> bool:
        """Whether several date lines stand behind the lead: in a chronicle they head their own
        paragraphs, while a page has one, between deck and text."""
        zones = self.zones()
        return sum(zones.lead < place < zones.tail for place in dates) > 1

    def _weigh(self, categories: dict[int, set[str]], near: Near | None) -> list[Match]:
        """Matches of evidence rules; `categories` tell what other rules take beside a block."""
        found: list[Match] = []
        for compiled, places in self._work:
            if compiled.rule.kind == "evidence":
                find = partial(
                    evidence.find,
                    compiled,
                    self._article,
                    places,
                    zones=self.zones,
                    taken=categories,
                    near=near,
                )
                found += self._attempt(compiled, find)
        return self._in_place(found)

    def _beside(self, matches: Iterable[Match], categories: dict[int, set[str]]) -> list[Match]:
        """Those with a neighbour that goes for one of the categories that their rule names."""
        found: list[Match] = []
        asked = list(matches)
        waiting: dict[int, list[Match]] = {}
        for match in asked:
            for other in self._article.neighbours(match.first, self._measured):
                waiting.setdefault(other, []).append(match)
        # From those that go to what stands beside them, not all over again for each that joins
        # them: 10,000 such lines in a row would take minutes.
        news = [index for index in waiting if index in categories]
        joined: set[int] = set()
        while news:
            index = news.pop()
            for match in waiting.get(index, ()):
                if id(match) in joined or categories[index].isdisjoint(match.rule.beside):
                    continue
                # What stands beside it may go for its sake: `She joined …` behind `She was …`.
                joined.add(id(match))
                found.append(match)
                if match.whole:
                    categories.setdefault(match.first, set()).add(match.rule.category)
                    news.append(match.first)
        self._lonely += [match for match in asked if id(match) not in joined]
        return found


def _categories(matches: Iterable[Match]) -> dict[int, set[str]]:
    """By block, the categories for which it is taken whole."""
    categories: dict[int, set[str]] = {}
    for match in matches:
        if match.whole:
            categories.setdefault(match.first, set()).add(match.rule.category)
    return categories
