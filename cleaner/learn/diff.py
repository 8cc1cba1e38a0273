"""Two sets of packs and a corpus in, what changes from the one to the other out: documents, hits
and characters by rule, outlet and language, and a seeded sample of passages before and after."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from cleaner.learn.sources import outlet_of
from cleaner.model import Document
from cleaner.pipeline import Cleaner
from cleaner.result import Rejected, Result
from cleaner.rulepack.find import shipped_folder
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.sources import layered

SHIPPED = "shipped"
SAMPLES = 10
SEED = 1
_SHOWN = 200


@dataclass(slots=True)
class Count:
    """What one rule, outlet or language gains and loses: documents that change, hits that only
    the new packs have or only the old, and their characters."""

    documents: int = 0
    new_hits: int = 0
    lost_hits: int = 0
    new_characters: int = 0
    lost_characters: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """One place at which the two texts differ, with the rules whose hits differ there."""

    document: str
    before: str
    after: str
    rules: tuple[str, ...]


@dataclass(slots=True)
class RulesDiff:
    """The whole answer; `changed` documents differ in their clean text, `rejected` could be
    cleaned by neither."""

    documents: int = 0
    changed: int = 0
    rejected: int = 0
    total: Count = field(default_factory=Count)
    by: dict[str, dict[str, Count]] = field(
        default_factory=lambda: {"rule": {}, "outlet": {}, "language": {}}
    )
    samples: list[Sample] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything changes: a text, or the rule that does the same to it."""
        return bool(self.changed or self.by["rule"])

    def as_dict(self) -> Mapping[str, object]:
        """The answer for JSON."""
        from dataclasses import asdict

        return {"schema": 1, **asdict(self)}


def packs_at(place: str) -> Packs:
    """The packs of a folder or zip alone, or the shipped ones where it says `shipped`; a folder
    without placeholders of its own lies on top of the shipped packs.

    Raises:
        PackError: with every fault of every file.
    """
    if place == SHIPPED or Path(place).resolve() == shipped_folder().resolve():
        return layered(())
    alone = (Path(place) / "placeholders").is_dir()
    return layered([place], shipped=not alone)


def rules_diff(
    old: Packs,
    new: Packs,
    corpus: Iterable[Document],
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    trust: str = "safe",
) -> RulesDiff:
    """Clean every document by both and tell the difference.

    Memory does not grow with the corpus: the sample is drawn as the documents pass by.
    """
    before, after = (Cleaner(packs, names="off", trust=trust) for packs in (old, new))

    def cleaned(cleaner: Cleaner, document: Document) -> Result | Rejected:
        return next(iter(cleaner.pipe([document], input="auto")))

    pairs = ((document, cleaned(before, document), cleaned(after, document)) for document in corpus)
    return difference(pairs, samples=samples, seed=seed)


def difference(
    pairs: Iterable[tuple[Document, Result | Rejected, Result | Rejected]],
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> RulesDiff:
    """`rules_diff` of documents that were cleaned already, by the old packs and by the new."""
    found = RulesDiff()
    chance = random.Random(seed)
    seen = 0
    for document, one, other in pairs:
        found.documents += 1
        if isinstance(one, Rejected) or isinstance(other, Rejected):
            found.rejected += 1
            continue
        if not _count(found, document, one, other):
            continue
        for sample in _places(document.id, one, other):
            seen += 1
            if len(found.samples) < samples:
                found.samples.append(sample)
            elif (at := chance.randrange(seen)) < samples:
                found.samples[at] = sample
    return found


def _hits(result: Result) -> Counter[tuple[str, int, int]]:
    return Counter(
        (entry.rule, len(entry.removed), _at(entry.stage, entry.start))
        for entry in result.entries
        if entry.outcome == "applied" and entry.stage in ("select", "spill", "sentences")
    )


def _at(stage: str, start: int) -> int:
    """Where a hit is; offsets of the second stage shift with what the first one takes."""
    return -1 if stage == "sentences" else start


def _count(found: RulesDiff, document: Document, one: Result, other: Result) -> bool:
    """Add what changes in one document; whether anything does."""
    old, new = _hits(one), _hits(other)
    gained, lost = new - old, old - new
    changed = one.text != other.text
    if not (changed or gained or lost):
        return False
    found.changed += changed
    names = {
        "outlet": outlet_of(document) or "unknown",
        "language": other.language or document.hints.lang or "unknown",
    }
    totals = [found.total, *(found.by[by].setdefault(name, Count()) for by, name in names.items())]
    for count in totals:
        count.documents += 1
    touched: set[str] = set()
    for hits, sign in ((gained, "new"), (lost, "lost")):
        for (rule, size, _), times in hits.items():
            own = found.by["rule"].setdefault(rule, Count())
            own.documents += rule not in touched
            touched.add(rule)
            for count in (own, *totals):
                setattr(count, f"{sign}_hits", getattr(count, f"{sign}_hits") + times)
                characters = getattr(count, f"{sign}_characters") + times * size
                setattr(count, f"{sign}_characters", characters)
    return True


def _places(document: str, one: Result, other: Result) -> Iterable[Sample]:
    """The lines at which two clean texts differ, each with a line around it."""
    rules = tuple(sorted({rule for rule, _, _ in
                          (_hits(one) - _hits(other)) + (_hits(other) - _hits(one))}))  # fmt: skip
    before, after = one.text.split("\n"), other.text.split("\n")
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Sample(document, _short(before[i1:i2]), _short(after[j1:j2]), rules)


def _short(lines: list[str]) -> str:
    text = "\n".join(lines)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "\u2026"
