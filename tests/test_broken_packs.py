"""Broken packs and what a user is told of them: `fixtures/broken/NAME/` holds the files, and
`expected.txt` the message. `python tests/test_broken_packs.py --write` writes the messages anew;
read each before it is committed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner.cli.common import safe
from cleaner.errors import Fault, PackError
from cleaner.rulepack.lines import split_lines
from cleaner.rulepack.load import load_layers

BROKEN = Path(__file__).resolve().parent / "fixtures" / "broken"
FIXTURES = sorted(path.name for path in BROKEN.iterdir() if path.is_dir())
# Every fixture may use {date}, {name} and {number}.
PLACEHOLDERS = (BROKEN / "placeholders.yaml").read_bytes().decode()

Layers = list[dict[str, str]]


def layers(name: str) -> Layers:
    """The files of a fixture; folders `1` and `2` are two layers."""
    home = BROKEN / name
    homes = [home / number for number in "12" if (home / number).is_dir()] or [home]
    found = [
        {
            path.relative_to(folder).as_posix(): path.read_bytes().decode()
            for path in sorted(folder.rglob("*.y*ml"))
        }
        for folder in homes
    ]
    found[0]["placeholders.yml"] = PLACEHOLDERS
    return found


def refused(found: Layers) -> PackError | None:
    homes = ["lower", "upper"] if len(found) > 1 else [""]
    try:
        load_layers(found, homes)
    except PackError as error:
        return error
    return None


def faults(found: Layers) -> tuple[Fault, ...]:
    error = refused(found)
    return () if error is None else error.faults


def place(fault: Fault) -> tuple[str, int, str]:
    return fault.path, fault.line, fault.message


def message(name: str) -> str:
    """What a terminal shows of a fixture's faults."""
    error = refused(layers(name))
    assert error is not None, f"{name} is not refused"
    return safe(str(error)) + "\n"


def applied(found: Layers, fault: Fault) -> Layers:
    """The files with the fault's line as its fix says."""
    number, _, path = fault.path.rpartition("er/")
    path = path or fault.path
    lower = found[1] if number == "upp" else found[0]
    lines = split_lines(lower[path])
    lines[fault.line - 1] = fault.fix
    return [{**files, path: "\n".join(lines)} if files is lower else files for files in found]


def test_there_are_enough() -> None:
    """Every way of breaking a pack that somebody thought of is shown."""
    assert len(FIXTURES) >= 60


@pytest.mark.parametrize("name", FIXTURES)
def test_the_message_is_exact(name: str) -> None:
    """A broken pack is refused with the message that stands beside it."""
    assert message(name) == (BROKEN / name / "expected.txt").read_text("utf-8")


@pytest.mark.parametrize("name", FIXTURES)
def test_every_fix_mends_its_fault(name: str) -> None:
    """With the line as the fix says, that fault is gone."""
    found = layers(name)
    error = refused(found)
    assert error is not None
    for fault in error.faults:
        if fault.fix:
            assert place(fault) not in map(place, faults(applied(found, fault)))


@pytest.mark.parametrize("name", FIXTURES)
def test_a_pack_loads_with_all_its_fixes(name: str) -> None:
    """Where each fault has a fix, the pack loads after as many steps as it has faults or one
    more, since a fix may bring to light what the parser did not reach."""
    found = layers(name)
    left = faults(found)
    if not all(fault.fix for fault in left):
        return
    for _ in range(len(left) + 1):
        if left:
            found = applied(found, left[0])
            left = faults(found)
    assert not left


def test_the_base_of_the_fixtures_loads() -> None:
    """The placeholders that all fixtures share are right, so that each shows its own fault."""
    assert refused([{"placeholders.yml": PLACEHOLDERS}]) is None


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/test_broken_packs.py --write")
    for fixture in FIXTURES:
        (BROKEN / fixture / "expected.txt").write_text(message(fixture), "utf-8")
    print(f"{len(FIXTURES)} messages written; read them")
