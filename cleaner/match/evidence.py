"""Kind `evidence`: a block for which several declared cues speak, none of which would do alone.

Cues are weighed in two steps, since company asks for what stands beside the block: first wording
and form of every candidate, then the neighbours. Each cue's share goes into the ledger.
A rule with `bounds: sentence` weighs each sentence for itself, see `sentencewise`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from cleaner.blocks.article import Article
from cleaner.blocks.prose import words
from cleaner.blocks.sentences import ends_so
from cleaner.blocks.zones import Zones
from cleaner.match import sentencewise
from cleaner.match.compiled import CompiledRule
from cleaner.match.sentencewise import label, shares
from cleaner.match.whole import Near
from cleaner.model import Match
from cleaner.patterns.pattern import Budget

# Not looked for once the threshold is out of reach.
_COSTLY = ("place", "form", "match", "regex")


def find(
    compiled: CompiledRule,
    article: Article,
    hits: list[tuple[int, int]],
    budget: Budget,
    zones: Callable[[], Zones],
    taken: Collection[int],
    near: Near | None = None,
) -> Iterator[Match]:
    """One match for each block whose cues reach the threshold. `taken` are the blocks that
    rules of other kinds take whole: they are spill to a neighbour."""
    cues = compiled.rule.cues
    blocks = sorted({block for block, _ in hits})
    every = near is not None
    if compiled.rule.bounds == "sentence":
        yield from sentencewise.find(compiled, article, blocks, budget, zones, near)
        return
    own = {i: _own_cues(compiled, article, i, budget, zones, every) for i in blocks}
    group_start = -2
    for place, index in enumerate(blocks):
        if place == 0 or blocks[place - 1] != index - 1:
            group_start = index
        held = set(own[index])
        for number, cue in enumerate(cues):
            if cue.name == "company" and _has_company(
                cue.value, compiled, article, index, own, taken
            ):
                held.add(number)
        total = sum(cues[number].weight for number in held)
        if total + 1e-9 < compiled.rule.threshold:
            if near is not None:
                lacking = ", ".join(label(cue) for n, cue in enumerate(cues) if n not in held)
                near(
                    compiled.rule,
                    index,
                    f"{total:g} of {compiled.rule.threshold:g}; lacks {lacking}",
                )
            continue
        block = article.blocks[index]
        yield Match(
            rule=compiled.rule,
            start=block.start,
            end=block.stop,
            first=index,
            last=index,
            reason=shares(cues, held),
            group=f"{compiled.rule.id}@{group_start}",
            whole=True,
        )


def _own_cues(
    compiled: CompiledRule,
    article: Article,
    index: int,
    budget: Budget,
    zones: Callable[[], Zones],
    everything: bool,
) -> frozenset[int]:
    """The numbers of the cues that hold on the block itself, company apart. Form is looked at
    first; once the threshold is out of reach, wording is not searched for, unless `everything`
    is asked for."""
    held = set()
    start, end = article.core(index)
    content = article.text[start:end]
    cues = compiled.rule.cues
    reachable = compiled.most
    for number in compiled.cue_order:
        cue = cues[number]
        if cue.name in _COSTLY and reachable + 1e-9 < compiled.rule.threshold and not everything:
            break
        pattern = compiled.cue_patterns[number]
        if pattern is not None:
            holds = pattern.occurs(content, budget)
        elif cue.name == "ends":
            holds = ends_so(article.ending(index), cue.value)
        elif cue.name == "max_words":
            holds = len(words(content)) <= int(cue.value)
        elif cue.name == "place":
            holds = zones().allow(cue.value, index)
        elif cue.name == "form":
            holds = article.is_fragment(index)
        else:
            continue
        if holds:
            held.add(number)
        reachable -= max(0.0, cue.weight) if not holds else max(0.0, -cue.weight)
    return frozenset(held)


def _has_company(
    value: str,
    compiled: CompiledRule,
    article: Article,
    index: int,
    own: dict[int, frozenset[int]],
    taken: Collection[int],
) -> bool:
    """Whether the nearest block with text on either side keeps the block company; one of its like
    does across what other rules take, since that will not stand between them."""
    needed = {n for n, cue in enumerate(compiled.rule.cues)
              if cue.name in ("ends", "max_words")}  # fmt: skip
    if value == "spill":
        return any(other in taken for other in article.neighbours(index))
    return bool(needed) and any(
        needed <= own.get(other, frozenset()) for other in article.neighbours(index, taken)
    )
