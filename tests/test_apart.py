"""Which texts rules can have nothing to do with."""

from __future__ import annotations

from typing import Any

import pytest
from made import pack

from cleaner.lint.apart import are_strangers
from cleaner.rulepack.table import probe

TEXT = "The harbour was shut. Fresh fish today!"


@pytest.mark.parametrize(
    ("rule", "strangers"),
    [
        ({"lines": ["zebra crossing"]}, True),
        ({"lines": ["fish and zebra"]}, True),
        ({"lines": ["fresh fish"]}, False),
        ({"lines": ["zebra crossing", "\u02bc"]}, False),
        ({"match": ["fish market"]}, True),
        ({"regex": ["[0-9]{1,3}"]}, False),
    ],
)
def test_strangers(rule: dict[str, Any], strangers: bool) -> None:
    """Rules are strangers to a text without their words; those that look for no word never are,
    nor those with a line of signs."""
    rules = pack({"kind": "block", **rule}).rules
    assert are_strangers([probe(one) for one in rules], TEXT) is strangers
