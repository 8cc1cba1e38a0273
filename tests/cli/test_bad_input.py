from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from program import STORM, STORM_CLEAN, Done, Run, environment, write_pack

ESCAPE = "\x1b[31m"
FOREIGN = "is not the one that the ledger of"
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def refused(done: Done, *said: str, code: int = 2) -> None:
    """One sentence on stderr with all that is `said`, nothing on stdout."""
    assert done.code == code, done
    assert done.out == b""
    assert done.err.count("\n") == 1, done.err
    assert done.err.startswith("clean: error: ")
    for word in said:
        assert word in done.err


def test_the_only_file_is_missing(clean: Run) -> None:
    """A missing file that is the only input is refused."""
    refused(clean("nowhere.txt"), "nowhere.txt", "no such file")


def test_a_folder_is_no_file(clean: Run, tmp_path: Path) -> None:
    """A folder as the only input is refused, with what to write instead."""
    (tmp_path / "texts").mkdir()
    refused(clean("texts"), "texts: is a folder", "texts/*.txt")


@posix
def test_a_fifo_is_not_waited_for(program: Run, tmp_path: Path) -> None:
    """A named pipe is refused at once instead of being read for ever."""
    os.mkfifo(tmp_path / "pipe")
    refused(program("pipe"), "pipe: is no regular file")


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read(clean: Run, storm: Path) -> None:
    """A file without permission is refused with the system's reason."""
    storm.chmod(0)
    refused(clean("storm.txt"), "storm.txt: cannot be read", "ermission")


def test_undecodable_bytes_are_rejected(clean: Run, tmp_path: Path) -> None:
    """A file that is not text is rejected with a hint at --encoding, and not changed."""
    raw = bytes(range(128, 256)) * 4
    (tmp_path / "a.bin").write_bytes(raw)
    refused(clean("a.bin"), "a.bin: ", "--encoding", code=3)
    assert (tmp_path / "a.bin").read_bytes() == raw


def test_an_empty_file_is_told(clean: Run, tmp_path: Path) -> None:
    """An empty file gives an empty text, a warning and exit code 0."""
    (tmp_path / "empty.txt").write_bytes(b"")
    done = clean("empty.txt")
    assert (done.code, done.out) == (0, b"")
    assert done.err == "clean: warning: empty.txt: is empty, and so is its clean text\n"
    assert clean("explain", "empty.txt").lines[1].startswith("0 blocks")
    assert clean("diff", "empty.txt").text.startswith("0 edits")


def test_the_other_files_are_cleaned(clean: Run, storm: Path) -> None:
    """Missing, undecodable and folder inputs are told one by one, the rest is cleaned: exit 3."""
    folder = storm.parent
    (folder / "bad.txt").write_bytes(b"\xff\xfe\xfd" * 9)
    (folder / "texts").mkdir()
    done = clean("nowhere.txt", "bad.txt", "texts", "storm.txt", "-o", "out", "--ledger", "l")
    assert (done.code, done.out) == (3, b"")
    assert [line.split(": ")[2] for line in done.err.splitlines()] == [
        "nowhere.txt", "bad.txt", "texts",
    ]  # fmt: skip
    assert [path.name for path in (folder / "out").iterdir()] == ["storm.txt"]
    assert clean("restore", "out/storm.txt", "--ledger", "l").out == STORM.encode()


CONTRADICTIONS = {
    "keep and only": (("storm.txt", "--keep", "ad", "--only", "ad"), "keep and only both name ad"),
    "only and preset": (("storm.txt", "--only", "ad", "--preset", "events"), "'events'"),
    "json and out": (("storm.txt", "--json", "-o", "out"), "--json"),
    "check and json": (("storm.txt", "--check", "--json"), "--check"),
    "check and out": (("storm.txt", "--check", "-o", "out"), "--check"),
    "two files, one stdout": (("storm.txt", "fine.txt"), "-o DIR"),
    "twice": (("storm.txt", "storm.txt", "-o", "out"), "twice"),
    "one name in out": (
        ("storm.txt", "sub/storm.txt", "-o", "out"),
        "would both become out/storm.txt",
    ),
    "onto itself": (("storm.txt", "-o", "."), "would be overwritten"),
    "category": (("storm.txt", "--keep", "adverts"), "'adverts'", "caption"),
    "trust": (("storm.txt", "--trust", "watch"), "'watch'", "likely"),
    "trust category": (("storm.txt", "--trust", "adverts=likely"), "'adverts'"),
    "preset": (("storm.txt", "--preset", "novel"), "'novel'", "monitoring"),
    "names": (("storm.txt", "--names", "no"), "'no'", "annotate"),
    "encoding": (("storm.txt", "--encoding", "klingon"), "'klingon'"),
    "ledger is a folder": (("storm.txt", "--ledger", "sub"), "sub: is a folder; name a file"),
    "out is a file": (("storm.txt", "-o", "fine.txt"), "-o fine.txt: is no folder"),
    "rules category": (("rules", "list", "--category", "adverts"), "'adverts'"),
    "rules pack": (("rules", "test", "adverts"), "adverts", "clean rules list"),
    "config value": (("config", "--trust", "watch"), "'watch'"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_what_cannot_be_meant_is_refused(clean: Run, storm: Path, name: str) -> None:
    """Wrong and contradicting options are refused by name before anything is written."""
    folder = storm.parent
    (folder / "fine.txt").write_bytes(b"The port is open.")
    (folder / "sub").mkdir()
    (folder / "sub/storm.txt").write_bytes(b"The port is shut.")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    arguments, *said = CONTRADICTIONS[name]
    refused(clean(*arguments), *said)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "arguments",
    [("--frob",), ("storm.txt", "--log-format", "xml"), ("map", "storm.txt", "1"), ("explain",),
     ("explain", "a", "b"), ("rules", "frob"), ("restore", "storm.txt")],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_refused(clean: Run, arguments: tuple[str, ...]) -> None:
    """What the command line does not know is refused with the usage."""
    done = clean(*arguments)
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith("Usage: clean")
    assert "Error: " in done.err


def test_a_broken_pack_is_told_with_its_place(clean: Run, storm: Path) -> None:
    """All faults of a pack are told as path:line:col, and nothing is cleaned."""
    folder = write_pack(storm.parent / "rules")
    text = (folder / "mine.yaml").read_text().replace("kind: block", "kind: blok")
    (folder / "mine.yaml").write_text(text.replace("why: The", "wy: The"))
    done = clean("storm.txt", "--rules", "rules")
    assert (done.code, done.out) == (2, b"")
    assert "mine.yaml:5:11: " in done.err
    assert "mine.yaml:8:5: " in done.err
    assert "nothing was loaded" in done.err


def test_packs_that_are_no_packs(clean: Run, tmp_path: Path) -> None:
    """Empty, broken and foreign packs are refused together, each with its place."""
    contents = {
        "empty": ("", "empty.yaml:1:1: "),
        "cut": ("format: 1\nrules: [", "cut.yaml:"),
        "newer": ("format: 9\n", "newer.yaml:1:"),
        "tab": ("\t- x", "tab.yaml:1:1: "),
        "anchor": ("format: &a 1", "anchor.yaml:1:9: "),
        "escape": (f"format: 1\nfoo{ESCAPE}: 2\n", "escape.yaml:"),
    }
    (tmp_path / "rules").mkdir()
    for name, (content, _) in contents.items():
        (tmp_path / f"rules/{name}.yaml").write_text(content)
    done = clean("--rules", "rules", stdin=b"x")
    assert (done.code, done.out) == (2, b"")
    for _, said in contents.values():
        assert said in done.err
    assert "\x1b" not in done.err


def test_a_rules_folder_that_is_missing(clean: Run) -> None:
    """A --rules folder that is not there is refused by name."""
    done = clean("--rules", "nowhere", stdin=b"x")
    assert (done.code, done.out) == (2, b"")
    assert "nowhere:1:1: no such folder" in done.err


CONFIGS = {
    "no TOML": ("clean.toml", "names = ", "clean.toml: cannot be read as TOML"),
    "not UTF-8": ("clean.toml", "names = '\udcff'", "clean.toml: cannot be read as TOML"),
    "unknown": ("clean.toml", "nmaes = 'off'", "unknown setting 'nmaes'"),
    "wrong type": ("clean.toml", "names = 3", "`names` must be a text"),
    "wrong items": ("clean.toml", "keep = [1]", "`keep` must be a list of texts"),
    "wrong value": ("clean.toml", "names = 'no'", "'no'"),
    "in pyproject": ("pyproject.toml", "[tool.cleaner]\nnmaes = 'off'", "pyproject.toml"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_a_broken_config_file_is_refused(clean: Run, storm: Path, name: str) -> None:
    """A config file that cannot be read, or sets what does not exist, is refused by name."""
    file, content, said = CONFIGS[name]
    (storm.parent / file).write_bytes(content.encode("utf-8", "surrogateescape"))
    refused(clean("storm.txt"), said)
    assert clean("storm.txt", "--isolated").out == STORM_CLEAN.encode()


def test_a_config_table_that_is_none(clean: Run, storm: Path) -> None:
    """A `tool.cleaner` that is no table is refused; a `tool` that is none holds no settings."""
    file = storm.parent / "pyproject.toml"
    file.write_text("[tool]\ncleaner = 3")
    refused(clean("storm.txt"), "pyproject.toml: `tool.cleaner` must be a table")
    file.write_text("tool = 3")
    assert clean("storm.txt").out == STORM_CLEAN.encode()


@pytest.fixture
def ledger(clean: Run, storm: Path) -> Path:
    """The ledger of storm.txt, whose clean text is out/storm.txt."""
    assert clean("storm.txt", "-o", "out", "--ledger", "ledger.jsonl").code == 0
    return storm.parent / "ledger.jsonl"


def _spoil(path: Path, where: int, **values: object) -> None:
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    records[where].update(values)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


@pytest.mark.parametrize("command", [("restore",), ("map",)], ids=" ".join)
def test_a_ledger_of_another_text(
    clean: Run, ledger: Path, seeds: dict[str, Path], command: tuple[str, ...]
) -> None:
    """A ledger whose replacements do not stand in the text is refused."""
    folder = ledger.parent
    assert clean(str(seeds["000"]), "-o", "out", "--ledger", "other.jsonl").code == 0
    (folder / "changed.txt").write_bytes(b"x" + (folder / "out" / seeds["000"].name).read_bytes())
    numbers = ("1",) if command == ("map",) else ()
    refused(
        clean(*command, "changed.txt", "--ledger", "other.jsonl", *numbers),
        FOREIGN,
    )


def test_a_ledger_of_cuts_only_of_another_text(clean: Run, ledger: Path) -> None:
    """A ledger of another text is refused where it holds nothing but cuts, too."""
    (ledger.parent / "other.txt").write_text("The harbour was open all day. " * 5)
    refused(clean("restore", "other.txt", "--ledger", "ledger.jsonl"), FOREIGN)


BROKEN_LEDGERS = {
    "no JSON": "x",
    "no object": "[1]",
    "empty": "",
    "an entry first": '{"record": "entry"}',
    "schema": '{"record": "document", "schema": 99, "key": "a"}',
    "entry lacks": '{"record":"document","schema":1,"key":"a"}\n{"record":"entry"}',
}


@pytest.mark.parametrize("name", BROKEN_LEDGERS)
def test_a_broken_ledger(clean: Run, storm: Path, name: str) -> None:
    """A file that is no ledger is refused by name, with what is wrong."""
    (storm.parent / "l").write_text(BROKEN_LEDGERS[name])
    refused(clean("restore", "storm.txt", "--ledger", "l"), "l: ")


def test_a_ledger_that_is_missing(clean: Run, storm: Path) -> None:
    """A missing ledger is refused as a missing file."""
    refused(clean("restore", "storm.txt", "--ledger", "l"), "l: no such file")


SPOILT: dict[str, tuple[int, dict[str, object], str]] = {
    "removed": (1, {"removed": 5}, "ledger.jsonl: "),
    "inserted": (1, {"inserted": None}, "ledger.jsonl: "),
    "no document": (0, {"key": None, "record": "x"}, "ledger.jsonl: "),
    "no encoding": (1, {"rule": "decode/encoding", "captured": {}}, "names the encoding 'none'"),
    "encoding": (
        1, {"rule": "decode/encoding", "captured": {"encoding": "klingon"}}, "encoding 'klingon'"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_ledger(clean: Run, ledger: Path, name: str) -> None:
    """A ledger with values of a wrong kind is refused, whatever they are."""
    where, values, said = SPOILT[name]
    _spoil(ledger, where, **values)
    refused(clean("restore", "out/storm.txt", "--ledger", "ledger.jsonl"), said)


def test_a_ledger_whose_encoding_is_no_text(clean: Run, ledger: Path) -> None:
    """An encoding that is a number is refused like one that does not exist."""
    _spoil(ledger, 1, rule="decode/encoding", captured={"encoding": 5})
    refused(clean("restore", "out/storm.txt", "--ledger", "ledger.jsonl"), "encoding")


def test_a_ledger_without_key(clean: Run, ledger: Path) -> None:
    """A document record without a key is refused."""
    text = ledger.read_text("utf-8").replace('"key":', '"kye":', 1)
    ledger.write_text(text, "utf-8")
    refused(clean("restore", "out/storm.txt", "--ledger", "ledger.jsonl"), "key")


def test_a_ledger_with_an_entry_twice(clean: Run, ledger: Path) -> None:
    """A ledger whose entries overlap is refused."""
    lines = ledger.read_text("utf-8").splitlines()
    ledger.write_text("\n".join([*lines, lines[-1]]), "utf-8")
    refused(clean("restore", "out/storm.txt", "--ledger", "ledger.jsonl"))


def test_a_deeply_nested_ledger(clean: Run, storm: Path) -> None:
    """JSON that is nested without end is refused."""
    (storm.parent / "l").write_text("[" * 200_000)
    refused(clean("restore", "storm.txt", "--ledger", "l"))


def test_offsets_outside_the_text(clean: Run, ledger: Path) -> None:
    """An offset beyond the end, below zero or of another kind is refused."""
    base = ("map", "out/storm.txt", "--ledger", "ledger.jsonl")
    refused(clean(*base, "99999"), "99999", "outside")
    refused(clean(*base, "--", "-1"), "-1", "outside")
    assert clean(*base, "one").code == 2


def test_an_output_that_cannot_be_written(clean: Run, storm: Path) -> None:
    """A name in the output folder that is taken by a folder is refused, and nothing is lost."""
    (storm.parent / "out/storm.txt").mkdir(parents=True)
    refused(clean("storm.txt", "-o", "out"), "out/storm.txt: is a folder", code=3)
    assert storm.read_bytes() == STORM.encode()


def test_no_temporary_file_stays(clean: Run, storm: Path) -> None:
    """An output that cannot be put in its place leaves nothing beside it."""
    (storm.parent / "out/storm.txt").mkdir(parents=True)
    assert clean("storm.txt", "-o", "out").code == 3
    assert [path.name for path in (storm.parent / "out").iterdir()] == ["storm.txt"]


def test_a_ledger_that_cannot_be_written(clean: Run, storm: Path) -> None:
    """A ledger that cannot be written is refused before any text is."""
    (storm.parent / "file").write_text("")
    refused(clean("storm.txt", "--ledger", "file/ledger.jsonl"), "cannot be written")


def test_what_was_written_is_in_the_ledger(clean: Run, storm: Path) -> None:
    """Where one output cannot be written, the others are, and their ledger is kept: exit 3."""
    folder = storm.parent
    (folder / "z.txt").write_bytes(STORM.encode())
    (folder / "out/z.txt").mkdir(parents=True)
    done = clean("z.txt", "storm.txt", "-o", "out", "--ledger", "l")
    refused(done, "out/z.txt: is a folder", code=3)
    assert (folder / "out/storm.txt").read_bytes() == STORM_CLEAN.encode()
    records = [json.loads(line) for line in (folder / "l").read_text("utf-8").splitlines()]
    assert [r["key"].split("#")[0] for r in records if r["record"] == "document"] == ["storm.txt"]
    assert clean("restore", "out/storm.txt", "--ledger", "l").out == STORM.encode()


@pytest.mark.parametrize("extra", [(), ("-o", "out")], ids=str)
def test_the_ledger_does_not_overwrite_the_input(
    clean: Run, storm: Path, extra: tuple[str, ...]
) -> None:
    """A ledger with the input's name is refused."""
    clean("storm.txt", "--ledger", "storm.txt", *extra)
    assert storm.read_bytes() == STORM.encode()


def test_the_ledger_does_not_overwrite_an_output(clean: Run, storm: Path) -> None:
    """A ledger with the name of an output is refused."""
    done = clean("storm.txt", "-o", "out", "--ledger", "out/storm.txt")
    assert done.code == 2


def test_no_output_is_lost_to_a_temporary_name(clean: Run, storm: Path) -> None:
    """Two inputs, one called as the other's temporary file, give two outputs."""
    part = storm.with_name("storm.txt.part")
    part.write_bytes(b"The port is open.")
    assert clean("storm.txt.part", "storm.txt", "-o", "out").code == 0
    assert sorted(path.name for path in (storm.parent / "out").iterdir()) == [
        "storm.txt", "storm.txt.part",
    ]  # fmt: skip


@posix
def test_a_ledger_does_not_replace_a_special_file(program: Run, storm: Path) -> None:
    """A FIFO (or /dev/null) named as ledger is written to and not replaced by a file."""
    pipe = storm.parent / "pipe"
    os.mkfifo(pipe)
    # Held open from both ends, so that whoever writes need not wait for a reader.
    handle = os.open(pipe, os.O_RDWR)
    try:
        assert program("storm.txt", "--ledger", "pipe").out == STORM_CLEAN.encode()
        assert json.loads(os.read(handle, 65536).splitlines()[0])["record"] == "document"
    finally:
        os.close(handle)
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["rot13", "base64", "hex"])
def test_a_codec_that_is_no_encoding(clean: Run, storm: Path, name: str) -> None:
    """Python's codecs that are not text encodings are refused as unknown."""
    refused(clean("storm.txt", "--encoding", name), name)


def _shell(folder: Path, line: str) -> str:
    """stderr of the program started by a shell line; `$CLEAN` is the program."""
    done = subprocess.run(
        ["sh", "-c", line],
        capture_output=True, cwd=folder, timeout=60, check=False,
        env=environment({"CLEAN": f"{sys.executable} -m cleaner"}),
    )  # fmt: skip
    return done.stderr.decode("utf-8", "replace")


@posix
@pytest.mark.parametrize(
    "line",
    [
        "$CLEAN <&-",
        "$CLEAN - <&-",
        "$CLEAN storm.txt >&-",
        "$CLEAN storm.txt >/dev/full",
    ],
)
def test_closed_and_full_streams(storm: Path, line: str) -> None:
    """A closed stdin, a closed stdout and a full disk are told in a sentence."""
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.xfail("there is no /dev/full here")
    error = _shell(storm.parent, line)
    assert "Traceback" not in error
    assert "clean: " in error


@posix
def test_a_reader_that_goes_away(storm: Path) -> None:
    """A closed pipe behind the program is no error."""
    storm.write_bytes(b"The port is open again.\n" * 50_000)
    assert _shell(storm.parent, "$CLEAN storm.txt | head -c 10 >/dev/null") == ""


def test_a_terminal_of_few_characters(program: Run, storm: Path) -> None:
    """Where stdout cannot show a character, something else is shown."""
    assert program("diff", "storm.txt", PYTHONIOENCODING="cp1252").code == 0


@posix
@pytest.mark.parametrize("command", [(), ("--check",), ("explain",), ("diff",)], ids=" ".join)
def test_escapes_in_names_are_not_passed_on(
    clean: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """A file name's terminal escapes and stray bytes are shown escaped."""
    name = os.fsencode(f"a{ESCAPE}\u202e") + b"\xff.txt"
    done = clean(*command, name)
    assert done.code == 2
    assert "\\x1b[31m" in done.err
    for raw in ("\x1b", "\u202e"):
        assert raw not in done.err
    try:
        (tmp_path / os.fsdecode(name)).write_bytes(STORM.encode())
    except OSError:
        return  # This file system takes UTF-8 names only.
    done = clean(*command, name)
    assert done.code in (0, 1)
    assert b"\x1b" not in done.out
    assert ESCAPE not in done.err


@pytest.mark.parametrize("command", ["explain", "diff", "explain --report", "explain --json"])
def test_escapes_in_texts_are_not_passed_on(clean: Run, tmp_path: Path, command: str) -> None:
    """What a text holds of escapes, bidi and C1 controls is shown escaped."""
    text = f"The port {ESCAPE}is\u202e \x9b31mopen again, officials said.\nRead more {ESCAPE}\n"
    (tmp_path / "a.txt").write_text(text + f"Read more\nShare {ESCAPE}\u202e\x9b this", "utf-8")
    done = clean(*command.split()[:1], "a.txt", *command.split()[1:])
    assert done.code == 0
    for raw in ("\x1b", "\u202e", "\x9b"):
        assert raw not in done.text


@pytest.mark.parametrize("word", ["rpeort", "satts", "explian"])
def test_a_mistyped_command_is_told(word: str, clean: Run, storm: Path) -> None:
    """A first word that is no file and nearly a command names that command."""
    done = clean(word, storm.name)
    assert done.code == 2
    meant = {"rpeort": "report", "satts": "stats", "explian": "explain"}[word]
    assert f"did you mean `clean {meant}`?" in done.err


def test_a_missing_file_is_no_command(clean: Run) -> None:
    """A file that is missing is told as a file, also where its name holds a command's."""
    done = clean("explain.txt")
    assert "no such file; check the path" in done.err
