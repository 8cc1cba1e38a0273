"""`clean rules new|accept`: an outlet's pack and fixtures, and what the fixtures must become."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.common import logging_options, read_input, refusing, safe
from cleaner.cli.files import OutputFile
from cleaner.cli.rules.common import (
    chosen_folders,
    command,
    folders,
    packs_in_force,
    write_new,
)
from cleaner.errors import OptionError

if TYPE_CHECKING:
    from cleaner.fixtures.find import Fixture
    from cleaner.fixtures.scaffold import Scaffold, Source
    from cleaner.result import Result

_SCHEMA = "pack.schema.json"


@command.command(
    "new", epilog="Example: clean rules new example.org --text a.txt --text b.txt --to my-rules"
)
@click.argument("outlet", metavar="OUTLET")
@click.option(
    "--text", "texts", multiple=True, metavar="FILE",
    help="An article of the outlet; two or more show what recurs.",
)  # fmt: skip
@click.option(
    "--page", "pages", multiple=True, metavar="FILE",
    help="An article as an HTML page; selectors are proposed for what all pages share.",
)  # fmt: skip
@click.option(
    "--spill", multiple=True, metavar="TEXT", help="A passage that is to go, word for word."
)
@click.option(
    "--to", default="rules", show_default=True, metavar="DIR", help="The folder of rule files."
)
@click.option("--encoding", metavar="NAME", help="Their encoding, where it is not UTF-8.")
@logging_options
@refusing
def new(
    outlet: str,
    texts: tuple[str, ...],
    pages: tuple[str, ...],
    spill: tuple[str, ...],
    to: str,
    encoding: str | None,
) -> None:
    """Write a pack with TODOs for an outlet, and scrubbed fixtures."""
    from cleaner.fixtures.find import INPUT, PAGE
    from cleaner.fixtures.run import fixture_cleaner
    from cleaner.fixtures.scaffold import checked_outlet, scaffold
    from cleaner.rulepack.find import shipped_folder

    checked_outlet(outlet)
    folder = Path(to)
    pack = folder / "outlets" / f"{outlet}.yaml"
    beside = pack.with_suffix("")
    sources = _sources(texts, pages)
    places = {s.name: beside / f"{s.name}{PAGE if s.is_page else INPUT}" for s in sources}
    for path in (pack, pack.with_suffix(".yml"), *places.values()):
        if path.exists():
            raise OptionError(
                f"{path.as_posix()} is there already and is not overwritten; edit it, or move it"
            )
    cleaner = fixture_cleaner(packs_in_force(_with(folder)))
    made = scaffold(outlet, sources, spill, cleaner, encoding)
    schema = folder / _SCHEMA
    if not schema.exists():
        write_new(schema, (shipped_folder() / _SCHEMA).read_text("utf-8"))
        click.echo(f"wrote {_shown(schema)}, for editors")
    write_new(pack, made.pack)
    click.echo(f"wrote {_shown(pack)}: {_holds(made)}")
    for (name, text), source in zip(made.inputs, sources, strict=True):
        write_new(places[name], text)
        what = "words" if source.is_page else "prose"
        click.echo(f"wrote {_shown(places[name])}: {safe(source.shown)} with filler for its {what}")
        for told in (told for place, told in made.differing if place == name):
            click.echo(f"  not as in the page, for rules know it by its words: {safe(told)}")
    for text in made.gone:
        click.echo(f"needs no rule, since it goes already: {safe(text)}")
    for text in made.left_out:
        click.echo(f"left out, for no simple rule takes it: {safe(text)}")
    if pages and not made.selectors:
        click.echo("no element of one name holds the article on all pages; give others")
    if sources and not (made.selectors or made.lines or made.sentences):
        click.echo(
            "no line recurs that the rules in force leave in; give another text, or name spill by "
            "--spill TEXT"
        )
    is_shipped = folder.resolve() == shipped_folder().resolve()
    scope = f"outlets/{outlet}" if is_shipped else f"--rules {safe(shlex.quote(to))}"
    click.echo(f"\nNow edit {_shown(pack)}, where each TODO says what to do. Then type:")
    click.echo(f"  clean rules check {scope}")


def _sources(texts: tuple[str, ...], pages: tuple[str, ...]) -> list[Source]:
    """The articles, each with a fixture name of its own made from its file's name."""
    from cleaner.fixtures.scaffold import Source

    found: list[Source] = []
    given = [*((text, False) for text in texts), *((page, True) for page in pages)]
    for file, is_page in given:
        stem = re.sub(r"[^\w-]+", "-", Path(file).stem).strip("-") or (
            "page" if is_page else "text"
        )
        taken = {source.name for source in found}
        name = next(n for i in range(1, len(given) + 1)
                    if (n := stem if i == 1 else f"{stem}-{i}") not in taken)  # fmt: skip
        found.append(Source(file, name, read_input(file), is_page))
    return found


def _with(folder: Path) -> tuple[str, ...]:
    """The folders of a run, with `folder` where it holds packs already and is none of them."""
    from cleaner.rulepack.find import shipped_folder

    chosen = chosen_folders(())
    used = [shipped_folder(), *map(Path, chosen)]
    if folder.resolve() in [place.resolve() for place in used] or not any(folder.rglob("*.y*ml")):
        return chosen
    return (*chosen, str(folder))


def _holds(made: Scaffold) -> str:
    counts = [(len(made.lines), "line"), (len(made.sentences), "sentence")]
    said = [_many(count, what) for count, what in counts if count]
    to_go = [" and ".join(said) + " to go"] if said else []
    found = [_many(len(made.selectors), "selector")] if made.selectors else []
    return ", ".join([*found, *to_go]) or "a rule to fill in"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _shown(path: Path) -> str:
    return safe(path.as_posix())


@command.command("accept", epilog="Example: clean rules accept --rules my-rules")
@click.argument("packs", nargs=-1, metavar="[PACK]…")
@click.option("--yes", is_flag=True, help="Write without asking, as scripts need it.")
@folders
@logging_options
@refusing
def accept(packs: tuple[str, ...], yes: bool, rules: tuple[str, ...]) -> None:
    """Show what became of the fixtures, and write it down as what must become of them."""
    from cleaner.fixtures.run import fixture_cleaner, read, run

    cleaner = fixture_cleaner(packs_in_force(rules))
    chosen = _chosen(packs, chosen_folders(rules))
    is_asked = sys.stdin is not None and sys.stdin.isatty()
    written = same = left = 0
    for fixture in chosen:
        result = run(fixture, cleaner)
        before = read(fixture.clean) if fixture.clean else None
        if before == result.text:
            same += 1
            continue
        _show(fixture, result, before)
        expectation = _shown(fixture.expectation)
        if yes or (is_asked and click.confirm(f"Write {expectation}?")):
            OutputFile(fixture.expectation).write(result.text.encode())
            written += 1
        else:
            left += 1
    if left and not is_asked:
        raise OptionError(
            "nobody is there to be asked, so nothing is written; if the above is right, add --yes"
        )
    click.echo(f"{written} written, {same} as they were" + (f", {left} left" if left else ""))


def _chosen(packs: tuple[str, ...], folders: tuple[str, ...]) -> list[Fixture]:
    """The fixtures of the packs named, or all; of the shipped packs where no folder is named."""
    from cleaner.fixtures.find import fixtures
    from cleaner.rulepack.find import shipped_folder

    places = [Path(folder) for folder in folders] or [shipped_folder()]
    found = [fixture for place in places for fixture in fixtures(place)]
    for pack in packs:
        if not any(fixture.pack == pack for fixture in found):
            known = ", ".join(sorted({fixture.pack for fixture in found})) or "none"
            raise OptionError(f"no fixture stands beside a pack {pack!r}; packs with some: {known}")
    return [fixture for fixture in found if not packs or fixture.pack in packs]


def _show(fixture: Fixture, result: Result, before: str | None) -> None:
    """What is cut from the fixture, and how that differs from what was accepted before."""
    click.echo(f"{_shown(fixture.input)}: {result.verdict}, "
               + ("no expectation yet" if before is None else "changed"))  # fmt: skip
    for entry in result.entries:
        if entry.outcome == "applied" and entry.action == "cut":
            click.echo(f"  {entry.rule} [{entry.category}] cuts {safe(entry.removed.strip())!r}")
    if before is not None:
        from difflib import unified_diff

        old, new = before.splitlines(), result.text.splitlines()
        for line in list(unified_diff(old, new, n=0, lineterm=""))[2:]:
            if not line.startswith("@@"):
                click.echo(f"  {safe(line)}")
