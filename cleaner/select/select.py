"""A page in, its text and the cuts that leave the article out.

Which blocks stay is asked of the outlet's selectors where a pack has some, else of the fitted
model; where it finds no article, of trafilatura; where that finds none either, every block stays
and the document is flagged. What a selector drops goes, whoever chose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cleaner.errors import InputError
from cleaner.model import Edit, Entry, Evidence
from cleaner.page.model import Page
from cleaner.page.read import OpenPage, open_page
from cleaner.page.walk import MAX_BLOCKS, MAX_NODES
from cleaner.rulepack.rule import Rule
from cleaner.select.by_trafilatura import blocks_of_trafilatura
from cleaner.select.choose import KEPT, Choice, choose
from cleaner.select.outlets import OutletChoice
from cleaner.select.outlets import choose as choose_by_outlet

# What stands so near to the article as a byline or a caption may.
_REACH = 3
# Less than a sentence is no article, whoever chose it.
_TOO_LITTLE = 80


@dataclass(frozen=True)
class Selection:
    """A page, the choice for each of its blocks, and the cuts that carry it out; `captured` is
    what the outlet's selectors read, `content_rule` the one that found the article. A block that
    is kept for an option names the rule that would have cut it.
    """

    page: Page
    extractor: str
    choices: tuple[Choice, ...]
    edits: tuple[Edit, ...]
    entries: tuple[Entry, ...]
    flags: frozenset[str]
    captured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    content_rule: str = ""

    @property
    def captions(self) -> Iterator[tuple[int, str]]:
        """Where each caption of the page begins in its text, and what it says, kept or not."""
        for block, choice in zip(self.page.blocks, self.choices, strict=True):
            if choice.category == "caption":
                yield block.start, self.page.text_of(block).strip()


def select(
    html: bytes | str,
    *,
    selectors: Sequence[Rule] = (),
    applies: Callable[[Page], Callable[[Rule], bool]] | None = None,
    extractor: str = "auto",
    fast: bool = False,
    header_charset: str | None = None,
    protect: Sequence[tuple[int, int]] = (),
    kept: Collection[str] = (),
) -> Selection:
    """Read a page and choose its article's blocks. Of the `selectors` those are heard that are
    meant for the page, as `applies` tells of it. What touches a span of its text that is to be
    protected stays whoever chooses, and so does, at the article, what is of a `kept` category.

    Raises:
        InputError: `no_content`, where the outlet's selectors are asked for and find no article;
            `too_large`, where the page has more lines or elements than any real one.
    """
    opened = open_page(html, header_charset=header_charset)
    page = opened.page
    if not page.is_whole:
        said = f"more than {MAX_BLOCKS:,} lines of text or {MAX_NODES:,} elements"
        raise InputError(f"the page has {said}; split it into articles", "too_large")
    flags: set[str] = set()
    by_outlet = OutletChoice()
    if selectors and applies is not None:
        by_outlet = choose_by_outlet(opened, selectors, applies(page))
    if extractor == "outlet" and by_outlet.content_rule is None:
        said = "no rule for the content of this outlet's pages finds an article; use another"
        raise InputError(f"{said} extractor, or give the outlet or URL", "no_content")
    if by_outlet.content_rule is not None and extractor != "trafilatura":
        choices = _of_outlet(page, by_outlet.content, by_outlet.content_rule)
    else:
        choices = choose(page, fast=fast) if extractor == "auto" else _borrowed(opened)
    if page.blocks and _kept(page, choices) < min(_TOO_LITTLE, len(page.text)):
        flags.add("rescued")
        if extractor == "auto":
            choices = max(choices, _borrowed(opened), key=lambda chosen: _kept(page, chosen))
        if _kept(page, choices) == 0:
            choices = (KEPT,) * len(page.blocks)
    choices = _without(choices, by_outlet.dropped)
    choices = _protected(page, _with_kept(choices, kept), protect)
    if page.encoding.replaced:
        flags.add("undecodable")
    edits, entries = _cuts(page, choices)
    content_rule = by_outlet.content_rule.id if by_outlet.content_rule is not None else ""
    return Selection(
        page, extractor, choices, edits, entries, frozenset(flags), by_outlet.captured, content_rule
    )


def _of_outlet(page: Page, content: frozenset[int], rule: Rule) -> tuple[Choice, ...]:
    outside = Choice(False, rule.id, "other", "outside the outlet's content")
    return tuple(KEPT if number in content else outside for number in range(len(page.blocks)))


def _without(choices: Sequence[Choice], dropped: Mapping[int, Rule]) -> tuple[Choice, ...]:
    """The choices without what selectors drop, save where nothing would be left."""
    if all(not choice.kept or number in dropped for number, choice in enumerate(choices)):
        return tuple(choices)
    return tuple(
        Choice(False, dropped[number].id, dropped[number].category, dropped[number].why)
        if number in dropped
        else choice
        for number, choice in enumerate(choices)
    )


def _with_kept(choices: Sequence[Choice], kept: Collection[str]) -> tuple[Choice, ...]:
    """The choices, where what is of a kept category stays in the article and beside it: a byline
    of another story is none of this one's."""
    inside = [number for number, choice in enumerate(choices) if choice.kept]
    if not kept or not inside:
        return tuple(choices)
    near = range(inside[0] - _REACH, inside[-1] + _REACH + 1)
    return tuple(
        choice._replace(kept=True) if choice.category in kept and number in near else choice
        for number, choice in enumerate(choices)
    )


def _borrowed(opened: OpenPage) -> tuple[Choice, ...]:
    chosen = blocks_of_trafilatura(opened)
    outside = Choice(False, "select/trafilatura", "other", "not in trafilatura's text")
    return tuple(KEPT if number in chosen else outside for number in range(len(opened.page.blocks)))


def _kept(page: Page, choices: Sequence[Choice]) -> int:
    """How many characters stay."""
    return sum(
        block.end - block.start
        for block, choice in zip(page.blocks, choices, strict=True)
        if choice.kept
    )


def _protected(
    page: Page, choices: tuple[Choice, ...], protect: Sequence[tuple[int, int]]
) -> tuple[Choice, ...]:
    """The choices, where a block stays that a protected span touches, the line end at either side
    included, since that goes with the block."""
    spans = [(start, end) for start, end in protect if start < end]
    if not spans:
        return choices
    return tuple(
        KEPT if any(s <= block.end and e >= block.start for s, e in spans) else choice
        for block, choice in zip(page.blocks, choices, strict=True)
    )


def _cuts(page: Page, choices: Sequence[Choice]) -> tuple[tuple[Edit, ...], tuple[Entry, ...]]:
    """A cut takes its block with the line end behind it, behind the last kept block the one in
    front, so that the text neither begins nor ends in a stray one."""
    last = max((number for number, choice in enumerate(choices) if choice.kept), default=-1)
    edits = []
    entries = []
    # Most blocks that go have few reasons between them.
    details = {choice.detail for choice in choices}
    reasons = {detail: (Evidence("page", 1.0, detail),) for detail in details}
    for number, (block, choice) in enumerate(zip(page.blocks, choices, strict=True)):
        if choice.kept and choice.rule:
            cause = f"option: the category {choice.category} is kept"
            entries.append(
                Entry("select", choice.rule, choice.category, "cut", "withheld", block.start,
                      block.end, cause=cause, reason=reasons[choice.detail])
            )  # fmt: skip
        if choice.kept:
            continue
        if number < last:
            start, end = block.start, page.blocks[number + 1].start
        else:
            start, end = page.blocks[number - 1].end if number else 0, block.end
        edits.append(Edit(start, end))
        entries.append(
            Entry("select", choice.rule, choice.category, "cut", "applied", start, end,
                  page.text[start:end], "", reasons[choice.detail])
        )  # fmt: skip
    return tuple(edits), tuple(entries)
