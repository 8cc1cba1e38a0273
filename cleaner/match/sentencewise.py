"""Kind `evidence` with `bounds: sentence`: the cues are asked of each sentence of a block, glued
ones too, and the sentences go in which they reach the threshold.

What an offer says comes in short sentences (`Need cash? Apply now. 18+`), so a short one that
shows a cue goes with its neighbour, and a block goes whole where each of its sentences shows one
and together they reach the threshold. What stands within a quotation is not asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from cleaner.blocks.article import Article
from cleaner.blocks.prose import WIDE, is_prose, words
from cleaner.blocks.sentences import ending, ends_so, glues
from cleaner.blocks.zones import Zones
from cleaner.match.compiled import CompiledRule, CueWording
from cleaner.match.whole import Near
from cleaner.model import Evidence, Match
from cleaner.patterns.pattern import Budget
from cleaner.rulepack.rule import Cue, is_necessary, most

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


class _Weighing:
    """One rule beside the texts of one block: which cues each holds, asked once of each."""

    def __init__(
        self,
        compiled: CompiledRule,
        index: int,
        budget: Budget,
        zones: Callable[[], Zones],
    ) -> None:
        self._compiled = compiled
        self._index = index
        self._budget = budget
        self._zones = zones
        self._known: dict[str, frozenset[int]] = {}
        self._asked: dict[tuple[CueWording, str], bool] = {}

    def reaches(self, text: str, *, within: bool = False) -> bool:
        """Whether the wording that a text shows leaves the threshold in reach; with `within`, also
        that which a part of the text may show."""
        compiled = self._compiled
        reachable = compiled.most + 1e-9
        for weight, wording in compiled.wording_within if within else compiled.wording_for:
            if not self._occurs(wording, text):
                reachable -= weight
                if reachable < compiled.rule.threshold:
                    return False
        return True

    def _occurs(self, wording: CueWording, text: str) -> bool:
        known = self._asked.get((wording, text))
        if known is None:
            known = self._asked[wording, text] = wording.occurs(text, self._budget)
        return known

    def fits(self, text: str) -> bool:
        """Whether the length and the end of a text leave the threshold in reach."""
        reachable = self._compiled.most + 1e-9
        for number, cue in enumerate(self._compiled.rule.cues):
            if cue.name in ("max_words", "ends") and not self._holds(number, cue, text):
                reachable -= cue.weight
        return reachable >= self._compiled.rule.threshold

    def held(self, text: str) -> frozenset[int]:
        """The numbers of the cues that hold for a sentence."""
        known = self._known.get(text)
        if known is None:
            cues = enumerate(self._compiled.rule.cues)
            known = frozenset(number for number, cue in cues if self._holds(number, cue, text))
            self._known[text] = known
        return known

    def _holds(self, number: int, cue: Cue, text: str) -> bool:
        wording = self._compiled.cue_patterns[number]
        if wording is not None:
            return self._occurs(wording, text)
        if cue.name == "ends":
            return ends_so(ending(text), cue.value)
        if cue.name == "max_words":
            return _length(text) <= int(cue.value)
        if cue.name == "place":
            return self._zones().allow(cue.value, self._index)
        return cue.name == "form" and not is_prose(text)

    def goes(self, text: str) -> bool:
        """Whether the sentence reaches the threshold."""
        return self.reaches(text) and self.is_enough(self.held(text))

    def is_enough(self, held: Collection[int]) -> bool:
        """Whether the cues come to the threshold, but for the rounding of sums."""
        return self.total(held) + 1e-9 >= self._compiled.rule.threshold

    def total(self, held: Collection[int]) -> float:
        """What the cues come to."""
        return sum(self._compiled.rule.cues[number].weight for number in held)

    def shows(self, held: Collection[int]) -> bool:
        """Whether wording speaks for the cut, more than the rule's subject alone or `now` alone,
        and none against it."""
        rule = self._compiled.rule
        worded = [rule.cues[n] for n in held if rule.cues[n].patterns]
        total = self._compiled.most
        subject = [cue for cue in worded if is_necessary(cue.weight, total, rule.threshold)]
        others = sum(cue.weight for cue in worded) - sum(cue.weight for cue in subject)
        return others >= (1 if subject else TELLING) and all(cue.weight > 0 for cue in worded)


def find(
    compiled: CompiledRule,
    article: Article,
    blocks: Sequence[int],
    budget: Budget,
    zones: Callable[[], Zones],
    near: Near | None,
) -> Iterator[Match]:
    """One match for each stretch of sentences that go."""
    contents = [article.text[slice(*article.core(index))] for index in blocks]
    if near is None and not _is_named(compiled, article, blocks, contents, budget):
        return
    for index, content in zip(blocks, contents, strict=True):
        weighing = _Weighing(compiled, index, budget, zones)
        # Most blocks are done with here: they name the subject, and nothing lures.
        if near is None and not _is_within_reach(weighing, article, index, content):
            continue
        if article.is_introduced(index, ()):
            if near is not None:
                near(compiled.rule, index, "a line of the article opens a list with a colon")
            continue
        spans: Sequence[tuple[int, int]] = article.pieces(index)
        if article.lost_ends(index):
            spans = [part for span in spans for part in _apart(weighing, content, span)]
        texts = [content[a:b] for a, b in spans]
        taken = [weighing.goes(text) for text in texts]
        if (
            near is None
            and not any(taken)
            and not (
                weighing.fits(content) and all(weighing.shows(weighing.held(one)) for one in texts)
            )
        ):
            continue
        held = [weighing.held(text) for text in texts]
        if any(taken):
            _lean(weighing, texts, held, taken)
        if (
            len(texts) > 1
            and not all(taken)
            and _covers(content, texts)
            and all(map(weighing.shows, held))
        ):
            whole = weighing.held(content)
            if weighing.is_enough(whole):
                taken, held = [True] * len(texts), [whole] * len(texts)
        if near is not None and not any(taken):
            best = max(map(weighing.total, held), default=0.0)
            near(
                compiled.rule,
                index,
                f"{best:g} of {compiled.rule.threshold:g} in its best sentence",
            )
        for first, last in _stretches(taken):
            yield _match(compiled, article, index, content, spans[first][0], spans[last][1],
                         frozenset().union(*held[first : last + 1]))  # fmt: skip


def _apart(weighing: _Weighing, content: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The span in two where an offer lost its line end in front of a sentence, as in `100 free
    spinsThe harbour …`: what is in front goes by itself, what is behind is prose."""
    start, end = span
    for at in glues(content, start, end):
        behind = content[at:end]
        # `… at QuickFern with $500 for you today.` is one offer, and QuickFern a name.
        if not is_prose(behind) or weighing.shows(weighing.held(behind)):
            continue
        if weighing.goes(content[start:at]):
            return [(start, at), (at, end)]
    return [span]


def _is_named(
    compiled: CompiledRule,
    article: Article,
    blocks: Sequence[int],
    contents: Sequence[str],
    budget: Budget,
) -> bool:
    """Whether the blocks together show the wording that the rule cannot do without: most texts
    that name a price name no device."""
    if not compiled.needed:
        return True
    together = "\n".join(contents)
    return all(wording.occurs(together, budget) for wording in compiled.needed) or any(
        map(article.lost_ends, blocks)
    )


def _is_within_reach(weighing: _Weighing, article: Article, index: int, content: str) -> bool:
    """Whether what speaks for the cut in the block, or in front of where a line end was lost,
    comes to the threshold. No sentence holds more than its block, save where it ends in such a
    place."""
    return weighing.reaches(content, within=True) or any(
        map(weighing.reaches, article.lost_ends(index))
    )


def _covers(content: str, texts: Sequence[str]) -> bool:
    """Whether no sentence was left out for a quotation."""
    return len("".join("".join(texts).split())) == len("".join(content.split()))


def _length(text: str) -> int:
    """Words; of scripts that set none off, two letters are taken for one."""
    return len(words(text)) + len(WIDE.findall(text)) // 2


def _lean(
    weighing: _Weighing, texts: Sequence[str], held: Sequence[frozenset[int]], taken: list[bool]
) -> None:
    """Take short sentences that show some cue along with a taken one beside them."""
    for order in (range(1, len(texts)), range(len(texts) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for n in order:
            if taken[n + step] and _length(texts[n]) <= SHORT:
                taken[n] |= weighing.shows(held[n])


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
