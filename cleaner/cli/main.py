"""`clean`: finds the command that a line means and imports only that one.

A first word that is a command is the command; anything else is a file to clean, so that
`clean article.txt` needs no verb. A file that is called like a command is written `./explain`.
"""

from __future__ import annotations

import os
import sys

from cleaner.cli.commands import COMMANDS


def main() -> None:
    """Entry point of `clean`, `despill` and `python -m cleaner`."""
    arguments = sys.argv[1:]
    if sys.stdout is not None:
        # A result is UTF-8 and written as bytes; what is shown must never fail on a letter.
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if arguments in (["-h"], ["--help"]) and sys.stdout is not None:
        # Written out, since click alone takes three times as long to start as Python.
        from cleaner.cli.help_text import HELP

        sys.stdout.write(HELP)
        return
    name = "clean"
    if arguments and arguments[0] in COMMANDS:
        name, *arguments = arguments
    from importlib import import_module

    command = import_module(f"cleaner.cli.{name}_command").command
    try:
        command.main(
            arguments,
            prog_name="clean" if name == "clean" else f"clean {name}",
            color=False if os.environ.get("NO_COLOR") else None,
        )
    except BrokenPipeError:
        # The reader has gone (`clean x | head`); there is nobody left to tell.
        give_up_stdout()
        sys.exit(0)
    except OSError as error:
        give_up_stdout()
        told = (
            f"{error.filename}: {error.strerror}"
            if error.filename
            else (f"stdout cannot be written: {error.strerror}")
        )
        sys.stderr.write(f"clean: error: {told}\n")
        sys.exit(3)


def give_up_stdout() -> None:
    """Let what is buffered go nowhere; the interpreter would fail again on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
