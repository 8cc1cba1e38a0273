"""A page in, for each of its blocks whether it belongs to the article and why out."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from cleaner.model import CATEGORIES
from cleaner.page.model import IN_CAPTION, IN_FIGURE, IN_FOOTER, IN_NAV, Page, PageBlock
from cleaner.select.class_words import CLASS_WORDS, purposes
from cleaner.select.company import LOW, company, kin_of
from cleaner.select.measures import MEASURES, Measured, measure
from cleaner.select.model import Model, shipped
from cleaner.select.wording import LINKED

_AT = {name: number for number, name in enumerate(MEASURES)}
_TITLE, _HEADING, _FIRST = _AT["in title"], _AT["heading"], _AT["from first"]
# A title may have a kicker, a deck and a byline between itself and the text.
_TITLE_REACH = 3
_NEAR = 4
# The words of an element that say which category of furniture a block in it is.
_WORDS = tuple(name if name in CATEGORIES else "" for name in CLASS_WORDS)


class Choice(NamedTuple):
    """What becomes of one block: `rule` is `select/outside`, `select/title`, `select/caption` or
    empty for a block that is kept; `category` and `detail` say what it seems to be and what speaks
    for it."""

    kept: bool
    rule: str
    category: str
    detail: str


KEPT = Choice(True, "", "", "")


def choose(page: Page, *, fast: bool = False) -> tuple[Choice, ...]:
    """The choice for each block of a page, by the shipped model; `fast` by its first look alone."""
    measured = measure(page)
    model = shipped()
    scores = _scores(page, measured, model, fast)
    rows = dict(zip(measured.asked, measured.rows, strict=True))
    named: dict[int, str] = {}
    return tuple(
        _choice(
            page, number, rows.get(number), measured.steps[number], score, model.threshold, named
        )
        for number, score in enumerate(scores)
    )  # fmt: skip


def _scores(page: Page, measured: Measured, model: Model, fast: bool) -> list[float]:
    """What the model makes of each block in the end; of the hopeless, `LOW`."""
    asked_for = itemgetter(*[_AT[name] for name in model.measures])
    scores = [LOW] * len(page.blocks)
    hopeful: dict[int, tuple[float, ...]] = {}
    for number, row in zip(measured.asked, measured.rows, strict=True):
        # Python compares two floats twice as fast as an int with a float.
        asked = tuple(map(float, asked_for(row)))
        score = model.first(asked)
        if score >= model.hopeless:
            scores[number] = score
            hopeful[number] = asked
    if fast or not hopeful:
        return scores
    kin = kin_of(page, measured.markup)
    around = company(scores, measured.chars, measured.prose, kin, list(hopeful))
    for (number, asked), beside in zip(hopeful.items(), around, strict=True):
        scores[number] = model.second((*beside, *asked))
    return scores


def is_title(row: Sequence[float]) -> bool:
    """Whether a row of measures is that of the page's title in front of the article: it goes to
    the document's title, not into its text."""
    return (row[_TITLE] == 2 or row[_HEADING] == 1) and row[_FIRST] <= _TITLE_REACH


def _choice(
    page: Page,
    number: int,
    row: Sequence[float] | None,
    steps: int,
    score: float,
    threshold: float,
    named: dict[int, str],
) -> Choice:
    block = page.blocks[number]
    if row is not None and is_title(row):
        return Choice(False, "select/title", "other", "the page's title")
    if block.is_caption:
        # The page's own word. Some read like sentences of the article ("Waves break over the pier
        # on Sunday."); without them five of six labelled sets came out better and none worse.
        return Choice(False, "select/caption", "caption", f"in a {block.tag}")
    if score >= threshold:
        return KEPT
    category, detail = _told(page, block, steps, named)
    if row is None:
        said = "a link far from the text"
    else:
        said = "hopeless" if score == LOW else f"score {score:.1f}, kept from {threshold:.1f}"
    return Choice(False, "select/outside", category, f"{said}{detail}")


def _told(page: Page, block: PageBlock, steps: int, named: dict[int, str]) -> tuple[str, str]:
    """The category of a block that goes, and what a reader of the page would see of it. `named`
    is what was found out of elements on the way."""
    said = ""
    if steps:
        said = f"; {steps} step{'s' if steps > 1 else ''} outside the article"
    links = block.link_density
    if links >= LINKED:
        said += f"; links {links:.0%}"
    category = _named(page, block.core, named)
    if category:
        said += f"; class words: {category}"
    if block.flags & (IN_FIGURE | IN_CAPTION):
        category = "caption"
        said += "; in a figure"
    elif block.flags & (IN_NAV | IN_FOOTER) and not category:
        category = "navigation"
        said += "; in nav or footer"
    if not category:
        category = "navigation" if links >= LINKED else "other"
    return category, said


def _named(page: Page, node: int, named: dict[int, str]) -> str:
    """The category that the nearest element is named for, if one of the nearest few is."""
    for _ in range(_NEAR):
        if node < 0:
            break
        element = page.nodes[node]
        category = named.get(node)
        if category is None:
            told = purposes(element) if element.attributes else ()
            category = next((_WORDS[number] for number in told if _WORDS[number]), "")
            named[node] = category
        if category:
            return category
        node = element.parent
    return ""
