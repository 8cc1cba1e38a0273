"""Where the parts of an article lie."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Zones:
    """Where the article's parts lie, as block indexes: `lead` is the lead (the number of blocks
    where there is none), `body` the first prose block behind it, `late` the first block behind
    which the article has shown itself (the lead and two more of prose), `tail` the first block
    behind the last prose."""

    lead: int
    body: int
    late: int
    tail: int

    def allow(self, where: str, block: int) -> bool:
        """Whether a rule that declares `where` may act on the block."""
        if where == "head":
            return block < self.lead
        if where == "top":
            return block < self.body and block != self.lead
        if where == "tail":
            return block >= self.tail
        if where == "edges":
            return (block < self.body and block != self.lead) or block >= self.tail
        if where == "late":
            return block >= min(self.late, self.tail)
        if where == "body":
            return self.lead <= block < self.tail
        return True
