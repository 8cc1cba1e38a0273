"""What the commands share: options, reading an input, errors as sentences and exit codes.

Exit codes: 0 done; 1 a check found something; 2 refused before the first document; 3 some
documents rejected; 130 interrupted.
"""

from __future__ import annotations

import functools
import gc
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.errors import CleanerError, InputError, OutputError
from cleaner.settings import resolve

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.result import Result

log = logging.getLogger("cleaner")
Function = TypeVar("Function", bound=Callable[..., Any])

_TRUST_HELP = (
    "safe (default), likely, or CATEGORY=likely (also names=likely); may be given several times."
)


def cleaner_options(function: Function) -> Function:
    """The options that make a `Cleaner`."""
    for option in reversed(
        (
            click.option("--trust", multiple=True, metavar="LEVEL", help=_TRUST_HELP),
            click.option("--names", metavar="MODE", help="rewrite (default), annotate or off."),
            click.option("--names-quotes", metavar="MODE",
                         help="rewrite (default); keep leaves direct quotations alone."),
            click.option("--preset", metavar="NAME",
                         help="reading (default), monitoring, events or corpus."),
            click.option("--keep", multiple=True, metavar="CATEGORY",
                         help="Leave this category in the text."),
            click.option("--only", multiple=True, metavar="CATEGORY",
                         help="Cut nothing but this category."),
            click.option("--rules", multiple=True, metavar="DIR",
                         help="A folder or zip of rule files on top of the shipped ones."),
            click.option("--off", multiple=True, metavar="ID",
                         help="Switch a rule off, by its full id."),
            click.option("--lock", metavar="FILE",
                         help="Refuse packs other than those pinned by `clean rules lock`."),
            click.option("--extractor", metavar="NAME",
                         help="Who finds a page's article: auto (default), outlet or trafilatura."),
            click.option("--fast", is_flag=True,
                         help="Find it in less time, a little less surely."),
            click.option("--isolated", is_flag=True,
                         help="Ignore CLEANER_* and config files."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


def document_options(function: Function) -> Function:
    """The options that tell something of the document."""
    for option in reversed(
        (
            click.option("--encoding", metavar="NAME", help="Encoding, where it is not UTF-8."),
            click.option("--lang", metavar="CODE", help="Language of the text."),
            click.option("--title", metavar="TEXT", help="Title of the article."),
            click.option("--url", metavar="URL", help="Address it came from."),
            click.option("--outlet", metavar="DOMAIN", help="Outlet it came from."),
            click.option("--date", metavar="DATE", help="Its date, as 2024-11-30."),
            click.option(
                "--input",
                "kind",
                type=click.Choice(["auto", "text", "html"]),
                default="auto",
                help="What the input is; found out by default.",
            ),
        )
    ):
        function = option(function)
    return function


def logging_options(function: Function) -> Function:
    """-q, -v and --log-format; sets logging up before the command runs."""

    @click.option("-q", "--quiet", is_flag=True, help="Errors only.")
    @click.option("-v", "--verbose", is_flag=True, help="More about what is done.")
    @click.option("--log-format", type=click.Choice(["text", "json"]), default="text",
                  help="How messages are written to stderr.")  # fmt: skip
    @functools.wraps(function)
    def wrapper(*args: Any, quiet: bool, verbose: bool, log_format: str, **kwargs: Any) -> Any:
        handler = logging.StreamHandler()
        handler.setFormatter(_Formatter(log_format))
        log.handlers = [handler]
        log.propagate = False
        log.setLevel(logging.ERROR if quiet else logging.INFO if verbose else logging.WARNING)
        return function(*args, **kwargs)

    return wrapper  # type: ignore[return-value]


class _Formatter(logging.Formatter):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.is_json = kind == "json"

    def format(self, record: logging.LogRecord) -> str:
        message = safe(record.getMessage())
        level = record.levelname.lower()
        if self.is_json:
            import json

            return json.dumps({"level": level, "message": message})
        return f"clean: {level + ': ' if record.levelno >= logging.WARNING else ''}{message}"


def safe(text: str) -> str:
    """Text fit for a terminal: controls, bidi controls and lone surrogates are escaped."""
    return "".join(
        char
        if char.isprintable() or char in "\n\t"
        else char.encode("unicode_escape", "surrogatepass").decode("ascii")
        for char in text
    )


def refusing(function: Function) -> Function:
    """Errors raised on purpose become one message on stderr and exit code 2."""

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except OutputError as error:
            log.error("%s", error)
            sys.exit(3)
        except CleanerError as error:
            log.error("%s", error)
            sys.exit(2)
        except KeyboardInterrupt:
            log.error("interrupted")
            sys.exit(130)

    return wrapper  # type: ignore[return-value]


def make_cleaner(
    *,
    trust: tuple[str, ...],
    names: str | None,
    names_quotes: str | None,
    preset: str | None,
    keep: tuple[str, ...],
    only: tuple[str, ...],
    rules: tuple[str, ...],
    off: tuple[str, ...],
    lock: str | None,
    extractor: str | None,
    fast: bool,
    isolated: bool,
) -> tuple[Cleaner, str | None]:
    """The cleaner that flags, environment and config files ask for, and the encoding.

    Raises:
        CleanerError: an option or a pack is wrong.
    """
    from cleaner.pipeline import Cleaner

    flags = {"trust": trust, "names": names, "names_quotes": names_quotes, "preset": preset,
             "keep": keep, "only": only, "rules": rules, "off": off, "lock": lock,
             "extractor": extractor, "fast": fast}  # fmt: skip
    settings = resolve(flags, isolated=isolated)
    cleaner = Cleaner(
        settings["rules"].value or None,
        trust=settings["trust"].value,
        names=settings["names"].value,
        names_quotes=settings["names_quotes"].value,
        keep=settings["keep"].value,
        only=settings["only"].value or None,
        preset=settings["preset"].value,
        off=settings["off"].value,
        lock=settings["lock"].value or None,
        extractor=settings["extractor"].value,
        fast=settings["fast"].value,
    )
    # A page is thousands of small objects; with each round of the collector the packs would be
    # looked through again, a tenth of a page's time.
    gc.freeze()
    encoding = settings["encoding"]
    return cleaner, None if encoding.origin == "default" else encoding.value


def read_input(name: str) -> bytes:
    """The bytes of a file, or of stdin for `-`.

    Raises:
        InputError: `unreadable` or `not_a_file`, with a sentence that says what to do.
    """
    if name == "-":
        if sys.stdin is None:
            raise InputError("stdin is closed; name a file", "unreadable")
        return sys.stdin.buffer.read()
    if not name:
        raise InputError("a file name is empty; check the command", "unreadable")
    path = Path(name)
    try:
        if path.is_dir():
            raise InputError(
                f"{name}: is a folder; name the files in it, as in {path.as_posix()}/*.txt",
                "not_a_file",
            )
        if path.exists() and not path.is_file():
            raise InputError(f"{name}: is no regular file; pipe it in with `-`", "not_a_file")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the path", "unreadable") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: cannot be read: {reason}", "unreadable") from None


def read_text(name: str) -> str:
    """A UTF-8 text file, line ends kept.

    Raises:
        InputError: it cannot be read or is not UTF-8.
    """
    try:
        return read_input(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: not UTF-8 at byte {error.start}; clean texts and ledgers are UTF-8",
            "undecodable",
        ) from None


def write_stdout(content: bytes) -> None:
    """Bytes to stdout as they are.

    Raises:
        OutputError: stdout is closed or full.
    """
    if sys.stdout is None:
        raise OutputError("stdout is closed; write to files with -o")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def cleaner_and_document(options: dict[str, Any]) -> tuple[Cleaner, dict[str, Any]]:
    """The cleaner that a command's options make, and what they tell of the document; its encoding
    may stand in a config file.

    Raises:
        CleanerError: an option or a pack is wrong.
    """
    names = ("lang", "title", "url", "outlet", "date", "encoding", "kind")
    document = {name: options[name] for name in names}
    rest = {name: value for name, value in options.items() if name not in names}
    cleaner, configured = make_cleaner(**rest)
    return cleaner, {**document, "encoding": document["encoding"] or configured}


def clean_input(cleaner: Cleaner, raw: bytes, name: str, *, kind: str, **how: Any) -> Result:
    """Clean what was read as the text or page that it is."""
    from cleaner.read.kind import is_taken_for_page

    if is_taken_for_page(raw, kind, name):
        return cleaner.clean_html(raw, **how)
    return cleaner.clean(raw, **how)
