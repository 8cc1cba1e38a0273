"""A name and the place of a mention in, the form to write there out."""

from __future__ import annotations

from cleaner.names.tokens import SENTENCE_START
from cleaner.rulepack.packs import Name, Spelling


def written(
    text: str, start: int, mention: str, spelling: Spelling, name: Name, language: str | None
) -> str:
    """The canonical form as this place asks for it: in the document's language, in capitals in a
    headline of capitals, with a capital article where a sentence begins."""
    canonical = spelling.canonical
    if language and not spelling.short:
        canonical = name.languages.get(language, canonical)
    letters = [char for char in mention if char.isalpha()]
    if len(letters) > 4 and all(char.isupper() for char in letters):
        return canonical.upper()
    lowers = canonical[:1].islower() and mention[:1].isupper()
    if lowers and SENTENCE_START.search(text[max(0, start - 12) : start]):
        return canonical[:1].upper() + canonical[1:]
    return canonical
