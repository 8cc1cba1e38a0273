"""The way from nothing to a tested outlet, as rules/README.md shows it, walked."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from program import ROOT, start

README = ROOT / "rules" / "README.md"
HEADING = "## A new outlet, step by step\n"
_FENCE = re.compile(r"(?:^`([^`\n]+)`\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Transcript:
    """What the section tells: texts that are there before, and the steps in their order, each a
    command with its output or a file with what it is made to say."""

    given: dict[str, str] = field(default_factory=dict)
    steps: list[tuple[str, str]] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, markdown: str) -> Transcript:
        found = cls()
        section = markdown.split(HEADING, 1)[1].split("\n## ", 1)[0]
        for name, language, content in _FENCE.findall(section):
            if language == "console":
                for command in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
                    line, _, output = command.partition("\n")
                    found.steps.append((line, output))
            elif found.steps:
                found.edited.append(name)
                found.steps.append((name, content))
            else:
                assert language == "text"
                found.given[name] = content
        return found

    @property
    def commands(self) -> list[str]:
        return [line for line, _ in self.steps if line not in self.edited]


def walked(transcript: Transcript, folder: Path) -> list[tuple[str, str]]:
    """The steps with what the commands write, run one after the other in `folder`."""
    for name, content in transcript.given.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    steps = []
    for line, content in transcript.steps:
        if line in transcript.edited:
            assert (folder / line).is_file(), f"{line} is edited, but no command has written it"
            (folder / line).write_text(content, encoding="utf-8", newline="")
            steps.append((line, content))
        else:
            program, *arguments = shlex.split(line)
            assert program == "clean"
            done = start(folder, *arguments)
            steps.append((line, done.text + done.err))
    return steps


def test_the_transcript_is_true(tmp_path: Path) -> None:
    """Every command of the transcript, run in an empty folder with the two texts, writes what
    the README shows, to the letter."""
    transcript = Transcript.read(README.read_text("utf-8"))
    assert len(transcript.given) == 2
    assert walked(transcript, tmp_path) == transcript.steps


def test_the_way_is_short() -> None:
    """It takes at most seven commands and one edited file, no Python, and nothing registered."""
    transcript = Transcript.read(README.read_text("utf-8"))
    assert 3 <= len(transcript.commands) <= 7
    assert len(set(transcript.edited)) == 1
    assert transcript.edited[0].endswith(".yaml")


def test_the_edit_is_what_the_scaffold_asks_for(tmp_path: Path) -> None:
    """The pack that the README shows is the scaffold with its TODOs done: it says no TODO any
    more, and takes the same lines and sentences with the same examples."""
    transcript = Transcript.read(README.read_text("utf-8"))
    edit = transcript.steps.index(
        (transcript.edited[0], dict(transcript.steps)[transcript.edited[0]])
    )
    transcript.steps = transcript.steps[:edit]
    walked(transcript, tmp_path)
    name, shown = Transcript.read(README.read_text("utf-8")).steps[edit]
    scaffold = (tmp_path / name).read_text("utf-8")
    assert "TODO" in scaffold
    assert "TODO" not in shown
    done = {line.strip() for line in scaffold.split("\n") if line.strip().startswith(("- ", "id:"))}
    assert done <= {line.strip() for line in shown.split("\n")}
