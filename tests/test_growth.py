"""Twice the text is twice the work: counted in calls, not in seconds."""

from __future__ import annotations

import sys

import pytest

from cleaner import Cleaner

TEXTS = {
    "offers": "Best No Deposit Bonus Codes 2024 – Instant Payout Casinos\n",
    "cut off": "The ten things that you did not know about the sea and the…\n",
    "hard-wrapped": "the council has voted to close the old public pool after the tide of\n",
    "one line of offers": "200% Deposit Bonus up to $500 ",
    "signs": "©©©©©©©©",
    "kept and cut": "Correction: it is wrong.\nAdvertisement\n",
    "names": "Maaret al-Numan ",
    "dates": "4 May 2024, 15:54\n",
    "blank lines": "Advertisement\n\n\n\n\n",
}


def calls(cleaner: Cleaner, text: str) -> int:
    """How many functions are entered while the text is cleaned."""
    count = 0

    def hear(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(hear)
    try:
        cleaner.clean(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", TEXTS)
def test_work_grows_with_the_text(shipped: Cleaner, kind: str) -> None:
    """Twice as much of the same text takes at most 2.3 times as many calls."""
    # What is set up once, when a cleaner has read so much, is no part of any text's work.
    shipped.clean("The council met on Monday.\n" * 3_000)
    once, twice = (calls(shipped, TEXTS[kind] * times) for times in (300, 600))
    assert twice <= 2.3 * once
