"""Fixtures run, and what they show: an expectation that does not hold, a shared rule that bites
an outlet, a fixture that its pack is not needed for, prose that was not scrubbed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from cleaner.errors import InputError
from cleaner.fixtures.find import Fixture, fixtures
from cleaner.fixtures.run import fixture_cleaner, outlet_of, read, run
from cleaner.fixtures.scrub import is_scrubbed
from cleaner.fixtures.scrub_page import is_scrubbed_page
from cleaner.lint.apart import are_strangers
from cleaner.lint.finding import Finding
from cleaner.lint.ground import Ground
from cleaner.model import Entry
from cleaner.pipeline import Cleaner
from cleaner.result import Result
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.table import RuleTable, probe


@dataclass(frozen=True, slots=True)
class Miss:
    """A fixture that does not hold: `path:line` of the first difference and what differs; or,
    where `unaccepted`, that nobody has said yet what is right."""

    fixture: Fixture
    at: str
    message: str
    unaccepted: bool = False


@dataclass(frozen=True, slots=True)
class FixtureReport:
    """The fixtures that were run, those that do not hold, and what else they show."""

    fixtures: tuple[Fixture, ...]
    misses: tuple[Miss, ...]
    findings: tuple[Finding, ...]


def check_fixtures(ground: Ground) -> FixtureReport:
    """Run the fixtures of the packs that are asked about; for shared rules, those of all packs
    too, since a shared rule may bite any outlet."""
    examiner = _Examiner(ground)
    asked = {_pack(rule.id) for rule in ground.asked}
    own: list[Fixture] = []
    misses: list[Miss] = []
    findings: list[Finding] = []
    for fixture in _in_force(ground.packs):
        try:
            if fixture.pack in asked:
                own.append(fixture)
                misses += examiner.misses(fixture)
                findings += examiner.findings(fixture)
            if examiner.shared:
                findings += examiner.bites(fixture)
        except InputError as error:
            if fixture.pack in asked:
                misses.append(Miss(fixture, f"{fixture.input}:1", str(error)))
    findings += _strays(ground)
    return FixtureReport(tuple(own), tuple(misses), tuple(findings))


class _Examiner:
    """Runs fixtures, each once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._without: dict[str, Cleaner] = {}
        self._results: dict[Fixture, Result] = {}
        self.shared = {rule.id: rule for rule in ground.chosen if not rule.outlets}
        self._probes = [probe(rule) for rule in self.shared.values()]

    @cached_property
    def _choosing(self) -> Cleaner:
        """Chooses the article of a page, and does no more."""
        table = RuleTable.of(self._ground.packs.rules)
        numbers = [number for number, known in enumerate(table.probes) if known.selects]
        return fixture_cleaner(replace(self._ground.packs, rules=table.only(numbers)))

    def _result(self, fixture: Fixture) -> Result:
        if fixture not in self._results:
            self._results[fixture] = run(fixture, self._ground.cleaner)
        return self._results[fixture]

    def misses(self, fixture: Fixture) -> Iterator[Miss]:
        """What does not hold."""
        if fixture.clean is None:
            yield Miss(fixture, f"{fixture.input}:1", "has no expectation yet", unaccepted=True)
            return
        result, wanted = self._result(fixture), read(fixture.clean)
        if result.text == wanted:
            return
        pairs = zip_longest(result.text.split("\n"), wanted.split("\n"))
        number, (got, right) = next((n, p) for n, p in enumerate(pairs, 1) if p[0] != p[1])
        if right is not None and right not in result.text:
            said = f"{right[:80]!r} is missing{_taken_by(result, right)}"
        else:
            said = f"{(got or '')[:80]!r} stands here"
        yield Miss(fixture, f"{fixture.clean}:{number}", f"the text differs: {said}")

    def findings(self, fixture: Fixture) -> Iterator[Finding]:
        """What else a fixture of an asked pack shows."""
        result = self._result(fixture)
        name = f"{fixture.pack}/{fixture.name}"
        if fixture.is_page:
            option, clean = "--page", is_scrubbed_page(read(fixture.input))
        else:
            option, clean = "--text", is_scrubbed(result.text)
        if not clean:
            yield Finding(
                "unscrubbed", name, f"{fixture.input}:1",
                "holds the publisher's own prose",
                f"make it anew with `clean rules new OUTLET {option} FILE`, which puts filler for "
                "it",
            )  # fmt: skip
        if fixture.clean is None or result.text != read(fixture.clean):
            return
        if self._is_idle(fixture, result):
            yield Finding(
                "idle-fixture", name, f"{fixture.input}:1",
                "passes without its pack: other rules do all of it",
                "take one that the pack is needed for, or drop the fixture",
            )  # fmt: skip

    def bites(self, fixture: Fixture) -> Iterator[Finding]:
        """Shared rules that take what the fixture of another pack keeps."""
        if fixture.clean is None or self._is_out_of_reach(fixture):
            return
        result, wanted = self._result(fixture), read(fixture.clean)
        if result.text == wanted:
            return
        for entry in _cuts(result):
            rule = self.shared.get(entry.rule)
            kept = entry.removed.strip()
            if (
                rule
                and _pack(rule.id) != fixture.pack
                and wanted.count(kept) > result.text.count(kept)
            ):
                yield Finding(
                    "foreign-bite", rule.id, self._ground.packs.place(rule),
                    f"takes {kept[:80]!r}, which the fixture {fixture.pack}/{fixture.name} keeps",
                    "narrow the rule; what one outlet needs goes into the pack of that outlet",
                )  # fmt: skip

    def _is_out_of_reach(self, fixture: Fixture) -> bool:
        """Whether the shared rules have nothing to do with a fixture that was not run. A new rule
        has with few of a hundred fixtures, and to run one takes four times as long."""
        if fixture in self._results:
            return False
        outlet = outlet_of(fixture.pack, self._ground.packs)
        return are_strangers(self._probes, run(fixture, self._choosing, outlet).text)

    def _is_idle(self, fixture: Fixture, result: Result) -> bool:
        """Whether the pack does nothing for the fixture. Of a page the choice without a pack is
        fitted and may come to the same by chance, until the next fit."""
        if fixture.is_page:
            return all(_pack(entry.rule) != fixture.pack for entry in _cuts(result))
        if result.text == result.source:
            return False
        return result.text == self._cleaned_without_pack(fixture)

    def _cleaned_without_pack(self, fixture: Fixture) -> str:
        packs = self._ground.packs
        if fixture.pack not in self._without:
            others = [rule for rule in packs.rules if _pack(rule.id) != fixture.pack]
            self._without = {
                fixture.pack: fixture_cleaner(replace(packs, rules=RuleTable.of(others)))
            }
        outlet = outlet_of(fixture.pack, packs)
        return run(fixture, self._without[fixture.pack], outlet).text


def _in_force(packs: Packs) -> Iterator[Fixture]:
    """The fixtures of all layers that are folders."""
    for layer in packs.layers:
        if Path(layer).is_dir():
            yield from fixtures(Path(layer))


def _strays(ground: Ground) -> Iterator[Finding]:
    """Fixtures beside no pack, in the layers of the rules that are asked about."""
    layers = {ground.packs.layers[rule.layer] for rule in ground.chosen}
    known = {_pack(rule.id) for rule in ground.packs.rules}
    for layer in sorted(layers):
        for fixture in fixtures(Path(layer)) if Path(layer).is_dir() else ():
            if fixture.pack not in known:
                yield Finding(
                    "stray-fixture", f"{fixture.pack}/{fixture.name}", f"{fixture.input}:1",
                    f"stands beside no pack: there is no {fixture.pack}.yaml with rules",
                    "move the folder to its pack, or delete it",
                )  # fmt: skip


def _cuts(result: Result) -> Sequence[Entry]:
    return [e for e in result.entries if e.outcome == "applied" and e.removed.strip()]


def _taken_by(result: Result, line: str) -> str:
    wanted = line.strip()
    rules = {e.rule for e in _cuts(result) if wanted and wanted in e.removed}
    return f"; `{min(rules)}` took it" if rules else ""


def _pack(rule_id: str) -> str:
    return rule_id.rpartition("/")[0]
