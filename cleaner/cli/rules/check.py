"""`clean rules check` and its parts: are these packs fit to be used?"""

from __future__ import annotations

import logging
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.cli.common import log, logging_options, refusing, safe
from cleaner.cli.rules.common import chosen_folders, command, folders
from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from cleaner.lint.selection import Request

Function = TypeVar("Function", bound=Callable[..., Any])
Stamp = dict[Path, tuple[int, int]]
PAUSE = 0.5


def _options(function: Function) -> Function:
    for option in (
        click.argument("packs", nargs=-1, metavar="[PACK]…"),
        click.option(
            "--output-format", "form", type=click.Choice(["text", "json", "github", "junit"]),
            default="text", show_default=True, help="How the report is printed.",
        ),
        folders,
        logging_options,
        refusing,
    )[::-1]:  # fmt: skip
        function = option(function)
    return function


@command.command("check", epilog="Example: clean rules check --rules my-rules")
@click.option(
    "--good",
    multiple=True,
    metavar="PATH",
    help="Count what rules take of these articles: text, JSONL with `text` or `body`, folders.",
)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@_options
def check(
    packs: tuple[str, ...], form: str, rules: tuple[str, ...], good: tuple[str, ...], watch: bool
) -> None:
    """Load, test and lint packs, run their fixtures, hold them against good articles, and say what
    to do next.

    PACK is the id of a pack or a rule, a file, or a folder. With --rules and no PACK, the packs of
    that folder are checked, against all others. Exit 1 if there are errors or warnings; what rules
    take of --good is told and never fails, since nobody vouches for those articles.
    """
    from cleaner.lint.report import PARTS

    again = shlex.join(["clean", "rules", "check", *_typed(packs, rules)])
    request = _request(packs, rules)
    if not watch:
        sys.exit(_run(request, PARTS, form, again, good))
    for changed in _changes(request):
        if changed is not None and form == "text":
            click.echo(f"\n{safe(str(changed))} changed")
        try:
            _run(request, PARTS, form, again, good)
        except CleanerError as error:
            if changed is None:
                raise
            log.error("%s", error)  # A folder that is empty while a file is renamed, say.


@command.command("test", epilog="Example: clean rules test shared/captions")
@_options
def test(packs: tuple[str, ...], form: str, rules: tuple[str, ...]) -> None:
    """Run the examples of rules; exit 1 if one does not hold."""
    sys.exit(_run(_request(packs, rules), ("test",), form))


@command.command("lint", epilog="Example: clean rules lint --rules my-rules -v")
@_options
def lint(packs: tuple[str, ...], form: str, rules: tuple[str, ...]) -> None:
    """Find rules that are dead, too greedy, or in each other's way.

    Errors and warnings give exit code 1; notes are shown with -v and never fail.
    """
    sys.exit(_run(_request(packs, rules), ("lint",), form))


@command.command("coverage", epilog="Example: clean rules coverage shared/captions")
@_options
def coverage(packs: tuple[str, ...], form: str, rules: tuple[str, ...]) -> None:
    """List the conditions of rules that no example proves.

    A condition (a key, a pattern, a cue) is proven if the rule does something else without it: on
    an example, or on a `removes` set elsewhere, for another outlet, lengthened, or ended otherwise.
    """
    sys.exit(_run(_request(packs, rules), ("coverage",), form, notes=True))


def _request(packs: tuple[str, ...], rules: tuple[str, ...]) -> Request:
    from cleaner.lint.selection import Request

    return Request.make(packs, chosen_folders(rules), only_folders=bool(rules))


def _run(
    request: Request,
    parts: tuple[str, ...],
    form: str,
    again: str = "",
    good: tuple[str, ...] = (),
    *,
    notes: bool = False,
) -> int:
    """Check once and write the report; the exit code."""
    from cleaner.cli.rules.report import next_step, write
    from cleaner.lint.examine import examine

    report = examine(request, parts, good)
    step = next_step(report, again, request.folders) if again else ""
    write(report, form, step, notes=notes or log.isEnabledFor(logging.INFO))
    return int(report.fails)


def _typed(packs: tuple[str, ...], rules: tuple[str, ...]) -> list[str]:
    return [*packs, *(word for folder in rules for word in ("--rules", folder))]


def _changes(request: Request) -> Iterator[Path | None]:
    """None at once, then a file that changed, whenever one has; waits in between."""
    seen = _stamp(request)
    yield None
    while True:
        time.sleep(PAUSE)
        now = _stamp(request)
        changed = sorted(path for path, _ in seen.items() ^ now.items())
        if changed:
            seen = now
            yield changed[0]


def _stamp(request: Request) -> Stamp:
    """When the files of the packs and fixtures were last written, and how long they are."""
    found: Stamp = {}
    for layer in request.layers:
        for path in layer.rglob("*") if layer.is_dir() else [layer]:
            try:
                state = path.stat()
            except OSError:
                continue  # It has gone just now; the next look will miss it.
            found[path] = (state.st_mtime_ns, state.st_size)
    return found
