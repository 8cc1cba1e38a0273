"""`clean rules list|show|test`: the rules in force, one rule's page, and its examples run."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.common import log, logging_options, refusing, safe
from cleaner.errors import OptionError

if TYPE_CHECKING:
    from cleaner.rulepack.schema import Packs, Rule

_FOLDERS = click.option(
    "--rules", multiple=True, metavar="DIR", help="A folder of rule files on top of the shipped."
)


@click.group(epilog="Example: clean rules test shared/captions")
def command() -> None:
    """List, show and test rules."""


def _packs(folders: tuple[str, ...]) -> Packs:
    from cleaner import settings
    from cleaner.rulepack.sources import resolve

    return resolve(settings.resolve({"rules": folders})["rules"].value or None)


@command.command("list", epilog="Example: clean rules list --category caption")
@click.option("--category", metavar="CATEGORY", help="Only rules of this category.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a rule.")
@_FOLDERS
@logging_options
@refusing
def list_rules(category: str | None, as_json: bool, rules: tuple[str, ...]) -> None:
    """List the rules in force, sorted by id."""
    packs = _packs(rules)
    if category is not None:
        from cleaner.options import categories

        categories([category], "--category")
    for rule in packs.rules:
        if category not in (None, rule.category):
            continue
        if as_json:
            record = {"id": rule.id, "kind": rule.kind, "category": rule.category,
                      "trust": rule.trust, "source": rule.source}  # fmt: skip
            click.echo(json.dumps(record))
        else:
            click.echo(f"{rule.id:<40} {rule.kind:<9} {rule.category:<13} {rule.trust}")
    for pack in packs.names:
        if as_json:
            click.echo(json.dumps({"id": pack.id, "kind": "names", "names": len(pack.names)}))
        elif category is None:
            click.echo(f"{pack.id:<40} names     {len(pack.names)} names")


@command.command("show", epilog="Example: clean rules show shared/captions/marked-caption")
@click.argument("rule_id", metavar="ID")
@_FOLDERS
@logging_options
@refusing
def show(rule_id: str, rules: tuple[str, ...]) -> None:
    """Show one rule: what it looks for, where, why, and its examples."""
    packs = _packs(rules)
    rule = next((rule for rule in packs.rules if rule.id == rule_id), None)
    if rule is None:
        import difflib

        near = difflib.get_close_matches(rule_id, [rule.id for rule in packs.rules], 3, 0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; see `clean rules list`"
        raise OptionError(f"no rule is called {rule_id!r}{hint}")
    _print_rule(rule)


def _print_rule(rule: Rule) -> None:
    click.secho(rule.id, bold=True)
    click.echo(f"  {rule.kind}, {rule.category}, trust {rule.trust}; rules/{rule.source}")
    click.echo(f"  why: {rule.why}")
    facts: dict[str, Any] = {
        "where": rule.where,
        "lead": rule.lead,
        "bounds": rule.bounds if rule.kind in ("phrase", "keep", "replace") else "",
        "max_words": rule.max_words or "",
        "ends": rule.ends,
        "beside": ", ".join(rule.beside),
        "languages": ", ".join(rule.languages),
        "outlets": ", ".join(rule.outlets),
        "threshold": rule.threshold or "",
        "since": rule.since,
    }
    for name, value in facts.items():
        if value:
            click.echo(f"  {name}: {value}")
    for cue in rule.cues:
        click.echo(f"  cue {cue.weight:g}: {cue.name}: {safe(cue.value)[:100]}")
    for pattern in rule.patterns:
        click.echo(f"  pattern: {safe(pattern.source)[:160]}")
    if rule.lines:
        click.echo(f"  lines: {', '.join(map(safe, rule.lines[:12]))}"
                   + (f" … ({len(rule.lines)})" if len(rule.lines) > 12 else ""))  # fmt: skip
    for kind, examples in (("removes", rule.removes), ("keeps", rule.keeps)):
        for example in examples:
            click.echo(f"  {kind}: {safe(example)}")


@command.command("test", epilog="Example: clean rules test --rules my-rules")
@click.argument("packs", nargs=-1, metavar="[PACK]…")
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How failures are printed.",
)
@_FOLDERS
@logging_options
@refusing
def test(packs: tuple[str, ...], output_format: str, rules: tuple[str, ...]) -> None:
    """Run the examples of all rules, or of the packs named; exit 1 if one does not hold."""
    from cleaner.rulepack.check import check_rules

    chosen = [
        rule
        for rule in _packs(rules).rules
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
