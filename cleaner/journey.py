"""The journey of one document's text: repair → spill → names, with what is learnt on the way.

What stands in front of it, how bytes or a page become text, is in the record that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner.blocks.article import Article
from cleaner.blocks.language import Language, detect
from cleaner.blocks.split import is_one_line
from cleaner.capture import captured, told_by_page
from cleaner.decide import Protection, decide
from cleaner.engine import Engine, Findings
from cleaner.model import Decision, Hints, Mention
from cleaner.names.stage import NamesStage
from cleaner.options import Options
from cleaner.record import Record
from cleaner.result import Result
from cleaner.rulepack.off import switched_off
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.table import RuleTable
from cleaner.verdict import judge

if TYPE_CHECKING:
    from cleaner.select.select import Selection


class Journey:
    """Compiled packs and options, ready to take any number of texts along."""

    def __init__(self, packs: Packs, options: Options) -> None:
        self._packs = packs
        self._options = options
        table = RuleTable.of(packs.rules)
        self._covered = {
            probe.id.split("/")[1] for probe in table.probes if probe.id.startswith("languages/")
        }
        off = switched_off(packs, options.off)
        self._names = NamesStage(
            [pack for pack in packs.names if options.names != "off" and pack.id not in off],
            packs.open_romanisations,
            by_sound=options.applies("likely", "names"),
            keep_quotes=options.names_quotes == "keep",
        )
        chosen = [
            number
            for number, probe in enumerate(table.probes)
            if options.applies(probe.trust, probe.category) and probe.id not in off
        ]
        self._table = table
        self._chosen = chosen
        self.engine = Engine(
            table.only([number for number in chosen if not table.probes[number].selects]),
            self._names.gates,
        )

    @cached_property
    def selectors(self) -> tuple[Rule, ...]:
        """The rules that look at pages."""
        table = self._table
        return tuple(table[number] for number in self._chosen if table.probes[number].selects)

    def travel(
        self,
        record: Record,
        source: str | bytes,
        hints: Hints,
        protections: list[Protection],
        id: str,
        fields: Mapping[str, Any],
        make_fingerprint: Callable[[], Mapping[str, Any]],
        selection: Selection | None = None,
    ) -> Result:
        """Clean the text of a record; `source` is what `Result.restore` gives back, `selection`
        what chose the text from a page."""
        title = hints.title
        article = Article(record.text, title)
        candidates = self.engine.scan(article)
        if candidates.suspect is not False and record.repair(protections):
            article = Article(record.text, title)
            candidates = self.engine.scan(article)
        findings = self.engine.find(article, hints, candidates=candidates)
        decision = self._decide(article, findings, record, "spill", protections)
        if (
            decision
            and decision.edits
            and is_one_line(record.text)
            and not is_one_line(article.text)
        ):
            # A text of one line is matched by sentences, whether it came so or became so.
            rest = Article(record.text, title)
            more = self.engine.find(rest, hints)
            self._decide(rest, more, record, "sentences", protections)
        verdict = judge(record.text, article, decision, findings.matches)
        language, mentions = self._name(record, findings, hints, protections)
        return Result(
            text=record.text,
            title=title if title is not None else _title(article, decision),
            verdict_record=verdict,
            flags=tuple(
                sorted(record.flags | _flags(decision, findings) | self._uncovered(language, hints))
            ),
            language_record=language,
            captured=self._capture(article.text, findings, decision, selection),
            mentions=mentions,
            entries=tuple(record.entries),
            stages=tuple(record.stages),
            source=source,
            hints=hints,
            document_id=id,
            selection=selection,
            make_fingerprint=make_fingerprint,
            unchecked=tuple(sorted(findings.unchecked)),
            spent=tuple(sorted(findings.spent)),
            fields=fields,
        )

    def _decide(
        self,
        article: Article,
        findings: Findings,
        record: Record,
        stage: str,
        protections: list[Protection],
    ) -> Decision | None:
        """Settle what the rules propose and carry it out; None where they propose nothing."""
        if not findings.matches and not findings.kept:
            return None
        guarded = [*protections, *findings.protections]
        kept = frozenset(self._options.kept)
        zones = findings.zones or article.zones()
        decision = decide(findings.matches, article, zones, guarded, kept)
        record.decided(decision, stage, protections)
        return decision

    def _name(
        self,
        record: Record,
        findings: Findings,
        hints: Hints,
        protections: Sequence[Protection],
    ) -> tuple[Language, tuple[Mention, ...]]:
        """Run the names stage where the scan or the hints open a pack."""
        opened = findings.opened | self._names.given_by(hints)
        if not opened:
            return findings.language, ()
        named = self._names.run(
            record.text, opened, findings.language, hints, self._options.names, protections
        )
        record.named(named.edits, named.entries)
        return named.language, named.mentions

    def _uncovered(self, language: Language, hints: Hints) -> set[str]:
        """The flag of a document in a language without a pack; where neither a hint tells the
        language nor a rule asked for it, it is not worth finding out."""
        code = language.code or (detect("", hints.lang).code if hints.lang else None)
        return {"language_uncovered"} if code and code not in self._covered else set()

    def _capture(
        self,
        text: str,
        findings: Findings,
        decision: Decision | None,
        selection: Selection | None,
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        if decision is not None:
            kept = [s.match for s in decision.withheld if s.cause.startswith("option:")]
            known = [*decision.edits, *findings.kept, *kept]
            known.sort(key=lambda match: match.start)
            result = captured(text, known, self._packs.months)
        if selection is None:
            return result
        return told_by_page(
            result,
            selection.captured,
            selection.page.metadata,
            selection.captions,
            self._packs.months,
        )


def _flags(decision: Decision | None, findings: Findings) -> set[str]:
    flags = set()
    if decision is not None and decision.guarded:
        flags.add("guard")
    if findings.unchecked:
        flags.add("scope_unknown")
    if findings.spent:
        flags.add("budget")
    return flags


def _title(article: Article, decision: Decision | None) -> str | None:
    """The first block where it looks like a title and was not cut."""
    title = article.title_block
    if title is None:
        return None
    block = article.blocks[title[0]]
    if decision is not None and any(m.start <= block.start < m.end for m in decision.edits):
        return None
    return article.text[block.start : block.end].strip()
