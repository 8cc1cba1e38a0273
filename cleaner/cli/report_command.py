"""`clean report`: what cleaning did, as one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.common import (
    clean_input,
    cleaner_and_document,
    cleaner_options,
    document_options,
    log,
    logging_options,
    read_input,
    read_text,
    refusing,
)
from cleaner.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 500


@click.command(epilog="Example: clean report article.txt -o report.html")
@click.argument("inputs", nargs=-1, required=True, metavar="FILE_OR_RUN…")
@click.option("-o", "--out", required=True, metavar="FILE", help="The HTML file to write.")
@click.option("--ledger", metavar="FILE", help="FILE is the clean text of this ledger (JSONL).")
@click.option("--key", metavar="KEY", help="Which document, where the ledger holds several.")
@click.option("--texts", metavar="DIR", help="The clean texts that belong to a run's ledger file.")
@click.option("--seed", type=int, default=0, show_default=True,
              help="Which documents of a run are drawn.")  # fmt: skip
@cleaner_options
@document_options
@logging_options
@refusing
def command(
    inputs: tuple[str, ...],
    out: str,
    ledger: str | None,
    key: str | None,
    texts: str | None,
    seed: int,
    **options: Any,
) -> None:
    """Show what cleaning did to documents, or in a run, as one HTML file.

    Files are cleaned and shown with every edit, its rule and evidence, near misses and vetoes. A
    folder, or a ledger, is a run: it is counted, and of its documents those that lost most,
    flagged ones and a sample are shown. The file loads nothing and sends nothing.
    """
    from cleaner.cli.files import OutputFile, is_same
    from cleaner.report.page import page

    for name in inputs:
        if is_same(name, out):
            raise OptionError(f"{out}: is also an input; write the report to another file")
    if len(inputs) > _MOST:
        raise OptionError(
            f"{len(inputs)} files are too many for one page; name at most {_MOST}, or clean them "
            "with `clean run` and report on its folder"
        )
    target = OutputFile(Path(out))
    try:
        if ledger is not None:
            data = _of_ledger(inputs, ledger, key)
        elif _is_run(inputs):
            from cleaner.report.run import run_view

            data = run_view(inputs[0], seed=seed, texts=texts)
        elif texts is not None:
            raise OptionError(f"--texts belongs to a ledger, and {inputs[0]} is none; leave it out")
        else:
            data = _of_files(inputs, options)
        content = page(data, _title(inputs))
    except BaseException:
        target.discard()
        raise
    target.write(content)
    log.info("%s: %s documents, %s bytes", out, len(data["documents"]), f"{len(content):,}")


def _title(inputs: Sequence[str]) -> str:
    named = inputs[0] if len(inputs) == 1 else f"{len(inputs)} documents"
    return f"clean report: {named}"


def _is_run(inputs: Sequence[str]) -> bool:
    runs = [name for name in inputs if Path(name).is_dir() or _opens_as_ledger(name)]
    if runs and len(inputs) > 1:
        raise OptionError(
            f"{runs[0]}: is a run, and a report shows one run alone; name it by itself"
        )
    return bool(runs)


def _opens_as_ledger(name: str) -> bool:
    from cleaner.errors import InputError
    from cleaner.runs.read import is_parquet, open_lines, parsed

    if not Path(name).is_file():
        return False
    if is_parquet(Path(name)):
        return True
    try:
        with open_lines(Path(name)) as lines:
            first = parsed(lines.readline(1 << 20))
    except (InputError, OSError, EOFError):
        return False
    return isinstance(first, dict) and first.get("record") == "document"


def _of_files(inputs: Sequence[str], options: dict[str, Any]) -> dict[str, Any]:
    from cleaner.report.article import explained_view
    from cleaner.report.run import as_list

    cleaner, document = cleaner_and_document(options)
    shown = []
    for name in inputs:
        result = clean_input(cleaner, read_input(name), name, id=name, **document)
        shown.append(explained_view(cleaner.explain(result), cleaner.packs))
    return as_list(shown)


def _of_ledger(inputs: Sequence[str], ledger: str, key: str | None) -> dict[str, Any]:
    from cleaner.cli.restore_command import choose
    from cleaner.report.article import view
    from cleaner.report.run import as_list

    if key is not None and len(inputs) > 1:
        raise OptionError("--key names one document; name one clean text with it")
    return as_list(view(choose(ledger, key, name), read_text(name)) for name in inputs)
