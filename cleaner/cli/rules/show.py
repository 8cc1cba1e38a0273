"""`clean rules list|show`: the rules in force, and one rule's page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.common import logging_options, read_input, refusing, safe
from cleaner.cli.rules.common import command, folders, packs_in_force, shown_path
from cleaner.errors import OptionError

if TYPE_CHECKING:
    from cleaner.rulepack.packs import Packs
    from cleaner.rulepack.rule import Rule


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
            click.echo(json.dumps({"id": pack.id, "kind": "names", "names": pack.count}))
        elif category is None:
            click.echo(f"{pack.id:<40} names     {pack.count} names")


@command.command("show", epilog="Example: clean rules show shared/share/share-bar --in a.txt")
@click.argument("rule_id", metavar="ID")
@click.option(
    "--in", "files", multiple=True, metavar="FILE", help="List what the rule does in this text."
)
@folders
@logging_options
@refusing
def show(rule_id: str, files: tuple[str, ...], rules: tuple[str, ...]) -> None:
    """Show one rule: where it stands, what it looks for, why, and its hits.

    In `removes`, ⟦…⟧ marks what the rule takes when it is run. With --in, the rule acts whatever
    its trust, among all others.
    """
    packs = packs_in_force(rules)
    rule = next((rule for rule in packs.rules if rule.id == rule_id), None)
    if rule is None:
        import difflib

        near = difflib.get_close_matches(rule_id, [rule.id for rule in packs.rules], 3, 0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; see `clean rules list`"
        raise OptionError(f"no rule is called {rule_id!r}{hint}")
    if files:
        _print_hits(packs, rule, files)
    else:
        _print_rule(rule, packs)


def _print_rule(rule: Rule, packs: Packs) -> None:
    from cleaner.lint.hits import example_hits

    place = shown_path(packs.place(rule))
    click.secho(rule.id, bold=True)
    click.echo(f"  {rule.kind}, {rule.category}, trust {rule.trust}; {safe(place)}")
    click.echo(f"  why: {safe(rule.why)}")
    for name, value in _facts(rule).items():
        if value:
            click.echo(f"  {name}: {safe(str(value))}")
    for pack, outlets in packs.extended.get(rule.id.rpartition("/")[0], {}).items():
        if set(outlets) <= set(rule.outlets):
            click.echo(f"  extends to: {safe(', '.join(outlets))}, by `extends` in {safe(pack)}")
    for selector in rule.css:
        click.echo(f"  css: {safe(selector)}")
    for cue in rule.cues:
        click.echo(f"  cue {cue.weight:g}: {cue.name}: {safe(cue.value)[:100]}")
    for pattern in rule.patterns:
        click.echo(f"  pattern: {safe(pattern.source)[:160]}")
    if rule.lines:
        click.echo(f"  lines: {', '.join(map(safe, rule.lines[:12]))}"
                   + (f" … ({len(rule.lines)})" if len(rule.lines) > 12 else ""))  # fmt: skip
    for hit in example_hits(rule) if rule.trust != "retired" else ():
        click.echo(f"  removes: {_indented(hit.text)}")
        click.echo(f"    by {safe('; '.join(hit.reason)) or 'nothing: run clean rules test'}")
        for name, value in hit.captured.items():
            click.echo(f"    captures {name}: {safe(value)}")
    for example in rule.keeps:
        click.echo(f"  keeps: {_indented(example)}")


def _facts(rule: Rule) -> dict[str, Any]:
    """The conditions that are said; defaults that every rule has are not."""
    return {
        "picks": rule.picks,
        "where": "" if rule.kind == "selector" else rule.where,
        "lead": rule.lead,
        "bounds": "" if rule.kind in ("block", "run", "repeat", "selector") else rule.bounds,
        "of": rule.of,
        "min_words": rule.min_words,
        "max_words": rule.max_words,
        "ends": rule.ends,
        "beside": ", ".join(rule.beside),
        "at_least": rule.at_least if rule.kind == "run" else 0,
        "until": rule.until if rule.kind == "from" else "",
        "protects": rule.protects if rule.kind == "keep" else "",
        "with": rule.replacement,
        "languages": ", ".join(rule.languages),
        "outlets": ", ".join(rule.outlets),
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
        "threshold": f"{rule.threshold:g}" if rule.threshold else "",
        "overrides": rule.overrides,
        "formerly": ", ".join(rule.formerly),
        "since": rule.since,
    }


def _indented(text: str) -> str:
    return safe(text).replace("\n", "\n           ")


def _print_hits(packs: Packs, rule: Rule, files: tuple[str, ...]) -> None:
    from cleaner.lint.hits import Seeker

    seeker = Seeker(packs, rule)
    total = 0
    for name in files:
        hits = seeker.hits(read_input(name))
        total += len(hits)
        for hit in hits:
            click.echo(f"{safe(name)}:{hit.line}: {hit.outcome}: {safe(hit.text)!r} "
                       f"({safe(hit.reason)})")  # fmt: skip
    click.echo(f"{total} hit{'s' * (total != 1)} in {len(files)} file{'s' * (len(files) != 1)}")
