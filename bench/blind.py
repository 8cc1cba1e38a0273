"""How the shipped packs do on the blind cases: traps, pieces of spill, whole articles, letters.

    python bench/blind.py [FILE…]

A piece counts as removed where at least 95 % of its letters and digits went. Harm counts letters
and digits outside the marks that went.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from cleaner import Cleaner
from cleaner.rulepack.setting import MARKED, marked

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
REMOVED = 0.95


def measure(cleaner: Cleaner, path: Path) -> str:
    """One line of figures for one file of cases."""
    pieces = removed_pieces = exact = letters = removed = harm = prose = 0
    cases = yaml.safe_load(path.read_text("utf-8"))
    for case in cases:
        text = case["text"]
        source, expected = marked(text) if MARKED.search(text) else (text, text)
        result = cleaner.clean(source)
        exact += result.text == expected
        gone = {
            position
            for entry in result.ledger.applied
            if entry.stage == "spill"
            for position in range(entry.start, entry.end)
            if source[position].isalnum()
        }
        spill: set[int] = set()
        for number, match in enumerate(MARKED.finditer(text)):
            start = match.start() - 2 * number
            piece = {i for i in range(start, start + len(match[1])) if source[i].isalnum()}
            pieces += 1
            removed_pieces += len(piece & gone) >= REMOVED * len(piece)
            spill |= piece
        letters += len(spill)
        removed += len(spill & gone)
        harm += len(gone - spill)
        prose += sum(map(str.isalnum, source)) - len(spill)
    share = f"{removed / letters:.1%} of its letters; " if letters else ""
    return (
        f"{path.parent.name}/{path.name}: {exact} of {len(cases)} articles exactly right; "
        f"{removed_pieces} of {pieces} pieces of spill removed, {share}"
        f"{harm} of {prose} other letters lost"
    )


def main() -> None:
    """Print the figures of the files named, by default all cases."""
    cleaner = Cleaner(names="off")
    named = [Path(name) for name in sys.argv[1:]]
    for path in named or sorted(FIXTURES.glob("*/traps.yaml")) + sorted(
        FIXTURES.glob("*/spill.yaml")
    ):
        print(measure(cleaner, path))


if __name__ == "__main__":
    main()
