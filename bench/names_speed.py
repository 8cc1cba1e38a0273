"""What the names stage costs, in words a second and in shares of a run without it.

    python bench/names_speed.py FILE… [--field text] [--packs DIR]

FILE holds one JSON object a line with an article's text. Measured, each twice and the second run
counted (warm: what was heard of a spelling is kept), in seconds of the processor:

- articles that speak of no pack's country: names on (all tiers) against names off;
- the same articles with the context of a made-up pack of 500 and of 5,000 names put in front and
  its names strewn in, the names stage alone and the whole cleaning;
- 100,000 exact variants: loading from YAML, from the cache, and the stage against flashtext, if
  that is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# The checkout's package, installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner import Cleaner
from cleaner.model import Hints
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.sources import load_sources

ROOT = Path(__file__).resolve().parent.parent
_ONSETS = "b d f g h j k l m n q r s t z sh kh gh".split()
_VOWELS = "a i u a i u ay aw".split()
CONTEXT = "Xanadu"


def _name(chance: random.Random) -> str:
    def word() -> str:
        parts = (chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(3))
        return ("".join(parts) + chance.choice("bdlmnrst")).capitalize()

    return f"{word()} al-{word()}" if chance.random() < 0.3 else word()


def made_pack(count: int, variants: int, seed: int) -> tuple[str, list[str]]:
    """A names pack of so many names with so many variants each, and all of its spellings."""
    chance = random.Random(seed)
    made = list(dict.fromkeys(_name(chance) for _ in range(count * (variants + 1) * 2)))
    rows, said = [], []
    for number in range(count):
        own = made[number * (variants + 1) : (number + 1) * (variants + 1)]
        rows.append({"canonical": own[0], "kind": "place", "variants": own[1:]})
        said += own
    head = {"format": "1", "type": "names", "romanisation": "ar", "context": [CONTEXT]}
    return json.dumps({**head, "names": rows}), said


def packs_with(text: str) -> Packs:
    """The pack with the tables and decoys that are shipped."""
    files = {"names/made.yaml": text}
    for folder, names in (("romanisation", ("latin", "ar")), ("names", ("decoys", "words"))):
        for name in names:
            path = ROOT / "rules" / folder / f"{name}.yaml"
            files[f"{folder}/{name}.yaml"] = path.read_text("utf-8")
    return load_packs(files)


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """The best of some runs behind one that warms up."""
    work()
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def without_context(texts: Sequence[str]) -> None:
    """Texts that open no pack: on against off."""
    on, off = Cleaner(trust="names=likely"), Cleaner(names="off")
    own = [text for text in texts if not _opened(on, text)]
    words = sum(len(text.split()) for text in own)
    with_names = timed(lambda: [on.clean(text) for text in own])
    without = timed(lambda: [off.clean(text) for text in own])
    print(
        f"no context: {len(own)} articles, {words} words; off {words / without:,.0f} words/s, "
        f"on {words / with_names:,.0f} words/s: {100 * (with_names / without - 1):+.1f} %"
    )


def _opened(cleaner: Cleaner, text: str) -> bool:
    from cleaner.blocks.article import Article

    return bool(cleaner._journey.engine.scan(Article(text)).opened)


def within_context(texts: Sequence[str], count: int) -> None:
    """Texts that speak of the country of a pack of so many names."""
    source, said = made_pack(count, 2, 7)
    packs = packs_with(source)
    chance = random.Random(1)
    strewn = []
    for text in texts:
        lines = [f"{CONTEXT} and {CONTEXT} and {CONTEXT}."]
        for line in text.split("\n"):
            lines.append(f"{line} They left {chance.choice(said)}." if line else line)
        strewn.append("\n".join(lines))
    words = sum(len(text.split()) for text in strewn)
    cleaner = Cleaner(packs, trust="names=likely")
    stage, language = cleaner._journey._names, cleaner.clean("x").language_record
    opened = frozenset((0, 1))
    cold = time.process_time()
    for text in strewn:
        stage.run(text, opened, language, Hints(), "rewrite", ())
    cold = time.process_time() - cold
    alone = timed(lambda: [stage.run(t, opened, language, Hints(), "rewrite", ()) for t in strewn])
    whole = timed(lambda: [cleaner.clean(text) for text in strewn])
    print(
        f"{count} names in context, {words} words: stage {words / alone:,.0f} words/s warm, "
        f"{words / cold:,.0f} cold; whole cleaning with this pack alone "
        f"{words / whole:,.0f} words/s"
    )


def many_variants(texts: Sequence[str]) -> None:
    """100,000 exact variants: loading, and finding against flashtext."""
    # A file holds at most 1 MB.
    made = [made_pack(4_000, 4, seed) for seed in range(5)]
    files = {f"names/made{number}.yaml": source for number, (source, _) in enumerate(made)}
    said = [spelling for _, spellings in made for spelling in spellings]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLEANER_CACHE"] = folder + "/cache"
        start = time.process_time()
        load_sources([files], [""])
        cold = time.process_time() - start
        start = time.process_time()
        packs = load_sources([files], [""])
        head = time.process_time() - start
        start = time.process_time()
        assert all(pack.body.names for pack in packs.names)
        body = time.process_time() - start
    chance = random.Random(2)
    strewn = [f"{text} {CONTEXT} {chance.choice(said)}." for text in texts]
    words = sum(len(text.split()) for text in strewn)
    cleaner = Cleaner(packs)
    stage, language = cleaner._journey._names, cleaner.clean("x").language_record
    opened = frozenset(range(2 * len(made)))
    ours = timed(lambda: [stage.run(t, opened, language, Hints(), "rewrite", ()) for t in strewn])
    print(
        f"{len(said)} exact variants: load {cold:.2f} s, cached {1000 * head:.0f} ms and "
        f"{1000 * body:.0f} ms when a text opens the pack; {words / ours:,.0f} words/s"
    )
    try:
        from flashtext import KeywordProcessor
    except ImportError:
        return
    theirs_made = KeywordProcessor(case_sensitive=True)
    for spelling in said:
        theirs_made.add_keyword(spelling, said[0])
    theirs = timed(lambda: [theirs_made.replace_keywords(text) for text in strewn])
    print(f"flashtext: {words / theirs:,.0f} words/s; ours is {theirs / ours:.1f} times as fast")


def main() -> None:
    """Read the articles and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--field", default="body")
    parser.add_argument("--most", type=int, default=300)
    asked = parser.parse_args()
    lines = [line for file in asked.files for line in file.read_text("utf-8").splitlines()]
    texts = [json.loads(line).get(asked.field) or "" for line in lines[: asked.most]]
    without_context(texts)
    within_context(texts, 500)
    within_context(texts, 5000)
    many_variants(texts)


if __name__ == "__main__":
    main()
