"""`clean`: finds the command that a line means and imports only that one.

A first word that is a command is the command; anything else is a file to clean, so that
`clean article.txt` needs no verb. A file that is called like a command is written `./explain`.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from cleaner.cli.commands import COMMANDS


def main() -> None:
    """Entry point of `clean`, `despill` and `python -m cleaner`."""
    arguments = sys.argv[1:]
    name = "clean"
    if arguments and arguments[0] in COMMANDS:
        name, *arguments = arguments
    command = import_module(f"cleaner.cli.{name}_command").command
    assert isinstance(command, click.Command)
    try:
        command.main(arguments, prog_name="clean" if name == "clean" else f"clean {name}")
    except BrokenPipeError:
        # The reader has gone (`clean x | head`); there is nobody left to tell.
        sys.stderr.close()
        sys.exit(0)
