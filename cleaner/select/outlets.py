"""An open page and rules of kind `selector` in, what they say of its blocks out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.rulepack.rule import Rule

if TYPE_CHECKING:
    from cleaner.page.model import Page
    from cleaner.page.read import OpenPage

# Of these every rule is heard: a second one for captions finds other captions, while a second one
# for the author finds the same name again.
_ALL_HEARD = ("drop", "caption")
_ANY_OUTLET = 1 << 30


@dataclass(frozen=True, slots=True)
class OutletChoice:
    """What an outlet's selectors find on a page; blocks are numbers in `page.blocks`.

    `content` are the blocks of the article's elements without those `dropped`; none where no rule
    for the content (`content_rule`) found any. `captured` is what was read, by what it is.
    """

    content: frozenset[int] = frozenset()
    content_rule: Rule | None = None
    dropped: Mapping[int, Rule] = field(default_factory=dict)
    captured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def choose(
    open_page: OpenPage, rules: Sequence[Rule], applies: Callable[[Rule], bool]
) -> OutletChoice:
    """What the rules that apply find. Of two rules for the content, the author and so on the one
    for fewer outlets is heard first, since an outlet knows its pages better than its group does.
    The page's tree must be whole (`shown_html` not asked for yet)."""
    own_first = sorted(filter(applies, rules), key=lambda rule: (_reach(rule), rule.id))
    # Most pages have nothing of what the rules for pages of all outlets know: one look tells.
    general = [selector for rule in own_first if not rule.outlets for selector in rule.css]
    if not open_page.select(*general):
        own_first = [rule for rule in own_first if rule.outlets]
    page = open_page.page
    content: set[int] = set()
    content_rule: Rule | None = None
    dropped: dict[int, Rule] = {}
    captured: dict[str, tuple[str, ...]] = {}
    for rule in own_first:
        picks = rule.picks
        known = content_rule is not None if picks == "content" else picks in captured
        if known and picks not in _ALL_HEARD:
            continue
        owners = _owners(page, set(open_page.select(*rule.css)))
        if not owners:
            continue
        blocks = [i for i, block in enumerate(page.blocks) if block.core in owners]
        if picks == "content":
            if _holds_text(open_page, rule.css[0]):
                content, content_rule = set(blocks), rule
            continue
        for block in blocks:
            dropped.setdefault(block, rule)
        if picks != "drop":
            values = _values(open_page, rule, owners, blocks)
            if values:
                captured[picks] = tuple(dict.fromkeys((*captured.get(picks, ()), *values)))
    return OutletChoice(frozenset(content - dropped.keys()), content_rule, dropped, captured)


def _reach(rule: Rule) -> int:
    return len(rule.outlets) or _ANY_OUTLET


def _holds_text(open_page: OpenPage, selector: str) -> bool:
    """Whether the selector finds text that is shown. Without its paragraphs a headline that
    another selector of the rule finds would pass for the whole article, in each new layout."""
    owners = _owners(open_page.page, set(open_page.select(selector)))
    return any(block.core in owners for block in open_page.page.blocks)


def _owners(page: Page, found: set[int]) -> dict[int, int]:
    """For each element found, and for all in it, the outermost of those found around it."""
    owners: dict[int, int] = {}
    # An element's number is greater than that of the one around it.
    for number in range(min(found, default=len(page.nodes)), len(page.nodes)):
        around = owners.get(page.nodes[number].parent)
        if around is not None:
            owners[number] = around
        elif number in found:
            owners[number] = number
    return owners


def _values(
    open_page: OpenPage, rule: Rule, owners: Mapping[int, int], blocks: Iterable[int]
) -> list[str]:
    """The text of each outermost element; each line of it for tags, which are often one list."""
    page = open_page.page
    lines: dict[int, list[str]] = {number: [] for number in sorted(set(owners.values()))}
    for index in blocks:
        block = page.blocks[index]
        lines[owners[block.core]].append(" ".join(page.text_of(block).split()))
    # Others lie within a line: `By <a rel="author">Ann Smith</a>, 3 May`.
    for selector in rule.css if not all(lines.values()) else ():
        for node in open_page.tree.css(selector):
            number = open_page.numbers.get(node.mem_id, -1)
            if number in lines and not lines[number]:
                lines[number] = [" ".join(node.text().split())]
    if rule.picks == "tags":
        return [line for text in lines.values() for line in text if line]
    return [" ".join(text) for text in lines.values() if any(text)]
