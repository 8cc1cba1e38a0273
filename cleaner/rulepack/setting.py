"""An example of a rule in, the small neutral article that it is tried in out.

The article says nothing that any rule should take, so that what goes from it went because of the
example. Where the example stands in it is the rule's own place; the checks also set it elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cleaner.model import Hints
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.schema import AMONG

MARKED = re.compile("\u27e6([^\u27e6\u27e7]*)\u27e7")

FILLER = (
    (
        "Carpenters have raised the frame of the new mill on the hill above the village, "
        "and the owner said on Friday that the sails would follow before the end of the "
        "summer. The timber came from the forest behind the church, where the storm of the "
        "spring had brought down more oaks than the village could use in ten years. "
        "Children from the school carved the names of the builders into the beam above the "
        "door, as their grandparents had done."
    ),
    (
        "The old mill burned down nine years ago after a night of storms. It was the last "
        "of four that had stood there, and the families who owned them had ground corn for "
        "the whole valley. When the last miller died, nobody wanted the stones, and they "
        "lay in the grass until a teacher found them and asked what they were. Since then "
        "the parish has been saving money for a new mill, and most of it came from the sale "
        "of bread that was baked in the old ovens."
    ),
    (
        "The stones will be laid in the autumn, when the ground is dry. The teacher who "
        "found them has been asked to start the wheel, and she has agreed on the condition "
        "that the first sack of flour goes to the school."
    ),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """An example set into the article: `before + example + after` is the text, and `wanted` what
    must be left of it; `alone` where no neighbour that other rules take stands by."""

    before: str
    example: str
    after: str
    wanted: str
    hints: Hints
    alone: bool = False

    @property
    def text(self) -> str:
        """The article with the example in it."""
        return self.before + self.example + self.after


def marked(example: str) -> tuple[str, str]:
    """An example with ⟦…⟧ as `(input, expected)`: a line that is marked whole goes with its line
    end, the last one with the line end in front; without a mark everything goes."""
    if not MARKED.search(example):
        return example, ""
    kept = [
        MARKED.sub("", line) for line in example.split("\n") if not MARKED.fullmatch(line)
    ]  # fmt: skip
    return MARKED.sub(r"\1", example), "\n".join(kept)


def hints_of(rule: Rule) -> Hints:
    """A document that the rule is meant for."""
    return Hints(
        lang=rule.languages[0] if rule.languages else None,
        outlet=rule.outlets[0] if rule.outlets else None,
        date=rule.valid_from or rule.valid_until or None,
    )


def place_of(rule: Rule) -> str:
    """Where a rule's examples are tried: for evidence on a place, there."""
    asked = [cue.value for cue in rule.cues if cue.name == "place"] or [rule.among]
    return asked[0] if asked[0] and rule.where == "anywhere" else rule.where


def removed(rule: Rule, example: str) -> Setting:
    """An example of `removes` at the rule's place."""
    source, expected = marked(example)
    if rule.lead == "prefix" and rule.where == "anywhere":
        # The sentence behind the passage is the lead that the rule may cut in front of.
        before, after = "", ""
    else:
        before, after = surroundings(place_of(rule))
    wanted = before + expected + after
    if not expected:
        wanted = before + after.removeprefix("\n") if not before else before[:-1] + after
    return _laid_out(rule, Setting(before, source, after, wanted, hints_of(rule)))


def kept(rule: Rule, example: str) -> Setting:
    """An example of `keeps` at the rule's place."""
    return staying(rule, example)


def staying(rule: Rule, text: str, place: str = "") -> Setting:
    """A text that must stay, set at `place`, else at the rule's."""
    before, after = surroundings(place or place_of(rule))
    return _laid_out(rule, Setting(before, text, after, before + text + after, hints_of(rule)))


def _laid_out(rule: Rule, setting: Setting) -> Setting:
    """The setting without line breaks, where the rule is for such texts."""
    return in_one_line(setting) if rule.texts == "flat" else setting


def in_one_line(setting: Setting) -> Setting:
    """The setting with blanks for its line breaks."""
    before, example, after, wanted = (
        part.replace("\n", " ")
        for part in (setting.before, setting.example, setting.after, setting.wanted)
    )
    return replace(setting, before=before, example=example, after=after, wanted=wanted)


def surroundings(place: str) -> tuple[str, str]:
    """What stands in front of and behind an example at a place; elsewhere than at head and tail
    it lies between paragraphs, where no rule for the edges acts."""
    first, second, third = FILLER
    article = "\n".join(FILLER * 3)
    if place in AMONG:
        return {
            "before": ("", f"\n{article}"),
            "between": (f"{article}\n", f"\n{article}"),
            "behind": (f"{article}\n", ""),
        }[place]
    if place in ("head", "top"):
        return "", f"\n{first}\n{second}"
    if place == "late":
        return f"{first}\n{second}\n{third}\n", ""
    if place in ("tail", "edges"):
        return f"{first}\n{second}\n", ""
    return f"{first}\n{second}\n", f"\n{third}"
