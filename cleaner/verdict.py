"""What a document is, once it is known what was spill in it: one of a closed list, with the
evidence for it. The verdict never changes the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.blocks.article import Article
from cleaner.model import Decision, Match

STUB_LETTERS = 250
# With so much prose a document is an article, whatever stands around it.
ENOUGH_PROSE = 500
LISTING_BLOCKS = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """`name` of the closed list, and what spoke for it."""

    name: str
    evidence: str


def judge(
    text: str, article: Article, decision: Decision | None, found: Iterable[Match]
) -> Verdict:
    """`text` is the clean text; `found` are all matches that the rules proposed."""
    if decision is not None and decision.all_spill:
        return Verdict("all_spill", "every block is spill; the text came back unchanged")
    categories = {match.rule.category for match in found}
    prose = _prose_up_to(article, ENOUGH_PROSE)
    if prose >= ENOUGH_PROSE:
        return Verdict("article", f"at least {ENOUGH_PROSE} characters of prose")
    letters = sum(map(str.isalpha, text))
    if letters == 0 or letters * 3 < sum(not char.isspace() for char in text):
        return Verdict("not_text", f"{letters} letters in {len(text)} characters")
    if "cookie" in categories and prose < STUB_LETTERS:
        return Verdict("consent_wall", f"a cookie note and {prose} characters of prose")
    if "subscription" in categories:
        return Verdict("paywalled", f"a subscription note and {prose} characters of prose")
    filled = [i for i in range(len(article.blocks)) if not article.is_blank(i)]
    if len(filled) >= LISTING_BLOCKS:
        without = sum(not article.is_prose(i) for i in filled)
        if without >= 0.9 * len(filled):
            return Verdict("listing", f"{without} of {len(filled)} blocks are no prose")
    if prose < STUB_LETTERS:
        return Verdict("stub", f"{prose} characters of prose")
    return Verdict("article", f"{prose} characters of prose")


def _prose_up_to(article: Article, enough: int) -> int:
    """The characters in prose blocks, counted until there are enough."""
    total = 0
    for block in article.blocks:
        if article.is_prose(block.index):
            total += block.end - block.start
            if total >= enough:
                break
    return total
