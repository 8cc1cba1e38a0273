"""`clean rules new` and `clean rules accept`: from some articles to a tested pack."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from profiles import examples
from program import Run, environment

from cleaner import Cleaner
from cleaner.errors import OptionError
from cleaner.fixtures.find import Fixture, fixtures
from cleaner.fixtures.run import fixture_cleaner, outlet_of, run
from cleaner.fixtures.scaffold import Source, scaffold
from cleaner.fixtures.scrub import is_scrubbed
from cleaner.rulepack.check import check_rules
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.sources import layered

FERRY = (
    "Ferry crews vote to strike\n"
    "Crews of the ferries between the islands will stop work on Monday, their union said.\n"
    "The vote was close, and many crews stayed at home. Hear the tides first: tap the bell. The "
    "company has asked them to sail on until then.\n"
    "Timetables by pigeon post\n"
    "Nobody knows yet how the islands will get their bread, which comes on the first boat.\n"
    "Read more\n"
    "Story tips: the bench behind the lighthouse\n"
)
PAINT = (
    "Lighthouse to be painted again\n"
    "The lighthouse on the north pier will be painted this summer, the harbour office decided.\n"
    "Timetables by pigeon post\n"
    "The paint will be mixed by hand. Hear the tides first: tap the bell. Four painters will "
    "need about nine weeks if it does not rain.\n"
    "Read more\n"
    "Story tips: the bench behind the lighthouse\n"
)
LINES = ["Timetables by pigeon post", "Story tips: the bench behind the lighthouse"]
SENTENCE = "Hear the tides first: tap the bell."
PACK = Path("my-rules", "outlets", "example.org.yaml")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with the two articles as `a.txt` and `b.txt`."""
    (tmp_path / "a.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "b.txt").write_text(PAINT, encoding="utf-8")
    return tmp_path


def new(clean: Run, *arguments: str) -> None:
    done = clean("rules", "new", "example.org", "--to", "my-rules", *arguments)
    assert done.code == 0, done.err


def made_safe(pack: Path) -> None:
    """What a maintainer does: every TODO."""
    text = pack.read_text("utf-8").replace("trust: watch", "trust: safe")
    pack.write_text(text.replace("TODO", "Done"), encoding="utf-8")


def fixtures_of(folder: Path) -> list[Fixture]:
    return fixtures(folder / "my-rules")


def files(folder: Path) -> dict[str, bytes]:
    return {p.as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_scaffold_loads_as_it_is(texts: Path, clean: Run) -> None:
    """The pack loads without a fault, its examples hold, it cuts nothing, and it says in its
    first line where its schema lies."""
    new(clean, "--text", "a.txt", "--text", "b.txt")
    pack = (texts / PACK).read_text("utf-8")
    rules = load_packs({"outlets/example.org.yaml": pack}).rules
    assert pack.startswith("# yaml-language-server: $schema=../pack.schema.json\n")
    assert (texts / "my-rules" / "pack.schema.json").is_file()
    assert check_rules(rules) == []
    assert {rule.trust for rule in rules} == {"watch"}
    assert {rule.outlets for rule in rules} == {("example.org",)}
    assert pack.count("TODO") >= 2 * len(list(rules))


def test_what_recurs_and_no_rule_cuts_is_in_the_pack(texts: Path, clean: Run) -> None:
    """Recurring lines and sentences become rules; what a shipped rule cuts does not."""
    new(clean, "--text", "a.txt", "--text", "b.txt")
    lines, sentences = load_packs({"p.yaml": (texts / PACK).read_text("utf-8")}).rules
    assert lines.kind == "block"
    assert list(lines.lines) == [line.lower() for line in LINES]
    assert sentences.kind == "phrase"
    assert sentences.bounds == "sentence"
    assert [pattern.source for pattern in sentences.patterns] == [SENTENCE]


def test_fixtures_hold_spill_and_no_article(texts: Path, clean: Run) -> None:
    """A fixture holds the outlet's lines and what rules cut, word for word, and filler for the
    rest."""
    new(clean, "--text", "a.txt", "--text", "b.txt")
    a, b = fixtures_of(texts)
    assert (a.pack, a.name, b.name, a.clean) == ("outlets/example.org", "a", "b", None)
    for fixture in (a, b):
        text = fixture.input.read_text("utf-8")
        assert all(spill in text for spill in (*LINES, SENTENCE, "Read more"))
        assert not any(word in text for word in ("Ferry", "islands", "bread", "paint", "harbour"))


def test_one_edit_and_the_spill_goes(texts: Path, clean: Run) -> None:
    """With its rules made `safe`, the pack takes from fixtures and articles what recurred, and
    what is left of a fixture is known to be scrubbed."""
    new(clean, "--text", "a.txt", "--text", "b.txt")
    made_safe(texts / PACK)
    cleaner = fixture_cleaner(layered([texts / "my-rules"]))
    for fixture in fixtures_of(texts):
        result = run(fixture, cleaner)
        assert not any(spill in result.text for spill in (*LINES, SENTENCE, "Read more"))
        assert is_scrubbed(result.text)
    done = clean("--rules", "my-rules", "--outlet", "example.org", "a.txt")
    assert done.text == "\n".join(
        line.replace(f" {SENTENCE}", "")
        for line in FERRY.split("\n")
        if line not in (*LINES, "Read more")
    )


def test_named_spill_is_in_the_pack(texts: Path, clean: Run) -> None:
    """A passage named by --spill becomes a rule from one article alone: a line as a line, a
    passage within a line as a sentence."""
    new(
        clean,
        "--text",
        "a.txt",
        "--spill",
        LINES[0],
        "--spill",
        "hear the tides  first: tap the bell.",
    )
    lines, sentences = load_packs({"p.yaml": (texts / PACK).read_text("utf-8")}).rules
    assert list(lines.lines) == [LINES[0].lower()]
    assert [pattern.source for pattern in sentences.patterns] == [SENTENCE]
    text = fixtures_of(texts)[0].input.read_text("utf-8")
    assert LINES[0] in text
    assert SENTENCE in text


def test_spill_that_goes_already_needs_no_rule(texts: Path, clean: Run) -> None:
    """A passage that rules in force take is told of and not written into the pack."""
    done = clean(
        "rules", "new", "example.org", "--to", "my-rules", "--text", "a.txt", "--spill", "Read more"
    )
    assert "needs no rule, since it goes already: Read more" in done.lines
    assert "Read more" not in (texts / PACK).read_text("utf-8")


def test_a_line_above_every_article_goes_from_the_top(clean: Run, tmp_path: Path) -> None:
    """What stands as first line in several articles becomes a rule for the top, which may cut
    where a title is looked for."""
    for name, text in (("a", FERRY), ("b", PAINT)):
        (tmp_path / f"{name}.txt").write_text(f"The Pigeon and Bell\n{text}", encoding="utf-8")
    new(clean, "--text", "a.txt", "--text", "b.txt")
    made_safe(tmp_path / PACK)
    done = clean("--rules", "my-rules", "--outlet", "example.org", "a.txt")
    assert done.lines[0] == "Ferry crews vote to strike"


def test_a_pack_without_texts_is_there_to_be_filled(clean: Run, tmp_path: Path) -> None:
    """Without texts the pack has one rule that loads and says what to fill in."""
    new(clean)
    (rule,) = load_packs({"p.yaml": (tmp_path / PACK).read_text("utf-8")}).rules
    assert rule.lines[0].startswith("todo")
    assert check_rules([rule]) == []


@pytest.mark.parametrize(
    ("outlet", "right"),
    [
        ("https://www.Example.org/news/1", "write example.org"),
        ("www.example.org", "write example.org"),
        ("Example.ORG", "write example.org"),
        ("example", "such as example.org"),
        ("../example", "such as example.org"),
        ("", "such as example.org"),
    ],
)
def test_what_is_no_domain_is_refused(outlet: str, right: str, clean: Run, tmp_path: Path) -> None:
    """An outlet that is no bare domain is refused with what would be right; nothing is written."""
    done = clean("rules", "new", outlet, "--to", "my-rules")
    assert done.code == 2
    assert right in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "there", [PACK, PACK.with_suffix(".yml"), PACK.with_suffix("") / "a.input.txt"]
)
def test_nothing_is_overwritten(there: Path, texts: Path, clean: Run) -> None:
    """Where the pack or a fixture is there already, nothing at all is written."""
    path = texts / there
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    before = files(texts)
    done = clean("rules", "new", "example.org", "--to", "my-rules", "--text", "a.txt")
    assert done.code == 2
    assert there.as_posix() in done.err
    assert "not overwritten" in done.err
    assert files(texts) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--text", "a.txt", "--text", "copy.txt"], "as if they were one article"),
        (["--text", "a.txt", "--spill", "Hear the gulls"], "stands in none of the texts"),
        (["--text", "a.txt", "--spill", " … "], "holds no word"),
        (["--text", "missing.txt"], "no such file"),
        (["--text", "latin.txt"], "latin.txt"),
        (["--to", "a.txt"], "cannot be written"),
    ],
)
def test_what_cannot_be_used_is_refused(
    arguments: list[str], said: str, texts: Path, clean: Run
) -> None:
    """An article given twice, spill that is nowhere, a file that cannot be read: each is told in
    a sentence, and nothing is written."""
    (texts / "copy.txt").write_text(FERRY + "An update follows.\n", encoding="utf-8")
    (texts / "latin.txt").write_bytes("Börse höher, Öl fällt".encode("cp1252"))
    before = files(texts)
    done = clean("rules", "new", "example.org", "--to", "my-rules", *arguments)
    assert done.code in (2, 3)
    assert said in done.err
    assert files(texts) == before


def test_fixture_names_are_plain_and_differ(clean: Run, tmp_path: Path) -> None:
    """A fixture is called after its file, without what a path may not hold, and two files of
    one name make two fixtures."""
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
    (tmp_path / "x" / "news (1).txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "y" / "news (1).txt").write_text(PAINT, encoding="utf-8")
    new(clean, "--text", "x/news (1).txt", "--text", "y/news (1).txt")
    assert [fixture.name for fixture in fixtures_of(tmp_path)] == ["news-1", "news-1-2"]


def test_a_second_outlet_finds_the_first_ones_rules(texts: Path, clean: Run) -> None:
    """A pack is made with the rules in force, those of the folder it goes to included."""
    new(clean, "--text", "a.txt", "--text", "b.txt")
    pack = texts / PACK
    made_safe(pack)
    pack.write_text(pack.read_text("utf-8").replace("    outlets: [example.org]\n", ""), "utf-8")
    done = clean(
        "rules", "new", "news.example", "--to", "my-rules", "--text", "a.txt", "--text", "b.txt"
    )
    assert done.code == 0, done.err
    assert "no line recurs that the rules in force leave in" in done.text


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbfRead more\r\n", b"\r\r\n\n"])
def test_hollow_texts_make_fixtures(content: bytes, clean: Run, tmp_path: Path) -> None:
    """A text without an article makes a fixture like any other."""
    (tmp_path / "a.txt").write_bytes(content)
    new(clean, "--text", "a.txt")
    assert len(fixtures_of(tmp_path)) == 1


def test_texts_may_be_of_another_encoding(clean: Run, tmp_path: Path) -> None:
    """With --encoding a text of that encoding makes a fixture in UTF-8."""
    (tmp_path / "a.txt").write_bytes(
        "Möwen\nDie Möwe fiel in den Fluß, sagte die Frau.".encode("cp1252")
    )
    new(clean, "--text", "a.txt", "--encoding", "cp1252", "--spill", "Möwen")
    assert "Möwen\n" in fixtures_of(tmp_path)[0].input.read_text("utf-8")


def test_spill_may_be_copied_from_a_broken_text(clean: Run, tmp_path: Path) -> None:
    """A passage with broken letters is found although the text is mended before rules see it."""
    broken = "Das schÃ¶ne KÃ¼ken meldet sich"
    (tmp_path / "a.txt").write_text(f"{FERRY}{broken}\n", encoding="utf-8")
    new(clean, "--text", "a.txt", "--spill", broken)
    assert "Das schöne Küken meldet sich" in (tmp_path / PACK).read_text("utf-8")


# Spill --------------------------------------------------------------------------------------------

_ODD = st.text(
    st.characters(
        codec="utf-8", exclude_characters="\n\r", categories=("L", "M", "N", "P", "S", "Z")
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=examples(150))
@given(_ODD, st.booleans())
@example("- \"quoted\" 'twice' \\ # : no", True)
@example("{date} and {nothing}", False)
@example("اقرأ على الهاتف أولا", True)
@example("yes", True)
@example("\u00a0first\u2028then", True)
def test_any_spill_makes_a_pack_that_loads(spill: str, alone: bool) -> None:
    """Whatever the passage, the pack loads, its examples hold, and the passage is in it or named
    as left out."""
    cleaner = Cleaner(NOTHING, names="off")
    if not any(map(str.isalpha, spill)):
        with pytest.raises(OptionError):
            scaffold("example.org", [], [spill], cleaner)
        return
    line = spill if alone else f"The vote was close that day. {spill} The boats stayed."
    text = f"{FERRY}{line}\nThe boats of the islands stayed in the harbour until it was day.\n"
    assume("repaired" not in cleaner.clean(text).flags)
    source = Source("a.txt", "a", text.encode())
    made = scaffold("example.org", [source], [spill], cleaner)
    rules = load_packs({"outlets/example.org.yaml": made.pack}).rules
    assert check_rules(rules) == []
    assert len(made.lines) + len(made.sentences) + len(made.left_out) == 1


NOTHING = load_packs({"p.yaml": "format: 1\nrules: []\n"})


# Accept -------------------------------------------------------------------------------------------


def test_without_a_terminal_nothing_is_accepted(texts: Path, clean: Run) -> None:
    """Where nobody can be asked, accept shows what it would write, writes nothing and exits 2."""
    new(clean, "--text", "a.txt", "--text", "b.txt")
    made_safe(texts / PACK)
    before = files(texts)
    done = clean("rules", "accept", "--rules", "my-rules")
    assert done.code == 2
    assert "add --yes" in done.err
    assert f"outlets/example.org/lines [other] cuts '{LINES[0]}'" in done.text
    assert files(texts) == before


def test_accept_writes_what_a_run_gives(texts: Path, clean: Run) -> None:
    """With --yes every expectation is what the fixture becomes; asked again, there is nothing to
    write, terminal or not."""
    new(clean, "--text", "a.txt", "--text", "b.txt")
    made_safe(texts / PACK)
    done = clean("rules", "accept", "--rules", "my-rules", "--yes")
    assert done.code == 0
    assert done.lines[-1] == "2 written, 0 as they were"
    cleaner = fixture_cleaner(layered([texts / "my-rules"]))
    for fixture in fixtures_of(texts):
        assert fixture.clean is not None
        assert fixture.clean.read_bytes().decode() == run(fixture, cleaner).text
    again = clean("rules", "accept", "--rules", "my-rules")
    assert again.code == 0
    assert again.lines == ["0 written, 2 as they were"]


def test_accept_shows_what_changed(texts: Path, clean: Run) -> None:
    """A fixture that becomes something else is shown against what was accepted before."""
    new(clean, "--text", "a.txt", "--text", "b.txt")
    made_safe(texts / PACK)
    clean("rules", "accept", "--rules", "my-rules", "--yes")
    pack = texts / PACK
    pack.write_text(pack.read_text("utf-8").replace(f'      - "{LINES[1]}"\n', "", 1), "utf-8")
    done = clean("rules", "accept", "--rules", "my-rules", "--yes")
    assert done.text.count("changed") == 2
    assert f"  +{LINES[1]}" in done.lines
    assert done.lines[-1] == "2 written, 0 as they were"


def test_accept_takes_the_packs_that_are_named(texts: Path, clean: Run) -> None:
    """Only the fixtures of the packs named are looked at; a pack without any is refused."""
    new(clean, "--text", "a.txt")
    other = clean("rules", "new", "news.example", "--to", "my-rules", "--text", "b.txt")
    assert other.code == 0, other.err
    done = clean("rules", "accept", "outlets/news.example", "--rules", "my-rules", "--yes")
    assert done.lines[-1] == "1 written, 0 as they were"
    assert [fixture.clean is None for fixture in fixtures_of(texts)] == [True, False]
    wrong = clean("rules", "accept", "outlets/example.com", "--rules", "my-rules", "--yes")
    assert wrong.code == 2
    assert "outlets/example.org, outlets/news.example" in wrong.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_accept_asks_for_each_fixture(texts: Path, clean: Run) -> None:
    """On a terminal each fixture is asked about; only a yes is written."""
    import pty

    new(clean, "--text", "a.txt", "--text", "b.txt")
    master, slave = pty.openpty()
    os.write(master, b"n\ny\n")
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "rules", "accept", "--rules", "my-rules"],
        stdin=slave, capture_output=True, cwd=texts, env=environment(), timeout=60, check=False,
    )  # fmt: skip
    os.close(master)
    os.close(slave)
    assert done.returncode == 0, done.stderr
    assert b"[y/N]" in done.stdout
    assert done.stdout.endswith(b"1 written, 0 as they were, 1 left\n")
    assert [fixture.clean is None for fixture in fixtures_of(texts)] == [True, False]


def test_fixtures_are_run_as_their_outlet(texts: Path, clean: Run) -> None:
    """A fixture is cleaned with the first outlet that a rule of its pack is for, and without
    names."""
    new(clean, "--text", "a.txt")
    packs = layered([texts / "my-rules"])
    assert outlet_of("outlets/example.org", packs) == "example.org"
    assert outlet_of("shared/captions", packs) is None
    result = run(fixtures_of(texts)[0], fixture_cleaner(packs))
    assert result.hints.outlet == "example.org"
    assert result.mentions == ()
