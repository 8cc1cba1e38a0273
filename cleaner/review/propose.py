"""A passage that somebody points at in, the rule that takes or keeps it out, as YAML with its
examples; what `clean rules new` would write, with nothing left to be said."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from cleaner.blocks.article import Article
from cleaner.errors import OptionError
from cleaner.fixtures.pack_text import RuleText
from cleaner.fixtures.passages import Passage, named
from cleaner.fixtures.scaffold import rule_for
from cleaner.learn.frames import masked
from cleaner.learn.rule_text import load_alone

_LONGEST = 1500
_BOUNDS = ("sentence", "word")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says of a passage: it is spill of a category, or it `stays`; `changing` where
    its numbers and dates are others in each article. `outlet` is empty for all."""

    text: str
    stays: bool
    category: str
    outlet: str
    why: str
    changing: bool = False


def propose(wish: Wish, article: Article, taken: Collection[str]) -> str:
    """The rule, with an id that is none of `taken`.

    Raises:
        OptionError: the passage does not stand in the article, or no simple rule takes it.
    """
    if len(wish.text) > _LONGEST:
        raise OptionError(
            f"{len(wish.text):,} characters are no line of furniture; choose a shorter passage"
        )
    passage = named(wish.text, [article]) if any(map(str.isalnum, wish.text)) else None
    if passage is None:
        raise OptionError("this text does not stand in the document; choose a line or part of one")
    for rule in _rules(wish, passage):
        # A rule that keeps takes nothing: its examples alone can show that it holds.
        sought = replace(passage, spans=()) if wish.stays else passage
        if rule.finds(sought, [article], load_alone):
            return replace(rule, id=_free(wish, rule, taken)).yaml()
    raise OptionError(
        "no simple rule takes this passage; choose the whole line, or write a rule by hand "
        "(rules/README.md tells how)"
    )


def _rules(wish: Wish, passage: Passage) -> Iterator[RuleText]:
    base = replace(
        rule_for(wish.outlet, passage), category=wish.category, trust="safe", why=wish.why
    )
    if wish.stays:
        # For all outlets: what must stay in one does no harm in another, and no example could
        # show that it is for one alone.
        yield replace(base, kind="keep", where="anywhere", outlet="")
        return
    if wish.changing:
        if (pattern := masked(passage.text)) == passage.text:
            raise OptionError("no number, date or time stands in this line; leave the box empty")
        base = replace(base, texts=(pattern,), shown=passage.text)
    if base.kind == "block":
        yield base
        return
    for bounds in _BOUNDS:
        yield replace(base, bounds=bounds)


def _free(wish: Wish, rule: RuleText, taken: Collection[str]) -> str:
    """`ad-lines`, `ad-lines-2` and so on."""
    name = f"{wish.category}-{rule.id}" if rule.kind != "keep" else f"kept-{rule.id}"
    number = 1
    while (f"{name}-{number}" if number > 1 else name) in taken:
        number += 1
    return f"{name}-{number}" if number > 1 else name
