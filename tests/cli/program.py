"""What the command line's tests share: texts, a rule pack, and how the program is started."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from cleaner import pipeline
from cleaner.cli.main import main
from cleaner.journey import Journey
from cleaner.options import Options
from cleaner.rulepack import sources
from cleaner.rulepack.hashing import source_hash
from cleaner.rulepack.packs import Packs

MOST = 20
ROOT = Path(__file__).resolve().parent.parent.parent
STORM = (
    "Storm closes port\r\n"
    "The port of Børø closed on Sunday after the storm, officials said.\r\n"
    "Read more"
)
STORM_CLEAN = STORM.removesuffix("\r\nRead more")
PACK = """\
format: 1
why: For tests.
rules:
  - id: mark
    kind: block
    category: other
    trust: {trust}
    why: The mark of a made-up site.
    match: [zorble end mark]
    examples:
      removes: [Zorble end mark]
      keeps: [{keeps}]
"""


@dataclass(frozen=True)
class Done:
    """How a run ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


Run = Callable[..., Done]
_load = sources.load_sources
_PACKS: dict[tuple[str, tuple[str, ...]], Packs] = {}
_JOURNEYS: dict[tuple[int, Options], Journey] = {}


def _packs(files: Sequence[Mapping[str, str]], homes: Sequence[str]) -> Packs:
    """The packs of the files, read once; of those alone that were asked for last."""
    key = source_hash(files), tuple(homes)
    if key not in _PACKS:
        packs = _load(files, homes)
        if len(_PACKS) == MOST:
            _PACKS.clear()
            _JOURNEYS.clear()
        _PACKS[key] = packs
    return _PACKS[key]


def _journey(packs: Packs, options: Options) -> Journey:
    """What a process sets up once, for all calls of the entry point in this one: a hundred of
    them would do nothing else."""
    if not any(packs is known for known in _PACKS.values()):
        return Journey(packs, options)
    key = id(packs), options
    if key not in _JOURNEYS:
        _JOURNEYS[key] = Journey(packs, options)
    return _JOURNEYS[key]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's, without settings, with the tests' cache and this checkout's package."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CLEANER_") and name not in ("NO_COLOR", "FORCE_COLOR")
    }
    kept["CLEANER_CACHE"] = os.environ["CLEANER_CACHE"]
    kept["PYTHONPATH"] = str(ROOT)
    return {**kept, **(extra or {})}


def start(folder: Path, *arguments: str | bytes, stdin: bytes = b"", **variables: str) -> Done:
    """Run the program in `folder`; a traceback is never right."""
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", *arguments],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env=environment(variables),
        timeout=60,
        check=False,
    )
    error = done.stderr.decode("utf-8", "backslashreplace")
    assert "Traceback" not in error, error
    return Done(done.returncode, done.stdout, error)


def call(folder: Path, *arguments: str | bytes, stdin: bytes = b"", **variables: str) -> Done:
    """Run the program's entry point in this process, with streams of its own, in `folder`.

    An exception that would be a traceback comes through and fails the test.
    """
    read = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    log = logging.getLogger("cleaner")
    handlers, level, propagate = log.handlers, log.level, log.propagate
    code: object = 0
    try:
        with (
            contextlib.chdir(folder),
            mock.patch.object(sources, "load_sources", _packs),
            mock.patch.object(pipeline, "Journey", _journey),
            mock.patch.dict(os.environ, environment(variables), clear=True),
            mock.patch.multiple(
                sys,
                argv=["clean", *map(os.fsdecode, arguments)],
                stdin=read,
                stdout=out,
                stderr=err,
            ),
        ):
            main()
    except SystemExit as stop:
        code = stop.code or 0
    finally:
        log.handlers, log.propagate = handlers, propagate
        log.setLevel(level)
    assert isinstance(code, int), code
    out.flush()
    err.flush()
    told = err.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    assert "Traceback" not in told, told
    return Done(code, out.buffer.getvalue(), told)  # type: ignore[attr-defined]


def write_pack(
    folder: Path, trust: str = "safe", keeps: str = "The zorble end mark was red"
) -> Path:
    """A folder with one rule that takes the line `zorble end mark`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.yaml").write_text(PACK.format(trust=trust, keeps=keeps), encoding="utf-8")
    return folder
