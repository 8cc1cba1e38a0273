"""`clean rules diff`: what becomes of a corpus if rules change."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from cleaner.cli.common import logging_options, refusing, safe
from cleaner.cli.rules.common import command

if TYPE_CHECKING:
    from cleaner.learn.diff import RulesDiff


@command.command("diff", epilog="Example: clean rules diff --old shipped --new my-rules texts/")
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS…")
@click.option("--old", required=True, metavar="RULES",
              help="A folder or zip of rules, or `shipped`.")  # fmt: skip
@click.option("--new", required=True, metavar="RULES", help="The same, to be compared with it.")
@click.option("--outlet", metavar="DOMAIN",
              help="Whose documents they are, where they do not say so.")  # fmt: skip
@click.option("--trust", type=click.Choice(["safe", "likely"]), default="safe", show_default=True,
              help="The rules that act.")  # fmt: skip
@click.option("--samples", type=click.IntRange(0), default=10, show_default=True,
              help="How many places are shown before and after.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Of the sample.")
@click.option("--check", is_flag=True, help="Exit 1 if anything changes.")
@click.option("--output-format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="How it is printed.")  # fmt: skip
@logging_options
@refusing
def diff(
    corpus: tuple[str, ...], old: str, new: str, outlet: str | None, trust: str, samples: int,
    seed: int, check: bool, form: str,
) -> None:  # fmt: skip
    """Show what changes in texts and pages if one set of rules takes the place of another.

    CORPUS is texts, pages, JSONL with `text` or `body`, or folders of them. A folder of rules that
    has no `placeholders/` lies on top of the shipped ones.
    """
    from cleaner.learn.diff import packs_at, rules_diff
    from cleaner.learn.sources import documents

    found = rules_diff(packs_at(old), packs_at(new), documents(corpus, outlet),
                       samples=samples, seed=seed, trust=trust)  # fmt: skip
    if form == "json":
        click.echo(json.dumps(found.as_dict()))
    else:
        _show(found)
    sys.exit(int(check and found.differs))


def _show(found: RulesDiff) -> None:
    """The answer for people."""
    rejected = f", {found.rejected} could not be cleaned" if found.rejected else ""
    click.echo(f"{found.documents} documents, the text of {found.changed} changes{rejected}")
    for by, counts in found.by.items():
        if counts:
            click.echo(f"\n{by:<44}{'documents':>10}{'hits':>14}{'characters':>18}")
        most_first = sorted(
            counts.items(),
            key=lambda item: (-item[1].new_characters - item[1].lost_characters, item[0]),
        )
        for name, count in most_first:
            hits = f"+{count.new_hits} -{count.lost_hits}"
            characters = f"+{count.new_characters} -{count.lost_characters}"
            click.echo(f"{safe(name):<44}{count.documents:>10}{hits:>14}{characters:>18}")
    for sample in found.samples:
        click.echo(f"\n{safe(sample.document)} ({safe(', '.join(sample.rules))})")
        for mark, text in (("-", sample.before), ("+", sample.after)):
            for line in text.split("\n") if text else ():
                click.echo(f"{mark} {safe(line)}")
