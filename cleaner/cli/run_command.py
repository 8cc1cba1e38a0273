"""`clean run INPUT… -o OUT`: a corpus in, a folder of cleaned rows out; `-o -`: a filter."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

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
    from cleaner.run.model import Counts, Done, Settings, Source
    from cleaner.run.report import Tolerance
    from cleaner.run.write import Disk

Function = TypeVar("Function", bound=Callable[..., Any])
_SHOWN = 20
_EVERY = 10.0


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
                                   ("date", "the date"), ("lang", "the language"),
                                   ("protect", "the spans [[start, end], …] to leave alone"))
            ),
            click.option("--replace", is_flag=True, default=None,
                         help="Put the clean text in the place of the text."),
            click.option("--format", "form", type=click.Choice(["jsonl", "parquet"]),
                         help="Of what is written; parquet where all input is Parquet."),
            click.option("--out-field", metavar="NAME",
                         help="The field that is added; clean by default."),
            click.option("--input", type=click.Choice(["auto", "text", "html"]),
                         help="What the documents are; found out by default."),
            click.option("--encoding", metavar="NAME",
                         help="Encoding of text files and pages, where it is not UTF-8."),
            click.option("--compress", type=click.Choice(["zst", "gzip", "none"]),
                         help="Of what is written; zst by default."),
            click.option("--per-shard", type=click.IntRange(min=1), metavar="N",
                         help="Documents in one output file; 5000 by default."),
            click.option("--workers", type=click.IntRange(min=1), metavar="N",
                         help="Processes; one for each core by default."),
            click.option("--max-rejected", default="0", metavar="N|P%",
                         help="How many may be rejected before the exit code is 3."),
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

    INPUT is a file, a folder, a glob or - (stdin): text, HTML pages or JSONL, plain or gz or zst,
    told apart by content. DIR gets documents/, ledger/, dead/ (what could not be cleaned) and
    run.json.
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
    from cleaner.run import journey
    from cleaner.run.pool import Pool
    from cleaner.run.report import shown

    asked = options["workers"]
    settings, workers, tolerance, overwrite, rest = _take(options, given, out, sources)
    reader, part = rest.pop("reader", None), rest.pop("part", None)
    engine = rest.pop("engine", "local")
    cleaner, settings = _cleaner(rest, settings)
    how: dict[str, Any] = {"overwrite": overwrite, "tell": _Teller()}
    with _interruptible():
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
    click.echo(shown(outcome.counts))
    _leave(outcome.counts, tolerance, f"{out}/dead")


def _filter(
    inputs: tuple[str, ...], ledger: str | None, dead: str | None, **options: Any
) -> NoReturn:
    from contextlib import ExitStack

    from cleaner.cli.files import opened, writer
    from cleaner.run.filter import stream
    from cleaner.run.pool import Pool

    if inputs != ("-",):
        raise OptionError("-o - is a filter: it reads stdin alone, as in `clean run - -o -`")
    named = [name for name in ("workers", "per_shard", "compress", "form") if options[name]]
    if named or options["overwrite"]:
        flag = (named or ["overwrite"])[0].replace("form", "format").replace("_", "-")
        raise OptionError(f"a filter works line by line; leave --{flag} out")
    if sys.stdin is None:
        raise OptionError("stdin is closed; pipe JSON lines in")
    options["compress"] = "none"
    settings, _, tolerance, _, rest = _take(options, {}, None, ())
    cleaner, settings = _cleaner(rest, settings)
    with ExitStack() as stack:
        stack.enter_context(_interruptible())
        pool = stack.enter_context(Pool(cleaner, settings))
        kept = {
            kind: stack.enter_context(opened(name))
            for kind, name in (("ledger", ledger), ("dead", dead))
            if name is not None
        }
        writers = {kind: writer(file) for kind, file in kept.items()}
        try:
            counts = stream(
                sys.stdin.buffer, pool, write_stdout, tell=_Teller(),
                ledger=writers.get("ledger"), dead=writers.get("dead"),
            )  # fmt: skip
        except BrokenPipeError:
            # The reader has gone (`… | head`), and click would call that a failure.
            give_up_stdout()
            sys.exit(0)
    _leave(counts, tolerance, dead or "--dead FILE keeps them")


def _take(
    options: dict[str, Any], given: dict[str, Any], out: Path | None, sources: Sequence[Source]
) -> tuple[Settings, int, Tolerance, bool, dict[str, Any]]:
    """Settings, workers, tolerance and overwrite; what is left makes the cleaner."""
    from cleaner.run.forms import all_parquet
    from cleaner.run.model import HINTS, Settings
    from cleaner.run.report import Tolerance
    from cleaner.run.resume import manifest

    said = {name: options.pop(name) for name in ("out_field", "input", "encoding", "replace")}
    said["text_field"] = options.pop("field")
    fields = {name: options.pop(f"{name}_field") for name in ("id", *HINTS, "protect")}
    fields = {name: field for name, field in fields.items() if field is not None}
    workers = options.pop("workers") or _cores()
    tolerance = Tolerance(options.pop("max_rejected"))
    overwrite = options.pop("overwrite")
    # A folder keeps its form unless told otherwise, also where another machine goes on.
    earlier = (manifest(out) or {}) if out is not None and not overwrite else {}
    form = earlier.get("identity", {}).get("settings", {})
    compress = options.pop("compress") or form.get("compress") or Settings().compress
    per_shard = options.pop("per_shard") or form.get("per_shard") or Settings().per_shard
    written = options.pop("form") or form.get("form") or given.get("form")
    if written is None:
        written = "parquet" if out is not None and all_parquet(sources) else "jsonl"
    known = {name: given[name] for name in said if given.get(name) is not None}
    settings = Settings(
        **{**known, **{name: value for name, value in said.items() if value is not None}},
        fields={**given.get("fields", {}), **fields},
        form=written,
        compress=compress,
        per_shard=per_shard,
    )
    if written == "parquet":
        from cleaner.run.forms import check

        check(settings, sources)
    return settings, workers, tolerance, overwrite, options


def _cleaner(options: dict[str, Any], settings: Settings) -> tuple[Cleaner, Settings]:
    from dataclasses import replace

    cleaner, configured = make_cleaner(**options)
    return cleaner, replace(settings, encoding=settings.encoding or configured)


class _interruptible:  # noqa: N801  # Reads as the statement that it is used in.
    """SIGTERM ends a run as Ctrl-C does; both say how to go on."""

    def __enter__(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, *_: object) -> NoReturn:
        raise KeyboardInterrupt

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            log.error("interrupted; give the same command again to go on where it stopped")
            sys.exit(130)


class _Teller:
    """Says what is rejected, the first few in full, and now and then how far the run is."""

    def __init__(self) -> None:
        self._told = self._documents = 0
        self._began = self._last = time.monotonic()

    def __call__(self, done: Done) -> None:
        for warning in done.warnings:
            self._told += 1
            if self._told <= _SHOWN:
                log.warning("%s", warning)
            if self._told == _SHOWN:
                log.warning("more that is rejected is counted and kept, but not listed here")
        self._documents += done.counts.documents
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            speed = self._documents / (now - self._began)
            log.info("%d documents, %.0f a second", self._documents, speed)


def _leave(counts: Counts, tolerance: Tolerance, where: str) -> NoReturn:
    if tolerance.allows(counts):
        sys.exit(0)
    log.error("%d of %d documents were rejected (%s)", counts.rejected, counts.documents, where)
    sys.exit(3)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_below(path: str, folder: str) -> bool:
    if "://" in folder:
        return f"{path}/".startswith(folder.rstrip("/") + "/")
    inner, outer = os.path.realpath(path), os.path.realpath(folder)
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)
