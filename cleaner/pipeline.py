"""The journey of one document, as a table of contents: decode → repair → spill → names.

`Cleaner` is immutable once made, safe in threads, and pickles as its packs and options, so that
a process it is sent to builds the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner.apply import apply
from cleaner.blocks.article import Article
from cleaner.capture import captured
from cleaner.decide import Protection, decide
from cleaner.engine import Engine, Findings
from cleaner.errors import InputError
from cleaner.model import Decision, Document, Edit, Entry, Hints, Match, Mention
from cleaner.names.stage import NamesStage
from cleaner.offsets import StageMap
from cleaner.options import DEFAULT_TRUST, Options
from cleaner.read.decode import decode
from cleaner.repair.repair import repair, rule_of
from cleaner.result import Rejected, Result
from cleaner.rulepack.schema import Packs
from cleaner.rulepack.sources import RulesArgument, resolve
from cleaner.verdict import judge

if TYPE_CHECKING:
    from cleaner.explain import Explanation

MAX_CHARACTERS = 32_000_000


class Cleaner:
    """Rules and options, ready to clean any number of documents.

    Args:
        rules: None for the shipped packs; a folder (or several) of rule files on top of them; or
            `Packs` from `load_rules`, used alone.
        trust: `safe` (default) or `likely`; also `CATEGORY=likely`, one or several.
        names: `rewrite` (default), `annotate` or `off`.
        keep: categories that stay in the text.
        only: the only categories that are cut.
        preset: `reading` (default), `monitoring`, `events` or `corpus`.

    Raises:
        PackError: the packs have faults. OptionError: an option does not exist or contradicts.
    """

    def __init__(
        self,
        rules: RulesArgument = None,
        *,
        trust: str | Iterable[str] = DEFAULT_TRUST,
        names: str = "rewrite",
        keep: Iterable[str] = (),
        only: Iterable[str] | None = None,
        preset: str = "reading",
    ) -> None:
        options = Options.make(trust=trust, names=names, keep=keep, only=only, preset=preset)
        self._set_up(resolve(rules), options)

    def _set_up(self, packs: Packs, options: Options) -> None:
        self.packs = packs
        self.options = options
        self._names = NamesStage(packs.names if options.names != "off" else ())
        self._engine = Engine(
            (rule for rule in packs.rules if options.applies(rule.trust, rule.category)),
            self._names.gates,
        )

    def __getstate__(self) -> tuple[Packs, Options]:
        return self.packs, self.options

    def __setstate__(self, state: tuple[Packs, Options]) -> None:
        self._set_up(*state)

    def _make_fingerprint(self) -> Mapping[str, Any]:
        return self.fingerprint

    @cached_property
    def fingerprint(self) -> Mapping[str, Any]:
        """What the output depends on besides the input."""
        # Asks the package metadata, which takes longer to import than a text to clean.
        from cleaner.fingerprint import fingerprint

        return fingerprint(self.packs.sha256, self.options)

    def clean(
        self,
        text: str | bytes,
        *,
        url: str | None = None,
        title: str | None = None,
        outlet: str | None = None,
        date: str | None = None,
        lang: str | None = None,
        protect: Sequence[tuple[int, int]] = (),
        encoding: str | None = None,
        id: str = "text",
        fields: Mapping[str, Any] | None = None,
    ) -> Result:
        """Clean one document.

        Args:
            text: the document; bytes are UTF-8 unless a byte-order mark or `encoding` says more.
            url, title, outlet, date, lang: hints, never guessed where they are missing.
            protect: spans `(start, end)` in code points of the decoded text, half-open, that no
                rule may touch.
            id: names the document in the ledger.

        Raises:
            InputError: the document is too large, or too many of its bytes are undecodable.
            ValueError: a protected span lies outside the text.
        """
        hints = Hints(url, title, outlet, date, lang)
        entries: list[Entry] = []
        stages: list[tuple[Sequence[Edit], int]] = []
        flags: set[str] = set()
        current = self._decode(text, encoding, entries, stages, flags)
        protections = _protections(protect, len(current))
        article = Article(current, title)
        candidates = self._engine.scan(article)
        if candidates.suspect is not False:
            current = _repair(current, entries, stages, flags, protections)
            if current is not article.text:
                article = Article(current, title)
                candidates = self._engine.scan(article)
        findings = self._engine.find(article, hints, candidates=candidates)
        decision = None
        if findings.matches or findings.kept:
            decision = decide(
                findings.matches,
                article,
                findings.zones,
                [*protections, *findings.protections],
                frozenset(self.options.kept),
            )
            current = _cut(current, decision, entries, stages)
        verdict = judge(current, article, decision, findings.matches)
        knowledge = self._capture(article.text, findings, decision)
        language = findings.language
        mentions: tuple[Mention, ...] = ()
        opened = findings.opened | self._names.given_by(hints)
        if opened:
            spill = StageMap(stages[-1][0], stages[-1][1]) if decision and decision.edits else None
            named = self._names.run(
                current, opened, language, hints, self.options.names, protections, spill
            )
            language, mentions = named.language, named.mentions
            entries += named.entries
            if named.edits:
                stages.append((named.edits, len(current)))
                current = apply(current, named.edits)
        flags |= _flags(decision, findings)
        return Result(
            text=current,
            title=title if title is not None else _title(article, decision),
            verdict_record=verdict,
            flags=tuple(sorted(flags)),
            language_record=language,
            captured=knowledge,
            mentions=mentions,
            entries=tuple(entries),
            stages=tuple(stages),
            source=text,
            hints=hints,
            document_id=id,
            make_fingerprint=self._make_fingerprint,
            unchecked=tuple(sorted(findings.unchecked)),
            spent=tuple(sorted(findings.spent)),
            fields=fields or {},
        )

    def pipe(self, documents: Iterable[Document | str | bytes]) -> Iterator[Result | Rejected]:
        """Clean documents one by one, lazily and in order: one `Result` or `Rejected` for each,
        so that none is lost."""
        for ordinal, item in enumerate(documents):
            document = item if isinstance(item, Document) else Document(str(ordinal), item)
            hints = document.hints
            try:
                yield self.clean(
                    document.content,
                    url=hints.url,
                    title=hints.title,
                    outlet=hints.outlet,
                    date=hints.date,
                    lang=hints.lang,
                    id=document.id,
                    fields=document.fields,
                )
            except InputError as error:
                yield Rejected(document.id, error.reason, str(error), error.retryable)

    def explain(self, text: str | bytes, **hints: Any) -> Explanation:
        """Every block of the document with its fate and why, near misses included; takes what
        `clean` takes."""
        from cleaner.explain import explain

        return explain(self, text, **hints)

    def _decode(
        self,
        text: str | bytes,
        encoding: str | None,
        entries: list[Entry],
        stages: list[tuple[Sequence[Edit], int]],
        flags: set[str],
    ) -> str:
        if len(text) > MAX_CHARACTERS:
            raise InputError(
                f"the document has {len(text)} characters; at most {MAX_CHARACTERS} are taken. "
                "Split it into articles",
                "too_large",
            )
        if isinstance(text, str):
            return text
        decoded = decode(text, encoding)
        entries += decoded.entries
        if decoded.edits:
            stages.append((decoded.edits, len(decoded.raw_text)))
        if decoded.undecodable:
            flags.add("undecodable")
        return decoded.text

    def _capture(self, text: str, findings: Findings, decision: Decision | None) -> dict[str, Any]:
        if decision is None:
            return {}
        kept = [s.match for s in decision.withheld if s.cause.startswith("option:")]
        known = [*decision.edits, *findings.kept, *kept]
        known.sort(key=lambda match: match.start)
        return captured(text, known, self.packs.months)


def _protections(protect: Sequence[tuple[int, int]], length: int) -> list[Protection]:
    """The caller's spans, checked, in offsets of the decoded text."""
    for start, end in protect:
        if not 0 <= start <= end <= length:
            raise ValueError(
                f"the protected span ({start}, {end}) lies outside the text of {length} characters"
            )
    return [Protection(start, end, "protect: the caller's span") for start, end in protect]


def _repair(
    text: str,
    entries: list[Entry],
    stages: list[tuple[Sequence[Edit], int]],
    flags: set[str],
    protections: list[Protection],
) -> str:
    """Mend the encoding, record it, and move the protected spans along."""
    edits = repair(text)
    if not edits:
        return text
    flags.add("repaired")
    for edit in edits:
        removed = text[edit.start : edit.end]
        rule = rule_of(removed, edit.inserted)
        action = "replace" if edit.inserted else "cut"
        entries.append(
            Entry("repair", rule, "", action, "applied", edit.start, edit.end, removed,
                  edit.inserted)
        )  # fmt: skip
    stages.append((edits, len(text)))
    moved = StageMap(edits, len(text))
    for index, span in enumerate(protections):
        protections[index] = Protection(
            moved.forth(span.start, "left"), moved.forth(span.end, "right"), span.cause
        )
    return apply(text, edits)


def _cut(
    text: str,
    decision: Decision,
    entries: list[Entry],
    stages: list[tuple[Sequence[Edit], int]],
) -> str:
    """Carry the decision out and record it, the losers and the withheld too."""
    edits = []
    for match in decision.edits:
        edits.append(Edit(match.start, match.end, match.inserted))
        entries.append(_entry(match, text, "applied", ""))
    for outcome, stopped in (("shadowed", decision.shadowed), ("withheld", decision.withheld)):
        entries.extend(_entry(item.match, text, outcome, item.cause) for item in stopped)
    if edits:
        stages.append((edits, len(text)))
    return apply(text, edits)


def _entry(match: Match, text: str, outcome: str, cause: str) -> Entry:
    applied = outcome == "applied"
    return Entry(
        stage="spill",
        rule=match.rule.id,
        category=match.rule.category,
        action="replace" if match.inserted else "cut",
        outcome=outcome,
        start=match.start,
        end=match.end,
        removed=text[match.start : match.end] if applied else "",
        inserted=match.inserted if applied else "",
        reason=match.reason,
        captured=match.captured,
        group=match.group,
        cause=cause,
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
