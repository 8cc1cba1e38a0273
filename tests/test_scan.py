"""The prefilter finds what matching everything would find, whichever way it reads a text."""

from __future__ import annotations

import copy

import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner
from cleaner.blocks.article import Article
from cleaner.match.bytewise import spellings
from cleaner.match.scan import LISTED, Scanner
from cleaner.model import Hints
from cleaner.patterns.fold import fold
from cleaner.repair.guard import is_suspect

CASE_TRAPS = "İıßẞſKµςΣÅﬁ’‘ʼ‐‑\u00a0\u2009\t  éÉñÑĳ"
texts = st.one_of(
    strategies.texts,
    st.builds(
        lambda text, trap, place: text[:place] + trap + text[place:],
        strategies.sound_texts,
        st.sampled_from(CASE_TRAPS),
        st.integers(0, 400),
    ),
    strategies.line_texts.map(str.upper),
    strategies.line_texts.map(str.title),
)


def raw_reading(cleaner: Cleaner) -> Scanner:
    """The cleaner's scanner as it is after its first 300 kB: reading raw UTF-8."""
    scanner = cleaner._journey.engine._scanner
    if scanner._bytes is None:
        scanner._set_up_bytes()
    return scanner


def folded_only(scanner: Scanner) -> Scanner:
    """The same scanner made to fold every text."""
    other = copy.copy(scanner)
    other._always_folded = True
    return other


@given(texts)
def test_both_ways_of_reading_agree(plain: Cleaner, text: str) -> None:
    """Reading raw UTF-8 gives the very candidates that folding the whole text gives."""
    scanner = raw_reading(plain)
    assert scanner.scan(Article(text)).found == folded_only(scanner).scan(Article(text)).found


@settings(max_examples=examples(50))
@given(texts)
def test_no_match_without_a_candidate(plain: Cleaner, text: str) -> None:
    """A pattern that matches a block whole is always among the scan's candidates."""
    from cleaner.patterns.pattern import Budget

    article = Article(text.encode("utf-8", "replace").decode())
    found = plain._journey.engine._scanner.scan(article).found
    named = {(rule, block) for rule, block, pattern in found if pattern != LISTED}
    for number in range(len(plain._journey.engine._rules)):
        compiled = plain._journey.engine.compiled(number)
        if compiled.rule.kind != "block" or compiled.rule.where == "body":
            continue
        for block in article.blocks[:6]:
            start, end = article.core(block.index)
            if end == start or block.end - block.start > 240:
                continue
            if compiled.rule.max_words and block.end - block.start > 24 * compiled.rule.max_words:
                continue
            content = article.text[start:end]
            for pattern in compiled.patterns:
                if pattern.whole(content, Budget(len(content))) is not None:
                    assert (number, block.index) in named


@given(texts)
def test_no_damage_unseen(plain: Cleaner, text: str) -> None:
    """A text that may need mending is never called sound by the scan."""
    if is_suspect(text):
        assert raw_reading(plain).scan(Article(text)).suspect is not False


def test_spellings_fold_back() -> None:
    """Every spelling of a needle folds to the needle."""
    for needle in ("comments", "straße", "publicité", "l'article", "déjà abonné", "read more"):
        folded = fold(needle)
        spelt = spellings(folded)
        assert spelt
        assert all(fold(raw.decode()) == folded for raw in spelt)


def test_candidates_are_sorted_and_unique(plain: Cleaner) -> None:
    """Candidates come sorted and once each, so that nothing depends on the scan's order."""
    text = "Read more\nRead more\n© Reuters\nComments (3)\nShare this article\n"
    found = plain._journey.engine._scanner.scan(Article(text)).found
    assert list(found) == sorted(set(found))
    assert plain._journey.engine.find(Article(text), Hints()).matches
