"""How a check's report is written: for people, for machines, beside the lines of a pull request,
for a build server. Faults of loading come in all of these forms, too."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence

import click

from cleaner.cli.common import safe
from cleaner.cli.rules.common import shown_path
from cleaner.lint.report import Problem, Report

_COLOURS = {"error": "red", "warning": "yellow", "info": None}


def next_step(report: Report, again: str, folders: Sequence[str]) -> str:
    """What to type or do after this report; `again` is the command that made it."""
    failing = [problem for problem in report.problems if problem.fails]
    failing.sort(key=lambda problem: problem.severity != "error")
    options = "".join(f" --rules {shlex.quote(folder)}" for folder in folders)
    if not failing:
        return f"clean{options} FILE…"
    first = failing[0]
    if first.code == "unaccepted":
        return f"clean rules accept {first.about.rpartition('/')[0]}{options}"
    return f"edit {shown_path(first.path)}:{first.line}, then {again}"


def write(report: Report, form: str, step: str, *, notes: bool) -> None:
    """Write the report to stdout; `step` is what to do next, empty for a part of a check;
    `notes` are shown to people only where they asked for more."""
    _WRITERS[form](report, step, notes)


def _text(report: Report, step: str, notes: bool) -> None:
    for problem in report.problems:
        if problem.fails or notes or problem.part == "good":  # Counts that were asked for.
            head = f"{shown_path(problem.path)}:{problem.line}:{problem.column}: "
            click.echo(
                safe(head)
                + click.style(problem.severity, fg=_COLOURS[problem.severity])
                + safe(f": {problem.about}: {problem.message} [{problem.code}]")
            )
            if problem.advice:
                click.echo(f"    → {safe(problem.advice)}")
    _summary(report, step)


def _summary(report: Report, step: str) -> None:
    if not step:
        for part in report.parts:
            click.echo(part.summary)
        return
    for part in report.parts:
        click.echo(f"{part.name + ':':<10} {part.summary}")
    errors, warnings = report.count("error"), report.count("warning")
    counts = [f"{n} {word}{'s' * (n != 1)}" for n, word in ((errors, "error"),
              (warnings, "warning")) if n]  # fmt: skip
    click.echo(f"verdict:   {', '.join(counts) or 'good'}")
    click.echo(f"next:      {safe(step)}")


def _json(report: Report, step: str, notes: bool) -> None:
    for problem in report.problems:
        click.echo(
            json.dumps(
                {
                    "record": "problem",
                    "part": problem.part,
                    "severity": problem.severity,
                    "code": problem.code,
                    "about": problem.about,
                    "path": shown_path(problem.path),
                    "line": problem.line,
                    "column": problem.column,
                    "message": problem.message,
                    "advice": problem.advice,
                }
            )
        )
    summary = {
        "record": "summary",
        "parts": {part.name: part.summary for part in report.parts},
        "errors": report.count("error"),
        "warnings": report.count("warning"),
        "notes": report.count("info"),
    }
    click.echo(json.dumps({**summary, "next": step} if step else summary))


def _github(report: Report, step: str, notes: bool) -> None:
    for problem in report.problems:
        if not problem.fails:
            continue  # Of notes a pull request shows ten, and then no more errors.
        places = {
            "file": shown_path(problem.path),
            "line": str(problem.line),
            "col": str(problem.column),
            "title": problem.code,
        }
        where = ",".join(f"{key}={_property(value)}" for key, value in places.items())
        said = f"{problem.about}: {problem.message}"
        advice = f"\n{problem.advice}" if problem.advice else ""
        click.echo(f"::{problem.severity} {where}::{_data(safe(said + advice))}")
    _summary(report, step)


def _data(text: str) -> str:
    """Text fit for a workflow command, which ends at its line's end."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _junit(report: Report, step: str, notes: bool) -> None:
    # Nobody else needs it, and it is slow to import.
    from xml.etree import ElementTree as ET

    suites = ET.Element("testsuites", name="clean rules")
    for part in report.parts:
        failing = [problem for problem in part.problems if problem.fails]
        by_name: dict[str, list[Problem]] = {name: [] for name in part.looked_at}
        for problem in failing:
            by_name.setdefault(problem.about, []).append(problem)
        suite = ET.SubElement(
            suites, "testsuite", name=part.name, tests=str(len(by_name)),
            failures=str(sum(map(bool, by_name.values()))),
        )  # fmt: skip
        for name, problems in by_name.items():
            pack, _, rule = name.rpartition("/")
            case = ET.SubElement(
                suite, "testcase", classname=_xml(f"{part.name}.{pack}"), name=_xml(rule)
            )
            if problems:
                failure = ET.SubElement(
                    case, "failure", type=problems[0].code, message=_xml(problems[0].message)
                )
                failure.text = _xml("\n".join(map(_line, problems)))
    ET.indent(suites)
    click.echo('<?xml version="1.0" encoding="utf-8"?>')
    click.echo(ET.tostring(suites, encoding="unicode"))


def _line(problem: Problem) -> str:
    at = f"{shown_path(problem.path)}:{problem.line}:{problem.column}"
    return f"{at}: {problem.severity}: {problem.message} → {problem.advice}"


def _xml(text: str) -> str:
    """Text that XML can hold: characters that it has no way to write are escaped."""
    return "".join(char if _is_xml(ord(char)) else f"\\u{ord(char):04x}" for char in text)


def _is_xml(code: int) -> bool:
    return code in (0x9, 0xA) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF


_WRITERS: dict[str, Callable[[Report, str, bool], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "junit": _junit,
}
