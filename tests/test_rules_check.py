"""The checks of rule packs: examples, lint, fixtures, and what a check may be asked about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, OptionError, PackError
from cleaner.fixtures.scrub import scrub
from cleaner.lint.apart import are_strangers
from cleaner.lint.examine import examine
from cleaner.lint.finding import SEVERITY, Finding
from cleaner.lint.ground import Ground, removes_of
from cleaner.lint.least import least_words
from cleaner.lint.lint import lint
from cleaner.lint.report import PARTS, Report
from cleaner.lint.selection import Request
from cleaner.rulepack.check import check_rule, check_rules
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.table import probe

ARTICLE = (
    "Storm closes port\n"
    "The port was closed on Sunday after the storm of the night, officials said.\n"
    "Nobody knows when the ferries of the north will be able to leave it again."
)


def rule(name: str = "mark", **keys: Any) -> dict[str, Any]:
    """A sound rule for the line `zorble end mark`, with some keys changed or left out (None)."""
    whole: dict[str, Any] = {
        "id": name, "kind": "block", "category": "other", "trust": "safe", "why": "For tests.",
        "match": ["zorble end mark"],
        "examples": {"removes": ["Zorble end mark"], "keeps": ["The zorble end mark was red"]},
        **keys,
    }  # fmt: skip
    return {key: value for key, value in whole.items() if value is not None}


def pack(*rules: dict[str, Any]) -> str:
    """A pack's text; JSON is YAML."""
    return json.dumps({"format": "1", "why": "For tests.", "rules": rules}, ensure_ascii=False)


def examples(removes: list[str], keeps: list[str]) -> dict[str, list[str]]:
    return {"removes": removes, "keeps": keeps}


ANY = {"format": "1", "type": "placeholders", "define": [{"name": "any", "regex": ["[^.!?]+?"]}]}


def load(*rules: dict[str, Any]) -> Packs:
    """The packs of one file `t.yaml`, which may use {any}."""
    return load_packs({"t.yaml": pack(*rules), "words.yaml": json.dumps(ANY)})


def findings(packs: Packs, read: str = "") -> list[Finding]:
    return lint(Ground(packs, packs.rules), lambda path: read)


def codes(packs: Packs) -> set[str]:
    return {finding.code for finding in findings(packs)}


# What `rule()` says, and a rule that has a longer pattern as well.
LINES = {"match": None, "lines": ["zorble end mark"]}
SHOWS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "a line twice": (
        "dead-line",
        [rule(match=None, lines=["zorble end mark", "Zorble end mark:"])],
    ),
    "a line too long for its rule": ("dead-line", [rule(**LINES, max_words=2)]),
    "a line that another rule has": (
        "dead-line",
        [rule("a", **LINES), rule("b", **LINES, where="tail")],
    ),
    "a pattern too long for its rule": ("dead-pattern", [rule(max_words=2)]),
    "a neighbour that nobody takes": ("dead-rule", [rule(beside=["donation"])]),
    "a rule that another one makes needless": (
        "shadowed",
        [rule("a"), rule("b", match=["zorble end {any}"])],
    ),
    "a text of two categories": ("overlapping", [rule("a", category="ad"), rule("b")]),
    "a rule that takes what another keeps": (
        "too-greedy",
        [
            rule("a"),
            rule("b", kind="phrase", match=["end mark was"],
                 examples=examples(["That ⟦end mark was ⟧blue"], ["The end mark wasted it"])),
        ],
    ),
    "a rule that takes what nobody sent": (
        "too-greedy",
        [rule(kind="phrase", match=["new mill"],
              examples=examples(["That ⟦new mill ⟧was blue"], ["A new millstone"]))],
    ),
    "a phrase without an end": (
        "open-phrase",
        [rule(kind="phrase", match=["zorble end {any}"])],
    ),
    "a rule that acts on what another leaves": (
        "not-idempotent",
        [
            rule("a", kind="phrase", match=["zorble"],
                 examples=examples(["Quib ⟦zorble ⟧quab"], ["The zorblet of the quib"])),
            rule("b", match=["quib quab"],
                 examples=examples(["Quib quab"], ["The quib quab was red"])),
        ],
    ),
    "a pattern without a word": (
        "no-literal",
        [rule(match=None, regex=[r"\d+"], examples=examples(["99"], ["99 red"]))],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "rules"), SHOWS.values(), ids=SHOWS)
def test_lint_finds(code: str, rules: list[dict[str, Any]]) -> None:
    """Each kind of mistake is found, with its place, and with what to do about it."""
    found = [finding for finding in findings(load(*rules)) if finding.code == code]
    assert found
    for finding in found:
        assert finding.rule.startswith("t/")
        assert finding.at == "t.yaml:1"
        assert finding.message
        assert finding.advice


def test_lint_lets_a_sound_pack_be() -> None:
    """Two rules that keep out of each other's way give no finding."""
    other = rule("other", match=["quib quab"],
                 examples=examples(["Quib quab"], ["The quib quab was red"]))  # fmt: skip
    assert findings(load(rule(), other)) == []


NEAR: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "a line for another place": (
        "dead-line",
        [rule("a", **LINES, where="tail"), rule("b", **LINES)],
    ),
    "a line whose owner asks for more": (
        "dead-line",
        [rule("a", **LINES, ends="open"), rule("b", **LINES)],
    ),
    "a wider rule that is trusted less": (
        "shadowed",
        [rule("b"), rule("a", match=["zorble end {any}"], trust="likely")],
    ),
    "a wider rule for one outlet": (
        "shadowed",
        [rule("b"), rule("a", match=["zorble end {any}"], outlets=["a.example"])],
    ),
    "an open pattern of a whole block": ("open-phrase", [rule(match=["zorble end {any}"])]),
    "a pattern as long as its rule allows": ("dead-pattern", [rule(max_words=3)]),
}


@pytest.mark.parametrize(("code", "rules"), NEAR.values(), ids=NEAR)
def test_lint_does_not_cry_wolf(code: str, rules: list[dict[str, Any]]) -> None:
    """What comes close to a mistake and is none is not found."""
    found = findings(load(*rules))
    assert not [finding for finding in found if finding.code == code and finding.rule != "t/a"]


def test_copies_for_two_outlets_are_found() -> None:
    """The same rule in two packs for two outlets is found once, with what one rule would say."""
    one, two = rule(outlets=["a.example"]), rule(outlets=["b.example"])
    found = [f for f in findings(load_packs({"a.yaml": pack(one), "b.yaml": pack(two)}))
             if f.code == "copies"]  # fmt: skip
    assert [(f.rule, f.at) for f in found] == [("b/mark", "b.yaml:1")]
    assert "outlets: [a.example, b.example]" in found[0].advice


def test_outlets_that_never_meet_are_not_held_against_each_other() -> None:
    """A rule for one outlet may take what a rule for another keeps."""
    keeper = rule(outlets=["a.example"])
    given = examples(["That ⟦end mark was ⟧blue"], ["The end mark wasted it"])
    taker = rule("taker", outlets=["b.example"], kind="phrase", match=["end mark was"],
                 examples=given)  # fmt: skip
    assert "too-greedy" not in codes(load(keeper, taker))
    del taker["outlets"]
    assert "too-greedy" in codes(load(keeper, taker))


def test_a_todo_is_found_at_its_line() -> None:
    """A TODO left in a pack's file is found where it stands; Spanish `todo` is none."""
    found = findings(load(rule()), "format: 1\n# acepta todo\nwhy: TODO say why\n")
    assert [(f.code, f.at) for f in found if f.code == "todo"] == [("todo", "t.yaml:3")]


def test_only_what_was_asked_about_is_found() -> None:
    """Rules that are not chosen are held against the chosen ones and are not reported."""
    packs = load(rule("a", category="ad"), rule("b"))
    ground = Ground(packs, [r for r in packs.rules if r.id == "t/a"])
    assert {finding.rule for finding in lint(ground, lambda path: "")} <= {"t/a"}


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("a b c", 3), ("a(?: b)? c", 2), ("(?:a |b )c{2,3}", 2), (" a ", 1), ("(?:a b|c)", 1),
     (r"[ ]*x(?:[ \x{A0}]+y){3,}", 3), (".+", 1), (r"a.\d b", 2)],
)  # fmt: skip
def test_the_fewest_words_of_a_pattern(pattern: str, words: int) -> None:
    """The fewest words that a match can have are never put too high."""
    assert least_words(pattern) == words


def test_an_example_that_does_not_hold_says_what_happened() -> None:
    """A failure tells what went or stayed, what is left, and why it was withheld."""
    told = {
        "must stay, but 'Zorble end mark' went": examples(["zorble end mark"], ["Zorble end mark"]),
        "must go, but stayed": examples(["Zorble end mark of all"], ["The zorble end mark was"]),
    }
    for message, given in told.items():
        failures = check_rule(load(rule(examples=given)).rules[0])
        assert [failure.message for failure in failures] == [message]
    half = rule(kind="phrase", examples=examples(["⟦The ⟧zorble end mark"], ["A zorble end marks"]))
    assert check_rule(load(half).rules[0])[0].message == "left 'The', not 'zorble end mark'"


def test_a_block_that_is_protected_is_protected_whole() -> None:
    """An example of a `keep` rule for blocks fails where only a part is protected."""
    keep = rule(kind="keep", match=["zorble end"], protects="block",
                examples={"keeps": ["The zorble end mark"]})  # fmt: skip
    assert check_rules(load(keep).rules) == []
    longer = {"keeps": ["The zorble end mark\nand more"]}
    assert check_rules(load({**keep, "examples": longer}).rules)
    assert check_rules(load({**keep, "protects": "match", "examples": longer}).rules) == []


def test_severities_are_said_for_every_code() -> None:
    """Every code has one of three severities."""
    assert set(SEVERITY.values()) == {"error", "warning", "info"}


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    """A folder of packs with one outlet, `example.org`, whose rule takes `zorble end mark`."""
    folder = tmp_path / "mine"
    (folder / "outlets" / "example.org").mkdir(parents=True)
    (folder / "outlets" / "example.org.yaml").write_text(pack(rule(outlets=["example.org"])))
    return folder


def fixture(layer: Path, name: str, text: str, clean: str | None = None) -> Path:
    folder = layer / "outlets" / "example.org"
    (folder / f"{name}.input.txt").write_text(text)
    if clean is not None:
        (folder / f"{name}.clean.txt").write_text(clean)
    return folder / f"{name}.input.txt"


def checked(layer: Path, *asked: str) -> Report:
    request = Request.make(asked, [str(layer)], only_folders=True)
    return examine(request, PARTS)


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(p.part, p.code, p.about) for p in report.problems]


MINE = "outlets/example.org/"


@pytest.fixture(scope="module")
def filled(plain: Cleaner) -> str:
    """An article whose prose is filler."""
    return scrub(plain.clean(ARTICLE), plain)


def test_a_fixture_that_holds_is_silent(layer: Path, filled: str) -> None:
    """A fixture whose text becomes what is expected gives nothing but a count."""
    fixture(layer, "a", f"{filled}\nZorble end mark", filled)
    report = checked(layer)
    assert told(report) == []
    assert not report.fails
    assert {part.name: part.summary for part in report.parts} == {
        "load": "1 pack, 1 rule",
        "test": "1 rule, 2 examples, 0 do not hold",
        "lint": "0 errors, 0 warnings, 0 notes",
        "coverage": "2 of 2 conditions proven, 100 %",
        "fixtures": "1 fixture, 0 do not hold",
        "gate": "good articles in 16 languages, 0 faults",
    }


def test_fixtures_that_show_something(layer: Path, filled: str) -> None:
    """A fixture without expectation, one that differs, one that its pack is not needed for, one
    with the publisher's prose, and one beside no pack are each told."""
    fixture(layer, "new", filled)
    fixture(layer, "differs", f"{filled}\nZorble end mark\nMore", f"{filled}\nLess")
    fixture(layer, "idle", f"{filled}\nRead more", filled)
    fixture(layer, "prose", f"{ARTICLE}\nZorble end mark", ARTICLE)
    stray = layer / "outlets" / "gone.example" / "a.input.txt"
    stray.parent.mkdir()
    stray.write_text(filled)
    report = checked(layer)
    assert sorted(told(report)) == [
        ("fixtures", "fixture", MINE + "differs"),
        ("fixtures", "unaccepted", MINE + "new"),
        ("lint", "idle-fixture", MINE + "idle"),
        ("lint", "stray-fixture", "outlets/gone.example/a"),
        ("lint", "unscrubbed", MINE + "prose"),
    ]
    differs = next(p for p in report.problems if p.code == "fixture")
    assert Path(differs.path).name == "differs.clean.txt"
    assert differs.line == 4


def test_a_fixture_of_which_nothing_goes_is_no_idle_one(layer: Path, filled: str) -> None:
    """A text that must come through whole needs no rule of its pack."""
    fixture(layer, "whole", filled, filled)
    assert told(checked(layer)) == []


def test_a_shared_rule_that_bites_an_outlet_is_named(layer: Path, filled: str) -> None:
    """A rule without `outlets` that takes what another pack's fixture keeps is told, and the
    fixture says who took it."""
    fixture(layer, "a", f"{filled}\nQuib quab\nZorble end mark", f"{filled}\nQuib quab")
    wide = rule("wide", match=["quib quab"],
                examples=examples(["Quib quab"], ["The quib quab was red"]))  # fmt: skip
    (layer / "wide.yaml").write_text(pack(wide))
    report = checked(layer)
    assert told(report) == [
        ("lint", "foreign-bite", "wide/wide"),
        ("fixtures", "fixture", MINE + "a"),
    ]
    assert "`wide/wide` took it" in report.problems[1].message
    # Asked about the shared rule alone, the outlet's fixture is run all the same.
    assert told(checked(layer, "wide")) == [("lint", "foreign-bite", "wide/wide")]


def test_no_rule_is_a_stranger_to_what_it_takes(shipped: Cleaner) -> None:
    """Of each text that a shipped rule takes something of, its scan is told to look; of a text
    without its words it is not."""
    rules = [rule for rule in shipped.packs.rules if rule.kind != "selector"]
    settings = [(rule, setting) for rule in rules for setting in removes_of(rule)]
    missed = [rule.id for rule, one in settings if are_strangers([probe(rule)], one.text)]
    assert missed == []
    found = [rule.id for rule, one in settings if not are_strangers([probe(rule)], ARTICLE)]
    assert len(found) < len(settings) / 3


def ids(request: Request) -> list[str]:
    return [rule.id for rule in request.load().rules]


def test_what_a_check_may_be_asked_about(layer: Path, shipped_ids: list[str]) -> None:
    """A pack or a rule by id, a file, a folder of fixtures, a folder of packs, all of a --rules
    folder, or, without a word, everything in force."""
    mine = ["outlets/example.org/mark"]
    folders = [str(layer)]
    file = layer / "outlets" / "example.org.yaml"
    for asked in ("outlets/example.org", mine[0], str(file), str(layer),
                  str(file.with_suffix(""))):  # fmt: skip
        assert ids(Request.make([asked], folders, only_folders=True)) == mine, asked
    shelf = ids(Request.make(["outlets"], folders, only_folders=True))
    assert {*mine} < {*shelf}
    assert all(rule.startswith("outlets/") for rule in shelf)
    assert ids(Request.make([], folders, only_folders=True)) == mine
    assert sorted(ids(Request.make([], folders, only_folders=False))) == sorted(shipped_ids + mine)
    assert sorted(ids(Request.make([], [], only_folders=False))) == sorted(shipped_ids)
    # A place in no layer makes a layer of its own.
    assert Request.make([str(file)], [], only_folders=False).folders == (str(layer),)
    assert ids(Request.make([str(file)], [], only_folders=False)) == mine
    assert ids(Request.make([str(layer)], [], only_folders=False)) == mine
    shared = Request.make(["shared/captions"], folders, only_folders=True)
    assert {key.rpartition("/")[0] for key in ids(shared)} == {"shared/captions"}


@pytest.fixture(scope="module")
def shipped_ids() -> list[str]:
    return ids(Request.make([], [], only_folders=False))


def test_the_shipped_folder_may_be_named(root: Path, shipped_ids: list[str]) -> None:
    """`--rules rules` in the packs' own repository checks them, and loads them once."""
    request = Request.make([], [str(root / "rules")], only_folders=True)
    assert request.folders == ()
    assert ids(request) == shipped_ids


def test_what_does_not_exist_is_refused(layer: Path) -> None:
    """A word that is no id is refused with the nearest, a folder that is missing by its name."""
    with pytest.raises(OptionError, match="shared/captions"):
        Request.make(["shared/caption"], [], only_folders=False).load()
    with pytest.raises(OptionError, match="nowhere"):
        Request.make([], ["nowhere"], only_folders=True)
    (layer / "outlets" / "example.org.yaml").unlink()
    with pytest.raises(PackError):
        checked(layer)


def test_faults_of_loading_are_problems(layer: Path) -> None:
    """A pack with faults is reported like anything else, with line and column."""
    (layer / "bad.yaml").write_text("format: 1\nruls: []\n")
    report = checked(layer)
    assert [part.name for part in report.parts] == ["load"]
    problem = report.problems[0]
    assert (problem.code, problem.severity, problem.line) == ("fault", "error", 2)
    assert Path(problem.path) == layer / "bad.yaml"
    assert report.fails
