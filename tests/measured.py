"""An article of two solid paragraphs, and a pack that measures the loose lines around them."""

from __future__ import annotations

FERRY = (
    "The ferry left the harbour at noon with forty people on board, and the captain said he had "
    "seen no reason to wait for the storm to pass."
)
LIFEBOAT = (
    "Nobody was hurt when the boat ran aground, but the crew of the lifeboat needed three hours "
    "to bring all of the passengers to the shore."
)
SOLID = (FERRY, LIFEBOAT)
SHOUT = """\
format: 1
rules:
  - id: shout
    kind: evidence
    category: other
    trust: safe
    why: Made for a test.
    among: behind
    ends: unfinished
    threshold: 3
    cues:
      - measure: capitals
        steps: [0.5]
        weights: [-1, 2]
      - measure: words
        steps: [4.5]
        weights: [2, 0]
    examples: {removes: ["⟦BUY NOW⟧"], keeps: ["Buy now"]}
"""
