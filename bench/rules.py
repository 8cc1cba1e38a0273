"""Makes extra rules for the speed measurements: a pack folder with valid examples.

    python bench/rules.py --out FOLDER --count 1000 [--seed 1]

What is measured with them is what rules cost that do not fire. So that they are no easy prey for
the prefilter, their literals are those of the shipped packs (whole lines, needles of patterns)
joined with made-up words: the literal is often what the scanner looks for, occurs in real text as
often as it does for the shipped rules, and only the verification turns the rule away. Of the
rules 60 % are whole lines and phrases in plain words, 25 % anchored patterns for whole blocks,
15 % patterns around a sum or number; all are `safe`, hence all act.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

# The checkout's package, installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner.rulepack.packs import Packs
from cleaner.rulepack.sources import resolve

PER_FILE = 500
_SYLLABLES = (
    "bra", "cor", "dun", "el", "fen", "gal", "hol", "ister", "jor", "kel", "lum", "mar", "nev",
    "orr", "pel", "quin", "rath", "sel", "tov", "urn", "vel", "wick", "yar", "zan",
)  # fmt: skip
_USABLE = re.compile(r"[^\W\d_][\w '’,-]{2,38}[^\W_]")


def literals(packs: Packs) -> list[str]:
    """The shipped packs' whole lines and needles that read as plain words, sorted."""
    found: set[str] = set()
    for rule in packs.rules:
        found.update(rule.lines)
        for pattern in (*rule.patterns, *(p for cue in rule.cues for p in cue.patterns)):
            found.update(pattern.needles)
    return sorted(text for text in found if _USABLE.fullmatch(text))


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3)))


def _line(literal: str, one: str, two: str) -> tuple[str, str, str]:
    line = f"{literal} {one} {two}"
    return f"kind: block\n    lines: [{_quoted(line)}]", line, f"{line} was heard"


def _phrase(literal: str, one: str, two: str) -> tuple[str, str, str]:
    phrase = f"{literal} {one} {two}"
    return (
        f"kind: phrase\n    match: [{_quoted(phrase)}]",
        f"He waited. ⟦{phrase} ⟧here.",
        f"He heard {literal} of {one} and {two}.",
    )


def _anchored(literal: str, one: str, two: str) -> tuple[str, str, str]:
    pattern = rf"^{literal}:? (?:\pL+ ){{0,4}}(?:{one}|{two})[.!]?$"
    return (
        f"kind: block\n    max_words: 20\n    regex: [{_quoted(pattern)}]",
        f"{literal} now {one}",
        f"{literal} now {one} he said on Friday",
    )


def _money(literal: str, one: str, two: str) -> tuple[str, str, str]:
    pattern = rf"(?:{literal}|{one}) (?:\pL+ ){{0,2}}(?:{{money}}|{{number}} ?%) (?:{two}|{one})"
    return (
        f"kind: phrase\n    regex: [{_quoted(pattern)}]",
        f"He waited. ⟦{literal} only $20 {two} ⟧here.",
        f"He heard {literal} cost $20 at {two}.",
    )


# Kind of rule and its share in percent.
_MAKERS: tuple[tuple[Callable[[str, str, str], tuple[str, str, str]], int], ...] = (
    (_line, 30), (_phrase, 30), (_anchored, 25), (_money, 15),
)  # fmt: skip


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def packs(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """`(file name, YAML)` of packs that hold `count` rules together; the same for the same seed
    and the same shipped packs."""
    chance = random.Random(seed)
    known = literals(resolve(None))
    makers, shares = zip(*_MAKERS, strict=True)
    for first in range(0, count, PER_FILE):
        parts = ["format: 1\nwhy: Made for measuring.\nrules:"]
        for number in range(first, min(first + PER_FILE, count)):
            make = chance.choices(makers, shares)[0]
            body, removes, keeps = make(chance.choice(known), _word(chance), _word(chance))
            parts.append(
                f"  - id: extra-{number}\n    {body}\n    category: ad\n    trust: safe\n"
                f"    why: Made for measuring.\n    examples:\n"
                f"      removes: [{_quoted(removes)}]\n      keeps: [{_quoted(keeps)}]"
            )
        yield f"extra-{first:05d}.yaml", "\n".join(parts) + "\n"


def write(folder: Path, count: int, seed: int = 1) -> None:
    """Write the packs below `folder`, in a folder of their own so that no name collides."""
    target = folder / "bench"
    target.mkdir(parents=True, exist_ok=True)
    for name, text in packs(count, seed):
        (target / name).write_text(text, encoding="utf-8")


def main() -> None:
    """Write the folder that the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    write(chosen.out, chosen.count, chosen.seed)
    print(f"{chosen.count} rules in {chosen.out}")


if __name__ == "__main__":
    main()
