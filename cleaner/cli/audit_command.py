"""`clean audit RUN`: a sample of edits for a person to mark; `--read`: what the marks say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.common import logging_options, refusing, safe
from cleaner.cli.files import OutputFile
from cleaner.errors import OptionError

if TYPE_CHECKING:
    from cleaner.runs.marks import Precision


@click.command(epilog="Example: clean audit november -n 200 --seed 7 -o sample.csv")
@click.argument("run", required=False)
@click.option("-n", "size", type=click.IntRange(1, 100_000), default=200, show_default=True,
              help="How many edits to draw.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Another draws others.")
@click.option("--texts", metavar="DIR", help="The clean texts of a ledger file, for context.")
@click.option("-o", "--out", metavar="FILE", help="Where the sample is written (CSV).")
@click.option("--read", "marked", metavar="FILE", help="Read the marks of a sample.")
@logging_options
@refusing
def command(
    run: str | None,
    size: int,
    seed: int,
    texts: str | None,
    out: str | None,
    marked: str | None,
) -> None:
    """Draw a sample of a run's edits to mark, and read the marks.

    Each rule gets an equal part, spread over languages and outlets. Write ok or wrong into the
    column `mark`; `--read` then tells each rule's precision with its interval of 95 % (Wilson).
    A rule is to be demoted where the upper end lies below 95 %.
    """
    if (run is None) == (marked is None):
        raise OptionError("name a run to draw from, or a marked sample with --read")
    if marked is not None:
        _read(marked)
        return
    if out is None:
        raise OptionError("name the file that the sample is written to: -o sample.csv")
    assert run is not None
    _draw(run, size, seed, texts, out)


def _draw(run: str, size: int, seed: int, texts: str | None, out: str) -> None:
    from cleaner.runs.marks import to_csv
    from cleaner.runs.sample import audit, strata

    kept = OutputFile(Path(out))
    try:
        sampled = audit(run, size, seed=seed, texts=texts)
    except BaseException:
        kept.discard()
        raise
    kept.write(to_csv(sampled).encode("utf-8"))
    rules = len({item.rule for item in sampled})
    click.echo(
        f"{safe(out)}: {len(sampled)} edits of {rules} rules, {strata(sampled)} strata; write ok "
        f"or wrong into `mark`, then: clean audit --read {safe(out)}"
    )
    if not any(item.before or item.after for item in sampled):
        click.echo("without context: name the folder of clean texts with --texts DIR")


def _read(marked: str) -> None:
    from cleaner.runs.marks import TARGET, read_marks

    audit = read_marks(marked)
    click.echo(f"{'rule':<44} {'right':>9} {'precision':>10} {'interval':>17}  verdict")
    for precision in audit.rules:
        click.echo(_line(precision.rule, precision))
    click.echo(_line("all, by how often each rule acts", audit.overall))
    if audit.unmarked:
        click.echo(f"{audit.unmarked} rows are not marked")
    demoted = [safe(p.rule) for p in audit.rules if p.verdict == "demote"]
    click.echo(f"to demote (upper end below {TARGET:.0%}): {', '.join(demoted) or 'none'}")


def _line(name: str, precision: Precision) -> str:
    interval = f"{100 * precision.low:.1f}–{100 * precision.high:.1f} %"
    return (
        f"{safe(name):<44} {f'{precision.right}/{precision.marked}':>9} "
        f"{100 * precision.share:>8.1f} % {interval:>17}  {precision.verdict}"
    )
