"""Packs in, a report out: what `clean rules check` and its parts do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cleaner.errors import PackError
from cleaner.lint.coverage import cover
from cleaner.lint.finding import Finding
from cleaner.lint.fixtures import FixtureReport, check_fixtures
from cleaner.lint.gate import GateReport, GoodReport, check_gate, count_good
from cleaner.lint.ground import Ground
from cleaner.lint.lint import lint
from cleaner.lint.names import lint_names
from cleaner.lint.report import Part, Problem, Report
from cleaner.lint.selection import Request, Selection
from cleaner.rulepack.check import check_rules


def examine(request: Request, parts: Sequence[str], good: Sequence[str] = ()) -> Report:
    """Load what was asked for and look at it: `parts` are some of `report.PARTS`; `good` names
    files and folders of good articles, in which it is counted what rules take. Faults of the
    packs are problems like others; where there are any, nothing else can be looked at.

    Raises:
        OptionError: nothing of what was asked for exists, or a good article cannot be read.
        PackError: a folder is none.
    """
    try:
        selection = request.load()
    except PackError as error:
        places = {layer.as_posix() for layer in request.layers}
        if any(fault.path in places for fault in error.faults):
            raise  # A folder is none, or is empty: what was asked for cannot be looked at.
        return Report((_faults(error),))
    return look(selection, parts, good)


def look(
    selection: Selection,
    parts: Sequence[str],
    good: Sequence[str] = (),
    read: Callable[[str], str] | None = None,
) -> Report:
    """`examine` for packs that are loaded; `read` gives the text of a pack's file, where it is not
    yet the one on the disk."""
    made = [_loaded(selection)] if "load" in parts else []
    ground = Ground(selection.packs, selection.rules)
    if "test" in parts:
        made.append(_tested(selection))
    # Fixtures show something of the rules, too: it belongs to lint.
    fixtures = check_fixtures(ground) if {"lint", "fixtures"} & set(parts) else None
    if "lint" in parts and fixtures is not None:
        made.append(_linted(selection, ground, fixtures, read or _read))
    if "coverage" in parts:
        made.append(_covered(selection))
    if "fixtures" in parts and fixtures is not None:
        made.append(_run(fixtures))
    if "gate" in parts:
        made.append(_gated(selection, check_gate(ground)))
    if good:
        made.append(_counted(selection, count_good(ground, good)))
    return Report(tuple(made))


def _faults(error: PackError) -> Part:
    problems = [
        Problem("load", "error", "fault", fault.path, fault.path, fault.line, fault.column,
                fault.message, f"write: {fault.fix.strip()}" if fault.fix else "")
        for fault in error.faults
    ]  # fmt: skip
    files = tuple(sorted({fault.path for fault in error.faults}))
    return Part("load", files, tuple(problems), f"{_many(problems, 'fault')}, nothing was loaded")


def _loaded(selection: Selection) -> Part:
    packs = sorted({rule.id.rpartition("/")[0] for rule in selection.rules})
    summary = f"{_many(packs, 'pack')}, {_many(selection.rules, 'rule')}"
    return Part("load", tuple(packs), (), summary)


def _tested(selection: Selection) -> Part:
    problems = []
    for failure in check_rules(selection.rules):
        rule = next(rule for rule in selection.rules if rule.id == failure.rule)
        problems.append(
            _problem(
                "test", "error", "example", failure.rule, selection.packs.place(rule),
                f"{failure.kind}: {failure.example!r}: {failure.message}",
                "change the rule or the example",
            )
        )  # fmt: skip
    examples = sum(len(rule.removes) + len(rule.keeps) for rule in selection.rules)
    summary = f"{_many(selection.rules, 'rule')}, {examples} examples, {len(problems)} do not hold"
    return Part("test", _ids(selection), tuple(problems), summary)


def _linted(
    selection: Selection, ground: Ground, fixtures: FixtureReport, read: Callable[[str], str]
) -> Part:
    names = lint_names(selection.packs, selection.names)
    findings = [*lint(ground, read), *names, *fixtures.findings]
    problems = tuple(_from_finding("lint", finding) for finding in findings)
    counts = {
        severity: [p for p in problems if p.severity == severity]
        for severity in ("error", "warning", "info")
    }
    summary = (
        f"{_many(counts['error'], 'error')}, {_many(counts['warning'], 'warning')}, "
        f"{_many(counts['info'], 'note')}"
    )
    return Part("lint", _ids(selection), problems, summary)


def _from_finding(part: str, finding: Finding) -> Problem:
    return _problem(
        part, finding.severity, finding.code, finding.rule, finding.at, finding.message,
        finding.advice,
    )  # fmt: skip


def _covered(selection: Selection) -> Part:
    coverage = cover(selection.rules)
    severity = "info" if coverage.is_enough else "warning"
    problems = [
        _problem(
            "coverage", severity, "unproven", item.rule.id, selection.packs.place(item.rule),
            f"no example proves `{item.condition}`", item.advice,
        )
        for item in coverage.unproven
    ]  # fmt: skip
    summary = (
        f"{coverage.proven} of {coverage.conditions} conditions proven, {coverage.percent:g} %"
    )
    return Part("coverage", _ids(selection), tuple(problems), summary)


def _run(fixtures: FixtureReport) -> Part:
    problems = []
    for miss in fixtures.misses:
        name = f"{miss.fixture.pack}/{miss.fixture.name}"
        advice = "change the rules, or look at the new text and accept it"
        if miss.unaccepted:
            advice = f"look at what becomes of it: clean rules accept {miss.fixture.pack}"
        code, severity = ("unaccepted", "warning") if miss.unaccepted else ("fixture", "error")
        problems.append(_problem("fixtures", severity, code, name, miss.at, miss.message, advice))
    names = tuple(f"{fixture.pack}/{fixture.name}" for fixture in fixtures.fixtures)
    summary = f"{_many(names, 'fixture')}, {len(problems)} do not hold" if names else "no fixtures"
    return Part("fixtures", names, tuple(problems), summary)


def _gated(selection: Selection, gate: GateReport) -> Part:
    problems = tuple(_from_finding("gate", finding) for finding in gate.findings)
    languages = {article.lang for article in gate.articles}
    # Without their number, which changes with every article and stands in nobody's notes.
    summary = f"good articles in {_many(languages, 'language')}, {_many(problems, 'fault')}"
    return Part("gate", _ids(selection), problems, summary)


def _counted(selection: Selection, good: GoodReport) -> Part:
    places = {rule.id: selection.packs.place(rule) for rule in selection.rules}
    most_first = sorted(good.rules.items(), key=lambda item: (-item[1].characters, item[0]))
    problems = tuple(
        _problem(
            "good", "info", "fires", rule_id, places[rule_id],
            f"takes {count.characters} characters of {count.articles} of {good.articles} "
            f"articles: {', '.join(map(repr, count.samples))}",
            "where that is article text, narrow the rule or make it `likely`",
        )
        for rule_id, count in most_first
    )  # fmt: skip
    taken = sum(count.characters for count in good.rules.values())
    summary = (
        f"{_many(range(good.articles), 'article')}; of {good.bitten} of them "
        f"{_many(problems, 'rule')} took {taken} characters "
        f"({taken / max(1, good.characters):.3%} of all)"
    )
    if good.rejected:
        summary += f"; {good.rejected} could not be cleaned"
    return Part("good", tuple(good.rules), problems, summary)


def _problem(
    part: str, severity: str, code: str, about: str, at: str, message: str, advice: str
) -> Problem:
    path, _, line = at.rpartition(":")
    return Problem(part, severity, code, about, path, int(line), 1, message, advice)


def _ids(selection: Selection) -> tuple[str, ...]:
    return tuple(rule.id for rule in selection.rules)


def _read(path: str) -> str:
    """A pack's text, or nothing where it lies in a zip."""
    try:
        return Path(path).read_text("utf-8")
    except OSError:
        return ""


def _many(things: Iterable[object], word: str) -> str:
    count = len(list(things))
    return f"{count} {word}{'s' * (count != 1)}"
