"""Sources and settings in, the form that a run writes out."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

from cleaner.errors import OptionError
from cleaner.run.model import HINTS, Settings, Source
from cleaner.run.parquet import MAGIC
from cleaner.run.remote import open_file
from cleaner.run.tables import LINE


def all_parquet(sources: Sequence[Source]) -> bool:
    """Whether every source that can be looked at twice is Parquet, and there is one."""
    seen = False
    for source in sources:
        if source.path == "-" or source.fault is not None:
            continue
        try:
            with open_file(source.path) as file:
                seen = file.read(4) == MAGIC
        except OSError:
            continue
        if not seen:
            return False
    return seen


def check(settings: Settings, sources: Sequence[Source]) -> None:
    """Refuse what could not be written as Parquet.

    Raises:
        OptionError: pyarrow is missing, or two columns would have one name.
    """
    if not importlib.util.find_spec("pyarrow"):
        raise OptionError(
            "--format parquet needs the Python package pyarrow; install it, or write jsonl"
        )
    if all_parquet(sources):
        return
    named = [settings.fields[name] for name in ("id", *HINTS) if name in settings.fields]
    named += [settings.text_field] if settings.replace else []
    if double := next((n for n in (settings.out_field, *named) if n in (LINE, "source")), None):
        raise OptionError(
            f"lines become Parquet with the columns `line` or `source`, and `{double}` would be "
            "another of that name; choose other names, or write jsonl"
        )
