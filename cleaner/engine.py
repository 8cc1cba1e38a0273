"""An article in, what the rules propose for it out.

scan → verify each candidate by its kind → settle lead and zones → check places → weigh evidence.
The engine holds compiled rules and knows nothing of ledgers or stages after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from cleaner.blocks.article import Article, Zones
from cleaner.blocks.language import Language
from cleaner.blocks.layout import Layout
from cleaner.decide import Protection, Protections
from cleaner.match import block, evidence, keep, onward, phrase, replacement, run, structure
from cleaner.match.compiled import CompiledRule
from cleaner.match.scan import Candidates, Scanner
from cleaner.match.structure import Measuring
from cleaner.match.whole import GOES_ON, Near
from cleaner.model import Hints, Match
from cleaner.patterns.pattern import Budget, BudgetSpent
from cleaner.rulepack.schema import Rule
from cleaner.rulepack.table import RuleTable
from cleaner.scope import NOT_NEEDED, Scope

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


@dataclass
class Findings:
    """What one document's rules propose; `zones` are known where they were needed. `unchecked`
    are scopes of rules that had a candidate but whose hint is missing; `spent` the rules that ran
    out of work units."""

    matches: list[Match] = field(default_factory=list)
    kept: list[Match] = field(default_factory=list)
    zones: Zones | None = None
    opened: frozenset[int] = frozenset()
    language: Language = NOT_NEEDED
    unchecked: set[str] = field(default_factory=set)
    spent: list[str] = field(default_factory=list)

    @property
    def protections(self) -> list[Protection]:
        """The spans that keep rules protect."""
        return [Protection(m.start, m.end, f"keep: {m.rule.id}") for m in self.kept]


class Engine:
    """Compiled rules behind one scanner. `gates` are strings that open something else (names
    packs); which of them occurred is told in `Findings.opened`."""

    def __init__(self, rules: Iterable[Rule], gates: Sequence[Sequence[str]] = ()) -> None:
        self._rules = RuleTable.of(rules)
        self._compiled: dict[int, CompiledRule] = {}
        self._measuring = [
            Measuring(self._rules[number])
            for number, probe in enumerate(self._rules.probes)
            if probe.measures
        ]
        self._scanner = Scanner(self._rules.probes, gates, self._source)

    def _source(self, rule: int, pattern: int) -> str:
        return self._rules[rule].patterns[pattern].re2

    def compiled(self, number: int) -> CompiledRule:
        """Rule `number`, made ready when a text first has a candidate for it."""
        ready = self._compiled.get(number)
        if ready is None:
            ready = self._compiled[number] = CompiledRule(self._rules[number])
        return ready

    def scan(self, article: Article) -> Candidates:
        """Where rules may match; also whether the text may need mending first."""
        return self._scanner.scan(article)

    def find(
        self,
        article: Article,
        hints: Hints,
        near: Near | None = None,
        candidates: Candidates | None = None,
    ) -> Findings:
        """All that the rules propose for `article`, at the `candidates` of its scan; `near` hears
        of what came close."""
        if candidates is None:
            candidates = self.scan(article)
        findings = Findings(opened=candidates.opened)
        if not candidates.found and not self._measuring:
            return findings
        hits: dict[int, list[tuple[int, int]]] = {}
        for rule, place, pattern in candidates.found:
            hits.setdefault(rule, []).append((place, pattern))
        in_scope = Scope(article, hints, findings.unchecked)
        work = [(self.compiled(rule), places) for rule, places in hits.items()]
        work = [(compiled, places) for compiled, places in work if in_scope(compiled.rule)]
        search = _Search(article, findings, near)
        proposed = search.directly(work)
        search.waiting = [match for match in proposed if match.goes_on]
        proposed = [match for match in proposed if not match.goes_on]
        proposed += search.runs(work, {m.first for m in proposed if m.whole})
        weighed = [item for item in work if item[0].rule.kind == "evidence"]
        if proposed or weighed:
            search.proposed = proposed
            placed = search.in_place(proposed)
            alone = [match for match in placed if not match.rule.beside]
            alone += search.weigh(weighed, _categories(alone))
            findings.matches = alone + search.beside(
                [match for match in placed if match.rule.beside], _categories(alone)
            )
        findings.matches += search.released()
        if self._measuring:
            measured = search.measure(self._measuring, in_scope)
            findings.matches += measured
            if measured and (proposed or search.waiting):
                findings.matches += search.again(work, {m.first for m in measured})
        search.tell_stopped()
        findings.language = in_scope.language
        if findings.matches:
            search.zones()
        return findings


class _Search:
    """The steps from candidates to matches for one document; results gather in `findings`."""

    def __init__(self, article: Article, findings: Findings, near: Near | None) -> None:
        self._article = article
        self._findings = findings
        self._near = near
        self.proposed: list[Match] = []
        # Lines of lexicons whose sentence would go on if the next line stays.
        self.waiting: list[Match] = []
        self._misplaced: list[Match] = []
        self._measured: set[int] = set()

    def _attempt(
        self, compiled: CompiledRule, find: Callable[[Budget], Iterable[Match]]
    ) -> list[Match]:
        """What `find` gives within the work units of one rule; nothing where they run out, since
        half of a rule's matches would be a result that nobody could explain."""
        try:
            return list(find(Budget(len(self._article.text))))
        except BudgetSpent:
            self._findings.spent.append(compiled.rule.id)
            return []

    def directly(self, work: Work) -> list[Match]:
        """Matches of the kinds that look at one block; those of `keep` go to the findings."""
        found: list[Match] = []
        for compiled, places in work:
            finder = _FINDERS.get(compiled.rule.kind)
            if finder is not None:
                matches = self._attempt(
                    compiled, partial(finder, compiled, self._article, places, near=self._near)
                )
                (self._findings.kept if compiled.rule.kind == "keep" else found).extend(matches)
        return found

    def runs(self, work: Work, taken: set[int]) -> list[Match]:
        """Matches of the kind that looks at blocks in a row."""
        found: list[Match] = []
        for compiled, places in work:
            if compiled.rule.kind == "run":
                find = partial(
                    run.find, compiled, self._article, places, taken=taken, near=self._near
                )
                found += self._attempt(compiled, find)
        return found

    def zones(self) -> Zones:
        """Lead and tail, given what rules for head and tail take whole; worked out once and only
        if somebody asks."""
        if self._findings.zones is None:
            kept = Protections(self._findings.protections)
            free = [m for m in self.proposed if m.whole and not kept.over(m.start, m.end)]
            head = {m.first for m in free if m.rule.where in _AT_HEAD}
            late = self._article.late(self._article.lead(head))
            self._findings.zones = self._article.zones(
                head,
                {
                    m.first
                    for m in free
                    if m.rule.where in _AT_TAIL or (m.rule.where == "late" and m.place >= late)
                }
                | self._measured,
                {m.first for m in free if m.rule.where == "anywhere"} | self._measured,
            )
        return self._findings.zones

    def in_place(self, matches: Iterable[Match]) -> list[Match]:
        """Those that stand where their rule may act."""
        placed = []
        dates = {m.first for m in self.proposed if m.rule.category == "date" and m.whole}
        several = len(dates) > 1 and self._several_behind_lead(dates)
        for match in matches:
            where = match.rule.where
            if (
                where == "anywhere"
                or self.zones().allow(where, match.place)
                or self._in_front_of_lead(match)
            ):
                if several and match.first in dates and match.first > self.zones().lead:
                    if self._near is not None:
                        self._near(match.rule, match.first, "one of several dates behind the lead")
                    continue
                placed.append(match)
            else:
                self._misplaced.append(match)
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

    def weigh(self, weighed: Work, categories: dict[int, set[str]]) -> list[Match]:
        """Matches of evidence rules; `categories` tell what other rules take beside a block."""
        found: list[Match] = []
        for compiled, places in weighed:
            find = partial(
                evidence.find,
                compiled,
                self._article,
                places,
                zones=self.zones,
                taken=categories,
                near=self._near,
            )
            found += self._attempt(compiled, find)
        return self.in_place(found)

    def measure(
        self, measuring: Sequence[Measuring], in_scope: Callable[[Rule], bool]
    ) -> list[Match]:
        """Matches of the rules that measure loose lines, next to what the others take whole."""
        if not self._article.is_lines:
            return []
        cuts: dict[int, list[tuple[int, int]]] = {}
        for match in self._findings.matches:
            if not match.whole and not match.inserted:
                cuts.setdefault(match.first, []).append((match.start, match.end))
        layout = Layout(self._article, self._taken(), cuts)
        asked = [one for one in measuring if in_scope(one.rule)]
        return list(structure.find(asked, self._article, layout, self._near))

    def _taken(self) -> set[int]:
        return {match.first for match in self._findings.matches if match.whole}

    def released(self) -> list[Match]:
        """Lines that waited, where the next line that stays does not go on with them."""
        taken = self._taken()
        free = []
        for match in sorted(self.waiting, key=lambda match: -match.first):
            if not self._article.goes_on(match.first, taken) and self.in_place([match]):
                free.append(match)
                taken.add(match.first)
        self.waiting = [match for match in self.waiting if match not in free]
        return free

    def again(self, work: Work, measured: set[int]) -> list[Match]:
        """What could not be told before the measured lines were known to go: zones end where
        prose ends that stays, and a run is not broken by what goes. Nothing is searched for."""
        self._measured = measured
        self._findings.zones = None
        misplaced, self._misplaced = self._misplaced, []
        placed = [m for m in self.in_place(misplaced) if not m.rule.beside]
        known = {(m.rule.id, m.first) for m in self.proposed}
        row = self.runs(work, self._taken())
        placed += self.in_place([m for m in row if (m.rule.id, m.first) not in known])
        self._findings.matches += placed
        return self.released()

    def tell_stopped(self) -> None:
        """Let `near` hear of what found no place and of lines whose sentence goes on."""
        if self._near is not None:
            for match in self.waiting:
                self._near(match.rule, match.first, GOES_ON)
            for match in self._misplaced:
                self._near(match.rule, match.first, f"not in its place ({match.rule.where})")

    def beside(self, matches: Iterable[Match], categories: dict[int, set[str]]) -> list[Match]:
        """Those with a neighbour that goes for one of the categories that their rule names."""
        found: list[Match] = []
        left = list(matches)
        while True:
            now = [m for m in left if _has_neighbour(m, self._article, categories)]
            if not now:
                break
            # What stands beside these may go for their sake: `She joined …` behind `She was …`.
            found += now
            left = [m for m in left if m not in now]
            for index, names in _categories(now).items():
                categories.setdefault(index, set()).update(names)
        for match in left:
            if self._near is not None:
                wanted = ", ".join(match.rule.beside)
                self._near(match.rule, match.first, f"not beside {wanted}")
        return found


def _categories(matches: Iterable[Match]) -> dict[int, set[str]]:
    """By block, the categories for which it is taken whole."""
    categories: dict[int, set[str]] = {}
    for match in matches:
        if match.whole:
            categories.setdefault(match.first, set()).add(match.rule.category)
    return categories


def _has_neighbour(match: Match, article: Article, categories: dict[int, set[str]]) -> bool:
    wanted = set(match.rule.beside)
    return any(categories.get(other, set()) & wanted for other in article.neighbours(match.first))
