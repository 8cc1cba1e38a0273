"""A page in, for each of its blocks whether it belongs to the article and why out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.model import CATEGORIES
from cleaner.page.model import IN_CAPTION, IN_FIGURE, IN_FOOTER, IN_NAV, Page, PageBlock
from cleaner.select.class_words import CLASS_WORDS
from cleaner.select.measures import FAR, MEASURES, measure
from cleaner.select.model import Model, shipped

_AT = {name: number for number, name in enumerate(MEASURES)}
_TITLE, _HEADING, _FIRST = _AT["in title"], _AT["heading"], _AT["from first"]
_STEPS, _LINKS = _AT["steps from article"], _AT["link density"]
# A title may have a kicker, a deck and a byline between itself and the text.
_TITLE_REACH = 3
_LINKED = 0.5
_NEAR = 4
# The words of an element that say which category of furniture a block in it is.
_WORDS = [(name, _AT[f"{name} words"]) for name in CLASS_WORDS if name in CATEGORIES]


class Choice(NamedTuple):
    """What becomes of one block: `rule` is `select/outside`, `select/title`, `select/caption` or
    empty for a block that is kept; `category` and `detail` say what it seems to be and what speaks
    for it."""

    kept: bool
    rule: str
    category: str
    detail: str


KEPT = Choice(True, "", "", "")


def choose(page: Page) -> tuple[Choice, ...]:
    """The choice for each block of a page, by the shipped model."""
    rows = measure(page)
    model = shipped()
    columns = [_AT[name] for name in model.measures]
    return tuple(
        _choice(block, row, model, columns)
        for block, row in zip(page.blocks, rows, strict=True)
    )  # fmt: skip


def is_title(row: Sequence[float]) -> bool:
    """Whether a row of measures is that of the page's title in front of the article: it goes to
    the document's title, not into its text."""
    return (row[_TITLE] == 2 or row[_HEADING] == 1) and row[_FIRST] <= _TITLE_REACH


def _choice(block: PageBlock, row: Sequence[float], model: Model, columns: Sequence[int]) -> Choice:
    if is_title(row):
        return Choice(False, "select/title", "other", "the page's title")
    if block.is_caption:
        # The page's own word. Some read like sentences of the article ("Waves break over the pier
        # on Sunday."); without them five of six labelled sets came out better and none worse.
        return Choice(False, "select/caption", "caption", f"in a {block.tag}")
    score = model.score([row[at] for at in columns])
    if score >= model.threshold:
        return KEPT
    category, detail = _told(block, row)
    return Choice(
        False,
        "select/outside",
        category,
        f"score {score:.1f}, kept from {model.threshold:.1f}{detail}",
    )


def _told(block: PageBlock, row: Sequence[float]) -> tuple[str, str]:
    """The category of a block that goes, and what a reader of the page would see of it."""
    said = []
    steps = int(row[_STEPS])
    if steps:
        said.append(f"{steps} step{'s' if steps > 1 else ''} outside the article")
    if row[_LINKS] >= _LINKED:
        said.append(f"links {row[_LINKS]:.0%}")
    nearest, category = FAR, ""
    for name, at in _WORDS:
        if row[at] < min(nearest, _NEAR):
            nearest, category = int(row[at]), name
    if category:
        said.append(f"class words: {category}")
    if block.flags & (IN_FIGURE | IN_CAPTION):
        category = "caption"
        said.append("in a figure")
    elif block.flags & (IN_NAV | IN_FOOTER) and not category:
        category = "navigation"
        said.append("in nav or footer")
    if not category:
        category = "navigation" if row[_LINKS] >= _LINKED else "other"
    return category, "".join(f"; {one}" for one in said)
