"""The prefilter finds what matching everything would find, whichever way it reads a text."""

from __future__ import annotations

import copy
import re
from itertools import product

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from made import pack
from profiles import examples

from cleaner import Cleaner
from cleaner.blocks.article import Article
from cleaner.engine import Engine
from cleaner.match.automaton import Automaton
from cleaner.match.bytewise import is_bytewise, spellings, suspect_needles
from cleaner.match.hits import Needles
from cleaner.match.scan import LISTED, Scanner
from cleaner.match.slow import SlowLane
from cleaner.model import Hints
from cleaner.patterns.fold import fold
from cleaner.repair.guard import is_suspect, suspect_ranges

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
    """The cleaner's scanner as it is after its first 20 kB: reading raw UTF-8."""
    scanner = cleaner._journey.engine._scanner
    scanner._needles.over_bytes()
    return scanner


def folded_only(scanner: Scanner) -> Scanner:
    """The same scanner made to fold every text."""
    other = copy.copy(scanner)
    other._needles = copy.copy(scanner._needles)
    other._needles._always_folded = True
    return other


def read_often(engine: Engine) -> Engine:
    """The engine after more than 20 kB, from where on it reads raw UTF-8."""
    engine.scan(Article("nothing of it " * 2_000))
    return engine


@given(texts)
def test_both_ways_of_reading_agree(plain: Cleaner, text: str) -> None:
    """Reading raw UTF-8 leads to the very matches that folding the whole text leads to."""
    scanner = raw_reading(plain)
    engine = plain._journey.engine
    raw, folded = (
        engine.find(Article(text), Hints(), candidates=one.scan(Article(text))).matches
        for one in (scanner, folded_only(scanner))
    )
    assert raw == folded


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
def test_first_texts_are_read_alike(plain: Cleaner, text: str) -> None:
    """A text that is the first one, for which nothing is set up, has the candidates that it has
    later on, once it is folded as a whole."""
    scanner = folded_only(raw_reading(plain))
    first = copy.copy(scanner)
    first._needles = Needles(scanner._needles._meant, scanner._needles._gates)
    first._slow = SlowLane(scanner._slow._patterns)
    first._known = first._named_by
    assert first.scan(Article(text)) == scanner.scan(Article(text))


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


@pytest.mark.parametrize(
    ("needle", "ways"),
    [
        ("read more", ["read more"]),
        ("é1", ["é1", "É1"]),
        ("l'été", [f"l{quote}{a}t{b}" for quote in "'’‘" for a in "éÉ" for b in "éÉ"]),
        ("gross", ["gross", "groß"]),
        ("sass", ["sass", "saß"]),
        ("sss", ["sss", "ßs"]),
        ("読む", ["読む"]),
        ("\u0149", None),
        ("комментарии", None),
        ("\u0370", None),
        ("\u057f", None),
        ("\u0584", ["\u0584", "\u0554"]),
        ("\u058f", ["\u058f"]),
        ("\u0590", ["\u0590"]),
        ("'" * 3, ["".join((a, b, c)) for a in "'’‘" for b in "'’‘" for c in "'’‘"]),
        ("ss" * 6, ["".join(c) for c in product(("ss", "ß"), repeat=6)]),
        ("ss" * 7, None),
        ("'" * 4, None),
    ],
)
def test_a_needle_is_spelt_in_each_way(needle: str, ways: list[str] | None) -> None:
    """Capitals with accents, sharp s and turned quotes are spelt out, up to 64 ways; needles of
    scripts with capitals of their own are not."""
    spelt = spellings(needle)
    assert (spelt and sorted(spelt)) == (ways and sorted(way.encode() for way in ways))


def test_scripts_with_other_capitals_are_folded() -> None:
    """Greek, Cyrillic and Armenian letters need folding; Latin, Hebrew and Chinese do not."""
    assert not any(is_bytewise(f"a{char}".encode()) for char in "\u0370αжԱ\u057f")
    assert all(is_bytewise(f"a{char}".encode()) for char in "azéĲ\u0590ש中🎲")


def test_every_suspect_character_is_looked_for() -> None:
    """The first bytes of each character that a mend may change are among the needles, which are
    few, and no needle stands for a common punctuation mark."""
    needles = suspect_needles()
    assert len(needles) < 2_000
    for first, last in suspect_ranges():
        for code in (*range(first, last, 13), last):
            if not 0xD800 <= code <= 0xDFFF:
                assert chr(code).encode().startswith(needles)
    sound = "abz 09~é…–—‘’“”•‹›€™→■●★！（）？"
    assert not [c for c in sound if c != "é" and c.encode().startswith(needles)]


def test_an_automaton_finds_the_same_before_and_after() -> None:
    """Matches overlap, and are the same once the automaton has been made a faster one."""
    for needles, text in ((["ab", "bab", "b"], "abab"), ([b"ab", b"bab", b"b"], b"abab")):
        machine = Automaton(needles)
        first = machine.find(text)
        assert sorted(first) == [(0, 0, 2), (0, 2, 4), (1, 1, 4), (2, 1, 2), (2, 3, 4)]
        machine.find(text[:1] * 600_000)
        assert machine.find(text) == first
    assert Automaton([]).find("abab") == []


GATES = (
    ("Iran said so.", True),
    ("He went to Iran", True),
    ("(Iran)", True),
    ("IRAN’s army", True),
    ("Nobody could refrain", False),
    ("Iranian oil", False),
    ("xIran", False),
    ("Iran2", False),
    ("éIran", False),
    ("Irané", False),
    ("a xIran", False),
    ("Iranx b", False),
    ("\U00010400Iran", False),
    ("Iran\U00010400", False),
    ("\nIran\n", True),
    ("\U0001f600Iran\U0001f600", True),
)


@pytest.mark.parametrize("is_raw", [False, True])
@pytest.mark.parametrize(("text", "opens"), GATES)
def test_a_gate_opens_where_its_word_stands_alone(text: str, opens: bool, is_raw: bool) -> None:
    """A names pack is opened by a word of its own and by no part of another, whichever way the
    text is read."""
    engine = Engine(pack({"kind": "phrase", "match": ["iran"]}).rules, [["syria"], ["iran"]])
    if is_raw:
        read_often(engine)
    assert engine.scan(Article(text)).opened == (frozenset({1}) if opens else frozenset())


@pytest.mark.parametrize("is_raw", [False, True])
def test_candidates_name_the_right_block(is_raw: bool) -> None:
    """A needle behind letters of two, three and four bytes, and behind runs of blanks, is found in
    its own block, in lines and in sentences."""
    engine = Engine(pack({"kind": "phrase", "match": ["gnu", "a gnu herd"]}).rules)
    if is_raw:
        read_often(engine)
    lines = ["é 中 \U0001f600", "the gnu", "", "É中 a gnu herd", "gnu gnu\U0001f600", "none"]
    doubled = [line.replace(" ", "  ") for line in lines]
    for shown, end in product((lines, doubled), ("\n", "\r\n", "\r")):
        found = engine.scan(Article(end.join(shown))).found
        assert {(block, number) for _, block, number in found} == {
            (1, 0), (3, 0), (3, 1), (4, 0),
        }  # fmt: skip
    long = "The é was here and 中 was there. " * 60 + "A gnu came. " + "It was cold. " * 20
    article = Article(long)
    block = article.block_at(long.index("gnu"))
    assert {place for _, place, _ in engine.scan(article).found} == {block}


@pytest.mark.parametrize("is_raw", [False, True])
@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("читайте", ["Читайте", "ЧИТАЙТЕ"]),
        ("σσσ", ["ΣΣΣ", "σσς"]),
        ("lass’ dass’ 'ss'", ["LASS’ DAß’ 'ẞ'"]),
        ("ﬁnd it", ["FIND IT", "find  it", "find\u00a0it"]),
        ("օքք", ["օքք", "ՕՔՔ"]),
        ("օւքև", ["ՕւՔև", "օւքեւ"]),
    ],
)
def test_a_needle_of_another_script_is_found(words: str, texts: list[str], is_raw: bool) -> None:
    """A Greek, Cyrillic or Armenian needle, one with too many spellings and one in odd characters
    are found in capitals, too."""
    engine = Engine(pack({"kind": "phrase", "match": [words]}).rules)
    if is_raw:
        read_often(engine)
    for text in texts:
        assert engine.scan(Article(text)).found, text
    assert not engine.scan(Article("nothing of it")).found


def test_a_lone_surrogate_is_left_to_the_mend() -> None:
    """A text that is no Unicode has no candidates and is suspect."""
    engine = Engine(pack({"kind": "phrase", "match": ["gnu"]}).rules)
    candidates = engine.scan(Article("gnu \ud800"))
    assert (candidates.found, candidates.opened, candidates.suspect) == ((), frozenset(), True)


def test_explain_is_told_of_more_candidates() -> None:
    """With `near` a block with some of the needles is named; without it, only what may match."""
    weighed = {
        "kind": "evidence",
        "cues": [
            {"match": ["zebra"], "weight": 2},
            {"match": ["gnu"], "weight": 1},
        ],
        "threshold": 3,
    }
    block = {"kind": "block", "match": ["tapir"]}
    engine = Engine(pack(weighed, block).rules)
    text = "A zebra\nA gnu\nA zebra and a gnu\nThe tapir of the barn on the hill\nTapir"
    assert {found[:2] for found in engine.scan(Article(text)).found} == {(0, 2), (1, 4)}
    near = {found[:2] for found in engine.scan(Article(text), near=True).found}
    assert near >= {(0, 0), (0, 2), (1, 3), (1, 4)}
    assert (0, 1) not in near


@pytest.mark.parametrize("line", ["- Read more:", "» read more «", "[READ MORE]", "•  read more."])
def test_what_scrapers_leave_around_a_line_does_not_count(line: str) -> None:
    """A line is looked up without bullets, colons and brackets."""
    engine = Engine(pack({"kind": "block", "lines": ["read more"]}).rules)
    assert engine.scan(Article(line)).found == ((0, 0, LISTED),)


REGEXES = (
    "[0-9]{2}[.][0-9]{2}",
    "[A-Z][a-z]+ [A-Z][a-z]+",
    "(?:by|from) [a-z]+",
    "[0-9]+ (?:a|b)",
    "[xy][0-9]{3}",
)
BLOCKS = (
    "12.30",
    "112.30",
    "Anna Holm",
    "anna Holm",
    "by anna",
    "from x",
    "by",
    "3 a",
    "3 c",
    "a",
    "x123",
)


def test_patterns_without_a_literal_are_found() -> None:
    """Each short block is named for the patterns that match it whole, whatever they begin with,
    before and after the patterns are taken themselves."""
    rules = [{"kind": "block", "regex": [regex]} for regex in REGEXES]
    engine = Engine(pack(*rules).rules)
    expected = {
        (rule, block)
        for rule, regex in enumerate(REGEXES)
        for block, line in enumerate(BLOCKS)
        if re.fullmatch(regex, line, re.IGNORECASE)
    }
    for _ in range(2):
        for marks in ("", "- ", "  "):
            text = "\n".join(marks + line for line in BLOCKS)
            matches = engine.find(Article(text), Hints()).matches
            assert {(int(m.rule.id[-1]), m.first) for m in matches} == expected
        read_often(engine)
