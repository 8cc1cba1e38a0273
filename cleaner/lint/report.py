"""What a check has to say, the same for all of its parts: problems, what was looked at, a line
that sums it up."""

from __future__ import annotations

from dataclasses import dataclass

PARTS = ("load", "test", "lint", "coverage", "fixtures", "gate")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at. `severity` is error | warning | info; `about` the rule, fixture or
    file; `advice` what to do, where that can be said."""

    part: str
    severity: str
    code: str
    about: str
    path: str
    line: int
    column: int
    message: str
    advice: str = ""

    @property
    def fails(self) -> bool:
        """Whether a check fails for it."""
        return self.severity != "info"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a check: what it looked at, what it found, and its summary in words."""

    name: str
    looked_at: tuple[str, ...]
    problems: tuple[Problem, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Report:
    """The parts of a check in order."""

    parts: tuple[Part, ...]

    @property
    def problems(self) -> list[Problem]:
        """Those of all parts."""
        return [problem for part in self.parts for problem in part.problems]

    @property
    def fails(self) -> bool:
        """Whether there is an error or a warning."""
        return any(problem.fails for problem in self.problems)

    def count(self, severity: str) -> int:
        """How many problems of a severity there are."""
        return sum(problem.severity == severity for problem in self.problems)
