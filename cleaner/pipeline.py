"""A cleaner: packs and options made ready, texts and pages in, results out.

`Cleaner` is immutable once made, safe in threads, and pickles as its packs and options, so that
a process it is sent to builds the same one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner.blocks.article import Article
from cleaner.decide import Protection
from cleaner.errors import InputError
from cleaner.journey import Journey
from cleaner.model import Document, Hints
from cleaner.options import DEFAULT_TRUST, INPUTS, Options, check_choice
from cleaner.read.alien import WIDE, alien_kind
from cleaner.read.decode import decode
from cleaner.read.kind import is_taken_for_page
from cleaner.record import Record
from cleaner.result import Rejected, Result
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.sources import RulesArgument, resolve
from cleaner.scope import Scope

if TYPE_CHECKING:
    from cleaner.explain import Explanation
    from cleaner.page.model import PageMetadata

MAX_CHARACTERS = 32_000_000


class Cleaner:
    """Rules and options, ready to clean any number of documents.

    Args:
        rules: None for the shipped packs; a folder (or several) of rule files on top of them; or
            `Packs` from `load_rules`, used alone.
        trust: `safe` (default) or `likely`; also `CATEGORY=likely`, one or several;
            `names=likely` for spellings of names that are not listed.
        names: `rewrite` (default), `annotate` or `off`.
        names_quotes: `rewrite` (default), or `keep`: direct quotations keep their spellings.
        keep: categories that stay in the text.
        only: the only categories that are cut.
        preset: `reading` (default), `monitoring`, `events` or `corpus`.
        off: full ids of rules, or of names packs, that do nothing; earlier ids do as well.
        lock: a file that `clean rules lock` wrote; the packs must be those that it pins.
        extractor: who chooses the article's blocks of a page: `auto` (default; the outlet's
            selectors where a pack has some, else the fitted choice), `outlet` or `trafilatura`.
        fast: choose them by a quicker look that is right a little less often.

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
        names_quotes: str = "rewrite",
        keep: Iterable[str] = (),
        only: Iterable[str] | None = None,
        preset: str = "reading",
        off: Iterable[str] = (),
        lock: str | os.PathLike[str] | None = None,
        extractor: str = "auto",
        fast: bool = False,
    ) -> None:
        options = Options.make(
            trust=trust,
            names=names,
            names_quotes=names_quotes,
            keep=keep,
            only=only,
            preset=preset,
            off=off,
            extractor=extractor,
            fast=fast,
        )
        self._set_up(resolve(rules, lock), options)

    def _set_up(self, packs: Packs, options: Options) -> None:
        self.packs = packs
        self.options = options
        self._journey = Journey(packs, options)

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
            url: a hint, as the next four; none is guessed where it is missing.
            title: the headline, where it is known beside the text.
            outlet: the publisher's domain.
            date: the day it came out, as `2024-11-30`.
            lang: the language, as a code.
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
        return self._journey.travel(
            record, text, hints, protections, id, fields or {}, self._make_fingerprint
        )

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
        id: str = "page",
        fields: Mapping[str, Any] | None = None,
    ) -> Result:
        """Clean an HTML page: choose the article's blocks, then clean their text.

        Args:
            html: the page; of bytes the encoding is found as browsers find it, and `encoding` is
                what the server said of it.
            url: a hint, as the next four; where it is missing, what the page says.
            title: the headline; where it is missing, what the page says.
            outlet: the publisher's domain.
            date: the day it came out, as `2024-11-30`.
            lang: the language, as a code; where it is missing, what the page says.
            protect: spans of the page text, as in `clean`.

        Raises:
            InputError: the page is too large, or the extractor is `outlet` and finds nothing.
            ValueError: a protected span lies outside the page text.
        """
        from cleaner.select.select import select

        _check_size(html)
        if isinstance(html, bytes) and (kind := alien_kind(html)) and not kind.startswith(WIDE):
            raise InputError(f"the bytes are no page but {kind}", "undecodable")
        given = Hints(url, title, outlet, date, lang)
        unchecked: set[str] = set()
        selection = select(
            html,
            selectors=self._journey.selectors,
            applies=lambda page: Scope(
                Article(page.text), _filled(given, page.metadata), unchecked
            ),
            extractor=self.options.extractor,
            fast=self.options.fast,
            header_charset=encoding,
            protect=protect,
            kept=self.options.kept,
        )
        protections = _protections(protect, len(selection.page.text))
        record = Record()
        record.selected(selection, protections)
        headline = next(iter(selection.captured.get("title", ())), None)
        hints = _filled(replace(given, title=title or headline), selection.page.metadata)
        return self._journey.travel(
            record,
            selection.page.text,
            hints,
            protections,
            id,
            fields or {},
            self._make_fingerprint,
            selection,
        )

    def pipe(
        self,
        documents: Iterable[Document | str | bytes],
        *,
        input: str = "text",
    ) -> Iterator[Result | Rejected]:
        """Clean documents one by one, lazily and in order: one `Result` or `Rejected` for each,
        so that none is lost.

        Args:
            input: what the documents are: `text` (default), `html`, or `auto`, which takes those
                for pages that begin as pages do.

        Raises:
            OptionError: there is no such input.
        """
        check_choice(input, INPUTS, "input")
        return self._piped(documents, input)

    def _piped(
        self, documents: Iterable[Document | str | bytes], input: str
    ) -> Iterator[Result | Rejected]:
        for ordinal, item in enumerate(documents):
            document = item if isinstance(item, Document) else Document(str(ordinal), item)
            hints = document.hints
            if not isinstance(document.content, (str, bytes)):
                kind = type(document.content).__name__
                yield Rejected(document.id, "bad_type", f"a document must be text, not {kind}")
                continue
            said: dict[str, Any] = {
                "url": hints.url,
                "title": hints.title,
                "outlet": hints.outlet,
                "date": hints.date,
                "lang": hints.lang,
                "id": document.id,
                "fields": document.fields,
            }
            try:
                if is_taken_for_page(document.content, input):
                    yield self.clean_html(document.content, **said)
                else:
                    yield self.clean(document.content, **said)
            except InputError as error:
                yield Rejected(document.id, error.reason, str(error), error.retryable)

    def explain(self, document: str | bytes | Result, **hints: Any) -> Explanation:
        """Every block of a document with its fate and why, near misses included: of a text, with
        what `clean` takes, or of a result of this cleaner (of a page, say)."""
        from cleaner.explain import explain

        given = document if isinstance(document, Result) else self.clean(document, **hints)
        return explain(self, given)

    def _decode(self, text: str | bytes, encoding: str | None) -> Record:
        _check_size(text)
        record = Record()
        if isinstance(text, str):
            record.text = text
        else:
            record.decoded(decode(text, encoding))
        return record


def _check_size(text: str | bytes) -> None:
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the document has {len(text)} characters; at most {MAX_CHARACTERS} are taken. "
            "Split it into articles",
            "too_large",
        )


def _filled(given: Hints, said: PageMetadata) -> Hints:
    """The caller's hints, and for those that are missing what the page says of itself."""
    return replace(
        given,
        url=given.url or said.canonical_url,
        title=given.title or said.title,
        lang=given.lang or said.language,
    )


def _protections(protect: Sequence[tuple[int, int]], length: int) -> list[Protection]:
    """The caller's spans, checked, in offsets of the decoded text."""
    for start, end in protect:
        if not 0 <= start <= end <= length:
            raise ValueError(
                f"the protected span ({start}, {end}) lies outside the text of {length} characters"
            )
    return [Protection(start, end, "protect: the caller's span") for start, end in protect]
