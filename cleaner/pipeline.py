"""The journey of one document, as a table of contents: decode → repair → spill → names.

`Cleaner` is immutable once made, safe in threads, and pickles as its packs and options, so that
a process it is sent to builds the same one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner.blocks.article import Article
from cleaner.blocks.language import Language, detect
from cleaner.capture import captured
from cleaner.decide import Protection, decide
from cleaner.engine import Engine, Findings
from cleaner.errors import InputError
from cleaner.model import Decision, Document, Hints, Mention
from cleaner.names.stage import NamesStage
from cleaner.options import DEFAULT_TRUST, Options
from cleaner.read.decode import decode
from cleaner.record import Record
from cleaner.result import Rejected, Result
from cleaner.rulepack.off import switched_off
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.sources import RulesArgument, resolve
from cleaner.rulepack.table import RuleTable
from cleaner.verdict import judge

if TYPE_CHECKING:
    from cleaner.explain import Explanation
    from cleaner.select.select import Selection

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
        off: full ids of rules, or of names packs, that do nothing; earlier ids do as well.
        lock: a file that `clean rules lock` wrote; the packs must be those that it pins.

    Raises:
        PackError: the packs have faults. OptionError: an option does not exist or contradicts.
        LockError: the packs are not those of the lock.
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
        off: Iterable[str] = (),
        lock: str | os.PathLike[str] | None = None,
    ) -> None:
        options = Options.make(
            trust=trust, names=names, keep=keep, only=only, preset=preset, off=off
        )
        self._set_up(resolve(rules, lock), options)

    def _set_up(self, packs: Packs, options: Options) -> None:
        self.packs = packs
        self.options = options
        table = RuleTable.of(packs.rules)
        self._covered = {
            probe.id.split("/")[1] for probe in table.probes if probe.id.startswith("languages/")
        }
        off = switched_off(packs, options.off)
        self._names = NamesStage(
            [pack for pack in packs.names if options.names != "off" and pack.id not in off]
        )
        self._engine = Engine(
            table.only(
                [
                    number
                    for number, probe in enumerate(table.probes)
                    if options.applies(probe.trust, probe.category) and probe.id not in off
                ]
            ),
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
        record = self._decode(text, encoding)
        protections = _protections(protect, len(record.text))
        hints = Hints(url, title, outlet, date, lang)
        return self._travel(record, text, hints, protections, id, fields)

    def clean_html(
        self,
        html: str | bytes,
        *,
        url: str | None = None,
        title: str | None = None,
        outlet: str | None = None,
        date: str | None = None,
        lang: str | None = None,
        protect: Sequence[tuple[int, int]] = (),
        encoding: str | None = None,
        extractor: str = "auto",
        id: str = "page",
        fields: Mapping[str, Any] | None = None,
    ) -> Result:
        """Clean an HTML page: choose the article's blocks, then clean their text.

        Args:
            html: the page; of bytes the encoding is found as browsers find it, and `encoding` is
                what the server said of it.
            url, title, outlet, date, lang: hints; where they are missing, url, title and lang are
                what the page says.
            protect: spans of the page text, as in `clean`.
            extractor: `auto` (default) or `trafilatura`, whose choice of blocks is taken then.

        Raises:
            InputError: the page is too large. OptionError: there is no such extractor.
            ValueError: a protected span lies outside the page text.
        """
        from cleaner.select.select import select

        _check_size(html)
        selection = select(html, extractor=extractor, header_charset=encoding)
        said = selection.page.metadata
        protections = _protections(protect, len(selection.page.text))
        record = Record()
        record.selected(selection, protections)
        hints = Hints(
            url or said.canonical_url, title or said.title, outlet, date, lang or said.language
        )
        return self._travel(
            record, selection.page.text, hints, protections, id, fields, selection
        )

    def _travel(
        self,
        record: Record,
        source: str | bytes,
        hints: Hints,
        protections: list[Protection],
        id: str,
        fields: Mapping[str, Any] | None,
        selection: Selection | None = None,
    ) -> Result:
        """What texts and pages have in common: repair → spill → names."""
        title = hints.title
        article = Article(record.text, title)
        candidates = self._engine.scan(article)
        if candidates.suspect is not False and record.repair(protections):
            article = Article(record.text, title)
            candidates = self._engine.scan(article)
        findings = self._engine.find(article, hints, candidates=candidates)
        decision = self._decide(article, findings, record, "spill", protections)
        if decision and decision.edits and _became_one_line(article.text, record.text):
            # A text of one line is matched by sentences, whether it came so or became so.
            rest = Article(record.text, title)
            more = self._engine.find(rest, hints)
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
            captured=self._capture(article.text, findings, decision),
            mentions=mentions,
            entries=tuple(record.entries),
            stages=tuple(record.stages),
            source=source,
            hints=hints,
            document_id=id,
            selection=selection,
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
            if not isinstance(document.content, (str, bytes)):
                kind = type(document.content).__name__
                yield Rejected(document.id, "bad_type", f"a document must be text, not {kind}")
                continue
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

    def _decode(self, text: str | bytes, encoding: str | None) -> Record:
        _check_size(text)
        record = Record()
        if isinstance(text, str):
            record.text = text
        else:
            record.decoded(decode(text, encoding))
        return record

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
        kept = frozenset(self.options.kept)
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
            record.text, opened, findings.language, hints, self.options.names, protections
        )
        record.named(named.edits, named.entries)
        return named.language, named.mentions

    def _uncovered(self, language: Language, hints: Hints) -> set[str]:
        """The flag of a document in a language without a pack; where neither a hint tells the
        language nor a rule asked for it, it is not worth finding out."""
        code = language.code or (detect("", hints.lang).code if hints.lang else None)
        return {"language_uncovered"} if code and code not in self._covered else set()

    def _capture(self, text: str, findings: Findings, decision: Decision | None) -> dict[str, Any]:
        if decision is None:
            return {}
        kept = [s.match for s in decision.withheld if s.cause.startswith("option:")]
        known = [*decision.edits, *findings.kept, *kept]
        known.sort(key=lambda match: match.start)
        return captured(text, known, self.packs.months)


def _check_size(text: str | bytes) -> None:
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the document has {len(text)} characters; at most {MAX_CHARACTERS} are taken. "
            "Split it into articles",
            "too_large",
        )


def _became_one_line(before: str, after: str) -> bool:
    return not any(end in after for end in "\r\n") and any(end in before for end in "\r\n")


def _protections(protect: Sequence[tuple[int, int]], length: int) -> list[Protection]:
    """The caller's spans, checked, in offsets of the decoded text."""
    for start, end in protect:
        if not 0 <= start <= end <= length:
            raise ValueError(
                f"the protected span ({start}, {end}) lies outside the text of {length} characters"
            )
    return [Protection(start, end, "protect: the caller's span") for start, end in protect]


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
