"""A page of documentation as a walk: what its code blocks do, one after the other, in one folder.

In goes a page and an empty folder, out come faults, each with its line. Which blocks do what:

- below a line that is nothing but a file name in backquotes: the file is written, whatever it is;
- `console`: each `$ command` is run, and must write what stands below it; `…` is any text of a
  line, a line of `…` any lines;
- `python`: with `>>>` a doctest, else a program; a page has one namespace;
- `sql`: asked of DuckDB, whose answer is the `text` block below;
- `yaml`: a pack that loads; `toml`, `json`: are well-formed; `text` says that nothing is run.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from cleaner.rulepack.load import load_packs

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))

from program import ROOT, call, environment

PROGRAMS = Path(__file__).resolve().parent / "programs"
# What a page may use that not everybody has; `make docs-test` brings it.
TOOLS = ("jq", "duckdb")
_FENCE = re.compile(
    r"(?:^`(?P<name>[^`\n]+)`:?\n\n)?^```(?P<language>\w*)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
# Done in this process: the program's start would be most of the time. Workers of a run start the
# program of their parent anew, which must then be `clean`.
_PLAIN = re.compile(r"clean (?!run|retry)")
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A code block: the file that it is, if any, its language, text and line."""

    name: str
    language: str
    code: str
    line: int


def blocks(page: str) -> list[Block]:
    """The code blocks of a page, in order."""
    return [
        Block(
            found["name"] or "",
            found["language"],
            found["code"],
            page.count("\n", 0, found.start("code")),
        )
        for found in _FENCE.finditer(page)
    ]


def commands(console: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with what it is said to write."""
    for step in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        lines = step.splitlines(keepends=True)
        last = next(i for i, line in enumerate(lines) if not line.endswith("\\\n"))
        yield "".join(lines[: last + 1]).strip(), "".join(lines[last + 1 :])


def matches(expected: str, got: str) -> bool:
    """Whether the output is as shown."""
    lines = (
        r"[\s\S]*" if line == "…" else re.escape(line).replace("…", ".*")
        for line in expected.rstrip("\n").split("\n")
    )
    return re.fullmatch("\n".join(lines), got.rstrip("\n")) is not None


@dataclass
class Walk:
    """The walk through a page; `skipped` names the tools that were asked for and are not here."""

    folder: Path
    faults: list[str] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    space: dict[str, Any] = field(default_factory=dict)

    def go(self, page: str) -> None:
        """All blocks, in order."""
        for block, after in pairwise([*blocks(page), Block("", "", "", 0)]):
            if block.name:
                path = self.folder / block.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.code, encoding="utf-8", newline="")
            elif block.language == "console":
                for command, expected in commands(block.code):
                    self._command(command, expected, block.line)
            elif block.language == "python":
                self._python(block)
            elif block.language == "sql":
                self._sql(block, after.code)
            else:
                self._read(block)

    def _fault(self, line: int, what: str, expected: str, got: str) -> None:
        self.faults.append(f"line {line}: {what}\n--- shown\n{expected}\n--- got\n{got}")

    def _command(self, command: str, expected: str, line: int) -> None:
        missing = [t for t in TOOLS if re.search(rf"\b{t} ", command) and not shutil.which(t)]
        if missing:
            self.skipped.update(missing)
            return
        code, got = self._run(command)
        # A script that stops in its middle writes nothing, as one that is right does.
        if not matches(expected, got) or (code and not expected.strip()):
            self._fault(line, f"$ {command}  (exit code {code})", expected, got)

    def _run(self, command: str) -> tuple[int, str]:
        plain, _, target = command.partition(" > ")
        if _PLAIN.match(command) and not re.search(r"[|&;<>*$\\]", plain + target):
            done = call(self.folder, *shlex.split(plain)[1:])
            if target:
                (self.folder / target).write_bytes(done.out)
            return done.code, ("" if target else done.text) + done.err
        path = os.pathsep.join([str(PROGRAMS), os.environ.get("PATH", "")])
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=environment({"PATH": path, "PYTHON": sys.executable}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        return ran.returncode, ran.stdout.decode("utf-8", "backslashreplace")

    def _python(self, block: Block) -> None:
        with contextlib.chdir(self.folder):
            if ">>>" not in block.code:
                exec(compile(block.code, f"line {block.line}", "exec"), self.space)
                return
            test = doctest.DocTestParser().get_doctest(
                block.code, self.space, "page", "page", block.line
            )
            test.globs = self.space
            told = io.StringIO()
            runner = doctest.DocTestRunner(optionflags=_FLAGS)
            runner.run(test, out=told.write, clear_globs=False)
            if runner.failures:
                self.faults.append(told.getvalue())

    def _sql(self, block: Block, expected: str) -> None:
        if find_spec("duckdb") is None:
            self.skipped.add("duckdb")
            return
        # In a process of its own, since DuckDB's module tells at the end what it has not freed.
        asked = "import duckdb, sys; duckdb.sql(sys.argv[1]).show()"
        ran = subprocess.run(
            [sys.executable, "-c", asked, block.code],
            cwd=self.folder,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            timeout=120,
            check=False,
        )
        got = ran.stdout.decode("utf-8")
        if ran.returncode or got.strip() != expected.strip():
            self._fault(block.line, block.code, expected, got + ran.stderr.decode("utf-8"))

    def _read(self, block: Block) -> None:
        if block.language == "yaml":
            folder = ROOT / "rules" / "placeholders"
            shared = {f"placeholders/{p.name}": p.read_text("utf-8") for p in folder.glob("*.yaml")}
            load_packs({"page.yaml": block.code, **shared})
        elif block.language == "toml":
            tomllib.loads(block.code)
        elif block.language == "json":
            json.loads(block.code)
        elif block.language != "text":
            self.faults.append(f"line {block.line}: nobody runs a block of `{block.language}`")
