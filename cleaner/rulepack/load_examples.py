"""The examples of a rule in, faults of those out that prove nothing.

Only literals are compared here, so that ten thousand rules load in seconds; whether an example
holds is for `clean rules test`, which cleans it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest

from cleaner.patterns.fold import fold
from cleaner.patterns.plain import Vocabulary
from cleaner.rulepack.rule import Cue, PatternData, most
from cleaner.rulepack.values import Reader
from cleaner.rulepack.yamltree import Scalar

MAX_EXAMPLE = 2_000
MAX_EXAMPLES = 200
_MARK = re.compile("[\u27e6\u27e7]")
_MARKED = re.compile("\u27e6([^\u27e7]*)\u27e7")
_WORD = re.compile(r"[^\W_]+")
_BRACED = re.compile(r"\{([a-z_]+)(?::[a-z_]+)?\}")
# Scripts without blanks between words begin about here.
_UNSPACED = "\u0e00"


def check_examples(
    file: Reader, examples: Mapping[str, list[Scalar]], vocabulary: Vocabulary
) -> None:
    """Faults of the examples as texts: too long, given twice, marked wrongly."""
    seen: dict[str, tuple[str, Scalar]] = {}
    for key, items in examples.items():
        if len(items) > MAX_EXAMPLES:
            said = (
                f"more than {MAX_EXAMPLES} examples under `{key}`; leave out those that are alike"
            )
            file.fault(said, items[MAX_EXAMPLES])
            continue
        for item in items:
            text = item.value
            if len(text) > MAX_EXAMPLE:
                said = f"an example of {len(text):,} characters; {MAX_EXAMPLE:,} must do"
                file.fault(f"{said}: leave out the lines that the rule does not look at", item)
            elif "{" in text and (named := vocabulary.named(_BRACED.findall(text))):
                said = f"`{{{named}}}` in an example; write what stands in a real text there"
                file.fault(said, item)
            elif "\u27e6" in text or "\u27e7" in text:
                text = _MARK.sub("", text)
                _check_marks(file, key, item, text)
            before = seen.setdefault(text.strip(), (key, item))
            if before[1] is item:
                continue
            if before[0] == key:
                said = f"the example of line {before[1].line} again; delete one of the two"
            else:
                said = f"the text of line {before[1].line}, where it stands under `{before[0]}`"
                said += "; it cannot both go and stay"
            file.fault(said, item)


def _check_marks(file: Reader, key: str, item: Scalar, bare: str) -> None:
    if key == "keeps":
        said = "marks in an example of `keeps`, of which all must stay; leave them out"
        file.fault(said, item, meant=bare)
        return
    open_at = -1
    for mark in _MARK.finditer(item.value):
        wrong = ""
        if mark[0] == "\u27e6":
            if open_at >= 0:
                wrong = "a ⟦ inside of ⟦…⟧; marks do not nest"
            open_at = mark.start()
        else:
            marked = item.value[open_at + 1 : mark.start()]
            if open_at < 0:
                wrong = "a ⟧ without a ⟦ in front"
            elif not marked:
                wrong = "⟦⟧ around nothing; put what goes between them"
            elif "\n" in marked:
                wrong = "⟦…⟧ over a line end; mark each line for itself"
            open_at = -1
        if wrong:
            file.fault(wrong, item)
            return
    if open_at >= 0:
        file.fault("a ⟦ without a ⟧ behind it", item)


def check_nearness(
    file: Reader,
    examples: Mapping[str, list[Scalar]],
    patterns: Sequence[PatternData],
    lines: Sequence[str],
) -> None:
    """Faults of examples that the rule would leave alone whatever its conditions: they prove
    nothing. Each must hold something that the rule looks for."""
    needles = _needles(patterns)
    listed = _Lexicon(lines)
    for key, items in examples.items():
        for item in items:
            if file.is_full:
                return
            folded = fold(_MARK.sub("", item.value))
            if not _holds(needles, folded) and not listed.stands_in(folded):
                file.fault(_said(key, {*lines, *needles}), item)


def check_evidence_examples(
    file: Reader, examples: Mapping[str, list[Scalar]], cues: Sequence[Cue], threshold: float
) -> None:
    """The same for an evidence rule: in `keeps` one more cue must reach the threshold, all cues
    that are no wording taken as held."""
    worded = [(cue, _needles(cue.patterns)) for cue in cues if cue.patterns and cue.weight > 0]
    total = most(cues)
    for key, items in examples.items():
        for item in items:
            if file.is_full:
                return
            folded = fold(_MARK.sub("", item.value))
            missing = [cue for cue, needles in worded if not _holds(needles, folded)]
            if not missing:
                continue
            least = sum(cue.weight for cue in missing) - max(cue.weight for cue in missing)
            if key == "keeps" and total - least < threshold:
                named = ", ".join(f"`{cue.name}: {_shortened(cue.value)}`" for cue in missing)
                said = f"this text is no close call: none of {named} alone would tip the scales"
                file.fault(f"{said}; `keeps` takes texts that lack a single cue", item)
            elif key == "removes" and len(missing) == len(worded):
                file.fault(_said(key, {n for _, needles in worded for n in needles}), item)


def check_repeat_examples(
    file: Reader, examples: Mapping[str, list[Scalar]], min_words: int
) -> None:
    """The same for a rule that looks for what is said again: of `removes` one copy stays, and in
    `keeps` two lines share half of their words."""
    for item in examples.get("removes", ()):
        marked = _MARKED.findall(item.value)
        if not marked:
            said = "nothing is marked, and of what is said twice one stays; put ⟦…⟧ around the copy"
            file.fault(f"{said} that goes", item)
        for copy in marked:
            length = len(copy.split())
            if length < min_words:
                said = f"the rule cannot match here: ⟦{_shortened(copy)}⟧ has {length} words, and"
                file.fault(f"{said} `min_words` is {min_words}; correct one or the other", item)
    for item in examples.get("keeps", ()):
        lines = [set(_WORD.findall(fold(line))) for line in item.value.split("\n")]
        if not any(
            2 * len(line & other) >= len(line) > 0
            for line in lines
            for other in lines
            if line is not other
        ):
            said = "this text is no close call: no line shares half of its words with another"
            file.fault(f"{said}; `keeps` takes texts that say nearly the same again", item)


def _said(key: str, sought: Iterable[str]) -> str:
    """What is wrong with an example that holds nothing `sought`."""
    some = nsmallest(3, set(sought), key=lambda text: (-len(text), text))
    named = ", ".join(f"`{_shortened(text.strip())}`" for text in some)
    if key == "keeps":
        return (
            f"this text is no close call: it holds nothing that the rule looks for ({named}); "
            "`keeps` takes texts that hold such words and must stay all the same"
        )
    return f"the rule cannot match here, since it looks for {named}; correct one or the other"


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _needles(patterns: Sequence[PatternData]) -> frozenset[str]:
    """The literals one of which a matching text holds; `""`, which every text holds, where a
    pattern has none."""
    if not all(data.needles for data in patterns):
        return frozenset({""})
    return frozenset(needle for data in patterns for needle in data.needles)


def _holds(needles: frozenset[str], folded: str) -> bool:
    """Whether the text holds one of the literals, or all words of one: `a zebra was crossing` is
    close to `zebra crossing`."""
    for needle in needles:
        if needle in folded:
            return True
    # A literal may be cut off within its first word or its last.
    text = f" {_words(folded)} "
    return any(
        " " in needle
        and all(f" {word}" in text or f"{word} " in text for word in _WORD.findall(needle))
        for needle in needles
    )


def _words(line: str) -> str:
    return " ".join(_WORD.findall(line))


class _Lexicon:
    """Whole lines, looked for as words that follow each other."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = frozenset(map(_words, lines))
        self._lengths = sorted({line.count(" ") + 1 for line in self._lines})
        self._unspaced = [line for line in self._lines if line[:1] >= _UNSPACED]

    def stands_in(self, folded: str) -> bool:
        """Whether a line stands in the text word for word."""
        words = _WORD.findall(folded)
        return any(
            " ".join(words[start : start + length]) in self._lines
            for length in self._lengths
            for start in range(len(words) - length + 1)
        ) or any(line in folded for line in self._unspaced)
