"""Kind `evidence` with `bounds: sentence`: the cues are asked of each sentence of a block, glued
ones too, and the sentences go in which they reach the threshold.

What an offer says comes in short sentences (`Need cash? Apply now. 18+`), so a short one that
shows a cue goes with its neighbour, and a block goes whole where each of its sentences shows one
and together they reach the threshold. What stands within a quotation is not asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, partial

from cleaner.blocks.article import Article
from cleaner.blocks.prose import WIDE, is_prose, words
from cleaner.blocks.sentences import GLUE, ending, ends_so
from cleaner.blocks.zones import Zones
from cleaner.match.compiled import CompiledRule, CueWording
from cleaner.match.whole import Near
from cleaner.model import Evidence, Match
from cleaner.patterns.pattern import Budget
from cleaner.rulepack.schema import Cue, most

# A sentence of so many words may lean on the one beside it.
SHORT = 7
# What its wording must come to for that where it does not name the subject.
TELLING = 2


def label(cue: Cue) -> str:
    """A cue as the ledger names it."""
    return f"{cue.name}: {cue.value[:40]}"


def shares(cues: Sequence[Cue], held: Collection[int]) -> tuple[Evidence, ...]:
    """The cues that spoke for a cut, each with its share."""
    speaking = [cues[number] for number in sorted(held) if cues[number].weight > 0]
    total = most(speaking)
    return tuple(Evidence(label(cue), round(cue.weight / total, 4)) for cue in speaking)


def find(
    compiled: CompiledRule,
    article: Article,
    blocks: Sequence[int],
    budget: Budget,
    zones: Callable[[], Zones],
    near: Near | None,
) -> Iterator[Match]:
    """One match for each stretch of sentences that go."""
    rule = compiled.rule
    for index in blocks:
        if article.is_introduced(index, ()):
            if near is not None:
                near(rule, index, "a line of the article opens a list with a colon")
            continue
        offset, end = article.core(index)
        content = article.text[offset:end]
        if near is None and not _is_within_reach(compiled, article, index, content, budget):
            continue
        hold = cache(partial(_held, compiled, article, index, budget=budget, zones=zones))
        spans = [
            part
            for span in article.pieces(index)
            for part in _apart(compiled, content, span, hold, budget)
        ]
        texts = [content[a:b] for a, b in spans]
        taken = [
            _reaches(compiled, text, compiled.wording_for, budget)
            and _sum(compiled, hold(text)) + 1e-9 >= rule.threshold
            for text in texts
        ]
        if near is None and not any(taken) and not all(_shows(compiled, hold(t)) for t in texts):
            continue
        held = [hold(text) for text in texts]
        if any(taken):
            _lean(compiled, texts, held, taken)
        if (
            len(texts) > 1
            and not all(taken)
            and _covers(content, texts)
            and all(_shows(compiled, one) for one in held)
        ):
            whole = hold(content)
            if _sum(compiled, whole) + 1e-9 >= rule.threshold:
                taken, held = [True] * len(texts), [whole] * len(texts)
        if near is not None and not any(taken):
            best = max((_sum(compiled, one) for one in held), default=0.0)
            near(rule, index, f"{best:g} of {rule.threshold:g} in its best sentence")
        for first, last in _stretches(taken):
            yield _match(compiled, article, index, content, spans[first][0], spans[last][1],
                         frozenset().union(*held[first : last + 1]))  # fmt: skip


def _apart(
    compiled: CompiledRule,
    content: str,
    span: tuple[int, int],
    hold: Callable[[str], frozenset[int]],
    budget: Budget,
) -> list[tuple[int, int]]:
    """The span in two where an offer lost its line end in front of a sentence, as in `100 free
    spinsThe harbour …`: what is in front goes by itself, what is behind is prose."""
    start, end = span
    for glue in GLUE.finditer(content, start, end):
        at = glue.end()
        behind = content[at:end]
        # `… at QuickFern with $500 for you today.` is one offer, and QuickFern a name.
        if not is_prose(behind) or _shows(compiled, hold(behind)):
            continue
        front = content[start:at]
        if (
            _reaches(compiled, front, compiled.wording_for, budget)
            and _sum(compiled, hold(front)) + 1e-9 >= compiled.rule.threshold
        ):
            return [(start, at), (at, end)]
    return [span]


def _is_within_reach(
    compiled: CompiledRule, article: Article, index: int, content: str, budget: Budget
) -> bool:
    """Whether what speaks for the cut in the block, or in front of where a line end was lost,
    comes to the threshold; most blocks are done with here, since none of these names the subject.
    No sentence holds more than its block, save where it ends in such a place."""
    return _reaches(compiled, content, compiled.wording_within, budget) or any(
        _reaches(compiled, text, compiled.wording_for, budget) for text in article.lost_ends(index)
    )


def _reaches(
    compiled: CompiledRule,
    text: str,
    asked: Sequence[tuple[float, CueWording]],
    budget: Budget,
) -> bool:
    """Whether the wording that a text shows leaves the threshold in reach."""
    reachable = compiled.most + 1e-9
    for weight, wording in asked:
        if not wording.occurs(text, budget):
            reachable -= weight
            if reachable < compiled.rule.threshold:
                return False
    return True


def _covers(content: str, texts: Sequence[str]) -> bool:
    """Whether no sentence was left out for a quotation."""
    return len("".join("".join(texts).split())) == len("".join(content.split()))


def _held(
    compiled: CompiledRule,
    article: Article,
    index: int,
    text: str,
    budget: Budget,
    zones: Callable[[], Zones],
) -> frozenset[int]:
    """The numbers of the cues that hold for a sentence."""
    held = set()
    for number, cue in enumerate(compiled.rule.cues):
        pattern = compiled.cue_patterns[number]
        if pattern is not None:
            holds = pattern.occurs(text, budget)
        elif cue.name == "ends":
            holds = ends_so(ending(text), cue.value)
        elif cue.name == "max_words":
            holds = _length(text) <= int(cue.value)
        elif cue.name == "place":
            holds = zones().allow(cue.value, index)
        else:
            holds = cue.name == "form" and not is_prose(text)
        if holds:
            held.add(number)
    return frozenset(held)


def _length(text: str) -> int:
    """Words; of scripts that set none off, two letters are taken for one."""
    return len(words(text)) + len(WIDE.findall(text)) // 2


def _sum(compiled: CompiledRule, held: frozenset[int]) -> float:
    return sum(compiled.rule.cues[number].weight for number in held)


def _shows(compiled: CompiledRule, held: frozenset[int]) -> bool:
    """Whether wording speaks for the cut, more than the rule's subject alone or `now` alone, and
    none against it."""
    rule = compiled.rule
    worded = [rule.cues[n] for n in held if rule.cues[n].patterns]
    subject = [cue for cue in worded if most(rule.cues) - cue.weight < rule.threshold]
    others = sum(cue.weight for cue in worded) - sum(cue.weight for cue in subject)
    return others >= (1 if subject else TELLING) and all(cue.weight > 0 for cue in worded)


def _lean(
    compiled: CompiledRule, texts: Sequence[str], held: Sequence[frozenset[int]], taken: list[bool]
) -> None:
    """Take short sentences that show some cue along with a taken one beside them."""
    for order in (range(1, len(texts)), range(len(texts) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for n in order:
            if taken[n + step] and _length(texts[n]) <= SHORT:
                taken[n] |= _shows(compiled, held[n])


def _stretches(taken: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """`(first, last)` of each stretch of taken sentences."""
    first = -1
    for number, one in enumerate((*taken, False)):
        if one and first < 0:
            first = number
        elif not one and first >= 0:
            yield first, number - 1
            first = -1


def _match(
    compiled: CompiledRule,
    article: Article,
    index: int,
    content: str,
    start: int,
    end: int,
    held: frozenset[int],
) -> Match:
    block = article.blocks[index]
    offset = article.core(index)[0]
    whole = not content[:start].strip() and not content[end:].strip()
    return Match(
        rule=compiled.rule,
        start=block.start if whole else offset + start,
        end=block.stop if whole else offset + end,
        first=index,
        last=index,
        reason=shares(compiled.rule.cues, held),
        group=f"{compiled.rule.id}@{index}",
        whole=whole,
    )
