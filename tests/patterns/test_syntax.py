from __future__ import annotations

import string

import pytest
import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner.patterns.syntax import PatternFault, check_limits, parse
from cleaner.patterns.tree import (
    Alternate,
    Anchor,
    CharSet,
    Concat,
    Empty,
    Group,
    Literal,
    Node,
    Repeat,
    min_length,
)

OPEN = CharSet(None)


def compiled(source: str, *, case_sensitive: bool = True) -> re2._Regexp:
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = case_sensitive
    return re2.compile(source, options)


def fault(source: str) -> PatternFault:
    with pytest.raises(PatternFault) as caught:
        parse(source)
    return caught.value


def limit_fault(source: str) -> PatternFault:
    with pytest.raises(PatternFault) as caught:
        check_limits(parse(source), source)
    return caught.value


CLOSED_ATOMS = [" ", "\t", "\x00", "\u0307", r"\ ", r"[\t -&]"]
CLOSED_ATOMS += (
    r"a Zq é ßK - , : = < ! 😀 \. \\ \_ \] \x41 \x{e9} \x{010FFFF} \t \d \s [a-f] []x] [-a] [a-] "
    r"[a-c-e] [\d-z] [+--] [\]\\^-] [[a] [_^-`] [.*+?$^|(){}] [À-Ö] [ſK]"
).split()
OPEN_ATOMS = (
    r". ^ $ \A \z \D \S \pL \PN \p{Lu} \P{Greek} \p{Han} [^a] [^]\d] [\pL\pN] [^\pL\PN_-] [a-я] "
    r"[\x00-\x{10FFFF}] [^\x00-\x{10FFFF}] [A-z] [\p{Co}\p{Cf}\pZ] [ǅĲ-Ӿ]"
).split()


def sources(atoms: list[str], quantifiers: list[str]) -> st.SearchStrategy[str]:
    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.lists(inner, max_size=4).map("".join),
            st.lists(inner, min_size=1, max_size=4).map(lambda xs: f"(?:{'|'.join(xs)})"),
            st.tuples(inner, st.sampled_from(quantifiers)).map(lambda x: f"({x[0]}){x[1]}"),
            st.tuples(st.sampled_from(atoms), st.sampled_from(quantifiers)).map("".join),
        )

    return st.recursive(st.sampled_from(atoms), grow, max_leaves=12)


SMALL = ["*", "+", "?", "*?", "+?", "??", "{0}", "{2}", "{1,}", "{0,2}", "{1,3}?"]
LARGE = ["{10}", "{10,}", "{0,40}", "{200}", "{20,200}", "{7,150}?"]


def texts(node: Node) -> st.SearchStrategy[str]:
    match node:
        case Literal(text):
            return st.just(text)
        case CharSet(members):
            return st.sampled_from(sorted(members or ()))
        case Concat(parts):
            return st.tuples(*map(texts, parts)).map("".join)
        case Alternate(options):
            return st.one_of(*map(texts, options))
        case Repeat(body, low, high):
            most = low + 2 if high is None else high
            return st.lists(texts(body), min_size=low, max_size=most).map("".join)
        case Group(body=body):
            return texts(body)
        case Anchor() | Empty():
            return st.just("")


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("", Empty()),
        ("abc", Literal("abc")),
        (r"a\.\x41\x{1F600}\t\ ", Literal("a.A😀\t ")),
        ("ab*", Concat((Literal("a"), Repeat(Literal("b"), 0, None)))),
        ("a+?", Repeat(Literal("a"), 1, None)),
        ("a?b", Concat((Repeat(Literal("a"), 0, 1), Literal("b")))),
        ("a{3}", Repeat(Literal("a"), 3, 3)),
        ("a{3,}", Repeat(Literal("a"), 3, None)),
        ("a{0,200}", Repeat(Literal("a"), 0, 200)),
        ("a||b", Alternate((Literal("a"), Empty(), Literal("b")))),
        ("(a)", Group(Literal("a"), None, True)),
        ("(?:a|b)", Group(Alternate((Literal("a"), Literal("b"))), None, False)),
        ("(?P<who>)", Group(Empty(), "who", True)),
        (r"^\A", Concat((Anchor("start"), Anchor("start")))),
        (r"$\z", Concat((Anchor("end"), Anchor("end")))),
        ("[a-cx]", CharSet(frozenset("abcx"))),
        (r"[\x41\-\]]", CharSet(frozenset("A-]"))),
        ("[]^-]", CharSet(frozenset("]^-"))),
        (r"\d", CharSet(frozenset("0123456789"))),
        (r"[\s_]", CharSet(frozenset("\t\n\f\r _"))),
        (r".\D\S\pL\p{Lu}\PL", Concat((OPEN,) * 6)),
        ("[^a]", OPEN),
        (r"[a\pN]", OPEN),
        ("[\u0100-\u013f]", CharSet(frozenset(map(chr, range(0x100, 0x140))))),
        ("[\u0100-\u0140]", OPEN),
        ("[a-zA-Z0-9_-]", CharSet(frozenset(string.ascii_letters + string.digits + "_-"))),
        ("[a-zA-Z0-9 -/]", OPEN),
    ],
)
def test_tree(source: str, tree: Node) -> None:
    """A pattern parses to the tree that its parts spell out."""
    assert parse(source) == tree


@pytest.mark.parametrize(
    ("source", "offset", "said"),
    [
        (r"a\b", 1, "use `bounds: word`"),
        (r"\B", 0, "use `bounds: word`"),
        (r"\w", 0, r"use `\pL` or `[\pL\pN]`"),
        (r"[\W]", 1, r"use `\pL` or `[\pL\pN]`"),
        (r"\n", 0, "a pattern never crosses a block"),
        (r"\r", 0, "a pattern never crosses a block"),
        ("a\nb", 1, r"the character '\n': leave out line breaks"),
        ("[\r]", 1, "leave out line breaks"),
        (r"\x0a", 0, "leave out line breaks"),
        (r"[\x{000D}]", 1, "leave out line breaks"),
        (r"\x{D800}", 0, "surrogates"),
        ("\udfff", 0, "surrogates"),
        ("\\\udfff", 0, r"use `\` only as in"),
        ("a(?=b)", 1, "RE2 has no look-around"),
        ("(?!b)", 0, "RE2 has no look-around"),
        ("(?<=b)", 0, "RE2 has no look-around"),
        ("(?<!b)", 0, "RE2 has no look-around"),
        (r"(a)\1", 3, "RE2 has no backreferences"),
        ("(?P<a>b)(?P=a)", 8, "RE2 has no backreferences"),
        (r"\k<a>", 0, "RE2 has no backreferences"),
        ("(?>a)", 0, "atomic groups are moot"),
        ("a*+", 2, "none is possessive"),
        ("a?b**", 4, "put one after what it repeats"),
        ("a{2}{3}", 4, "counted repeats"),
        ("(?i)a", 0, "leave flags out"),
        ("(?s:a)", 0, "leave flags out"),
        ("(?-i:a)", 0, "leave flags out"),
        ("(?<a>b)", 0, "name a group as in `(?P<name> )`"),
        ("(?P<é>b)", 0, "name a group as in `(?P<name> )`"),
        ("(?#a)", 0, "use `( )`, `(?: )` or `(?P<name> )`"),
        ("(?", 0, "use `( )`, `(?: )` or `(?P<name> )`"),
        ("(?P<a>b)(?P<a>c)", 8, "a second group `a`: give it another name"),
        (r"\C", 0, "use `.`"),
        (r"\Qa\E", 0, "punctuation mark"),
        ("[[:alpha:]]", 1, "POSIX class"),
        ("[^[:^alpha:]]", 2, "POSIX class"),
        (r"\y", 0, r"`\y` is refused: use `\` only as in"),
        (r"\é", 0, r"use `\` only as in"),
        ("a\\", 1, r"use `\` only as in"),
        (r"\0", 0, r"use `\` only as in"),
        (r"\p{Klingon}", 0, r"`\p{Klingon}` is refused: use a property such as"),
        (r"\pl", 0, "use a property"),
        (r"\xg1", 0, "use two digits"),
        (r"\x{110000}", 0, r"up to `\x{10FFFF}`"),
        ("*a", 0, "put one after what it repeats"),
        ("(+a)", 1, "put one after what it repeats"),
        ("a|?", 2, "put one after what it repeats"),
        ("a{,5}", 1, "counted repeats are `x{2}`"),
        ("a{05}", 1, "counted repeats are `x{2}`"),
        ("a}", 1, r"put `\` before it"),
        ("a]", 1, r"put `\` before it"),
        ("a{201}", 1, "up to 200"),
        ("a{0,1000}", 1, "up to 200"),
        ("a{5,4}", 1, "go from low to high"),
        ("(?:(?:a{10}b){11}){10}", 18, "1,100 nested repeats: keep to 1000"),
        ("a(b", 1, "an unclosed `(`"),
        ("a)b", 1, "an unmatched `)`"),
        ("a[b", 1, "an unclosed `[`"),
        ("[]", 0, "an unclosed `[`"),
        ("[z-a]", 1, "the range `z-a`: go from a lower to a higher"),
        (r"[a-\d]", 1, "go from a lower to a higher"),
        (r"\pL{180}", 0, "RE2 instructions: keep to 200,000"),
    ],
)
def test_refused(source: str, offset: int, said: str) -> None:
    """A refused pattern yields the place, what stands there and what would be right."""
    found = fault(source)
    assert said in str(found)
    assert found.offset == offset
    assert isinstance(found, ValueError)
    str(found).encode()


@pytest.mark.parametrize("opening", ["(", "(?:", "[", "((a|", "(?P<a>", "a{", "(a*"])
def test_no_deep_recursion(opening: str) -> None:
    """A hundred thousand openings are refused without recursion or long work."""
    fault(opening * 100_000)


def test_nesting() -> None:
    """Groups may nest 20 deep and no deeper."""
    parse("(" * 20 + "a" + ")" * 20)
    found = fault("x" + "(?:" * 21 + "a" + ")" * 21)
    assert (found.offset, str(found)) == (61, "a group too deep: nest at most 20")


def test_large_patterns_compile() -> None:
    """Patterns near the limit on RE2 instructions compile within RE2's default memory."""
    for source in (
        r"\pL{95}",
        r"(?:[^\pL\pN]{5}){9}",
        "x" * 119_000,
        "é" * 14_900,
        "(?:k|ſé){1,200}",
    ):
        parse(source)
        compiled(source)
        compiled(source, case_sensitive=False)


@given(sources(CLOSED_ATOMS + OPEN_ATOMS, SMALL + LARGE))
@settings(max_examples=examples(500), deadline=None)
def test_accepted_grammar_compiles(source: str) -> None:
    """Every accepted pattern of the grammar compiles in RE2, in both case modes."""
    try:
        parse(source)
    except PatternFault:
        assume(False)
    compiled(source)
    compiled(source, case_sensitive=False)


@given(st.text(r"\()[]{}*+?|^$.-,:<>=!P123dspLxAzu ab'" + "\té\n\ud800", max_size=14))
@settings(max_examples=examples(2_000), deadline=None)
def test_accepted_noise_compiles(source: str) -> None:
    """Strings of metacharacters are either refused with a PatternFault or compile in RE2."""
    found: PatternFault | None = None
    try:
        parse(source)
    except PatternFault as fault:
        found = fault
    if found:
        assert 0 <= found.offset <= len(source)
        return
    compiled(source)
    compiled(source, case_sensitive=False)


@given(st.data())
@settings(max_examples=examples(300), deadline=None)
def test_tree_agrees_with_re2(data: st.DataObject) -> None:
    """Whatever the tree of an enumerable pattern can match, RE2 matches in full."""
    source = data.draw(sources(CLOSED_ATOMS, SMALL))
    node = parse(source)
    text = data.draw(texts(node))
    assert compiled(source).fullmatch(text), (source, text)
    assert len(text) >= min_length(node)


@given(st.text(r"\-]^[aczds059 é.t", min_size=1, max_size=8).map("[{}]".format))
@settings(max_examples=examples(1_000), deadline=None)
def test_set_members_agree_with_re2(source: str) -> None:
    """An enumerated set has the members that RE2 gives it, and no others."""
    try:
        node = parse(source)
    except PatternFault:
        return
    if isinstance(node, CharSet) and node.members is not None:
        alphabet = "".join(map(chr, range(0x250)))
        assert set(compiled(source).findall(alphabet)) == node.members


@pytest.mark.parametrize(
    ("source", "length"),
    [("", 0), ("ab|c", 1), (r"^a{2,3}\d[^x].*(?:bc)+$", 6), ("(a|)", 0), ("(?:ab){3}c?", 6)],
)
def test_min_length(source: str, length: int) -> None:
    """The least length counts code points over repeats, alternatives and sets."""
    assert min_length(parse(source)) == length


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a" * 1_001, "1,001 characters: keep to 1,000"),
        ("(a)(?:b)" * 20 + "(c)", "21 capturing groups: keep to 20"),
        ("", "empty string"),
        ("a*", "empty string"),
        ("^$", "empty string"),
        ("(?:a|b?)", "empty string"),
        (".+", "matches anything"),
        (r"^(?:\pL|[^a]{2})\S$", "matches anything"),
    ],
)
def test_limits_refuse(source: str, said: str) -> None:
    """A pattern that is too large or too wide for a rule is refused with the reason."""
    assert said in str(limit_fault(source))


@pytest.mark.parametrize("source", ["a" * 1_000, "(a)(?:b)" * 10, r".+\d", "[a-z]+", r"^\s.*$"])
def test_limits_allow(source: str) -> None:
    """A pattern at the limits, or with one literal or enumerable set, is allowed."""
    check_limits(parse(source), source)


def test_hand_built_depth() -> None:
    """A hand-built tree nested deeper than 20 capturing groups is refused."""
    node: Node = Literal("a")
    for _ in range(21):
        node = Group(node, None, True)
    with pytest.raises(PatternFault, match="21 capturing groups"):
        check_limits(node, "")
