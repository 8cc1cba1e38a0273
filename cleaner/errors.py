"""Every error that this package raises on purpose, and the faults that rule packs can hold.

    CleanerError
    ├── OptionError     an option that does not exist, or two that contradict each other
    ├── PackError       rule packs that were refused; holds every fault of every file
    ├── LockError       the packs are not those that a lock pins
    ├── InputError      one input that cannot be read or decoded; holds a reason code
    ├── OutputError     a result that cannot be written
    └── LedgerError     a ledger that does not fit the text it is used with

A message says where, what, what would be right, and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CleanerError(Exception):
    """Base of all errors raised on purpose; its text is fit to be shown to a user."""


class OptionError(CleanerError):
    """An option has a value that does not exist, or two options contradict each other."""


class LockError(CleanerError):
    """The packs of a run are not those that its lock pins, or the lock cannot be read."""


class InputError(CleanerError):
    """One input cannot be cleaned.

    `reason` is a code of the closed list: `undecodable`, `too_large`, `too_deep`, `too_slow`,
    `decompression_limit`, `truncated_input`, `bad_record`, `missing_field`, `bad_type`,
    `worker_crash`, `unreadable`, `not_a_file`.
    """

    def __init__(self, message: str, reason: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.reason = reason
        self.retryable = retryable

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process borders (worker.py); the default would lose `reason`.
        return _input_error, (str(self), self.reason, self.retryable)


def _input_error(message: str, reason: str, retryable: bool) -> InputError:
    return InputError(message, reason, retryable=retryable)


class OutputError(CleanerError):
    """A result cannot be written where it was asked for."""


class LedgerError(CleanerError):
    """A ledger is malformed, or was made for another text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a rule pack: `path:line:col` (1-based), what is wrong, what would be right.

    `fix` is the source line as it should read, where that can be told; it may be two lines.
    """

    path: str
    line: int
    column: int
    message: str
    source_line: str = ""
    fix: str = ""

    def __str__(self) -> str:
        shown = [f"{self.path}:{self.line}:{self.column}: {self.message}"]
        if self.source_line.strip():
            shown.append(f"{self.line:>6} | {self.source_line}")
        shown += [f"{'+':>6} | {line}" for line in self.fix.split("\n") if line]
        return "\n".join(shown)


class PackError(CleanerError):
    """Rule packs were refused; `faults` holds all faults of all files, sorted by place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda f: (f.path, f.line, f.column, f.message)))
        count = len(self.faults)
        files = len({fault.path for fault in self.faults})
        summary = (
            f"{count} fault{'s' * (count != 1)} in {files} rule file{'s' * (files != 1)}; "
            "nothing was loaded"
        )
        super().__init__("\n".join([*map(str, self.faults), summary]))

    def __reduce__(self) -> tuple[object, ...]:
        return PackError, (self.faults,)
