"""Some documents of one outlet in, a pack to review out: nothing is written here, nothing in the
pack acts, and what the packs in force take already is not proposed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cleaner.errors import OptionError
from cleaner.fixtures.page_rules import Seen, selector_rules
from cleaner.fixtures.scaffold import checked_outlet
from cleaner.fixtures.selector_text import SelectorText
from cleaner.learn.found import Item, find
from cleaner.learn.rule_text import pack_of, rules_of
from cleaner.learn.seen import seen
from cleaner.learn.thresholds import CONTENT_DIFFERS, LEAST_DOCUMENTS
from cleaner.result import Result

_WHY = {
    True: "The one element that holds most of what is kept and least of the rest",
    False: "Elements within the article of which nothing is kept",
}


@dataclass(frozen=True, slots=True)
class Learned:
    """`pack` is the YAML, empty where there is nothing to propose; `items` and `selectors`
    what stands in it; `prose` the paragraphs that recur and are left alone; `documents` how many
    articles there were."""

    outlet: str
    pack: str
    items: tuple[Item, ...]
    selectors: tuple[str, ...]
    prose: tuple[str, ...]
    documents: int


def learn(outlet: str, results: Sequence[Result], least: int = LEAST_DOCUMENTS) -> Learned:
    """Propose a pack for an outlet.

    Args:
        outlet: its domain.
        results: its documents, cleaned by the packs in force.
        least: how many documents there must be.

    Raises:
        OptionError: there are too few, or they are versions of one article.
    """
    checked_outlet(outlet)
    documents = seen(results)
    count = len({line.article for lines in documents for line in lines})
    if count < least:
        raise OptionError(
            f"{outlet}: {len(results)} documents, of {count} different articles; "
            f"what recurs shows in {least} or more"
        )
    found = find(documents)
    rules = rules_of(outlet, found.items, count)
    selectors = _selectors(outlet, results)
    texts = [*(rule.yaml() for rule in selectors), *(rule.yaml() for rule in rules)]
    return Learned(
        outlet,
        pack_of(outlet, texts, count) if texts else "",
        tuple(item for rule in rules for item in rule.items),
        tuple(css for rule in selectors for css in rule.css),
        found.prose,
        count,
    )


def _selectors(outlet: str, results: Sequence[Result]) -> list[SelectorText]:
    """Selectors for the content and for what goes within it, with the pages that show them."""
    pages = [Seen.of(result) for result in results if result.selection is not None]
    rules = selector_rules(outlet, pages)
    if not _is_as_good(rules, pages):
        # The choice without rules leaves furniture out that the element holds.
        rules = tuple(rule for rule in rules if rule.picks != "content")
    told = []
    for rule in rules:
        counts = [
            f"{sum(css in page.named for page in pages)} of {len(pages)} pages by {css}"
            for css in rule.css
        ]
        told.append(replace(rule, why=f"{_WHY[rule.picks == 'content']}: on {', '.join(counts)}."))
    return told


def _is_as_good(rules: Sequence[SelectorText], pages: Sequence[Seen]) -> bool:
    """Whether the element of the content without what is dropped from it is, on every page, what
    is kept without rules."""
    for page in pages:
        inside: set[int] = set()
        outside: set[int] = set()
        for rule in rules:
            for css in rule.css:
                blocks = page.blocks_in(page.named.get(css, ()))
                (inside if rule.picks == "content" else outside).update(blocks)
        kept = {number for number, is_kept in enumerate(page.kept) if is_kept}
        sizes = [block.end - block.start for block in page.page.blocks]
        differing = sum(sizes[number] for number in (inside - outside) ^ kept)
        if differing > CONTENT_DIFFERS * sum(sizes[number] for number in kept):
            return False
    return True
