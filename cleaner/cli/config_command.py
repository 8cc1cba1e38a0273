"""`clean config`: every setting, its value and where it came from."""

from __future__ import annotations

import json
from typing import Any

import click

from cleaner.cli.common import cleaner_options, logging_options, refusing, safe


@click.command(epilog="Example: CLEANER_TRUST=likely clean config")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@cleaner_options
@logging_options
@refusing
def command(as_json: bool, isolated: bool, **flags: Any) -> None:
    """Show every setting, its value and where it came from."""
    from cleaner.options import Options
    from cleaner.settings import resolve

    settings = resolve(flags, isolated=isolated)
    values = {name: setting.value for name, setting in settings.items()}
    # A wrong value should be told here, not at the first run.
    Options.make(
        trust=values["trust"],
        names=values["names"],
        names_quotes=values["names_quotes"],
        keep=values["keep"],
        only=values["only"] or None,
        preset=values["preset"],
        extractor=values["extractor"],
        fast=values["fast"],
    )
    if as_json:
        click.echo(json.dumps({s.name: {"value": s.value, "origin": s.origin}
                               for s in settings.values()}))  # fmt: skip
        return
    for setting in settings.values():
        value = setting.value
        shown = ", ".join(value) or "(none)" if isinstance(value, tuple) else str(value)
        click.echo(f"{setting.name:<9} {safe(shown):<28} {safe(setting.origin)}")
