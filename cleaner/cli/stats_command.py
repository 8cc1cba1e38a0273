"""`clean stats RUN`: what a run did, and what changed within an outlet since another run."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from cleaner.cli.common import logging_options, refusing, safe
from cleaner.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.runs.drift import Drift, DriftReport
    from cleaner.runs.stats import RunStats, Tally

SHOWN = 20


@click.command(epilog="Example: clean stats november --against october --fail-on-drift 10%")
@click.argument("run")
@click.option("--against", metavar="RUN", help="Tell drift since this earlier run.")
@click.option("--fail-on-drift", "floor", metavar="P%",
              help="Exit 1 on a drift of P points or more.  [told from: 10%]")  # fmt: skip
@click.option("--rules", multiple=True, metavar="DIR",
              help="A folder or zip of rule files on top of the shipped.")  # fmt: skip
@click.option("--output-format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="The most frequent, or all as one JSON object.")  # fmt: skip
@logging_options
@refusing
def command(
    run: str, against: str | None, floor: str | None, rules: tuple[str, ...], form: str
) -> None:
    """Count a run by rule, outlet, language; tell drift against another.

    A run is a ledger file or a folder that holds ledgers. Drift is told for outlets with 20
    documents in both runs: a removed share that jumped or fell, rules that hit in more or fewer
    documents, by more points than P and beyond chance (Fisher's exact test, corrected for the
    number of comparisons).
    """
    from cleaner.rulepack.sources import resolve
    from cleaner.runs.drift import FLOOR, drift
    from cleaner.runs.stats import never_fired, stats, to_record
    from cleaner.settings import resolve as settings

    if floor is not None and against is None:
        raise OptionError("--fail-on-drift needs an earlier run: --against RUN")
    points = FLOOR if floor is None else _points(floor)
    packs = resolve(settings({"rules": rules})["rules"].value)
    counted = stats(run)
    silent = never_fired(counted, packs)
    report = None
    same_rules = True
    if against is not None:
        earlier = stats(against)
        report = drift(earlier, counted, points)
        same_rules = earlier.fingerprints == counted.fingerprints
    if form == "json":
        record = to_record(counted) | {"never_fired": silent}
        if report is not None:
            record["drift"] = _record(report, same_rules)
        click.echo(json.dumps(record))
    else:
        _show(counted, silent)
        if report is not None:
            _show_drift(report, points, same_rules)
    sys.exit(1 if floor is not None and report is not None and report.found else 0)


def _points(value: str) -> float:
    try:
        points = float(value.removesuffix("%")) / 100
    except ValueError:
        points = -1.0
    if not 0 < points <= 1:
        raise OptionError(f"--fail-on-drift is {value!r}; write percentage points, as in 10%")
    return points


def _show(counted: RunStats, silent: tuple[str, ...]) -> None:
    lost = "not told by the run" if counted.rejected is None else f"{counted.rejected:,}"
    click.echo(f"documents: {counted.documents:,}, changed: {counted.changed:,}, rejected: {lost}")
    if counted.measured:
        gone = 100 - 100 * counted.chars_out / counted.chars_in if counted.chars_in else 0.0
        click.echo(
            f"characters: {counted.chars_in:,} in, {counted.chars_out:,} out ({gone:.2f} % fewer)"
        )
    if counted.measured < counted.documents:
        click.echo(
            f"the ledgers of {counted.documents - counted.measured:,} documents do not tell how "
            "long the texts are; clean them anew for removed shares"
        )
    for name, counts in (("verdicts", counted.verdicts), ("flags", counted.flags)):
        listed = ", ".join(f"{safe(key)} {count:,}" for key, count in counts.most_common())
        click.echo(f"{name}: {listed or 'none'}")
    _table("rule", {name: tally for name, tally in counted.rules.items() if tally.hits})
    _table("category", counted.categories)
    _table("outlet", {name: outlet.tally for name, outlet in counted.outlets.items()})
    _table("language", counted.languages)
    click.echo(f"\nof the packs in force now, {len(silent):,} rules never fired in this run")
    _listed(silent)


def _table(what: str, tallies: Mapping[str, Tally]) -> None:
    click.echo(f"\n{what:<44} {'documents':>11} {'hits':>11} {'characters':>13}")
    ranked = sorted(tallies.items(), key=lambda item: (-item[1].hits, item[0]))
    for name, tally in ranked[:SHOWN]:
        shown = safe(name).replace("\n", "\\n") or "(not told)"
        click.echo(f"{shown:<44} {tally.documents:>11,} {tally.hits:>11,} {tally.removed:>13,}")
    _more(len(ranked))


def _listed(names: tuple[str, ...]) -> None:
    for name in names[:SHOWN]:
        click.echo(f"    {safe(name)}")
    _more(len(names))


def _more(count: int) -> None:
    if count > SHOWN:
        click.echo(f"… and {count - SHOWN:,} more; --output-format json lists all")


def _show_drift(report: DriftReport, points: float, same_rules: bool) -> None:
    click.echo(
        f"\ndrift of {100 * points:g} points or more: {len(report.found)} found in "
        f"{report.judged:,} outlets ({report.comparisons:,} comparisons); "
        f"{report.too_small:,} outlets have too few documents to tell"
    )
    if not same_rules:
        click.echo("the runs have different fingerprints: rules may differ, not the outlets")
    for item in report.found:
        click.echo(safe(_sentence(item)).replace("\n", "\\n"))


def _sentence(item: Drift) -> str:
    outlet = item.outlet or "(not told)"
    documents = f"{item.documents_before} and {item.documents_after} documents, p {item.p:.1g}"
    change = f"{100 * item.before:.1f} % → {100 * item.after:.1f} %"
    if item.rule:
        return f"    {outlet}: {item.rule} {item.what}: in {change} of {documents}"
    return f"    {outlet}: removed share {item.what}: {change} of a document ({documents})"


def _record(report: DriftReport, same_rules: bool) -> dict[str, object]:
    return {
        "judged": report.judged,
        "too_small": report.too_small,
        "comparisons": report.comparisons,
        "same_fingerprint": same_rules,
        "found": [
            {
                "outlet": item.outlet,
                "rule": item.rule,
                "what": item.what,
                "before": item.before,
                "after": item.after,
                "documents": [item.documents_before, item.documents_after],
                "p": item.p,
            }
            for item in report.found
        ],
    }
