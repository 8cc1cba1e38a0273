"""`clean run INPUT… -o OUT`: a corpus in, a folder of cleaned rows out; `-o -`: a filter."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from cleaner.cli.common import (
    cleaner_options,
    log,
    logging_options,
    refusing,
    write_stdout,
)
from cleaner.cli.main import give_up_stdout
from cleaner.cli.run_options import cleaner_for, run_options, taken
from cleaner.errors import OptionError, OutputError

if TYPE_CHECKING:
    from cleaner.run.model import Counts, Source
    from cleaner.run.report import Tolerance
    from cleaner.run.write import Disk


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
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    help="Where it runs: here (default), or as tasks of Ray.",
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
    engine: str,
    **options: Any,
) -> None:
    """Clean a corpus; stop it, kill it, give it again, and it goes on.

    INPUT is a file, a folder, a glob, an address (s3://…) or - (stdin): text, HTML pages, JSONL,
    Parquet or WARC, plain or gz or zst, told apart by content. DIR gets documents/,
    ledger/, dead/ (what could not be cleaned) and run.json.
    """
    from cleaner.run.find import find
    from cleaner.run.part import part_of
    from cleaner.run.remote import is_remote

    if out == "-":
        if shard or engine != "local":
            flag = "shard" if shard else "engine"
            raise OptionError(f"a filter has no parts; leave --{flag} out")
        _filter(inputs, ledger, dead, **options)
    if ledger or dead:
        raise OptionError("--ledger and --dead go with -o -; a folder has both of its own")
    sources = find(inputs)
    for name in inputs:
        if (os.path.isdir(name) or is_remote(name)) and _is_below(out, name):
            raise OptionError(f"-o {out} lies in {name}, which is read; name a folder outside it")
    if engine == "ray":
        if shard:
            raise OptionError("--engine ray does all parts; leave --shard out")
        run(sources, out, {}, engine=engine, **options)
    part, known_by = part_of(shard, os.environ)
    if part is not None:
        log.warning("part %d of %d, counted from 0 (%s)", *part, known_by)
    run(sources, out, {}, part=part, **options)


def run(sources: Sequence[Source], out: str, given: dict[str, Any], **options: Any) -> NoReturn:
    """Run with the options of the command line; `given` are settings that stand where it says
    nothing, `reader` reads the sources where they are of another kind, `part` is one of many."""
    from cleaner.run.remote import Mirror, is_remote

    if not is_remote(out):
        _run(sources, Path(out), given, **options)
    if options.get("part") or options.get("engine", "local") != "local":
        raise OptionError(
            f"-o {out}: parts cannot share an address; name a folder that all machines see"
        )
    with Mirror(out) as mirror:
        _run(sources, mirror.path, given, disk=mirror.disk, **options)


def _run(
    sources: Sequence[Source],
    out: Path,
    given: dict[str, Any],
    disk: Disk | None = None,
    **options: Any,
) -> NoReturn:
    from cleaner.cli.progress import Progress, table, total_of
    from cleaner.run import journey
    from cleaner.run.pool import Pool

    asked = options["workers"]
    settings, workers, tolerances, overwrite, rest = taken(options, given, out, sources)
    reader, part = rest.pop("reader", None), rest.pop("part", None)
    engine = rest.pop("engine", "local")
    cleaner, settings = cleaner_for(rest, settings)
    how: dict[str, Any] = {"overwrite": overwrite}
    began = time.monotonic()
    with _interruptible(), closing(Progress(total_of(sources))) as progress:
        how["tell"] = progress
        if engine == "ray":
            from cleaner.engines import ray_run

            outcome = ray_run.run(sources, out, cleaner, settings, workers=asked, **how)
        else:
            how |= {"part": part, "disk": disk, **({"reader": reader} if reader else {})}
            with Pool(cleaner, settings, workers) as pool:
                outcome = journey.run(sources, out, cleaner, settings, pool, **how)
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
    try:
        click.echo(table(outcome.counts, outcome.worked, time.monotonic() - began))
    except BrokenPipeError:
        give_up_stdout()  # The folder is whole; how it went is still what the exit code says.
    _leave(outcome.counts, tolerances, {"rejected": f"{out}/dead", "flagged": f"{out}/documents"})


def _filter(
    inputs: tuple[str, ...], ledger: str | None, dead: str | None, **options: Any
) -> NoReturn:
    from contextlib import ExitStack

    from cleaner.cli.files import opened, writer
    from cleaner.cli.progress import Progress
    from cleaner.run.filter import stream
    from cleaner.run.pool import Pool

    if inputs != ("-",):
        raise OptionError("-o - is a filter: it reads stdin alone, as in `clean run - -o -`")
    named = [name for name in ("per_shard", "compress", "form") if options[name]]
    if named or options["overwrite"]:
        flag = (named or ["overwrite"])[0].replace("form", "format").replace("_", "-")
        raise OptionError(f"a filter works line by line; leave --{flag} out")
    if sys.stdin is None:
        raise OptionError("stdin is closed; pipe JSON lines in")
    options["compress"] = "none"
    settings, workers, tolerances, _, rest = taken(options, {}, None, ())
    cleaner, settings = cleaner_for(rest, settings)
    with ExitStack() as stack:
        stack.enter_context(_interruptible())
        progress = stack.enter_context(closing(Progress()))
        pool = stack.enter_context(Pool(cleaner, settings, workers))
        # Not `sys.stdin` itself: whoever waits for a line holds its lock, which Python needs to
        # end, as does closing.
        lines = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
        kept = {
            kind: stack.enter_context(opened(name))
            for kind, name in (("ledger", ledger), ("dead", dead))
            if name is not None
        }
        writers = {kind: writer(file) for kind, file in kept.items()}
        try:
            counts = stream(
                lines, pool, write_stdout, tell=progress,
                ledger=writers.get("ledger"), dead=writers.get("dead"),
            )  # fmt: skip
        except BrokenPipeError:
            # The reader has gone (`… | head`), and click would call that a failure.
            give_up_stdout()
            sys.exit(0)
    where = {"rejected": dead or "--dead FILE keeps them", "flagged": "in the rows"}
    _leave(counts, tolerances, where)


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


def _is_below(path: str, folder: str) -> bool:
    if "://" in folder:
        return f"{path}/".startswith(folder.rstrip("/") + "/")
    inner, outer = os.path.realpath(path), os.path.realpath(folder)
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)
