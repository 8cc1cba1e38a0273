"""Feeds one part of the package with mutated bytes; `make nightly` runs it, pytest does not.

    python tests/nightly/fuzz_bytes.py decode|page|matcher|loader|ledger [--seconds 300] [--seed 1]

With atheris (`pip install atheris`) the mutations follow the branches that they reach; without
it they are blind. Each input must be refused by an error of this package or keep every promise.
What was found stays as a case in tests/hostile. Exit 1 at the first defect; its input is written
to `fuzz-TARGET.bin`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

try:
    import atheris
except ImportError:
    atheris = None

with atheris.instrument_imports(include=["cleaner"]) if atheris else nullcontext():
    from cleaner import Cleaner, CleanerError, InputError
    from cleaner.ledger import Ledger, replay, restore
    from cleaner.read.decode import decode
    from cleaner.rulepack.load import load_packs

from hostile import check  # noqa: E402
from hostile.cases import CASES  # noqa: E402
from hostile.packs import pack, rule  # noqa: E402
from nightly import fuzz_loader  # noqa: E402

LARGEST = 20_000
HANG = 20.0


def fuzz_decode(raw: bytes) -> None:
    """Decoding gives the bytes back, or refuses them."""
    try:
        decoded = decode(raw)
    except InputError:
        return
    assert restore(decoded.text, decoded.entries or ()) in (raw, decoded.text)
    if decoded.entries:
        assert replay(raw, decoded.entries) == decoded.text


def fuzz_page(raw: bytes) -> None:
    """Any page is cleaned, all promises kept, or refused."""
    try:
        result = check.shipped().clean_html(raw)
    except InputError:
        return
    check.check_result(result, raw)


_OWN: list[Cleaner] = []


def fuzz_matcher(raw: bytes) -> None:
    """Any text is cleaned by shipped rules and greedy ones, all promises kept, or refused."""
    if not _OWN:
        greedy = (
            rule("zorble mark", id="one"), rule("a+ ?e", key="regex", id="two").replace(
                "[zorble mark]", "[b aa e]").replace("zorble marks", "baa en"),
        )  # fmt: skip
        with suppress(CleanerError):
            _OWN.append(Cleaner(load_packs({"g.yaml": pack(*greedy)}), trust="likely"))
        _OWN.append(check.shipped())
    for cleaner in _OWN:
        try:
            result = cleaner.clean(raw)
        except InputError:
            return
        check.check_result(result, raw)
        assert cleaner.clean(raw).ledger.to_jsonl() == result.ledger.to_jsonl()


def fuzz_loader_(raw: bytes) -> None:
    """Any rule file loads or is refused with its faults."""
    fuzz_loader.outcome(raw.decode("utf-8", "replace"))


def fuzz_ledger(raw: bytes) -> None:
    """Any ledger is read or refused, and used or refused."""
    with suppress(CleanerError, UnicodeDecodeError):
        ledger = Ledger.from_jsonl(raw.decode("utf-8"))
        for use in (restore, replay):
            with suppress(CleanerError):
                use("The harbour was closed.", ledger)
        ledger.to_jsonl()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": fuzz_decode, "page": fuzz_page, "matcher": fuzz_matcher, "loader": fuzz_loader_,
    "ledger": fuzz_ledger,
}  # fmt: skip
_KINDS = {"decode": ("text", "auto"), "page": ("html",), "matcher": ("text",), "loader": ("rules",)}


def seeds(target: str) -> list[bytes]:
    """What the mutations begin from."""
    if target == "ledger":
        texts = ("The harbour was closed.\nRead more", "Caf\u00c3\u00a9\x00 x\nBy Anna Holm\n")
        return [check.shipped().clean(text).ledger.to_jsonl().encode() for text in texts]
    kinds = _KINDS[target]
    return [case.make(400) for case in CASES.values() if case.kind in kinds]


def mutated(chance: random.Random, known: list[bytes]) -> bytes:
    """One input, the same for the same state of chance."""
    raw = bytearray(chance.choice(known))
    for _ in range(chance.choice((1, 2, 4, 9))):
        start = chance.randint(0, len(raw))
        end = min(len(raw), start + chance.choice((0, 1, 2, 8, 64)))
        other = chance.choice(known)
        at = chance.randint(0, len(other))
        raw[start:end] = chance.choice((
            b"", bytes((chance.randrange(256),)), other[at : at + 40], raw[start:end] * 9,
            b"\xff", b"\x00", b"\n", json.dumps(chance.randint(-9, 1 << 40)).encode(),
        ))  # fmt: skip
    return bytes(raw[:LARGEST])


def main() -> int:
    """Run; print the figures; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    one = TARGETS[chosen.target]
    if atheris:
        folder = Path(f".fuzz-{chosen.target}")
        folder.mkdir(exist_ok=True)
        for number, raw in enumerate(seeds(chosen.target)):
            (folder / str(number)).write_bytes(raw)
        said = [f"-max_total_time={chosen.seconds}", f"-seed={chosen.seed}", "-timeout=30",
                f"-max_len={LARGEST}", "-rss_limit_mb=2048", str(folder)]  # fmt: skip
        atheris.Setup([sys.argv[0], *said], one)
        atheris.Fuzz()
    chance, known = random.Random(chosen.seed), seeds(chosen.target)
    began, count, slowest = time.monotonic(), 0, 0.0
    while time.monotonic() - began < chosen.seconds:
        raw = mutated(chance, known)
        started = time.process_time()
        try:
            one(raw)
        except Exception as error:
            Path(f"fuzz-{chosen.target}.bin").write_bytes(raw)
            print(f"input {count} of seed {chosen.seed}: {error!r}", file=sys.stderr)
            return 1
        slowest = max(slowest, time.process_time() - started)
        count += 1
    print(f"{chosen.target}: {count} inputs in {chosen.seconds} s; slowest {slowest:.2f} s of CPU")
    return 1 if slowest > HANG else 0


if __name__ == "__main__":
    sys.exit(main())
