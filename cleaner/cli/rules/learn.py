"""`clean rules learn|promote`: a pack proposed from an outlet's documents, and its way into use."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.common import log, logging_options, refusing, safe
from cleaner.cli.files import OutputFile
from cleaner.cli.rules.common import (
    chosen_folders,
    command,
    folders,
    packs_in_force,
    shown_path,
    write_new,
)  # fmt: skip
from cleaner.errors import OptionError

if TYPE_CHECKING:
    from cleaner.learn.learn import Learned


@command.command("learn", epilog="Example: clean rules learn saved/ --outlet example.org")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--outlet", metavar="DOMAIN",
              help="Whose documents they are, where they do not say so.")  # fmt: skip
@click.option("--to", default="rules", show_default=True, metavar="DIR",
              help="The folder of rule files.")  # fmt: skip
@folders
@logging_options
@refusing
def learn(paths: tuple[str, ...], outlet: str | None, to: str, rules: tuple[str, ...]) -> None:
    """Propose a pack from three or more documents of an outlet.

    PATH is a text, a page, JSONL with `text` or `body`, or a folder of them; clean texts of a run
    show what survived it. Lines that recur where the article's own words would not are proposed,
    each with its evidence; nothing of it acts until it is promoted. Exit 2 if no outlet had
    enough documents.
    """
    from cleaner.fixtures.run import fixture_cleaner
    from cleaner.fixtures.scaffold import checked_outlet
    from cleaner.learn.corpus import learn_all
    from cleaner.learn.sources import documents

    if outlet:
        checked_outlet(outlet)
    folder = Path(to)
    used = (*rules, to) if folder.is_dir() and any(folder.rglob("*.y*ml")) else rules
    cleaner = fixture_cleaner(packs_in_force(used))
    done = 0
    for learned in learn_all(documents(paths, outlet), cleaner):
        if isinstance(learned, OptionError):
            log.error("%s", learned)
            continue
        done += 1
        _write(learned, folder)
    if not done:
        sys.exit(2)


def _write(learned: Learned, folder: Path) -> None:
    """Write one outlet's pack and say what is in it."""
    if not learned.pack:
        click.echo(f"{learned.outlet}: nothing recurs that the rules in force leave in")
    else:
        path = folder / "outlets" / f"{learned.outlet}.learned.yaml"
        write_new(path, learned.pack)
        proposed = len(learned.items) + len(learned.selectors)
        click.echo(f"wrote {safe(path.as_posix())}: {proposed} proposed from "
                   f"{learned.documents} documents")  # fmt: skip
        click.echo(f"  look through it, then type: clean rules promote "
                   f"{safe(shlex.quote(path.as_posix()))}")  # fmt: skip
    for text in learned.prose:
        click.echo(f"  recurs, but reads as the article's own words: {safe(text[:80])}")


@command.command("promote", epilog="Example: clean rules promote my-rules/outlets/example.org.yaml")
@click.argument("pack", metavar="PACK")
@click.argument("names", nargs=-1, metavar="[RULE]…")
@click.option("--to", type=click.Choice(["likely", "safe"]), default="safe", show_default=True,
              help="The trust they get.")  # fmt: skip
@folders
@logging_options
@refusing
def promote(pack: str, names: tuple[str, ...], to: str, rules: tuple[str, ...]) -> None:
    """Let reviewed rules of a pack act: all that are trusted less, or those named.

    PACK is a file, or a pack's id. Only their trust is written; all else in the file stays as it
    is. Nothing is written, with exit 1, where `clean rules check` finds an error in them at that
    trust, or where one would take something of a good article, were it of that outlet.
    """
    from cleaner.learn.promote import promote as promoted

    done = promoted(pack, names, to, chosen_folders(rules))
    shown = safe(shown_path(str(done.path)))
    if done.problems:
        for problem in done.problems:
            place = f"{shown_path(problem.path)}:{problem.line}"
            click.echo(safe(f"{place}: {problem.about}: {problem.message} [{problem.code}]"))
            if problem.advice:
                click.echo(safe(f"    → {problem.advice}"))
        click.echo(f"{shown}: nothing is promoted; mend the above, or name other rules")
        sys.exit(1)
    OutputFile(done.path).write(done.text.encode())
    for name in done.rules:
        click.echo(f"{safe(name)}: {to}")
