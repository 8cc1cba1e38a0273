from __future__ import annotations

import codecs
import json
from importlib import import_module
from pathlib import Path

import pytest
from program import STORM, STORM_CLEAN, Run, write_pack

from cleaner import Cleaner, Ledger, __version__, restore
from cleaner.cli.commands import COMMANDS


def test_stdout_is_exactly_the_clean_text(program: Run, storm: Path, shipped: Cleaner) -> None:
    """Nothing is added to the clean text on stdout and CRLF line ends stay."""
    done = program("storm.txt")
    assert done.out == STORM_CLEAN.encode() == shipped.clean(STORM).text.encode()
    assert (done.code, done.err) == (0, "")


def test_stdin_is_cleaned_like_a_file(program: Run) -> None:
    """Without a file, what is piped in is cleaned."""
    done = program(stdin=STORM.encode())
    assert (done.code, done.out, done.err) == (0, STORM_CLEAN.encode(), "")


def test_dash_is_stdin(clean: Run, storm: Path) -> None:
    """A dash among the files stands for stdin and is written as stdin.txt."""
    done = clean("-", "storm.txt", "-o", "out", stdin=b"Nothing to do here.\n")
    assert done.code == 0
    assert (storm.parent / "out/stdin.txt").read_bytes() == b"Nothing to do here.\n"
    assert (storm.parent / "out/storm.txt").read_bytes() == STORM_CLEAN.encode()


def test_output_folder_gets_each_file(
    clean: Run, tmp_path: Path, seeds: dict[str, Path], shipped: Cleaner
) -> None:
    """With -o each clean text lies under its own name in the folder, and stdout is empty."""
    done = clean(*map(str, seeds.values()), "-o", "deep/out")
    assert (done.code, done.out, done.err) == (0, b"", "")
    for path in seeds.values():
        expected = shipped.clean(path.read_bytes()).text.encode()
        assert (tmp_path / "deep/out" / path.name).read_bytes() == expected
    assert sorted(p.name for p in (tmp_path / "deep/out").iterdir()) == sorted(
        path.name for path in seeds.values()
    )


def test_json_holds_text_and_ledger(clean: Run, storm: Path, seeds: dict[str, Path]) -> None:
    """--json prints one object a document, whose ledger restores the input."""
    done = clean("storm.txt", str(seeds["001"]), "--json")
    assert done.code == 0
    first, second = map(json.loads, done.lines)
    assert first["id"] == "storm.txt"
    assert first["text"] == STORM_CLEAN
    assert first["verdict"] in ("article", "stub")
    assert first["ledger"][0]["record"] == "document"
    for record, path in ((first, storm), (second, seeds["001"])):
        assert restore(record["text"], Ledger.from_records(record["ledger"])) == path.read_bytes()
    assert second["captured"]
    assert {entry["category"] for entry in second["ledger"][1:]} >= {"ad", "caption", "teaser"}


def test_json_tells_mentions(clean: Run, seeds: dict[str, Path]) -> None:
    """The names found stand in the JSON with what was written for them."""
    record = json.loads(clean(str(seeds["000"]), "--json").out)
    told = {(m["before"], m["after"]) for m in record["mentions"]}
    assert ("Maarat Al-Numan", "Maarat al-Numan") in told
    for mention in record["mentions"]:
        assert record["text"][mention["clean_start"] : mention["clean_end"]] == mention["after"]


SOURCES = {
    "plain": (STORM.encode(), ()),
    "bom": (codecs.BOM_UTF8 + STORM.encode(), ()),
    "utf-16 by its mark": (codecs.BOM_UTF16_LE + STORM.encode("utf-16-le"), ()),
    "utf-16-be by name": (STORM.encode("utf-16-be"), ("--encoding", "utf-16-be")),
    "cp1252 by name": (STORM.encode("cp1252"), ("--encoding", "cp1252")),
    "one bad byte": ((STORM + " x" * 200).encode() + b"\xff", ()),
    "mojibake": ("The caf\u00c3\u00a9 of B\u00c3\u00b8r\u00c3\u00b8.\nRead more".encode(), ()),
}


@pytest.mark.parametrize("name", SOURCES)
def test_restore_gives_the_bytes(clean: Run, tmp_path: Path, name: str) -> None:
    """Whatever the encoding, restore rebuilds the input's bytes from clean text and ledger."""
    raw, options = SOURCES[name]
    (tmp_path / "a.txt").write_bytes(raw)
    done = clean("a.txt", "-o", "out", "--ledger", "ledger.jsonl", *options)
    assert done.code == 0
    cleaned = (tmp_path / "out/a.txt").read_bytes()
    assert cleaned != raw
    cleaned.decode("utf-8")
    back = clean("restore", "out/a.txt", "--ledger", "ledger.jsonl")
    assert (back.code, back.out, back.err) == (0, raw, "")


def test_one_ledger_for_several_files(clean: Run, tmp_path: Path, seeds: dict[str, Path]) -> None:
    """In a ledger of several documents restore finds the one by file name or by key."""
    paths = [seeds["000"], seeds["004"]]
    assert clean(*map(str, paths), "-o", "out", "--ledger", "l.jsonl").code == 0
    records = [json.loads(line) for line in (tmp_path / "l.jsonl").read_text("utf-8").splitlines()]
    keys = [record["key"] for record in records if record["record"] == "document"]
    assert len(keys) == 2
    by_name = clean("restore", f"out/{paths[1].name}", "--ledger", "l.jsonl")
    assert by_name.out == paths[1].read_bytes()
    (tmp_path / "renamed").write_bytes((tmp_path / "out" / paths[0].name).read_bytes())
    unknown = clean("restore", "renamed", "--ledger", "l.jsonl")
    assert unknown.code == 2
    assert keys[0] in unknown.err
    by_key = clean("restore", "renamed", "--ledger", "l.jsonl", "--key", keys[0])
    assert by_key.out == paths[0].read_bytes()


def test_check_lists_what_would_change(clean: Run, storm: Path) -> None:
    """--check names the files that would change and exits with 1, else with 0."""
    (storm.parent / "fine.txt").write_text("The port will open again on Monday.\n")
    both = clean("--check", "storm.txt", "fine.txt")
    assert (both.code, both.lines) == (1, ["storm.txt"])
    one = clean("--check", "fine.txt")
    assert (one.code, one.out) == (0, b"")
    assert storm.read_bytes() == STORM.encode()


CHOICES = [
    ("004", ("--keep", "date"), {"keep": ["date"]}),
    ("004", ("--keep", "date", "--keep", "byline"), {"keep": ["date", "byline"]}),
    ("004", ("--only", "comments"), {"only": ["comments"]}),
    ("004", ("--preset", "monitoring"), {"preset": "monitoring"}),
    ("001", ("--preset", "events"), {"preset": "events"}),
    ("000", ("--names", "off"), {"names": "off"}),
    ("000", ("--names", "annotate"), {"names": "annotate"}),
]


@pytest.mark.parametrize(("seed", "flags", "options"), CHOICES, ids=lambda v: str(v))
def test_options_mirror_the_library(
    clean: Run,
    seeds: dict[str, Path],
    shipped: Cleaner,
    seed: str,
    flags: tuple[str, ...],
    options: dict[str, object],
) -> None:
    """Each option gives what the library's argument gives, which is not what the default gives."""
    raw = seeds[seed].read_bytes()
    done = clean(str(seeds[seed]), *flags)
    assert done.code == 0
    assert done.text == Cleaner(**options).clean(raw).text  # type: ignore[arg-type]
    assert done.text != shipped.clean(raw).text


def test_likely_rules_wait_for_trust(clean: Run, tmp_path: Path) -> None:
    """A rule of a --rules folder that is `likely` acts with --trust likely or for its category."""
    write_pack(tmp_path / "rules", trust="likely")
    text = b"The port will open again on Monday.\nZorble end mark\n"
    wanted = b"The port will open again on Monday.\n"
    rules = ("--rules", "rules")
    assert clean(*rules, stdin=text).out == text
    assert clean(*rules, "--trust", "likely", stdin=text).out == wanted
    assert clean(*rules, "--trust", "other=likely", stdin=text).out == wanted
    assert clean(*rules, "--trust", "ad=likely", stdin=text).out == text


def test_rules_folder_lies_on_top(clean: Run, tmp_path: Path) -> None:
    """A --rules folder adds to the shipped packs and its rule is named in the ledger."""
    write_pack(tmp_path / "rules")
    text = STORM.encode() + b"\r\nZorble end mark"
    done = clean("--rules", "rules", "--json", stdin=text)
    record = json.loads(done.out)
    assert record["text"] == STORM_CLEAN
    assert "mine/mark" in {entry.get("rule") for entry in record["ledger"]}


def test_hints_reach_the_ledger(clean: Run, storm: Path) -> None:
    """What is told of the document stands in its record."""
    hints = {"lang": "en", "title": "Storm closes port", "url": "https://www.port.example/a",
             "outlet": "port.example", "date": "2024-11-30"}  # fmt: skip
    flags = [part for name, value in hints.items() for part in (f"--{name}", value)]
    record = json.loads(clean("storm.txt", "--json", *flags).out)
    assert record["ledger"][0]["hints"] == hints
    assert record["title"] == "Storm closes port"


def test_messages_can_be_more_fewer_or_json(clean: Run, tmp_path: Path) -> None:
    """-q leaves warnings out, -v tells more, and --log-format json writes JSON lines."""
    (tmp_path / "empty.txt").write_bytes(b"")
    assert "empty" in clean("empty.txt").err
    assert clean("empty.txt", "-q").err == ""
    records = [
        json.loads(line)
        for line in clean("empty.txt", "-v", "--log-format", "json").err.splitlines()
    ]
    assert [record["level"] for record in records] == ["warning", "info"]


def test_a_file_called_like_a_command(clean: Run, tmp_path: Path) -> None:
    """A bare word that is a command is the command, and ./ in front makes it a file."""
    (tmp_path / "config").write_bytes(STORM.encode())
    assert clean("./config").out == STORM_CLEAN.encode()
    assert b"trust" in clean("config").out


def test_version(program: Run) -> None:
    """--version prints the package's version."""
    assert program("--version").text == f"clean, version {__version__}\n"


def test_help_lists_commands_and_an_example(clean: Run) -> None:
    """The help names every command with its line and shows an example."""
    done = clean("--help")
    shown = " ".join(done.text.split())
    assert done.code == 0
    assert "Example: clean " in shown
    for name, line in COMMANDS.items():
        assert f"{name} {line}" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_help_lines_are_the_commands_own(name: str) -> None:
    """The one-liner in the main help is the first line of the command's own help."""
    command = import_module(f"cleaner.cli.{name}_command").command
    assert command.help.splitlines()[0] == COMMANDS[name]


def _subcommands() -> list[tuple[str, ...]]:
    rules = import_module("cleaner.cli.rules_command").command
    return [*((name,) for name in COMMANDS), *(("rules", name) for name in sorted(rules.commands))]


@pytest.mark.parametrize("words", _subcommands(), ids=" ".join)
def test_every_command_has_help_with_an_example(clean: Run, words: tuple[str, ...]) -> None:
    """Each command's help says what it does and shows an example of itself."""
    done = clean(*words, "--help")
    shown = " ".join(done.text.split())
    example = shown.partition("Example: ")[2]
    assert done.code == 0
    assert f"clean {words[0]}" in example
    assert len(shown.partition("Options:")[0].split()) > 8


def test_the_written_help_is_the_commands_own() -> None:
    """`clean --help`, which imports nothing, says word for word what click would say."""
    from click.testing import CliRunner

    from cleaner.cli.clean_command import command
    from cleaner.cli.help_text import HELP

    said = CliRunner().invoke(command, ["--help"], prog_name="clean", terminal_width=80)
    assert said.output == HELP
