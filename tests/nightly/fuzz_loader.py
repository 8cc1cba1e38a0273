"""Feeds the loader of rule packs with mutated packs; `make nightly` runs it, pytest does not.

    python tests/nightly/fuzz_loader.py [--count 200000] [--seed 1] [--minutes 60]

Each input must load or be refused by PackError with at least one fault that can be shown. Exit 1
where one does neither, takes more than CPU_SECONDS, or where the process has grown by more than
GROWTH_MB at the end; a hang is cut off with a traceback.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from cleaner.errors import PackError
from cleaner.rulepack.load import load_packs

ROOT = Path(__file__).resolve().parent.parent.parent
CPU_SECONDS = 20
HANG_SECONDS = 120
GROWTH_MB = 128
SMALL, LARGE = 1_500, 1_000_000
# One input in so many is blown up to the largest size that is read.
RARELY = 4_000

_HEADS = {
    "id:": "format: 1\nrequires: '>=0.1'\nwhy: Fuzzed.\nrules:\n",
    "name:": "format: 1\ntype: placeholders\nmonths:\n  5: [may, mai]\ndefine:\n",
    "canonical:": "format: 1\ntype: names\nromanisation: ar\ncontext: [Syria]\nnames:\n",
}
_SIGNS = (
    "{date}", "{name:author}", "{", "}", "[", "]", "(?:", ")", "(?P<core>", "\\b", "\\w", "{200}",
    "&a ", "*a", "!!str ", "<<: ", "? ", "- ", ": ", " #", "|\n", ">-\n", '"', "'", "---\n", "...",
    "\t", "\r", "\x85", "\u2028", "\u00a0", "\u200b", "\ufeff", "“", "”", "’", "⟦", "⟧", "\x00",
    "\ud800", "\U0010ffff", "İ", "ß", "\u0307", "%YAML 1.1\n", "0x10", "1e999", "~", "null",
    "format: 1\n", "type: names\n", "requires: '>=9'\n", "keeps:", "removes:", "regex:", "match:",
)  # fmt: skip


def seeds() -> list[str]:
    """Packs of one shipped rule, placeholder or name each, and the fixtures of broken ones."""
    found: list[str] = []
    for path in sorted((ROOT / "rules").rglob("*.yaml")):
        for entry in re.split(r"(?m)^(?=  - (?:id|name|canonical): )", path.read_text("utf-8"))[1:]:
            head = _HEADS[entry.split()[1]]
            if len(entry) <= SMALL:
                found.append(head + entry)
    for path in sorted((ROOT / "tests" / "fixtures" / "broken").rglob("*.y*ml")):
        found.append(path.read_bytes().decode())
    return found


@cache
def _known() -> frozenset[str]:
    """The names of the shipped placeholders."""
    paths = (ROOT / "rules" / "placeholders").glob("*.yaml")
    found = (re.findall(r"(?m)^  - name: (\w+)", path.read_text("utf-8")) for path in paths)
    return frozenset(name for names in found for name in names)


def placeholders(text: str) -> str:
    """A pack of the shipped placeholders that the text may use, with little behind each, since
    all that is behind the shipped ones takes long to read."""
    used = sorted(_known() & {"date", *re.findall(r"\{(\w+)", text)})
    return "format: 1\ntype: placeholders\nmonths:\n  6: [june]\ndefine:\n" + "".join(
        f"  - {{name: {name}, regex: ['{name} \\d+']}}\n" for name in used
    )


def _slice(chance: random.Random, text: str, most: int = 200) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.randint(0, most))


def _flip(chance: random.Random, text: str, others: list[str]) -> str:
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(chance.randint(1, 8)):
        if raw:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return raw.decode("utf-8", "replace")


def _delete(chance: random.Random, text: str, others: list[str]) -> str:
    start, end = _slice(chance, text)
    return text[:start] + text[end:]


def _repeat(chance: random.Random, text: str, others: list[str]) -> str:
    start, end = _slice(chance, text)
    return text[:end] + text[start:end] * chance.choice((1, 2, 5, 50)) + text[end:]


def _splice(chance: random.Random, text: str, others: list[str]) -> str:
    other = chance.choice(others)
    start, end = _slice(chance, other, len(other))
    place = chance.randint(0, len(text))
    return text[:place] + other[start:end] + text[place:]


def _insert(chance: random.Random, text: str, others: list[str]) -> str:
    place = chance.randint(0, len(text))
    sign = chance.choice(_SIGNS) if chance.random() < 0.8 else chr(chance.randrange(0x110000))
    return text[:place] + sign + text[place:]


def _nest(chance: random.Random, text: str, others: list[str]) -> str:
    place = chance.randint(0, len(text))
    opening = chance.choice(("[", "{a: ", "- ", "(", "(?:a|", "(?:", "? ", "⟦", "{date}", "[^"))
    return text[:place] + opening * chance.choice((3, 19, 21, 400)) + text[place:]


def _swell(chance: random.Random, text: str, others: list[str]) -> str:
    """A scalar becomes huge."""
    places = [found.end() for found in re.finditer(r"(?:: |- |['\"])", text)] or [0]
    place = chance.choice(places)
    piece = chance.choice(("a", "a ", "é", "\\pL", "(?:a|b)", "x{2}", "{date} ", "[a-z]", "\u0307"))
    return text[:place] + piece * chance.choice((30, 300, 3_000)) + text[place:]


def _shuffle(chance: random.Random, text: str, others: list[str]) -> str:
    lines = text.split("\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], " " * chance.randint(0, 3) + lines[one]
    return "\n".join(lines)


def _cut(chance: random.Random, text: str, others: list[str]) -> str:
    return text[: chance.randint(0, len(text))]


_MUTATIONS: tuple[Callable[[random.Random, str, list[str]], str], ...] = (
    _flip, _delete, _repeat, _splice, _insert, _insert, _nest, _swell, _shuffle, _cut,
)  # fmt: skip


def inputs(count: int, seed: int) -> Iterator[str]:
    """`count` texts, the same for the same seed and packs."""
    known = seeds()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        text = chance.choice(known)
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            text = chance.choice(_MUTATIONS)(chance, text, known)
        if number % RARELY == RARELY - 1:
            start, end = _slice(chance, text, 2_000)
            text += text[start:end] * (LARGE // max(1, end - start))
            text = text[:LARGE]
        yield text


def outcome(text: str) -> str:
    """`loads`, or `refused` where PackError says at which places and can be shown.

    Raises:
        AssertionError: the faults are none, or name no place; anything else is a defect, too.
    """
    try:
        load_packs({"fuzzed.yaml": text, "placeholders.yaml": placeholders(text)})
    except PackError as refused:
        error = refused
    else:
        return "loads"
    assert error.faults
    assert all(fault.line >= 1 and fault.column >= 1 for fault in error.faults)
    assert str(error).endswith("nothing was loaded")
    return "refused"


def _peak_mb() -> float:
    import resource  # Not on Windows, where only pytest's few inputs are tried.

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run; print the figures; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="Stop after so many.")
    chosen = parser.parse_args()
    for text in seeds():
        outcome(text)
    before, started = _peak_mb(), time.monotonic()
    counts: Counter[str] = Counter()
    slowest = 0.0
    for number, text in enumerate(inputs(chosen.count, chosen.seed)):
        if time.monotonic() - started > chosen.minutes * 60:
            break
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        began = time.process_time()
        try:
            counts[outcome(text)] += 1
        except Exception as error:
            print(f"input {number} of seed {chosen.seed}: {error!r}", file=sys.stderr)
            counts["wrong"] += 1
        spent = time.process_time() - began
        if spent > CPU_SECONDS:
            print(f"input {number}: {spent:.1f} s of CPU", file=sys.stderr)
            counts["wrong"] += 1
        slowest = max(slowest, spent)
    faulthandler.cancel_dump_traceback_later()
    growth = _peak_mb() - before
    print(
        f"{counts.total()} inputs in {time.monotonic() - started:.0f} s: {counts['loads']} load, "
        f"{counts['refused']} are refused, {counts['wrong']} do wrong; slowest {slowest:.2f} s of "
        f"CPU; grown by {growth:.0f} MB over {before:.0f} MB"
    )
    return 1 if counts["wrong"] or growth > GROWTH_MB else 0


if __name__ == "__main__":
    sys.exit(main())
