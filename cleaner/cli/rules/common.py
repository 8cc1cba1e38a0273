"""What the commands below `clean rules` share: the group and the packs in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cleaner.rulepack.schema import Packs

folders = click.option(
    "--rules", multiple=True, metavar="DIR", help="A folder of rule files on top of the shipped."
)


@click.group(epilog="Example: clean rules test shared/captions")
def command() -> None:
    """List, show and test rules."""


def packs_in_force(folders: tuple[str, ...]) -> Packs:
    """The packs that a run with these folders would use."""
    from cleaner import settings
    from cleaner.rulepack.sources import resolve

    return resolve(settings.resolve({"rules": folders})["rules"].value or None)
