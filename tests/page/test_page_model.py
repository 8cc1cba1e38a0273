"""Page blocks lie in order within the page's text, and nothing else is accepted."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.model import Encoding, Page, PageBlock, PageMetadata


def page_of(text: str, blocks: tuple[PageBlock, ...]) -> Page:
    """A page of this text, without elements."""
    return Page(text, blocks, (), (), PageMetadata(), Encoding("utf-8", "text"), "0" * 64)


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda t: "\n" not in t), max_size=8))
def test_blocks_joined_by_line_feeds_are_a_page(contents: list[str]) -> None:
    """Blocks in order, each where its text stands, make a page whose text they cut up."""
    blocks, position = [], 0
    for content in contents:
        blocks.append(PageBlock(position, position + len(content), -1, -1, "p"))
        position += len(content) + 1
    page = page_of("\n".join(contents), tuple(blocks))
    assert [page.text[block.start : block.end] for block in page.blocks] == contents


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 3), (2, 4)],
        [(3, 5), (0, 2)],
        [(4, 2)],
        [(0, 99)],
        [(-1, 2)],
        [(0, 2), (2, 99)],
    ],
    ids=str,
)
def test_wrong_spans_are_refused(spans: list[tuple[int, int]]) -> None:
    """Blocks that overlap, go backwards or leave the text raise ValueError."""
    blocks = tuple(PageBlock(start, end, -1, -1, "p") for start, end in spans)
    with pytest.raises(ValueError, match="overlaps"):
        page_of("abcde", blocks)


def test_touching_and_empty_blocks_are_allowed() -> None:
    """Blocks may touch, and one may hold nothing."""
    blocks = tuple(PageBlock(start, end, -1, -1, "p") for start, end in ((0, 2), (2, 2), (2, 5)))
    assert page_of("abcde", blocks).blocks == blocks


def test_a_page_does_not_change() -> None:
    """A page's text cannot be set anew under its blocks."""
    page = page_of("abc", (PageBlock(0, 3, -1, -1, "p"),))
    with pytest.raises(FrozenInstanceError):
        page.text = "x"  # type: ignore[misc]
