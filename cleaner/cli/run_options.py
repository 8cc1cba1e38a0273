"""The options of a run: as flags of a command, and as the settings that they make."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.cli.common import make_cleaner

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.run.model import Settings, Source
    from cleaner.run.report import Tolerance

Function = TypeVar("Function", bound=Callable[..., Any])


def run_options(function: Function) -> Function:
    """The options of a run that do not say what is read."""
    for option in reversed(
        (
            click.option("--field", metavar="NAME", help="The field of JSONL that holds the text; "
                         "text by default."),
            *(
                click.option(f"--{name}-field", metavar="NAME", help=f"The field of {what}.")
                for name, what in (("id", "the id, for dead letters"), ("url", "the address"),
                                   ("title", "the title"), ("outlet", "the outlet"),
                                   ("date", "the date"), ("lang", "the language"),
                                   ("protect", "the spans [[start, end], …] to leave alone"))
            ),
            click.option("--outlet", metavar="DOMAIN",
                         help="Outlet of documents that name none themselves."),
            click.option("--lang", metavar="CODE", help="The same for the language."),
            click.option("--replace", is_flag=True, default=None,
                         help="Put the clean text in the place of the text."),
            click.option("--format", "form", type=click.Choice(["jsonl", "parquet"]),
                         help="Of what is written; parquet where all input is Parquet."),
            click.option("--out-field", metavar="NAME",
                         help="The field that is added; clean by default."),
            click.option("--input", type=click.Choice(["auto", "text", "html"]),
                         help="What the documents are; found out by default."),
            click.option("--encoding", metavar="NAME",
                         help="Encoding of text files and pages, where it is not UTF-8."),
            click.option("--compress", type=click.Choice(["zst", "gzip", "none"]),
                         help="Of what is written; zst by default."),
            click.option("--per-shard", type=click.IntRange(min=1), metavar="N",
                         help="Documents in one output file; 5000 by default."),
            click.option("--workers", type=click.IntRange(min=1), metavar="N",
                         help="Processes; one for each core by default."),
            click.option("--max-rejected", default="0", metavar="N|P%",
                         help="How many may be rejected before the exit code is 3."),
            click.option("--max-flagged", metavar="N|P%",
                         help="How many may be flagged before it is 3; any number by default."),
            click.option("--overwrite", is_flag=True, help="Start afresh in the folder of a run."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


def taken(
    options: dict[str, Any], given: dict[str, Any], out: Path | None, sources: Sequence[Source]
) -> tuple[Settings, int, list[Tolerance], bool, dict[str, Any]]:
    """Settings, workers, tolerances and overwrite; what is left makes the cleaner."""
    from cleaner.run.forms import all_parquet
    from cleaner.run.model import HINTS, Settings
    from cleaner.run.report import Tolerance
    from cleaner.run.resume import manifest

    said = {name: options.pop(name) for name in ("out_field", "input", "encoding", "replace")}
    said["text_field"] = options.pop("field")
    fields = {name: options.pop(f"{name}_field") for name in ("id", *HINTS, "protect")}
    fields = {name: field for name, field in fields.items() if field is not None}
    hints = {name: options.pop(name) for name in ("outlet", "lang")}
    hints = {name: value for name, value in hints.items() if value is not None}
    workers = options.pop("workers") or _cores()
    most = {what: options.pop(f"max_{what}") for what in ("rejected", "flagged")}
    tolerances = [Tolerance(text, what) for what, text in most.items() if text is not None]
    overwrite = options.pop("overwrite")
    # A folder keeps its form unless told otherwise, also where another machine goes on.
    earlier = (manifest(out) or {}) if out is not None and not overwrite else {}
    form = earlier.get("identity", {}).get("settings", {})
    compress = options.pop("compress") or form.get("compress") or Settings().compress
    per_shard = options.pop("per_shard") or form.get("per_shard") or Settings().per_shard
    written = options.pop("form") or form.get("form") or given.get("form")
    if written is None:
        written = "parquet" if out is not None and all_parquet(sources) else "jsonl"
    known = {name: given[name] for name in said if given.get(name) is not None}
    settings = Settings(
        **{**known, **{name: value for name, value in said.items() if value is not None}},
        fields={**given.get("fields", {}), **fields},
        hints={**given.get("hints", {}), **hints},
        form=written,
        compress=compress,
        per_shard=per_shard,
    )
    if written == "parquet":
        from cleaner.run.forms import check

        check(settings, sources)
    return settings, workers, tolerances, overwrite, options


def cleaner_for(options: dict[str, Any], settings: Settings) -> tuple[Cleaner, Settings]:
    """The cleaner that the rest of the options makes, and the settings with the encoding that a
    config file names."""
    from dataclasses import replace

    cleaner, configured = make_cleaner(**options)
    return cleaner, replace(settings, encoding=settings.encoding or configured)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
