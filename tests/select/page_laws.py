"""What holds of every cleaned page."""

from __future__ import annotations

import reference

from cleaner import Ledger, Result, replay, restore


def check(result: Result) -> None:
    """The laws of a cleaned page."""
    assert result.selection is not None
    page = result.selection.page
    jsonl = result.ledger.to_jsonl()
    assert restore(result.text, Ledger.from_jsonl(jsonl)) == page.text == result.restore()
    assert reference.independent_restore(result.text, jsonl) == page.text
    assert replay(page.text, result.ledger) == result.text
    assert [block.text for block in result.blocks] == page.text.split("\n") * bool(page.blocks)
    at = 0
    for block in result.blocks:
        assert page.text[block.start : block.end] == block.text
        assert block.path.startswith("html")
        assert block.fate in ("kept", "cut", "changed")
        assert (block.fate == "kept") == (not block.rule)
        if block.fate == "kept":
            at = result.text.index(block.text, at) + len(block.text)
