"""The blocks that a borrowed text speaks of, in its order."""

from __future__ import annotations

import pytest

from cleaner.select.by_trafilatura import aligned
from cleaner.select.wording import plain

STORM = "Storm closes the port of Brandsund"
FERRY = "Ferry crews vote for a second strike"
FIRST = "The port was closed on Sunday after the storm, the harbour office said."
SECOND = "Fishermen told the council that they would rebuild the wall themselves."


@pytest.mark.parametrize(
    ("blocks", "text", "chosen"),
    [
        ([FIRST, SECOND], f"{FIRST}\n\n{SECOND}", {0, 1}),
        (["Home", FIRST, SECOND, "Legal"], f"{FIRST}\n{SECOND}", {1, 2}),
        # The title stands in the menu, above the text and below it; the text has it once.
        ([STORM, "Sport", STORM, FIRST, SECOND, FERRY, STORM], f"{STORM}\n{FIRST}\n{SECOND}", None),
        # The text has both, in the other order: the longer one wins.
        ([FIRST, STORM], f"{STORM}\n{FIRST}", {0}),
        # One block said twice in the text is one block.
        ([FIRST], f"{FIRST}\n{FIRST}", {0}),
        # Short blocks go with what stands around them.
        (["No", FIRST, "No", SECOND, "No"], f"{FIRST}\nNo\n{SECOND}", {1, 2, 3}),
        ([FIRST.upper(), "…"], FIRST.replace(" ", "\n"), {0}),
        ([FIRST, SECOND], "", set()),
        ([], FIRST, set()),
    ],
)
def test_blocks_are_taken_in_the_order_of_the_text(
    blocks: list[str], text: str, chosen: set[int] | None
) -> None:
    """Each passage of the text takes one block, and the blocks rise with the passages."""
    found = aligned([plain(block) for block in blocks], text)
    if chosen is None:
        assert {3, 4} <= found
        assert sum(blocks[number] == STORM for number in found) == 1
        assert blocks.index(FERRY) not in found
    else:
        assert found == chosen


def test_many_repeats_stay_cheap() -> None:
    """A teaser that stands on the page a thousand times is taken once."""
    blocks = [plain(STORM)] * 1000 + [plain(FIRST)]
    found = aligned(blocks, f"{STORM}\n{FIRST}")
    assert len(found) == 2
    assert 1000 in found
