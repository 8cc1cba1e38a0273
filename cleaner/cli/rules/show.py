"""`clean rules list|show`: the rules in force, and one rule's page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.common import logging_options, refusing, safe
from cleaner.cli.rules.common import command, folders, packs_in_force
from cleaner.errors import OptionError

if TYPE_CHECKING:
    from cleaner.rulepack.schema import Rule


@command.command("list", epilog="Example: clean rules list --category caption")
@click.option("--category", metavar="CATEGORY", help="Only rules of this category.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a rule.")
@folders
@logging_options
@refusing
def list_rules(category: str | None, as_json: bool, rules: tuple[str, ...]) -> None:
    """List the rules in force, sorted by id."""
    packs = packs_in_force(rules)
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
@folders
@logging_options
@refusing
def show(rule_id: str, rules: tuple[str, ...]) -> None:
    """Show one rule: what it looks for, where, why, and its examples."""
    packs = packs_in_force(rules)
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
