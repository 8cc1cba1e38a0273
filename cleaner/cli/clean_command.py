"""`clean FILE…`: files or stdin in, clean text out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner import __version__
from cleaner.cli.commands import COMMANDS
from cleaner.cli.common import (
    clean_input,
    cleaner_and_document,
    cleaner_options,
    document_options,
    log,
    logging_options,
    read_input,
    refusing,
    safe,
    write_stdout,
)
from cleaner.cli.files import OutputFile, is_same
from cleaner.errors import InputError, OptionError, OutputError
from cleaner.read.kind import PAGE_NAMES

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.result import Result


class _WithCommands(click.Command):
    """Its help lists the other commands too."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands (a file of that name is ./NAME)"):
            formatter.write_dl(sorted(COMMANDS.items()))
        super().format_epilog(ctx, formatter)


@click.command(
    cls=_WithCommands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: clean *.txt -o cleaned --ledger ledger.jsonl",
)
@click.version_option(__version__, prog_name="clean")
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option(
    "-o",
    "--out",
    "out",
    metavar="DIR",
    help="Write each clean text to DIR/NAME; that of a page to NAME.txt.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="One JSON object a document: text, verdict, flags, captured, ledger.",
)
@click.option("--ledger", "ledger", metavar="FILE", help="Write the ledger (JSONL) to FILE.")
@click.option(
    "--check",
    is_flag=True,
    help="Write no text; list files that would change, exit 1 if there are any.",
)
@cleaner_options
@document_options
@logging_options
@refusing
def command(
    files: tuple[str, ...],
    out: str | None,
    as_json: bool,
    ledger: str | None,
    check: bool,
    **options: Any,
) -> None:
    """Take spill out of news text and keep an exact ledger.

    Cleans files (or stdin), plain text or HTML pages, and writes the clean text to stdout.
    """
    names = files or ("-",)
    if not files and sys.stdin is not None and sys.stdin.isatty():
        raise OptionError("no file named and nothing piped in; write `clean FILE`, or see --help")
    _check_options(names, out, as_json, check, ledger)
    cleaner, document = cleaner_and_document(options)
    kept = None if ledger is None else OutputFile(Path(ledger))
    job = _Job(cleaner, out, as_json, check, document, ledger is not None)
    try:
        for name in names:
            job.clean(name)
    except BaseException:
        if kept is not None:
            kept.discard()
        raise
    if kept is not None:
        kept.write("".join(job.ledgers).encode("utf-8"))
    sys.exit(job.exit_code(len(names)))


def _check_options(
    names: tuple[str, ...], out: str | None, as_json: bool, check: bool, ledger: str | None
) -> None:
    """Refuse what cannot be meant, before anything is read."""
    if names and names[0].isalpha() and not os.path.exists(names[0]):
        _check_command(names[0])
    if as_json and out is not None:
        raise OptionError("--json writes to stdout and -o to files; use one of them")
    if check and (as_json or out is not None):
        raise OptionError("--check writes no text; leave -o and --json out")
    if len(names) > 1 and out is None and not as_json and not check:
        raise OptionError(
            f"{len(names)} files but one stdout; name a folder with -o DIR, or use --json"
        )
    if len(set(names)) < len(names):
        raise OptionError("a file is named twice")
    targets: dict[str, str] = {}
    for name in names if out is not None else ():
        target = os.path.join(str(out), _target_name(name))
        if target in targets:
            raise OptionError(
                f"{targets[target]} and {name} would both become {target}; clean them in two runs"
            )
        targets[target] = name
    for written in (*targets, *([] if ledger is None else [ledger])):
        for name in names:
            if name != "-" and is_same(written, name):
                raise OptionError(f"{name} would be overwritten; name another place")
    if ledger is not None and any(is_same(ledger, target) for target in targets):
        raise OptionError(f"--ledger {ledger} is the place of a clean text; name another file")
    if out is not None and os.path.exists(out) and not os.path.isdir(out):
        raise OptionError(f"-o {out}: is no folder; name one")


def _check_command(name: str) -> None:
    # `clean rpeort run` would be told that two files have one stdout.
    import difflib

    from cleaner.cli.commands import COMMANDS

    if near := difflib.get_close_matches(name, COMMANDS, 1, 0.7):
        raise OptionError(
            f"{name}: no such file, and no such command; did you mean `clean {near[0]}`?"
        )


def _target_name(name: str) -> str:
    """What the clean text is called: as its input, but no text is called a page."""
    if name == "-":
        return "stdin.txt"
    path = Path(name)
    return path.with_suffix(".txt").name if path.suffix.lower() in PAGE_NAMES else path.name


class _Job:
    """Cleans one input after the other and counts how it went."""

    def __init__(
        self,
        cleaner: Cleaner,
        out: str | None,
        as_json: bool,
        check: bool,
        document: dict[str, Any],
        keep_ledger: bool,
    ) -> None:
        self._keep_ledger = keep_ledger
        self._cleaner = cleaner
        self._out = out
        self._as_json = as_json
        self._check = check
        self._document = document
        self.ledgers: list[str] = []
        self._rejected = self._missing = self._changed = 0

    def clean(self, name: str) -> None:
        """Clean one input; a rejected one is told and counted, and the next goes on."""
        try:
            raw = read_input(name)
            known_as = "stdin" if name == "-" else name
            result = clean_input(self._cleaner, raw, name, id=known_as, **self._document)
            self._write(name, raw, result)
        except (InputError, OptionError, OutputError) as error:
            if isinstance(error, (OptionError, OutputError)) and self._out is None:
                raise
            self._rejected += 1
            self._missing += getattr(error, "reason", "") in ("unreadable", "not_a_file")
            message = str(error) if str(error).startswith(name) else f"{name}: {error}"
            log.error("%s", message)
            return
        if not raw:
            log.warning("%s: is empty, and so is its clean text", name)
        log.info("%s: %s, %d entries", name, result.verdict, len(result.entries))
        if self._keep_ledger:
            self.ledgers.append(result.ledger.to_jsonl())

    def _write(self, name: str, raw: bytes, result: Result) -> None:
        content = result.text.encode("utf-8")
        if self._check:
            if content != raw:
                self._changed += 1
                click.echo(safe(name))
        elif self._as_json:
            write_stdout(_as_json(result).encode("utf-8"))
        elif self._out is None:
            write_stdout(content)
        else:
            OutputFile(Path(self._out) / _target_name(name)).write(content)

    def exit_code(self, inputs: int) -> int:
        """The documented exit code of the run."""
        if self._missing == inputs:
            return 2
        if self._rejected:
            return 3
        return 1 if self._changed else 0


def _as_json(result: Result) -> str:
    from cleaner.ledger import dump_json

    records = result.ledger.records()
    return (
        dump_json(
            {
                "id": result.document_id,
                "text": result.text,
                "title": result.title,
                "verdict": result.verdict,
                "flags": list(result.flags),
                "language": result.language,
                "captured": dict(result.captured),
                "mentions": [_mention(m) for m in result.mentions],
                "ledger": records,
            }
        )
        + "\n"
    )


def _mention(mention: Any) -> dict[str, Any]:
    fields = ("start", "end", "clean_start", "clean_end", "before", "after", "canonical", "kind",
              "country", "tier", "trust", "cost", "pack")  # fmt: skip
    return {**{name: getattr(mention, name) for name in fields}, "ids": dict(mention.ids)}
