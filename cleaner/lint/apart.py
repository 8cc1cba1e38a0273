"""Rules as the scan knows them and a text in, whether the rules and the text are strangers out.

What is told here never depends on blocks: rules may get to see what others leave of a text, in
which blocks are other ones. That a rule may have to do with a text says little; that it has not
is sure, but for words that come to stand together only where another rule takes what is between
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.patterns.fold import fold
from cleaner.patterns.needles import parted
from cleaner.rulepack.table import Probe

_WORD = re.compile(r"[^\W_]+")


def are_strangers(probes: Iterable[Probe], text: str) -> bool:
    """Whether none of the rules can find anything in the text, nor in a part of it."""
    folded = fold(text)
    return not any(_may_find(probe, folded) for probe in probes)


def _may_find(probe: Probe, folded: str) -> bool:
    if probe.measures or probe.repeats or any(probe.coarse):
        return True  # What these look for is no word.
    return any(parted(one)[0] in folded for needles in probe.needles for one in needles) or any(
        max(_WORD.findall(line), key=len, default="") in folded for line in probe.lines
    )
