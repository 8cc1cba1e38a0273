from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from program import STORM, Run, environment, write_pack

from cleaner import Cleaner


def test_explain_lists_every_block(clean: Run, seeds: dict[str, Path], shipped: Cleaner) -> None:
    """Every block stands in the output with its mark, and the summary counts them."""
    path = seeds["001"]
    done = clean("explain", str(path))
    explained = shipped.explain(path.read_bytes())
    shown = re.findall(r"^([ ~-]) +(\d+) (title|lead|head|body|tail) ", done.text, re.MULTILINE)
    marks = {"kept": " ", "cut": "-", "changed": "~"}
    assert done.code == 0
    assert [(mark, int(index)) for mark, index, _ in shown] == [
        (marks[block.fate], block.index) for block in explained.blocks
    ]
    assert [role for _, _, role in shown] == [block.role for block in explained.blocks]
    cut = sum(block.fate == "cut" for block in explained.blocks)
    assert f"{len(explained.blocks)} blocks: " in done.lines[-1]
    assert f" {cut} cut, 1 changed" in done.lines[-1]


def test_explain_names_the_rules(clean: Run, seeds: dict[str, Path]) -> None:
    """Below a block that went stands the rule that took it, with its category."""
    lines = clean("explain", str(seeds["004"])).lines
    at = next(n for n, line in enumerate(lines) if line.endswith("- 03:09 PM, Nov 28, 2024"))
    assert lines[at].startswith("-")
    notes = itertools.takewhile(lambda line: line.startswith(" " * 12), lines[at + 1 :])
    assert any(re.match(r" +cut: shared/[\w/-]+ \(date; ", note) for note in notes)


def test_explain_tells_near_misses(clean: Run, tmp_path: Path) -> None:
    """A rule that came close is told with what was missing."""
    write_pack(tmp_path / "rules")
    text = b"Storm closes port\nThe port closed on Sunday after the storm, officials said.\n"
    done = clean("explain", "-", "--rules", "rules", stdin=text + b"No zorble end mark here\n")
    assert re.search(r"near: mine/mark \(.*whole block", done.text)
    assert re.search(r"[1-9]\d* near misses", done.lines[-1])


def test_explain_tells_what_likely_would_take(clean: Run, tmp_path: Path) -> None:
    """What a rule of lower trust would take is told and stays."""
    write_pack(tmp_path / "rules", trust="likely")
    text = STORM.encode() + b"\r\nZorble end mark"
    done = clean("explain", "-", "--rules", "rules", stdin=text)
    assert "would-go: mine/mark (trust is `likely`" in done.text


def test_explain_json(clean: Run, seeds: dict[str, Path], shipped: Cleaner) -> None:
    """--json gives one object a block with what the library says of it."""
    path = seeds["001"]
    records = [json.loads(line) for line in clean("explain", str(path), "--json").lines]
    blocks = shipped.explain(path.read_bytes()).blocks
    assert [(r["block"], r["fate"], r["role"], r["text"]) for r in records] == [
        (b.index, b.fate, b.role, b.text) for b in blocks
    ]
    cut = [note["rule"] for note in records[0]["notes"] if note["kind"] == "cut"]
    assert [rule.rpartition("/")[0] for rule in cut] == ["shared/captions"]


def test_explain_report(clean: Run, seeds: dict[str, Path], shipped: Cleaner) -> None:
    """--report gives Markdown with all that is needed to repeat the run."""
    result = shipped.clean(seeds["004"].read_bytes())
    text = clean("explain", str(seeds["004"]), "--report").text
    for part in (
        "## What is wrong", "- [ ] this stayed in", "## To repeat it",
        result.fingerprint["version"], result.fingerprint["packs"][:12],
        result.ledger.document["input_sha256"], '"names": "rewrite"', "- Myind Staff",
    ):  # fmt: skip
        assert part in text
    assert text.count("```") == 2


def test_diff_shows_the_edits(clean: Run, seeds: dict[str, Path]) -> None:
    """Each edit is shown with its rule, what goes and what comes in, and words around it."""
    text = clean("diff", str(seeds["000"])).text
    assert "[-30 November 2024 15:54-]" in text
    assert "[date]" in text
    assert "[-Maarat Al-Numan-]{+Maarat al-Numan+}, signifying" in text
    assert text.splitlines()[-1].startswith("4 edits")


def test_diff_of_mended_and_decoded_text(clean: Run, tmp_path: Path) -> None:
    """A byte-order mark and mended mojibake are edits like any other."""
    (tmp_path / "a.txt").write_bytes(
        "\ufeffThe café was open.\n".encode().replace(b"\xc3\xa9", b"\xc3\x83\xc2\xa9")
    )
    text = clean("diff", "a.txt").text
    assert "decode/bom" in text
    assert "{+é+}" in text
    assert text.splitlines()[-1].startswith("2 edits")


def test_diff_check(clean: Run, storm: Path) -> None:
    """diff --check prints nothing and exits with 1 where anything changes, else with 0."""
    changed = clean("diff", "storm.txt", "--check")
    assert (changed.code, changed.out) == (1, b"")
    same = clean("diff", "-", "--check", stdin=b"The port is open.")
    assert (same.code, same.out) == (0, b"")


@pytest.fixture
def pair(clean: Run, tmp_path: Path) -> tuple[str, str]:
    """A text with a cut behind two characters that take more than one UTF-16 unit or byte."""
    before = (
        "𝄞 Café closes port\nAdvertisement\nThe port closed on Sunday after the storm, it said.\n"
    )
    (tmp_path / "a.txt").write_bytes(before.encode())
    assert clean("a.txt", "-o", "out", "--ledger", "l").code == 0
    after = (tmp_path / "out/a.txt").read_bytes().decode()
    assert after == before.replace("Advertisement\n", "")
    return before, after


UNITS = {
    "codepoints": len,
    "utf8": lambda text: len(text.encode()),
    "utf16": lambda text: len(text.encode("utf-16-le")) // 2,
}


@pytest.mark.parametrize("unit", UNITS)
def test_map_converts_both_ways(clean: Run, pair: tuple[str, str], unit: str) -> None:
    """Offsets in code points, UTF-8 bytes and UTF-16 units lead from each text to the other."""
    count = UNITS[unit]
    words = ("Café", "closes", "The port", "storm")
    inside = [[count(text[: text.index(word)]) for word in words] for text in pair]
    there = clean("map", "out/a.txt", "--ledger", "l", "--unit", unit, *map(str, inside[1]))
    assert there.lines == [f"{c}\t{o}" for o, c in zip(*inside, strict=True)]
    back = clean(
        "map", "out/a.txt", "--ledger", "l", "--unit", unit, "--to", "clean",
        *map(str, inside[0]),
    )  # fmt: skip
    assert back.lines == [f"{o}\t{c}" for o, c in zip(*inside, strict=True)]


def test_map_bias(clean: Run, pair: tuple[str, str]) -> None:
    """At a cut, left is the end of what stands before it and right the start of what follows."""
    before, after = pair
    seam = after.index("The port")
    base = ("map", "out/a.txt", "--ledger", "l", str(seam), "--bias")
    assert clean(*base, "left").text == f"{seam}\t{before.index('Advertisement')}\n"
    assert clean(*base, "right").text == f"{seam}\t{before.index('The port')}\n"
    middle = str(before.index("vertisement"))
    both = [
        clean("map", "out/a.txt", "--ledger", "l", "--to", "clean", middle, "--bias", bias).text
        for bias in ("left", "right")
    ]
    assert both == [f"{middle}\t{seam}\n"] * 2


def test_map_refuses_half_a_character(clean: Run, pair: tuple[str, str]) -> None:
    """An offset inside a character is refused."""
    for unit in ("utf8", "utf16"):
        done = clean("map", "out/a.txt", "--ledger", "l", "--unit", unit, "1")
        assert done.code == 2
        assert "inside a character" in done.err


def _origins(clean: Run, *flags: str, **variables: str) -> dict[str, dict[str, object]]:
    done = clean("config", "--json", *flags, **variables)
    assert done.code == 0, done.err
    return json.loads(done.out)  # type: ignore[no-any-return]


def test_config_origins(clean: Run, tmp_path: Path) -> None:
    """Flags beat the environment, that beats the config file, and that the default."""
    default = _origins(clean)
    assert default["trust"] == {"value": ["safe"], "origin": "default"}
    assert {setting["origin"] for setting in default.values()} == {"default"}
    (tmp_path / "clean.toml").write_text('trust = ["ad=likely"]\nnames = "off"\nkeep = "date"\n')
    file = f"file {tmp_path / 'clean.toml'}"
    told = _origins(clean, "--names", "annotate", CLEANER_TRUST="likely,teaser=safe")
    assert told["trust"] == {"value": ["likely", "teaser=safe"],
                             "origin": "environment CLEANER_TRUST"}  # fmt: skip
    assert told["names"] == {"value": "annotate", "origin": "flag --names"}
    assert told["keep"] == {"value": ["date"], "origin": file}
    assert told["preset"]["origin"] == "default"
    alone = _origins(clean, "--isolated", "--names", "annotate", CLEANER_TRUST="likely")
    assert alone["trust"] == default["trust"]
    assert alone["keep"] == default["keep"]
    assert alone["names"]["origin"] == "flag --names"


def test_config_files_are_found_upwards(clean: Run, tmp_path: Path) -> None:
    """The nearest file that has settings counts, and folders of rules count from that file."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    (tmp_path / "pyproject.toml").write_text('[tool.cleaner]\npreset = "events"\nrules = ["r"]\n')
    told = _origins(clean)
    assert told["preset"] == {"value": "events", "origin": f"file {tmp_path / 'pyproject.toml'}"}
    assert told["rules"]["value"] == [str(tmp_path / "r")]
    (tmp_path / "clean.toml").write_text('preset = "corpus"\n')
    assert _origins(clean)["preset"]["value"] == "corpus"


def test_config_shows_a_line_a_setting(clean: Run) -> None:
    """Without --json each setting is a line of name, value and origin."""
    lines = clean("config", "--keep", "date").lines
    assert [line.split()[0] for line in lines] == [
        "trust", "names", "names_quotes", "preset", "keep", "only", "rules", "off", "lock",
        "extractor", "fast", "encoding",
    ]  # fmt: skip
    assert lines[4].split() == ["keep", "date", "flag", "--keep"]


def test_settings_act(clean: Run, storm: Path, seeds: dict[str, Path]) -> None:
    """What the environment and the config file set changes what is cleaned."""
    text = seeds["000"].read_bytes().decode()
    (storm.parent / "clean.toml").write_text('keep = ["date"]\n')
    done = clean(str(seeds["000"]), CLEANER_NAMES="off")
    assert done.text == text
    assert "30 November 2024 15:54" not in clean(str(seeds["000"]), "--isolated").text


def test_rules_list(clean: Run, shipped: Cleaner) -> None:
    """rules list gives every rule and names pack, --category some, and --json objects."""
    lines = clean("rules", "list").lines
    ids = [rule.id for rule in shipped.packs.rules]
    assert [line.split()[0] for line in lines] == ids + [pack.id for pack in shipped.packs.names]
    records = [
        json.loads(line) for line in clean("rules", "list", "--category", "date", "--json").lines
    ]
    listed = {record["id"] for record in records if record["kind"] != "names"}
    assert listed == {rule.id for rule in shipped.packs.rules if rule.category == "date"}


def test_rules_list_knows_the_settings(clean: Run, tmp_path: Path) -> None:
    """The rules in force are those of the config file, too."""
    write_pack(tmp_path / "mine")
    (tmp_path / "clean.toml").write_text('rules = ["mine"]\n')
    assert "mine/mark" in clean("rules", "list").text


def test_rules_show(clean: Run, shipped: Cleaner) -> None:
    """rules show gives a rule's kind, trust, source, reason and all of its examples."""
    rule = next(rule for rule in shipped.packs.rules if rule.id == "shared/page-furniture/ad-mark")
    text = clean("rules", "show", rule.id).text
    for part in (rule.kind, rule.category, rule.trust, rule.source, rule.why):
        assert part in text
    for example in (*rule.removes, *rule.keeps):
        assert example in text


def test_rules_show_suggests(clean: Run) -> None:
    """An id that does not exist is refused with the nearest one."""
    done = clean("rules", "show", "shared/page-furniture/ad-marks")
    assert (done.code, done.out) == (2, b"")
    assert "did you mean shared/page-furniture/ad-mark" in done.err
    assert "rules list" in clean("rules", "show", "zzzz").err


@pytest.mark.parametrize("command", ["explain", "diff"])
def test_no_colours_off_a_terminal(clean: Run, seeds: dict[str, Path], command: str) -> None:
    """Piped output has no colours, with NO_COLOR and without."""
    path = str(seeds["001"])
    piped = clean(command, path)
    assert b"\x1b" not in piped.out
    assert clean(command, path, NO_COLOR="1").out == piped.out


def _on_a_terminal(folder: Path, *arguments: str, **variables: str) -> bytes:
    """What the program writes to a terminal."""
    main, other = os.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "cleaner", *arguments],
        stdout=other, cwd=folder, env=environment({"TERM": "xterm", **variables}),
    )  # fmt: skip
    os.close(other)
    written = b""
    try:
        while part := os.read(main, 65536):
            written += part
    except OSError:
        pass  # Linux says so when the last writer has closed.
    os.close(main)
    done.wait(timeout=60)
    return written


@pytest.mark.parametrize("command", ["explain", "diff"])
def test_colours_on_a_terminal(tmp_path: Path, seeds: dict[str, Path], command: str) -> None:
    """A terminal gets colours."""
    pytest.importorskip("pty")
    assert b"\x1b[" in _on_a_terminal(tmp_path, command, str(seeds["004"]))


@pytest.mark.parametrize("command", ["explain", "diff"])
def test_no_colours_with_no_color(tmp_path: Path, seeds: dict[str, Path], command: str) -> None:
    """With NO_COLOR a terminal gets none."""
    pytest.importorskip("pty")
    assert b"\x1b[" not in _on_a_terminal(tmp_path, command, str(seeds["004"]), NO_COLOR="1")
