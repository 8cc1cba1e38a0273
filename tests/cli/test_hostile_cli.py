"""Hostile inputs on the command line: an exit code that is documented, and nothing unsafe shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.cases import CASES
from hostile.check import FLAG, UNSAFE
from program import Run

from cleaner.rulepack.find import read_folder

# Each kind of danger once; all cases would take minutes.
NAMES = [
    "text: sign escape",
    "text: sign ansi title",
    "text: sign csi",
    "text: sign rlo",
    "text: sign tag letters",
    "text: sign NUL",
    "text: sign next line",
    "text: run of escapes",
    "text: overlong slash",
    "text: 0.9 % bad bytes",
    "text: only nuls",
    "text: utf-16-le cut",
    "text: many caption cut off",
    "html: page control entities",
    "html: hidden by display",
    "html: many nul bytes within",
    "html: page in utf-16",
    "html: charset gb18030 said big5",
    "html: png as html",
    "auto: pdf as auto",
    "auto: gz as auto",
    "auto: rss as text",
]
RULES = [
    "rules: pack of nul",
    "rules: pack of rtl",
    "rules: pack of bad bytes",
    "rules: pack of flow depth",
    "rules: pack with escape sequence",
    "rules: pack with bidi in a pattern",
    "rules: pack with tag",
    "rules: pack with anything",
]
ODD = "a\x1b[31m\u202eb.txt"


def is_safe(text: str) -> bool:
    return not UNSAFE.search(FLAG.sub("", text))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shown_is_safe(clean: Run, tmp_path: Path, name: str) -> None:
    """Of text, JSON, `diff`, `explain` and messages no byte moves a terminal or turns its text;
    the exit code is 0 or 3, of the only file that could not be read 2."""
    (tmp_path / ODD).write_bytes(CASES[name].make(2_000))
    kind = CASES[name].kind
    for command in ((), ("diff",), ("explain",)):
        said = [*command, ODD, "--input", kind]
        for arguments in (said, [*said, "--json"]) if command != ("diff",) else (said,):
            done = clean(*arguments)
            assert done.code in ((0, 3) if not command else (0, 2))
            assert is_safe(done.text)
            assert is_safe(done.err)


@pytest.mark.parametrize("name", RULES)
def test_what_is_said_of_rules_is_safe(clean: Run, tmp_path: Path, name: str) -> None:
    """`clean rules check` of a hostile pack ends with 0, 1 or 2 and shows nothing unsafe."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.yaml").write_bytes(CASES[name].make(20_000))
    done = clean("rules", "check", "rules")
    assert done.code in (0, 1, 2)
    assert is_safe(done.text)
    assert is_safe(done.err)


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A pack folder with links that lead round in a circle is read, each file once."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "mine.yaml").write_text("format: 1\n")
    (tmp_path / "deep" / "up").symlink_to(tmp_path)
    (tmp_path / "self.yaml").symlink_to(tmp_path / "self.yaml")
    assert list(read_folder(tmp_path)) == ["mine.yaml"]
