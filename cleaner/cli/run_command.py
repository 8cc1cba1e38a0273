"""`clean run INPUT… -o OUT`: a corpus in, a folder of cleaned rows out; `-o -`: a filter."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TypeVar

import click

from cleaner.cli.common import (
    cleaner_options,
    log,
    logging_options,
    make_cleaner,
    refusing,
    write_stdout,
)
from cleaner.cli.main import give_up_stdout
from cleaner.errors import OptionError, OutputError

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.run.model import Counts, Settings, Source
    from cleaner.run.report import Tolerance

Function = TypeVar("Function", bound=Callable[..., Any])


def run_options(function: Function) -> Function:
    """The options of a run that do not say what is read."""
    for option in reversed(
        (
            click.option("--field", metavar="NAME", help="The field of JSONL that holds the text; "
                         "text by default."),
            *(
                click.option(f"--{name}-field", metavar="NAME", help=f"The field of {what}.")
                for name, what in (("id", "the id, for dead letters"), ("url", "the address"),
                                   ("title", "the title"), ("outlet", "the outlet"),
                                   ("date", "the date"), ("lang", "the language"))
            ),
            click.option("--out-field", metavar="NAME",
                         help="The field that is added; clean by default."),
            click.option("--input", type=click.Choice(["auto", "text", "html"]),
                         help="What the documents are; found out by default."),
            click.option("--encoding", metavar="NAME",
                         help="Encoding of text files and pages, where it is not UTF-8."),
            click.option("--compress", type=click.Choice(["zst", "gzip", "none"]),
                         help="By default zst where the module zstandard is installed, else gzip."),
            click.option("--per-shard", type=click.IntRange(min=1), metavar="N",
                         help="Documents in one output file; 5000 by default."),
            click.option("--workers", type=click.IntRange(min=1), metavar="N",
                         help="Processes; one for each core by default."),
            click.option("--max-rejected", default="0", metavar="N|P%",
                         help="How many may be rejected before the exit code is 3."),
            click.option("--max-flagged", metavar="N|P%",
                         help="How many may be flagged before it is 3; any number by default."),
            click.option("--overwrite", is_flag=True, help="Start afresh in the folder of a run."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


@click.command(epilog="Example: clean run articles/ more.jsonl.gz -o cleaned --field body")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "-o", "--out", required=True, metavar="DIR", help="Folder of the run, or - for stdout."
)
@click.option("--ledger", metavar="FILE", help="With -o -: write the ledger (JSONL) to FILE.")
@click.option("--dead", metavar="FILE", help="With -o -: write dead letters (JSONL) to FILE.")
@click.option(
    "--shard",
    metavar="I/N",
    help="Do part I of N, from 0; by default as the Slurm array "
    "says. N alone: I as the Kubernetes job says.",
)
@run_options
@cleaner_options
@logging_options
@refusing
def command(
    inputs: tuple[str, ...],
    out: str,
    ledger: str | None,
    dead: str | None,
    shard: str | None,
    **options: Any,
) -> None:
    """Clean a corpus; stop it, kill it, give it again, and it goes on.

    INPUT is a file, a folder, a glob or - (stdin): text, HTML pages or JSONL, plain or gz or zst,
    told apart by content. DIR gets documents/, ledger/, dead/ (what could not be cleaned) and
    run.json.
    """
    from cleaner.run.find import find
    from cleaner.run.part import part_of

    if out == "-":
        if shard:
            raise OptionError("a filter has no parts; leave --shard out")
        _filter(inputs, ledger, dead, **options)
    if ledger or dead:
        raise OptionError("--ledger and --dead go with -o -; a folder has both of its own")
    sources = find(inputs)
    for name in inputs:
        if os.path.isdir(name) and _is_below(out, name):
            raise OptionError(f"-o {out} lies in {name}, which is read; name a folder outside it")
    part, known_by = part_of(shard, os.environ)
    if part is not None:
        log.warning("part %d of %d, counted from 0 (%s)", *part, known_by)
    run(sources, Path(out), {}, part=part, **options)


def run(sources: Sequence[Source], out: Path, given: dict[str, Any], **options: Any) -> NoReturn:
    """Run with the options of the command line; `given` are settings that stand where it says
    nothing, `reader` reads the sources where they are of another kind, `part` is one of many."""
    from cleaner.cli.progress import Progress, table, total_of
    from cleaner.run import journey
    from cleaner.run.pool import Pool

    settings, workers, tolerances, overwrite, rest = _take(options, given, out)
    reader, part = rest.pop("reader", None), rest.pop("part", None)
    cleaner, settings = _cleaner(rest, settings)
    began = time.monotonic()
    with (
        _interruptible(),
        closing(Progress(total_of(sources))) as progress,
        Pool(cleaner, settings, workers) as pool,
    ):
        outcome = journey.run(
            sources, out, cleaner, settings, pool, overwrite=overwrite, tell=progress, part=part,
            **({"reader": reader} if reader else {}),
        )  # fmt: skip
    log.info("%d documents are new; the others were done already", outcome.worked)
    if outcome.left:
        log.warning("%d shards are for other parts to do; these counts are of this part alone",
                    outcome.left)  # fmt: skip
    if outcome.gone:
        log.warning(
            "%d shards stay as they were, though inputs of theirs are gone (%s …)",
            len(outcome.gone), outcome.gone[0],
        )  # fmt: skip
    if outcome.damaged:
        raise OutputError(
            f"{len(outcome.damaged)} shards are damaged and their inputs gone "
            f"({outcome.damaged[0]} …); they are not counted. Bring the inputs back, or run the "
            "others into a new folder"
        )
    click.echo(table(outcome.counts, outcome.worked, time.monotonic() - began))
    _leave(outcome.counts, tolerances, {"rejected": f"{out}/dead", "flagged": f"{out}/documents"})


def _filter(
    inputs: tuple[str, ...], ledger: str | None, dead: str | None, **options: Any
) -> NoReturn:
    from contextlib import ExitStack

    from cleaner.cli.progress import Progress
    from cleaner.run.filter import stream
    from cleaner.run.pool import Pool

    if inputs != ("-",):
        raise OptionError("-o - is a filter: it reads stdin alone, as in `clean run - -o -`")
    named = [name for name in ("workers", "per_shard", "compress") if options[name]]
    if named or options["overwrite"]:
        flag = (named or ["overwrite"])[0].replace("_", "-")
        raise OptionError(f"a filter works line by line; leave --{flag} out")
    if sys.stdin is None:
        raise OptionError("stdin is closed; pipe JSON lines in")
    options["compress"] = "none"
    settings, _, tolerances, _, rest = _take(options, {}, None)
    cleaner, settings = _cleaner(rest, settings)
    with ExitStack() as stack:
        stack.enter_context(_interruptible())
        progress = stack.enter_context(closing(Progress()))
        pool = stack.enter_context(Pool(cleaner, settings))
        kept = {
            kind: stack.enter_context(_opened(name))
            for kind, name in (("ledger", ledger), ("dead", dead))
            if name is not None
        }
        writers = {kind: _writer(file) for kind, file in kept.items()}
        try:
            counts = stream(
                sys.stdin.buffer, pool, write_stdout, tell=progress,
                ledger=writers.get("ledger"), dead=writers.get("dead"),
            )  # fmt: skip
        except BrokenPipeError:
            # The reader has gone (`… | head`), and click would call that a failure.
            give_up_stdout()
            sys.exit(0)
    where = {"rejected": dead or "--dead FILE keeps them", "flagged": "in the rows"}
    _leave(counts, tolerances, where)


def _opened(name: str) -> BinaryIO:
    try:
        return open(name, "wb")
    except OSError as error:
        raise OptionError(f"{name}: cannot be written: {error.strerror}") from None


def _writer(file: BinaryIO) -> Callable[[bytes], None]:
    def write(content: bytes) -> None:
        try:
            file.write(content)
            file.flush()
        except OSError as error:
            raise OutputError(f"{file.name}: cannot be written: {error.strerror}") from None

    return write


def _take(
    options: dict[str, Any], given: dict[str, Any], out: Path | None
) -> tuple[Settings, int, list[Tolerance], bool, dict[str, Any]]:
    """Settings, workers, tolerances and overwrite; what is left makes the cleaner."""
    from cleaner.run.compress import best, check
    from cleaner.run.model import HINTS, Settings
    from cleaner.run.report import Tolerance
    from cleaner.run.resume import manifest

    said = {name: options.pop(name) for name in ("out_field", "input", "encoding")}
    said["text_field"] = options.pop("field")
    fields = {name: options.pop(f"{name}_field") for name in ("id", *HINTS)}
    fields = {name: field for name, field in fields.items() if field is not None}
    workers = options.pop("workers") or _cores()
    most = {what: options.pop(f"max_{what}") for what in ("rejected", "flagged")}
    tolerances = [Tolerance(text, what) for what, text in most.items() if text is not None]
    overwrite = options.pop("overwrite")
    # A folder keeps its form unless told otherwise, also where another machine goes on.
    earlier = (manifest(out) or {}) if out is not None and not overwrite else {}
    form = earlier.get("identity", {}).get("settings", {})
    compress = options.pop("compress") or form.get("compress") or best()
    per_shard = options.pop("per_shard") or form.get("per_shard") or Settings().per_shard
    known = {name: given[name] for name in said if given.get(name) is not None}
    settings = Settings(
        **{**known, **{name: value for name, value in said.items() if value is not None}},
        fields={**given.get("fields", {}), **fields},
        compress=check(compress),
        per_shard=per_shard,
    )
    return settings, workers, tolerances, overwrite, options


def _cleaner(options: dict[str, Any], settings: Settings) -> tuple[Cleaner, Settings]:
    from dataclasses import replace

    cleaner, configured = make_cleaner(**options)
    return cleaner, replace(settings, encoding=settings.encoding or configured)


class _interruptible:  # noqa: N801  # Reads as the statement that it is used in.
    """SIGTERM ends a run as Ctrl-C does; both say how to go on."""

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, *_: object) -> NoReturn:
        raise KeyboardInterrupt

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        signal.signal(signal.SIGTERM, self._before)
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            log.error("interrupted; give the same command again to go on where it stopped")
            sys.exit(130)


def _leave(counts: Counts, tolerances: list[Tolerance], where: dict[str, str]) -> NoReturn:
    beyond = [tolerance for tolerance in tolerances if not tolerance.allows(counts)]
    for tolerance in beyond:
        log.error("%d of %d documents were %s (%s)", tolerance.number(counts), counts.documents,
                  tolerance.what, where[tolerance.what])  # fmt: skip
    sys.exit(3 if beyond else 0)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_below(path: str, folder: str) -> bool:
    inner, outer = os.path.realpath(path), os.path.realpath(folder)
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)
