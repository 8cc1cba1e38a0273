"""`clean rules check`, its parts, and the page of a rule, as a maintainer uses them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from program import Run, environment, write_pack

from cleaner import Cleaner
from cleaner.lint.selection import Request

GOOD = [
    "load:      1 pack, 1 rule",
    "test:      1 rule, 2 examples, 0 do not hold",
    "lint:      0 errors, 0 warnings, 0 notes",
    "coverage:  1 of 1 conditions proven, 100 %",
    "fixtures:  no fixtures",
    "gate:      good articles in 16 languages, 0 faults",
    "verdict:   good",
    "next:      clean --rules mine FILE…",
]
COMMANDS = ("check", "test", "lint", "coverage")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder `mine` with one sound rule."""
    return write_pack(tmp_path / "mine") / "mine.yaml"


@pytest.fixture
def broken(mine: Path) -> Path:
    """The same with a fault in its third line, of a kind that needs escaping."""
    text = mine.read_text("utf-8").replace("rules:", '"100%: a,b": x\nrules:')
    mine.write_text(text, encoding="utf-8")
    return mine


@pytest.fixture
def failing(mine: Path) -> Path:
    """The same with an example that does not hold."""
    text = mine.read_text("utf-8").replace("The zorble end mark was red", "A zorble end mark")
    text = text.replace(
        "removes: [Zorble end mark]", "removes: [Zorble end mark, Zorble end mark!]"
    )
    mine.write_text(text, encoding="utf-8")
    return mine


def test_a_sound_pack_is_good(clean: Run, mine: Path) -> None:
    """A pack that nothing stands against gives a line a part, `good`, how to use it, and 0."""
    done = clean("rules", "check", "--rules", "mine")
    assert (done.code, done.lines) == (0, GOOD)


def test_an_example_that_does_not_hold(clean: Run, failing: Path) -> None:
    """It gives exit code 1, its place and what to edit, then the command to type again."""
    done = clean("rules", "check", "--rules", "mine")
    assert done.code == 1
    assert done.lines[0] == (
        "mine/mine.yaml:4:1: error: mine/mark: removes: 'Zorble end mark!': must go, but stayed "
        "[example]"
    )
    assert done.lines[1].startswith("    → ")
    assert done.lines[-2:] == [
        "verdict:   1 error",
        "next:      edit mine/mine.yaml:4, then clean rules check --rules mine",
    ]


def test_further_good_articles_are_counted(clean: Run, mine: Path) -> None:
    """With --good it is told which rules take how much of those articles, and nothing fails."""
    article = "The port was closed on Sunday after the storm of the night, officials said."
    (mine.parent.parent / "good.txt").write_text(f"{article}\nZorble end mark", encoding="utf-8")
    done = clean("rules", "check", "--rules", "mine", "--good", "good.txt")
    assert done.code == 0
    assert done.lines[0] == (
        "mine/mine.yaml:4:1: info: mine/mark: takes 15 characters of 1 of 1 articles: "
        "'Zorble end mark' [fires]"
    )
    assert (
        "good:      1 article; of 1 of them 1 rule took 15 characters (16.484% of all)"
        in done.lines
    )
    assert clean("rules", "check", "--rules", "mine", "--good", "gone").code == 2


def test_the_parts_are_commands(clean: Run, failing: Path) -> None:
    """test, lint and coverage say only what they looked at; each has its own exit code."""
    done = clean("rules", "test", "--rules", "mine")
    assert (done.code, done.lines[-1]) == (1, "1 rule, 3 examples, 1 do not hold")
    done = clean("rules", "lint", "mine/mark", "--rules", "mine")
    assert (done.code, done.lines) == (0, ["0 errors, 0 warnings, 0 notes"])
    done = clean("rules", "coverage", "--rules", "mine")
    assert (done.code, done.lines) == (0, ["1 of 1 conditions proven, 100 %"])


def test_coverage_lists_what_is_not_proven(clean: Run, mine: Path) -> None:
    """A condition without which nothing changes is listed with its rule and what to do."""
    text = mine.read_text("utf-8").replace("    why:", "    max_words: 9\n    why:")
    mine.write_text(text, encoding="utf-8")
    done = clean("rules", "coverage", "--rules", "mine")
    assert done.code == 1
    assert "mine/mark: no example proves `max_words: 9` [unproven]" in done.lines[0]
    assert done.lines[-1] == "1 of 2 conditions proven, 50 %"


def test_the_shipped_coverage_lists_the_rest(clean: Run) -> None:
    """Enough of a shipped pack's conditions are proven; the few others are listed all the same."""
    done = clean("rules", "coverage", "languages/pt")
    assert done.code == 0
    proven, total = map(int, re.match(r"(\d+) of (\d+) ", done.lines[-1]).groups())  # type: ignore[union-attr]
    assert proven < total
    assert done.text.count("[unproven]") == total - proven


@pytest.mark.nightly
def test_notes_are_for_those_who_ask(clean: Run) -> None:
    """Notes of lint are shown with -v and do not fail."""
    asked = ("rules", "lint", "shared/sections")
    assert clean(*asked).lines[0].startswith("0 errors, 0 warnings, ")
    done = clean(*asked, "-v")
    assert (done.code, done.text.count("[no-literal]")) == (0, 2)


@pytest.mark.parametrize("command", COMMANDS)
def test_faults_of_loading_come_as_text(clean: Run, broken: Path, command: str) -> None:
    """A pack with faults is no refusal but a finding, with its line and column."""
    done = clean("rules", command, "--rules", "mine")
    assert done.code == 1
    assert done.lines[0].startswith("mine/mine.yaml:3:1: error: mine/mine.yaml: unknown key")
    assert "1 fault, nothing was loaded" in done.text


@pytest.mark.parametrize("command", ["check", "test"])
def test_json_is_a_line_a_problem_and_a_summary(clean: Run, broken: Path, command: str) -> None:
    """Each line is an object; the last sums up."""
    done = clean("rules", command, "--rules", "mine", "--output-format", "json")
    problem, summary = map(json.loads, done.lines)
    assert done.code == 1
    assert (problem["record"], problem["part"], problem["code"]) == ("problem", "load", "fault")
    assert (problem["path"], problem["line"], problem["column"]) == ("mine/mine.yaml", 3, 1)
    assert "100%: a,b" in problem["message"]
    assert (summary["record"], summary["errors"], summary["warnings"]) == ("summary", 1, 0)
    assert ("next" in summary) == (command == "check")


def test_github_gets_one_command_a_problem(clean: Run, broken: Path) -> None:
    """Percent signs, colons, commas and line ends are escaped as workflow commands want it."""
    done = clean("rules", "lint", "--rules", "mine", "--output-format", "github")
    assert done.code == 1
    assert done.lines[0].startswith(
        "::error file=mine/mine.yaml,line=3,col=1,title=fault::mine/mine.yaml: unknown key "
    )
    assert "`100%25: a,b`" in done.lines[0]
    assert sum(line.startswith("::") for line in done.lines) == 1


def test_github_escapes_what_would_end_a_property(clean: Run, tmp_path: Path) -> None:
    """A path with a colon, a comma and a percent sign stays one property."""
    folder = tmp_path / "50%: a,b"
    write_pack(folder, keeps="Zorble end mark")
    done = clean("rules", "test", "--rules", folder.name, "--output-format", "github")
    assert "file=50%25%3A a%2Cb/mine.yaml,line=" in done.lines[0]


def test_junit_is_well_formed(clean: Run, broken: Path) -> None:
    """Faults of loading are failures of a build server's report."""
    done = clean("rules", "coverage", "--rules", "mine", "--output-format", "junit")
    assert done.code == 1
    failures = ET.fromstring(done.out).findall("./testsuite[@name='load']/testcase/failure")
    assert [failure.get("type") for failure in failures] == ["fault"]


def test_junit_counts_every_rule(clean: Run, failing: Path) -> None:
    """Each part is a suite, each rule a case of it, and a failing one says why."""
    suites = ET.fromstring(
        clean("rules", "check", "--rules", "mine", "--output-format", "junit").out
    )
    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in suites] == [
        ("load", "1", "0"), ("test", "1", "1"), ("lint", "1", "0"), ("coverage", "1", "0"),
        ("fixtures", "0", "0"), ("gate", "1", "0"),
    ]  # fmt: skip
    failure = suites.find("./testsuite/testcase[@name='mark']/failure")
    assert failure is not None
    assert "must go, but stayed" in (failure.text or "")


def test_junit_holds_what_xml_cannot(clean: Run, tmp_path: Path) -> None:
    """Control characters of an example are escaped, not written."""
    write_pack(tmp_path / "mine", keeps='"Zorble end mark\\x1b"')
    done = clean("rules", "test", "--rules", "mine", "--output-format", "junit")
    text = "".join(ET.fromstring(done.out).itertext())
    assert done.code == 1
    assert "\\x1b" in text or "\\u001b" in text


def test_only_the_named_folder_is_checked(clean: Run, mine: Path, tmp_path: Path) -> None:
    """--rules asks about that folder; a config file's folder is part of what is in force."""
    assert clean("rules", "test", "--rules", "mine").lines == ["1 rule, 2 examples, 0 do not hold"]
    (tmp_path / "clean.toml").write_text('rules = ["mine"]\n')
    assert clean("rules", "test", "mine").lines == ["1 rule, 2 examples, 0 do not hold"]
    # To run the examples of all packs takes ten seconds; what would be run is told at once.
    assert len(Request.make((), [str(mine.parent)], only_folders=False).load().rules) > 50


@pytest.mark.parametrize("asked", ["mine", "mine/mine.yaml", "mine/mark"])
def test_a_pack_is_an_id_a_file_or_a_folder(clean: Run, mine: Path, asked: str) -> None:
    """Each way to name the pack looks at its rule alone."""
    folder = ("--rules", "mine") if asked == "mine/mark" else ()
    assert clean("rules", "test", asked, *folder).lines == ["1 rule, 2 examples, 0 do not hold"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shared/caption",), "did you mean shared/captions"),
        (("--rules", "nowhere"), "nowhere: no such folder"),
        (("--rules", "."), "rule file"),
        (("--output-format", "xml"), "'xml'"),
    ],
)
def test_a_wrong_request_is_refused(clean: Run, arguments: tuple[str, ...], said: str) -> None:
    """What cannot be looked at is no finding: exit code 2, and the sentence says why."""
    done = clean("rules", "check", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err


def test_a_fixture_that_nobody_accepted(clean: Run, tmp_path: Path) -> None:
    """The next command to type is the one that accepts it, after a look."""
    write_pack(tmp_path / "mine")
    beside = tmp_path / "mine" / "mine"
    beside.mkdir()
    (beside / "a.input.txt").write_text("Zorble end mark\n")
    done = clean("rules", "check", "--rules", "mine")
    assert done.code == 1
    assert done.lines[-2:] == [
        "verdict:   1 warning",
        "next:      clean rules accept mine --rules mine",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process there")
def test_watch_checks_again_when_a_file_changes(
    mine: Path, tmp_path: Path, wait_for: Callable[[subprocess.Popen[str], str], str]
) -> None:
    """--watch checks at once, again after a change, and ends with Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "cleaner", "rules", "check", "--rules", "mine", "--watch"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        encoding="utf-8", env=environment({"PYTHONIOENCODING": "utf-8"}),
    )  # fmt: skip
    try:
        assert "verdict:   good" in wait_for(process, "next:")
        write_pack(tmp_path / "mine", keeps="Zorble end marks")
        again = wait_for(process, "next:")
        assert "mine/mine.yaml changed" in again
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) == 130
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def wait_for() -> Callable[[subprocess.Popen[str], str], str]:
    """What a process writes up to a line that begins with a word."""

    def read(process: subprocess.Popen[str], word: str) -> str:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or not lines[-1].startswith(word):
            line = process.stdout.readline()
            assert line, "".join(lines)
            lines.append(line)
        return "".join(lines)

    return read


def test_a_rule_has_a_page(clean: Run, shipped: Cleaner) -> None:
    """rules show gives kind, trust, reason, place, conditions, and all examples."""
    rule = next(rule for rule in shipped.packs.rules if rule.id == "shared/lottery/drawn-row")
    text = clean("rules", "show", rule.id).text
    for part in (rule.kind, rule.category, rule.trust, rule.source, rule.why, "beside: teaser"):
        assert part in text
    for example in rule.keeps:
        assert example in text


def test_a_page_shows_hits(clean: Run, tmp_path: Path) -> None:
    """In `removes`, marks stand around what the rule takes when it is run, marked in the pack or
    not, with the pattern and what was captured."""
    folder = write_pack(tmp_path / "mine") / "mine.yaml"
    text = folder.read_text("utf-8").replace("[zorble end mark]", '["zorble (?P<what>end) mark"]')
    folder.write_text(text.replace("match:", "regex:"), encoding="utf-8")
    shown = clean("rules", "show", "mine/mark", "--rules", "mine").lines
    place = shown.index("  removes: ⟦Zorble end mark⟧")
    assert shown[place + 1] == "    by pattern `zorble (?P<what>end) mark`"
    assert shown[place + 2] == "    captures what: end"
    assert "mine/mine.yaml:4" in shown[1]


def test_hits_in_a_text(clean: Run, tmp_path: Path) -> None:
    """--in lists each place with its line, what became of it, and why; the rule acts whatever
    its trust."""
    write_pack(tmp_path / "mine", trust="watch")
    (tmp_path / "a.txt").write_text(
        "Storm closes port\r\n"
        "The port was closed on Sunday after the storm, officials said.\r\n"
        "Zorble end mark\r\n"
        "The signs of the old yard:\r\n"
        "Zorble end mark\r\n",
        newline="",
    )
    done = clean("rules", "show", "mine/mark", "--rules", "mine", "--in", "a.txt")
    assert done.code == 0
    assert done.lines[0] == "a.txt:3: applied: 'Zorble end mark' (pattern `zorble end mark`)"
    assert done.lines[1].startswith("a.txt:5: withheld: 'Zorble end mark' (list: ")
    assert done.lines[2] == "2 hits in 1 file"


def test_hits_that_lost(clean: Run, tmp_path: Path) -> None:
    """A place that another rule took is listed with that rule."""
    (tmp_path / "a.txt").write_text(
        "The port was closed on Sunday after the storm, officials said.\n"
        "Connectez-vous pour commenter\n"
    )
    done = clean("rules", "show", "shared/comments/comment-stub", "--in", "a.txt")
    assert re.match(r"a\.txt:2: shadowed: .*\(shadowed by shared/comments/", done.lines[0])


def test_hits_in_a_file_that_is_missing(clean: Run) -> None:
    """A text that cannot be read is refused by its name."""
    done = clean("rules", "show", "shared/share/share-word", "--in", "nowhere.txt")
    assert done.code == 2
    assert "nowhere.txt: no such file" in done.err
