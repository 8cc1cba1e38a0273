"""`clean rules test`: the examples of rules, run."""

from __future__ import annotations

import json
import sys

import click

from cleaner.cli.common import log, logging_options, refusing, safe
from cleaner.cli.rules.common import command, folders, packs_in_force
from cleaner.errors import OptionError


@command.command("test", epilog="Example: clean rules test --rules my-rules")
@click.argument("packs", nargs=-1, metavar="[PACK]…")
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How failures are printed.",
)
@folders
@logging_options
@refusing
def test(packs: tuple[str, ...], output_format: str, rules: tuple[str, ...]) -> None:
    """Run the examples of all rules, or of the packs named; exit 1 if one does not hold."""
    from cleaner.rulepack.check import check_rules

    chosen = [
        rule
        for rule in packs_in_force(rules).rules
        if not packs or any(rule.id == p or rule.id.startswith(p + "/") for p in packs)
    ]
    if not chosen:
        raise OptionError(f"no rule belongs to {', '.join(packs)}; see `clean rules list`")
    failures = check_rules(chosen)
    for failure in failures:
        if output_format == "json":
            click.echo(
                json.dumps(
                    {
                        "rule": failure.rule,
                        "at": failure.at,
                        "kind": failure.kind,
                        "example": failure.example,
                        "message": failure.message,
                    }
                )
            )
        else:
            click.echo(f"rules/{failure.at}: {failure.rule} {failure.kind}: "
                       f"{safe(failure.example)!r}: {safe(failure.message)}")  # fmt: skip
    examples = sum(len(rule.removes) + len(rule.keeps) for rule in chosen)
    log.info("%d rules, %d examples", len(chosen), examples)
    if output_format == "text":
        click.echo(f"{len(chosen)} rules, {examples} examples, {len(failures)} do not hold")
    sys.exit(1 if failures else 0)
