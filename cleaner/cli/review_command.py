"""`clean review`: a page of this machine on which rules are written, tried and saved."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from cleaner.cli.common import logging_options, refusing, safe
from cleaner.cli.rules.common import chosen_folders, folders
from cleaner.errors import OptionError


@click.command(epilog="Example: clean review articles/ --to my-rules")
@click.argument("inputs", nargs=-1, required=True, metavar="FILE_OR_RUN…")
@click.option("--to", required=True, metavar="DIR",
              help="The folder of rule files to write to, and nowhere else.")  # fmt: skip
@click.option("--outlet", metavar="DOMAIN",
              help="Whose documents they are, where they do not say so.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True,
              help="Which edits of a run are drawn to be marked.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=0,
              help="The port of the page; a free one by default.")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@folders
@logging_options
@refusing
def command(
    inputs: tuple[str, ...],
    to: str,
    outlet: str | None,
    seed: int,
    port: int,
    no_browser: bool,
    rules: tuple[str, ...],
) -> None:
    """Write, try and save rules on a local page.

    Choose a line of a text or page, say that it is spill or that it must stay, and see what the
    proposed rule does to all documents, and to good articles, before it is saved. Rules that
    `rules learn` proposed are accepted or rejected, and of a run a sample of edits is marked. The
    page is served to this machine alone. Ctrl-C ends it.
    """
    _installed()
    from cleaner.fixtures.scaffold import checked_outlet
    from cleaner.review.folder import Folder
    from cleaner.review.server import Review
    from cleaner.review.session import Session
    from cleaner.review.sources import opened
    from cleaner.rulepack.sources import layers

    if outlet:
        checked_outlet(outlet)
    folder = Folder(Path(to))
    corpus = opened(inputs, outlet, seed)
    review = Review(Session(corpus, folder, layers(chosen_folders(rules))), port)
    count, place = len(corpus.documents), safe(folder.place.as_posix())
    click.echo(f"{count} document{'s' * (count != 1)}; rules are saved in {place}")
    click.echo(f"open {review.url} (Ctrl-C ends it)")
    if not no_browser:
        import webbrowser

        webbrowser.open(review.url)
    with contextlib.suppress(KeyboardInterrupt):
        review.serve()


def _installed() -> None:
    from importlib.util import find_spec

    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise OptionError(
            "the page needs Starlette and uvicorn; type: pip install starlette uvicorn"
        )
