"""The text of a page as a type: all visible blocks in document order, and what the page says of
each. Filled by the HTML reader; from there on a page is a text like any other, and a block that
is not selected is a cut like any other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One visible block of a page.

    `start`/`end` are code-point offsets in `PageText.text`; `path` is its CSS path; `classes`
    are the words of the class attributes from the block upwards; `link_density` is the share of
    its characters inside links, 0 … 1.
    """

    start: int
    end: int
    path: str
    tag: str
    classes: tuple[str, ...] = ()
    in_figure: bool = False
    is_caption: bool = False
    link_density: float = 0.0


@dataclass(frozen=True, slots=True)
class PageText:
    """The blocks of a page joined by line feeds; `source_sha256` is the hash of the page's bytes,
    since the ledger restores the page text, not the page."""

    text: str
    blocks: tuple[PageBlock, ...]
    source_sha256: str
    title: str | None = None

    def __post_init__(self) -> None:
        position = 0
        for block in self.blocks:
            if block.start < position or block.end < block.start or block.end > len(self.text):
                raise ValueError(f"page block {block.path} overlaps its neighbour")
            position = block.end
