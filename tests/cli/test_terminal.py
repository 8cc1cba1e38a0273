"""What is shown for people fits: 80 columns in pipes, any script, with and without colours."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Run, environment

from cleaner.cli.terminal import PLAIN, cells, columns, folded, head, tail

TEXT = """Storm closes port of Brandsund
150% Welcome Bonus up to $600The port of Brandsund was closed on Sunday after a storm that lasted \
all night, the harbour office of the town said in a statement that it sent to all of its captains.
أغلق ميناء براندسوند يوم الأحد بعد عاصفة استمرت طوال الليل، حسبما قال مكتب الميناء في بيان له.
港口在周日因整夜的风暴而关闭，港务局在一份声明中说，卡车在大门后面排成长队等候，司机们得到了汤和毯子，船长们等待着消息。
Officials said Maaret al-Numan in Syria was cut off on Monday, and that trucks waited there for it.
Read also: Ferry crews vote to strike over winter pay, and the harbour office says nothing of it
"""
WORDS = st.text(st.sampled_from("ab é港م\u0301 "), max_size=300)


@pytest.mark.parametrize("command", ["diff", "explain"])
def test_lines_fit_eighty_columns(clean: Run, tmp_path: Path, command: str) -> None:
    """In a pipe no line is wider than 80 columns, and there is no colour."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    done = clean(command, "a.txt")
    assert done.code == 0
    assert max(map(cells, done.lines)) <= 80
    assert "\x1b" not in done.text


def test_columns_say_otherwise(clean: Run, tmp_path: Path) -> None:
    """COLUMNS makes lines narrower."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    done = clean("diff", "a.txt", COLUMNS="50")
    assert 40 < max(map(cells, done.lines)) <= 50


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are of POSIX")
@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}])
def test_colours_are_for_terminals(tmp_path: Path, variables: dict[str, str]) -> None:
    """On a terminal what goes is red and struck, unless NO_COLOR; the brackets stay either way."""
    import pty

    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "cleaner", "diff", "a.txt"]
    done = subprocess.Popen(
        program, cwd=tmp_path, env=environment({"TERM": "xterm", **variables}), stdout=theirs
    )
    os.close(theirs)
    read = b""
    with contextlib.suppress(OSError):  # So Linux tells that the other side has closed.
        while part := os.read(ours, 1 << 16):
            read += part
    os.close(ours)
    assert done.wait() == 0
    assert (b"\x1b[31m" in read) is not bool(variables)
    assert b"[-" in read
    assert b"{+" in read


@given(WORDS, st.integers(0, 12))
def test_folding_loses_nothing(text: str, indent: int) -> None:
    """Folded lines hold the text, but for spaces where they break, and none is too wide."""
    lines = folded([(text, PLAIN)], indent).split("\n")
    assert max(map(cells, lines)) <= columns()
    assert all(line.startswith(" " * indent) for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(WORDS, st.integers(0, 60))
def test_parts_have_room(text: str, room: int) -> None:
    """The beginning and the end of a text, shortened to a room, fit into it and are of the text."""
    for short, whole in ((head(text, room), text), (tail(text, room), text)):
        assert cells(short) <= room
        assert re.sub("^…|…$", "", short) in whole
