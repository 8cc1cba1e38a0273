"""Every hostile case by its name; made when asked for, never stored."""

from __future__ import annotations

from itertools import chain

from hostile import alien, packs, pages, texts
from hostile.model import Case

CASES: dict[str, Case] = {
    f"{case.kind}: {case.name}": case
    for case in chain(texts.cases(), pages.cases(), alien.cases(), packs.cases())
}
