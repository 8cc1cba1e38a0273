"""`clean compare OUT_A OUT_B`: which texts differ between two runs, and by which rules."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from cleaner.cli.common import logging_options, refusing, safe

if TYPE_CHECKING:
    from cleaner.runs.compare import Difference, Summary

_SAID = {
    "text": "text differs",
    "input": "text differs, and so does the input",
    "only_a": "only in OUT_A",
    "only_b": "only in OUT_B",
}


@click.command(epilog="Example: clean compare before.jsonl after.jsonl")
@click.argument("out_a", metavar="OUT_A")
@click.argument("out_b", metavar="OUT_B")
@click.option("--output-format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="One line a document, or one JSON object.")  # fmt: skip
@logging_options
@refusing
def command(out_a: str, out_b: str, form: str) -> None:
    """Tell which texts differ between two runs, and by which rules.

    A run is a ledger file or a folder that holds ledgers. A rule is listed where it made an edit
    that the other run lacks: -rule in OUT_A only, +rule in OUT_B only. Exit code 1 where anything
    differs.
    """
    from cleaner.runs.compare import Comparison

    comparison = Comparison(out_a, out_b)
    for difference in comparison:
        click.echo(_json(difference) if form == "json" else _line(difference))
    summary = comparison.summary
    if form == "json":
        click.echo(json.dumps(_summary(summary)))
    else:
        _show(summary)
    sys.exit(1 if summary.differ else 0)


def _line(difference: Difference) -> str:
    rules = [f"-{rule}" for rule in difference.rules_a]
    rules += [f"+{rule}" for rule in difference.rules_b]
    said = _SAID[difference.change]
    if difference.change == "text" and not rules:
        said += "; the same edits at other places"
    named = safe(" ".join([difference.id, *rules])).replace("\n", "\\n")
    return f"{named}: {said}" if not rules else named


def _json(difference: Difference) -> str:
    return json.dumps(
        {
            "record": "difference",
            "id": difference.id,
            "change": difference.change,
            "rules_a": difference.rules_a,
            "rules_b": difference.rules_b,
        }
    )


def _summary(summary: Summary) -> dict[str, object]:
    return {
        "record": "summary",
        "compared": summary.compared,
        "same_fingerprint": summary.fingerprints_a == summary.fingerprints_b,
        "changes": dict(summary.changes),
        "rules_a": dict(summary.rules_a),
        "rules_b": dict(summary.rules_b),
    }


def _show(summary: Summary) -> None:
    changes = summary.changes
    click.echo(
        f"{summary.compared} documents in both: {changes['text'] + changes['input']} differ "
        f"({changes['input']} of another input); only in OUT_A: {changes['only_a']}, only in "
        f"OUT_B: {changes['only_b']}"
    )
    if summary.fingerprints_a == summary.fingerprints_b:
        click.echo("same fingerprint: same version, packs and options")
    for sign, rules in (("-", summary.rules_a), ("+", summary.rules_b)):
        for rule, count in _most(rules):
            click.echo(f"{count:>9}  {sign}{safe(rule)}")


def _most(rules: Counter[str]) -> list[tuple[str, int]]:
    return sorted(rules.items(), key=lambda item: (-item[1], item[0]))
