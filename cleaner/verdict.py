"""What a document is, once it is known what was spill in it: one of a closed list, with the
evidence for it. The verdict never changes the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.blocks.article import Article
from cleaner.model import Decision, Match

STUB_LETTERS = 250
LISTING_BLOCKS = 8
# Longer texts are articles without a look: no verdict but `article` fits them, and the look
# costs more than the scan.
PLAINLY_LONG = 3000


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
    if len(text) >= PLAINLY_LONG and "\n" in text and not categories & {"subscription", "cookie"}:
        return Verdict("article", f"{len(text)} characters in paragraphs")
    letters = sum(map(str.isalpha, text))
    if letters == 0 or letters * 3 < len(text.replace(" ", "").replace("\n", "")):
        return Verdict("not_text", f"{letters} letters in {len(text)} characters")
    prose = article.prose_length(0, len(article.text), 0, len(article.blocks) - 1)
    if "cookie" in categories and prose < STUB_LETTERS:
        return Verdict("consent_wall", f"a cookie note and {prose} characters of prose")
    if "subscription" in categories and prose < 2 * STUB_LETTERS:
        return Verdict("paywalled", f"a subscription note and {prose} characters of prose")
    filled = [i for i in range(len(article.blocks)) if not article.is_blank(i)]
    if len(filled) >= LISTING_BLOCKS:
        without = sum(not article.is_prose(i) for i in filled)
        if without >= 0.9 * len(filled):
            return Verdict("listing", f"{without} of {len(filled)} blocks are no prose")
    if prose < STUB_LETTERS:
        return Verdict("stub", f"{prose} characters of prose")
    return Verdict("article", f"{prose} characters of prose")
