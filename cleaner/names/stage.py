"""The names stage: the text after the cuts in, edits, entries and mentions out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cleaner.blocks.language import Language, detect
from cleaner.decide import Protection, Protections
from cleaner.model import Edit, Entry, Evidence, Hints, Mention
from cleaner.names.ready import Ready
from cleaner.patterns.fold import fold
from cleaner.rulepack.packs import NamesPack, Romanisation

if TYPE_CHECKING:
    from cleaner.names.by_sound import Heard
    from cleaner.names.find import Found

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Named:
    """What the stage did."""

    edits: tuple[Edit, ...]
    entries: tuple[Entry, ...]
    mentions: tuple[Mention, ...]
    language: Language


class NamesStage:
    """All names packs of a cleaner; `gates` are the strings that open them: for pack `n`, number
    `2n` gives context, `2n + 1` are spellings that need none. `tables` opens the romanisation
    tables; with `by_sound` spellings that nobody listed are looked for, too; with `quotes` left
    alone, direct quotations are."""

    def __init__(
        self,
        packs: Sequence[NamesPack],
        tables: Callable[[], Mapping[str, Romanisation]],
        *,
        by_sound: bool,
        keep_quotes: bool,
    ) -> None:
        self._ready = Ready(packs, tables)
        self._packs = self._ready.packs
        self._listens = by_sound
        self._keep_quotes = keep_quotes
        packs = self._packs
        self.gates = tuple(words for pack in packs for words in (pack.context, pack.openers))
        self._by_language = any(pack.by_language for pack in packs)

    def given_by(self, hints: Hints) -> frozenset[int]:
        """The gates that title and address open: context that the text itself may not give."""
        if not self._packs or not (hints.title or hints.url):
            return frozenset()
        from urllib.parse import unquote

        said = fold(" ".join(filter(None, (hints.title, unquote(hints.url or "")))))
        words = frozenset(_WORD.findall(said))
        return frozenset(
            2 * number
            for number, pack in enumerate(self._packs)
            if not words.isdisjoint(pack.context)
        )

    def run(
        self,
        text: str,
        opened: frozenset[int],
        language: Language,
        hints: Hints,
        mode: str,
        protections: Sequence[Protection],
    ) -> Named:
        """Find the mentions of the opened packs and, in mode `rewrite`, replace them, save in
        the spans that are protected."""
        # Of the text as it is now: what was cut may have been in another language, and then a
        # second cleaning would write other names.
        written = detect(text, hints.lang) if self._by_language else language
        if language.known_by == "not_needed":
            language = written
        from cleaner.names.find import Finder
        from cleaner.names.spare import joined, spared

        numbers = tuple(sorted({gate // 2 for gate in opened}))
        packs = [(self._ready.index(number), 2 * number in opened) for number in numbers]
        searched = joined(text)
        in_context = [index for index, has_context in packs if has_context]
        code = written.code if written.sure else None
        words = self._ready.vocabulary(numbers)

        def find(heard: Mapping[int, Heard]) -> list[Found]:
            return Finder(searched, packs, words, code, heard, self._ready.decoys).find()

        heard: Mapping[int, Heard] = {}
        if self._listens and in_context:
            told = frozenset(self._packs[gate // 2].id for gate in self.given_by(hints))
            listener = self._ready.listener(in_context, told)
            language_now = detect(text, hints.lang).code
            heard = listener.find(searched, language_now, lambda: _rewritten(searched, find({})))
        found = find(heard)
        if not found:
            return Named((), (), (), language)
        found = [_as_written(item, text) for item in found] if searched != text else found
        places = [item.start for item in found]
        sparing = spared(text, searched, places, quotes=self._keep_quotes)
        guarded = Protections([*protections, *sparing])
        edits: list[Edit] = []
        entries: list[Entry] = []
        mentions: list[Mention] = []
        shift = 0
        for item in found:
            stopped = _stopped(item, guarded)
            changes = item.after != item.before
            applied = mode == "rewrite" and changes and not stopped
            if stopped or applied:
                entries.append(_entry(item, stopped))
            after = item.after if applied else item.before
            start = item.start + shift
            if applied:
                edits.append(Edit(item.start, item.end, item.after))
                shift += len(item.after) - len(item.before)
            if not item.tied:
                mentions.append(_mention(item, start, start + len(after)))
        return Named(tuple(edits), tuple(entries), tuple(mentions), language)


def _rewritten(text: str, found: Sequence[Found]) -> str:
    """The text as a second cleaning would find it."""
    parts, end = [], 0
    for item in found:
        parts += [text[end : item.start], item.after]
        end = item.end
    return "".join([*parts, text[end:]])


def _as_written(item: Found, text: str) -> Found:
    """A mention found in joined lines as it stands in the text; a line break alone is no reason
    to change it."""
    before = text[item.start : item.end]
    return replace(item, before=before, after=before if item.after == item.before else item.after)


def _stopped(item: Found, protections: Protections) -> str:
    if item.tied:
        return "tie: the spelling fits " + " and ".join(item.tied)
    return protections.over(item.start, item.end) if item.after != item.before else ""


def _entry(item: Found, stopped: str) -> Entry:
    name = item.name
    return Entry(
        stage="names",
        rule=f"{item.pack}/{item.tier}",
        category="",
        action="replace",
        outcome="withheld" if stopped else "applied",
        start=item.start,
        end=item.end,
        removed="" if stopped else item.before,
        inserted="" if stopped else item.after,
        reason=(Evidence(f"tier: {item.tier}", detail=_detail(item)),),
        captured={"canonical": name.canonical, "kind": name.kind, "country": name.country},
        cause=stopped,
    )


def _detail(item: Found) -> str:
    return f"{item.spelling} (cost {item.cost:.2f})" if item.tier == "key" else item.spelling


def _mention(item: Found, clean_start: int, clean_end: int) -> Mention:
    name = item.name
    return Mention(
        start=item.start,
        end=item.end,
        clean_start=clean_start,
        clean_end=clean_end,
        before=item.before,
        after=item.after,
        canonical=name.canonical,
        kind=name.kind,
        country=name.country,
        ids=name.ids,
        tier=item.tier,
        pack=item.pack,
        trust="likely" if item.tier == "key" else "safe",
        cost=item.cost,
    )
