"""One hostile case in, what came of it out; raises AssertionError where a promise is broken."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

from hostile.model import Case
from reference import independent_restore

from cleaner import Cleaner, InputError, PackError, Result
from cleaner.cli.common import safe
from cleaner.read.kind import is_taken_for_page
from cleaner.rulepack.find import read_folder
from cleaner.rulepack.load import load_packs

# C0 and C1 but line ends and tab; bidi controls; tag characters; lone surrogates; BOM.
UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufeff\U000e0000-\U000e007f]"
)
FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
PLACEHOLDERS = (
    "format: 1\ntype: placeholders\nmonths:\n  5: [may]\ndefine:\n"
    "  - {name: date, regex: ['\\d+ May \\d+']}\n  - {name: any, regex: ['.*']}\n"
)
REASONS = frozenset(
    "undecodable empty too_large too_deep too_slow decompression_limit truncated_input bad_record "
    "missing_field bad_type no_article worker_crash unreadable not_a_file no_content".split()
)

Outcome = Result | InputError | PackError | None


@cache
def shipped() -> Cleaner:
    """One cleaner for all cases."""
    return Cleaner()


def run(case: Case, size: int) -> str:
    """`ok`, `rejected`, `loads` or `refused`, all promises kept."""
    raw = case.make(size)
    return judge(case, raw, act(case, raw))


def act(case: Case, raw: bytes) -> Outcome:
    """What the package makes of the bytes."""
    if case.kind == "rules":
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "hostile.yaml").write_bytes(raw)
            try:
                load_packs({**read_folder(Path(folder)), "placeholders.yaml": PLACEHOLDERS})
            except PackError as error:
                return error
        return None
    try:
        if is_taken_for_page(raw, case.kind):
            return shipped().clean_html(raw)
        return shipped().clean(raw)
    except InputError as error:
        return error


def judge(case: Case, raw: bytes, acted: Outcome) -> str:
    """The outcome; raises AssertionError where a promise is broken."""
    if isinstance(acted, Result):
        outcome = "ok"
        check_result(acted, raw)
        for part in case.has:
            assert part in acted.text, f"{part!r} is lost"
        for part in case.lacks:
            assert part not in acted.text, f"{part!r} is left"
        assert not case.flag or case.flag in acted.flags, acted.flags
    elif isinstance(acted, InputError):
        outcome = "rejected"
        assert acted.reason in REASONS, acted.reason
        assert not UNSAFE.search(safe(str(acted)))
        assert not case.reasons or acted.reason in case.reasons, acted.reason
    elif isinstance(acted, PackError):
        outcome = "refused"
        _check_refusal(acted)
    else:
        outcome = "loads"
    assert case.expect in (outcome, "either"), f"{outcome}, not {case.expect}"
    return outcome


def _check_refusal(error: PackError) -> None:
    assert error.faults
    shown = safe(str(error))
    assert not UNSAFE.search(shown)
    assert len(shown) < 100_000


def check_result(result: Result, raw: bytes) -> None:
    """The promises that hold of every result."""
    jsonl = result.ledger.to_jsonl()
    source = raw if result.selection is None else result.selection.page.text
    assert independent_restore(result.text, jsonl) == source
    assert not UNSAFE.search(FLAG.sub("", result.text)), "unsafe in the text"
    assert not UNSAFE.search(FLAG.sub("", jsonl)), "unsafe in the ledger"
    result.text.encode()
