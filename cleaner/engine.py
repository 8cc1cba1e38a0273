"""An article in, what the rules propose for it out.

scan → candidates by rule → search. The engine holds compiled rules and knows nothing of ledgers
or stages after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.blocks.article import Article
from cleaner.findings import Findings
from cleaner.match.compiled import CompiledRule
from cleaner.match.repeat import Repeating
from cleaner.match.scan import Candidates, Scanner
from cleaner.match.structure import Measuring
from cleaner.match.whole import Near
from cleaner.model import Hints
from cleaner.rulepack.schema import Rule
from cleaner.rulepack.table import RuleTable
from cleaner.scope import Scope
from cleaner.search import Search

__all__ = ["Engine", "Findings"]

# An article has one in two hundred characters. A megabyte of `Read more` lines has 500,000, and
# would take 7 s; so would a page on which each of ten thousand rules has something to look at.
MAX_CANDIDATES = 25_000
CHARACTERS_A_CANDIDATE = 50


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
        self._repeating = Repeating(
            self._rules[number] for number, probe in enumerate(self._rules.probes) if probe.repeats
        )
        self._scanner = Scanner(self._rules.probes, gates, self._source)

    def _source(self, rule: int, pattern: int) -> str:
        return self._rules[rule].patterns[pattern].re2

    def compiled(self, number: int) -> CompiledRule:
        """Rule `number`, made ready when a text first has a candidate for it."""
        ready = self._compiled.get(number)
        if ready is None:
            ready = self._compiled[number] = CompiledRule(self._rules[number])
        return ready

    def scan(self, article: Article, *, near: bool = False) -> Candidates:
        """Where rules may match; also whether the text may need mending first. `near` adds where
        they come close."""
        return self._scanner.scan(article, near=near)

    def _affordable(
        self, candidates: Candidates, length: int, findings: Findings
    ) -> dict[int, list[tuple[int, int]]]:
        """The candidates by rule, without the rules that have the most where they are too many."""
        hits: dict[int, list[tuple[int, int]]] = {}
        for rule, place, pattern in candidates.found:
            hits.setdefault(rule, []).append((place, pattern))
        total = len(candidates.found)
        most = MAX_CANDIDATES + length // CHARACTERS_A_CANDIDATE
        if total > most:
            for rule in sorted(hits, key=lambda rule: (-len(hits[rule]), rule)):
                total -= len(hits.pop(rule))
                findings.withhold(self._rules[rule])
                if total <= most:
                    break
        return hits

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
            candidates = self.scan(article, near=near is not None)
        findings = Findings(opened=candidates.opened)
        repeats = self._repeating.look(article, near)
        if not candidates.found and not self._measuring and not repeats:
            return findings
        hits = self._affordable(candidates, len(article.text), findings)
        in_scope = Scope(article, hints, findings.unchecked)
        work = [(self.compiled(rule), places) for rule, places in hits.items()]
        work = [(compiled, places) for compiled, places in work if in_scope(compiled.rule)]
        search = Search(article, findings, work, near)
        repeats = repeats.only(in_scope)
        search.settle(repeats)
        if self._measuring:
            search.measure(self._measuring, in_scope)
        if repeats:
            search.spare_last_copies(repeats)
        if findings.is_unprotected:
            findings.matches.clear()
        search.tell_stopped()
        findings.language = in_scope.language
        if findings.matches:
            search.zones()
        return findings
