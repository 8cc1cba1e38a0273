"""Page blocks lie in order within the page's text, and nothing else is accepted."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.pages import PageBlock, PageText


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda t: "\n" not in t), max_size=8))
def test_blocks_joined_by_line_feeds_are_a_page(contents: list[str]) -> None:
    """Blocks in order, each where its text stands, make a page whose text they cut up."""
    blocks, position = [], 0
    for number, content in enumerate(contents):
        blocks.append(PageBlock(position, position + len(content), f"p:nth({number})", "p"))
        position += len(content) + 1
    page = PageText("\n".join(contents), tuple(blocks), "0" * 64)
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
    """Blocks that overlap, go backwards or leave the text raise ValueError with their path."""
    blocks = tuple(PageBlock(start, end, "main > p", "p") for start, end in spans)
    with pytest.raises(ValueError, match="main > p"):
        PageText("abcde", blocks, "0" * 64)


def test_touching_and_empty_blocks_are_allowed() -> None:
    """Blocks may touch, and one may hold nothing."""
    blocks = (PageBlock(0, 2, "p", "p"), PageBlock(2, 2, "img", "img"), PageBlock(2, 5, "p", "p"))
    assert PageText("abcde", blocks, "0" * 64).blocks == blocks


def test_a_page_does_not_change() -> None:
    """A page's text cannot be set anew under its blocks."""
    page = PageText("abc", (PageBlock(0, 3, "p", "p"),), "0" * 64, title="T")
    with pytest.raises(FrozenInstanceError):
        page.text = "x"  # type: ignore[misc]
