"""With the extra `hyperscan` the scan finds what it finds without, and the ledgers are the same."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import pytest
import strategies
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from made import pack
from profiles import examples

from cleaner import Cleaner
from cleaner.match import hyper
from cleaner.match.automaton import Automaton
from cleaner.match.hyper import Hyperscan
from cleaner.match.scan import Scanner
from cleaner.rulepack.packs import Packs

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests/fixtures"
TRAPS = ("İ", "ß", "ſ", "K", "ﬁ", "é", "e\u0301", "É", "’", "'", "\0", "\ud7ff", "\U0001f600", "中")
LONG = b"".join(b"%d," % number for number in range(5_000))
Found = list[tuple[int, int, int]]


def _works() -> bool:
    """Whether the package does, whatever is made of it here."""
    try:
        import hyperscan

        hyperscan.Database().compile(expressions=[b"a"], literal=True)
    except Exception:
        return False
    return True


needs_hyperscan = pytest.mark.skipif(
    not _works(), reason="hyperscan has no wheel here, or the processor no SSSE3"
)


def by_hyperscan(needles: list[bytes], text: bytes) -> Found | None:
    found = Hyperscan.of(needles)
    assert found is not None
    return found.find(text)


def by_aho_corasick(needles: list[bytes], text: bytes) -> Found:
    """What an automaton finds in the first text that it sees."""
    return Automaton(needles, as_dfa=False).find(text)


def automaton(scanner: Scanner) -> Automaton:
    """What looks through raw UTF-8 for the scanner."""
    return scanner._needles.over_bytes()[0]


def raw_needles(scanner: Scanner) -> list[bytes]:
    """The needles of the scan over raw UTF-8."""
    needles: list[bytes] = automaton(scanner)._needles
    return needles


def with_hyperscan(cleaner: Cleaner) -> Cleaner:
    """A cleaner of the same packs that reads raw UTF-8 from its first text on, by Hyperscan."""
    other = Cleaner(cleaner.packs, names=cleaner.options.names)
    scanner = other._journey.engine._scanner
    needles = raw_needles(scanner)
    automaton(scanner)._hyper = Hyperscan.of(needles)
    assert automaton(scanner)._hyper is not None or not needles
    return other


def ledgers(cleaner: Cleaner, texts: Iterable[str]) -> list[tuple[str, str]]:
    results = [cleaner.clean(text) for text in texts]
    return [(result.text, result.ledger.to_jsonl()) for result in results]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """All texts of the fixtures."""
    cases = [
        item["text"]
        for name in ("spill", "traps")
        for path in sorted(FIXTURES.glob(f"**/{name}.yaml"))
        for item in yaml.safe_load(path.read_text("utf-8"))
    ]
    seeds = [path.read_bytes().decode() for path in sorted((ROOT / "seeds").glob("*.txt"))]
    assert len(cases) > 300
    assert seeds
    return [*cases, *seeds, *strategies.SENTENCES, *strategies.FURNITURE, *strategies.MOJIBAKE]


@needs_hyperscan
def test_every_shipped_pack_is_found_alike(shipped: Cleaner, texts: list[str]) -> None:
    """The needles of each shipped pack, and of all with the names packs' words, are found in the
    fixtures by Hyperscan where Aho-Corasick finds them, in the same order."""
    haystack = "\n".join(texts).encode().lower()
    probes = sorted(shipped._journey.engine._rules.probes, key=lambda probe: probe.id)
    of_packs = [
        raw_needles(Scanner(list(group), ()))
        for _, group in groupby(probes, key=lambda probe: probe.id.rpartition("/")[0])
    ]
    assert len(of_packs) > 30
    for needles in (raw_needles(shipped._journey.engine._scanner), *of_packs):
        found = by_hyperscan(needles, haystack)
        assert found
        assert found == by_aho_corasick(needles, haystack)


def both_ways(
    cleaner: Cleaner, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Texts and ledgers by Aho-Corasick and by Hyperscan, of one cleaner, which compiles once."""
    scanner = cleaner._journey.engine._scanner
    needles = raw_needles(scanner)
    monkeypatch.setattr(automaton(scanner), "_hyper", None)
    plain = ledgers(cleaner, texts)
    monkeypatch.setattr(automaton(scanner), "_hyper", Hyperscan.of(needles))
    return plain, ledgers(cleaner, texts)


@needs_hyperscan
def test_ledgers_are_the_same(
    shipped: Cleaner, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts and ledgers of every twelfth fixture are the same bytes with Hyperscan and without."""
    plain, by_hyper = both_ways(shipped, texts[::12], monkeypatch)
    assert by_hyper == plain


@needs_hyperscan
@pytest.mark.nightly
def test_all_ledgers_are_the_same(
    shipped: Cleaner, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of all fixtures are, too."""
    plain, by_hyper = both_ways(shipped, texts, monkeypatch)
    assert by_hyper == plain


@needs_hyperscan
@settings(max_examples=examples(25))
@given(strategies.packs, st.lists(strategies.texts, min_size=1, max_size=4))
def test_any_rules_do_the_same(packs: Packs, texts: list[str]) -> None:
    """Whatever the rules and the texts are, text and ledger are the same bytes."""
    cleaner = Cleaner(packs, names="off")
    raw_needles(cleaner._journey.engine._scanner)
    assert ledgers(with_hyperscan(cleaner), texts) == ledgers(cleaner, texts)


# Short ones of few letters are prefixes, suffixes and parts of each other, and the same twice.
short = st.text("ab", min_size=1, max_size=6)
odd = st.lists(st.sampled_from(("a", "b", "ss", "ab ab", *TRAPS)), min_size=1).map("".join)
wide = st.text(min_size=1, max_size=12)
wordings = st.one_of(short, short, odd, wide)


@needs_hyperscan
@settings(max_examples=examples(250))
@given(st.lists(wordings, min_size=1, max_size=12), st.lists(wordings), st.data())
def test_any_needles_are_found_alike(
    wordings: list[str], rest: list[str], data: st.DataObject
) -> None:
    """Needles that overlap, repeat, hold zero bytes or are cut within a letter are found where
    Aho-Corasick finds them, in the same order; texts with zero bytes are left to it."""
    needles = [word.encode("utf-8", "surrogatepass") for word in (*wordings, "b")]
    cut = data.draw(st.integers(0, len(needles)))
    needles[:cut] = [needle[: len(needle) // 2] or needle for needle in needles[:cut]]
    # All needles stand in the text, and beside each other.
    pieces = data.draw(st.permutations([*wordings, *wordings, *rest]))
    text = "".join(pieces).encode("utf-8", "surrogatepass")
    found = by_hyperscan(needles, text)
    if found is None:
        assert b"\0" in text
        assert any(b"\0" in needle for needle in needles)
        found = by_hyperscan(needles, text := text.replace(b"\0", b""))
    assert found == by_aho_corasick(needles, text)


@needs_hyperscan
def test_what_overlaps_is_told_in_order() -> None:
    """Matches come by their ends, of one end the longest first, and twice for a needle given
    twice."""
    needles = [b"b", b"abab", b"ab", b"bab", b"ab", b"a\0"]
    assert by_hyperscan(needles, b"xabab") == [
        (2, 1, 3), (4, 1, 3), (0, 2, 3),
        (1, 1, 5), (3, 2, 5), (2, 3, 5), (4, 3, 5), (0, 4, 5),
    ]  # fmt: skip
    assert by_hyperscan(needles, b"") == []


def test_without_the_package_nothing_changes(
    monkeypatch: pytest.MonkeyPatch, shipped: Cleaner
) -> None:
    """Where hyperscan cannot be imported, an automaton that would ask for it finds the same."""
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert Hyperscan.of([b"ab"]) is None
    machine = Automaton([b"ab", b"b"])
    before = machine.find(b"xabx")
    machine.find(b"x" * 10_000)
    assert machine.find(b"xabx") == before == [(0, 1, 3), (1, 2, 3)]


@pytest.mark.parametrize(
    "needles",
    [
        pytest.param([b"ab", LONG], id="longer than Hyperscan takes"),
        pytest.param([b"\0", b"\0a"], id="of zero bytes alone"),
    ],
)
def test_needles_that_it_refuses_are_found_all_the_same(needles: list[bytes]) -> None:
    """An automaton whose needles Hyperscan refuses goes on by Aho-Corasick."""
    assert Hyperscan.of(needles) is None
    machine = Automaton(needles)
    text = b"q" + b"|".join(needles) + b"q"
    before = machine.find(text)
    assert {number for number, _, _ in before} == {0, 1}
    machine.find(b"y" * 4_000)
    assert machine._hyper is None
    assert machine.find(text) == before


@needs_hyperscan
def test_it_takes_over_where_needles_are_seldom_found() -> None:
    """It is asked after 2,000 bytes a needle, and left alone where a hundredth of them or more
    end a needle; a text with a zero byte is read by the other one then, and a text that is no
    bytes never asks for it."""
    needles = [b"gnu", b"a\0"]
    seldom, often, folded = Automaton(needles), Automaton(needles), Automaton(["gnu"])
    assert seldom.find(b"a gnu ") == often.find(b"a gnu ") == [(0, 2, 5)]
    seldom.find(b"." * 3_900)
    often.find(b"gnu." * 975)
    assert seldom._hyper is None
    for machine in (seldom, often):
        machine.find(b"." * 100)
    folded.find("." * 10_000)
    assert (seldom._hyper is not None, often._hyper, folded._hyper) == (True, None, None)
    for text in (b"", b"gnu gnu", b"a\0gnu"):
        assert seldom.find(text) == often.find(text)


@needs_hyperscan
def test_threads_share_it() -> None:
    """Eight threads that scan at once find what one finds, and need no more scratch space than
    there are threads."""
    needles = [f"n{number}".encode() for number in range(200)]
    text = b" ".join(needles) * 10
    machine = Hyperscan.of(needles)
    assert machine is not None
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: machine.find(text), range(32)))
    assert found == [by_aho_corasick(needles, text)] * 32
    assert 0 < len(machine._idle) <= 8


@needs_hyperscan
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_goes_on_with_it() -> None:
    """A process that was forked after the needles were taken in finds the same."""
    program = (
        "import os\n"
        "from cleaner.match.hyper import Hyperscan\n"
        "machine = Hyperscan.of([b'ab', b'b'])\n"
        "before = machine.find(b'xab')\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    os._exit(machine.find(b'xab') != before)\n"
        "assert before and not os.waitpid(child, 0)[1] and machine.find(b'xab') == before\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


@needs_hyperscan
def test_a_cleaner_that_uses_it_can_be_copied(texts: list[str]) -> None:
    """A cleaner made from the packs of one that has scanned by Hyperscan, pickled or not, does
    the same."""
    cleaner = with_hyperscan(Cleaner(pack({"kind": "phrase", "match": ["harbour"]}), names="off"))
    before = ledgers(cleaner, texts[:20])
    assert ledgers(copy.deepcopy(cleaner), texts[:20]) == before


@needs_hyperscan
@pytest.mark.nightly
def test_a_hundred_thousand_needles() -> None:
    """100,000 needles are taken in and found alike."""
    needles = [f"{number * 7919 % 1_000_003:x} {number % 97}".encode() for number in range(100_000)]
    text = b" ".join(needles[::50])
    assert by_hyperscan(needles, text) == by_aho_corasick(needles, text)


@needs_hyperscan
def test_scratch_that_cannot_be_had_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no memory for scratch space, Aho-Corasick finds what is to be found."""
    import hyperscan

    machine = Automaton([b"gnu"])
    machine.find(b"." * 2_000)
    assert machine._hyper is not None

    def refused(_database: object) -> object:
        raise hyperscan.error("error code -2")

    monkeypatch.setattr(hyper.Hyperscan, "_scratch", refused)
    assert machine.find(b"a gnu") == [(0, 2, 5)]
