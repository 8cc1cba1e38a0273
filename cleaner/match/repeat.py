"""Kind `repeat`: a block that says again what another block of the same document says.

There is no word to search for. Each document is looked over once for all rules of the kind, by
the first letters of its long blocks and of the sentences within. Only where two begin alike are
contents compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from cleaner.blocks.article import Article
from cleaner.blocks.prose import words
from cleaner.blocks.sentences import STOPS, ends_so, sentence_ends
from cleaner.match.whole import Near
from cleaner.model import Evidence, Match
from cleaner.rulepack.rule import Rule

_LETTERS = re.compile(r"[^\W_]+")
# Where a sentence may begin behind another one.
_INNER_START = re.compile(f"[{STOPS}][^\\w\n]*(?=\\w)")
# Of a block, so many characters are looked at first, and so many of their letters.
_WINDOW = 40
_OPENING = 14
# `explain` tells of blocks that are too short from here on.
_NEAR_WORDS = 4


@dataclass(frozen=True, slots=True)
class Repeats:
    """What one document says again, and the rules that may act on it: `copies` are blocks of one
    content, each group in the text's order; `quoted` names by block the paragraphs of which it is
    a sentence."""

    article: Article
    rules: Sequence[Rule] = ()
    copies: Sequence[Sequence[int]] = ()
    quoted: Sequence[tuple[int, Sequence[int]]] = ()

    def __bool__(self) -> bool:
        return bool(self.rules) and bool(self.copies or self.quoted)

    def only(self, in_scope: Callable[[Rule], bool]) -> Repeats:
        """The same for those of the rules that are meant for the document; asked where there is
        something for them only, since the language is costly to find out."""
        return (
            replace(self, rules=[rule for rule in self.rules if in_scope(rule)]) if self else self
        )

    def find(self, taken: Collection[int], near: Near | None = None) -> list[Match]:
        """One match for each rule and block that says again what stays. Blocks that other rules
        take whole (`taken`) do not count: neither do they go twice, nor does another go for
        them."""
        found = []
        for rule in self.rules:
            for index, first in self._said_again(rule, taken):
                missing = self._missing(rule, index)
                if not missing:
                    found.append(self._match(rule, index, first))
                elif near is not None:
                    near(rule, index, missing)
        return found

    def _said_again(self, rule: Rule, taken: Collection[int]) -> Iterable[tuple[int, int]]:
        """By block the one that says the same and stays."""
        again: dict[int, int] = {}
        if rule.of != "sentence":
            for group in self.copies:
                free = [index for index in group if index not in taken]
                again.update(dict.fromkeys(free[1:], free[0]) if free else {})
        if rule.of != "block":
            for index, hosts in self.quoted:
                staying = next((host for host in hosts if host not in taken), None)
                if staying is not None and index not in taken:
                    again.setdefault(index, staying)
        return again.items()

    def _missing(self, rule: Rule, index: int) -> str:
        """The condition of the rule that the block does not meet, in words."""
        title = self.article.title_block
        if title is not None and title[0] == index:
            return "it is the title"
        length = len(words(self.article.content(index)))
        if length < rule.min_words:
            return f"said again in {length} words; {rule.min_words} are needed"
        if rule.max_words and length > rule.max_words:
            return f"more than {rule.max_words} words"
        ending = self.article.ending(index) if rule.ends else ""
        if ending and not ends_so(ending, rule.ends):
            return f"ends `{ending}`, not `{rule.ends}`"
        return ""

    def _match(self, rule: Rule, index: int, first: int) -> Match:
        block = self.article.blocks[index]
        start, end = self.article.core(first)
        shown = self.article.text[start : min(end, start + 80)]
        return Match(
            rule=rule,
            start=block.start,
            end=block.stop,
            first=index,
            last=index,
            reason=(Evidence(f"repeats block {first}", detail=shown),),
            whole=True,
        )


class Repeating:
    """All rules of the kind, ready to look documents over."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._least = min((rule.min_words for rule in self._rules), default=0)
        self._quotes = any(rule.of != "block" for rule in self._rules)

    def look(self, article: Article, near: Near | None) -> Repeats:
        """What the article says again, in blocks of as many words as any of the rules asks for;
        shorter ones, too, if there is somebody to tell of them."""
        if not self._rules:
            return Repeats(article)
        least = self._least if near is None else min(self._least, _NEAR_WORDS)
        openings = _openings(article, least)
        copies = _copies(article, openings, least)
        quoted = _quoted(article, openings, least) if self._quotes else []
        if not (copies or quoted) or article.is_wrapped:
            return Repeats(article)  # Lines of hard-wrapped text are no paragraphs.
        return Repeats(article, self._rules, copies, quoted)


def _openings(article: Article, least: int) -> list[tuple[int, str]]:
    """The first letters of each block that may have `least` words; a sentence of a long line is
    no block that a page showed twice."""
    text, shortest = article.text, 2 * least - 1
    return [
        (index, _opening(text, start, end))
        for index, start, end, _, sentence in article.blocks
        if end - start >= shortest and not sentence
    ]


def _opening(text: str, start: int, end: int) -> str:
    return "".join(_LETTERS.findall(text, start, min(end, start + _WINDOW))).casefold()[:_OPENING]


def _content(text: str) -> str:
    """What is compared: letters and digits, in small letters."""
    return "".join(_LETTERS.findall(text)).casefold()


def _alike(openings: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """The blocks by their openings."""
    alike: dict[str, list[int]] = {}
    for index, opening in openings:
        if opening:
            alike.setdefault(opening, []).append(index)
    return alike


def _copies(article: Article, openings: Iterable[tuple[int, str]], least: int) -> list[list[int]]:
    """Groups of blocks with the same letters and digits."""
    groups: dict[str, list[int]] = {}
    for blocks in _alike(openings).values():
        for index in blocks if len(blocks) > 1 else ():
            content = article.content(index)
            if len(words(content)) >= least:
                groups.setdefault(_content(content), []).append(index)
    return [group for group in groups.values() if len(group) > 1]


def _quoted(
    article: Article, openings: Iterable[tuple[int, str]], least: int
) -> list[tuple[int, Sequence[int]]]:
    """Blocks that are a whole sentence of a longer paragraph, with those paragraphs."""
    text = article.text
    alike = _alike(openings)
    suspects = {index for blocks in alike.values() if len(blocks) > 1 for index in blocks}
    longer = set(suspects)
    for inner in _INNER_START.finditer(text):
        blocks = alike.get(_opening(text, inner.end(), len(text)))
        if blocks:
            suspects.update(blocks)
            longer.add(article.block_at(inner.end()))
    hosts: dict[str, list[int]] = {}
    for index in sorted(longer):
        for start, end in _sentences(article, index):
            if _opening(text, start, end) in alike:
                said = _content(text[start:end])
                # The dots of `... The ferry` are a sentence, and the rest is no part of it.
                if article.blocks[index].sentence or said != _content(article.content(index)):
                    hosts.setdefault(said, []).append(index)
    if not hosts:
        return []
    found: list[tuple[int, Sequence[int]]] = []
    for index in sorted(suspects):
        content = article.content(index)
        paragraphs = hosts.get(_content(content))
        if paragraphs and len(words(content)) >= least:
            found.append((index, paragraphs))
    return found


def _sentences(article: Article, index: int) -> Iterable[tuple[int, int]]:
    """The sentences of a paragraph that has several; of a long line each is a block."""
    _, start, last, _, sentence = article.blocks[index]
    if sentence:
        yield start, last
        return
    ends = list(sentence_ends(article.text[start:last]))
    if len(ends) > 1 and article.is_prose(index):
        first = start
        for end, stop in ends:
            yield start, first + end
            start = first + stop
