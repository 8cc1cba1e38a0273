"""`clean explain`: every block of a document with its fate and why."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.common import (
    clean_input,
    cleaner_and_document,
    cleaner_options,
    document_options,
    logging_options,
    read_input,
    refusing,
    safe,
)
from cleaner.cli.terminal import PLAIN, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.explain import ExplainedBlock, Explanation

_MARKS = {"kept": " ", "cut": "-", "changed": "~"}
_NOTE = {"dim": True}
NEAR = 3
_COLOURS = {"kept": None, "cut": "red", "changed": "yellow"}


@click.command(epilog="Example: clean explain article.txt --report > report.md")
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object a block.")
@click.option("--report", is_flag=True, help="A bug report, ready to be filled in and sent.")
@cleaner_options
@document_options
@logging_options
@refusing
def command(file: str, as_json: bool, report: bool, **options: Any) -> None:
    """Show every block of a document with its fate and why.

    A `-` in front of a block: it went; a `~`: something in it was changed. Rules that came
    closest are listed too, with what was missing. Of a page every visible block is shown, with
    --json also its CSS path.
    """
    cleaner, document = cleaner_and_document(options)
    explained = cleaner.explain(clean_input(cleaner, read_input(file), file, id=file, **document))
    if as_json:
        for block in explained.blocks:
            click.echo(json.dumps(_record(block)))
    elif report:
        click.echo(_report(explained))
    else:
        for block in explained.blocks:
            _show(explained, block)
        click.echo(_verdict(explained))
        click.echo(_counts(explained))


def _record(block: ExplainedBlock) -> dict[str, Any]:
    return {
        "block": block.index,
        "fate": block.fate,
        "role": block.role,
        "prose": block.prose,
        "text": block.text,
        **({"path": block.path} if block.path else {}),
        "notes": [
            {"kind": note.kind, "rule": note.rule, "reason": note.reason} for note in block.notes
        ],
    }


def _show(explained: Explanation, block: ExplainedBlock) -> None:
    text = safe(block.text)
    shown = text if len(text) <= 200 else f"{text[:150]} […] {text[-40:]}"
    first = f"{_MARKS[block.fate]} {block.index:>3} {block.role:<5} "
    colour = _COLOURS[block.fate]
    click.echo(folded([(shown, {"fg": colour} if colour else PLAIN)], len(first), first))
    for head, reason in _told(explained, block):
        click.echo(folded([(head, _NOTE), (reason, PLAIN)], 16, " " * 14))


def _told(explained: Explanation, block: ExplainedBlock) -> Iterator[tuple[str, str]]:
    """What happened to a block, and its best near misses: a short line is near to dozens, and of
    one that went nobody asks which others came close."""
    notes, more = explained.foremost(block, 0 if block.fate == "cut" else NEAR)
    for note in notes:
        reason = safe(note.reason).removeprefix("shadowed ")
        yield f"{note.kind}: {note.rule}", f" ({reason})"
    if more:
        yield f"near: {more} more", " (--json lists them)"


def _verdict(explained: Explanation) -> str:
    result = explained.result
    flags = f"; flags: {', '.join(result.flags)}" if result.flags else ""
    return f"verdict: {result.verdict} ({result.verdict_record.evidence}){flags}"


def _counts(explained: Explanation) -> str:
    fates = [block.fate for block in explained.blocks]
    return (
        f"{len(fates)} blocks: {fates.count('kept')} kept, {fates.count('cut')} cut, "
        f"{fates.count('changed')} changed; {explained.near_misses} near misses"
    )


def _report(explained: Explanation) -> str:
    """Markdown for a bug report: what is needed to repeat it, and the blocks concerned."""
    result = explained.result
    parts = result.fingerprint
    lines = [
        "## What is wrong",
        "",
        "- [ ] this stayed in: block …",
        "- [ ] this was wrongly cut: block …",
        "",
        "## To repeat it",
        "",
        f"- despill {parts['version']}, packs {parts['packs'][:12]}",
        f"- Python {platform.python_version()}, Unicode {parts['unicode']}",
        f"- options: {json.dumps(parts['options'])}",
        f"- input sha256: {result.ledger.document['input_sha256']}",
        f"- {_counts(explained)}; {_verdict(explained)}",
        "",
        "## Blocks (delete what must not be shown)",
        "",
        "```",
    ]
    for block in explained.blocks:
        lines.append(f"{_MARKS[block.fate]} {block.index:>3} {block.role:<5} {safe(block.text)}")
        lines += [f"        {head}{reason}" for head, reason in _told(explained, block)]
    return "\n".join([*lines, "```"])
