"""A page's elements in, what each is named for by its own class and id or those around it, out.

`NAMED` names the purposes: those of `CLASS_WORDS`, and `main`, the page's own word for its text.
Pages have many elements and few kinds of them, so siblings that are named alike share one answer.
"""

from __future__ import annotations

from cleaner.page.model import Page
from cleaner.select.class_words import CLASS_WORDS, purposes

# Farther than this is far.
FAR = 20
NAMED = (*(f"{name} words" for name in CLASS_WORDS), "main")
_MAIN = len(NAMED) - 1
_NOT_NAMED = (-FAR,) * len(NAMED)

Depths = tuple[int, ...]


class Named:
    """The answers for one page, each found out when it is first asked for."""

    def __init__(self, page: Page) -> None:
        self._nodes = page.nodes
        self._known: dict[int, Depths] = {}
        # By identity, since comparing the tuples takes longer; they are held here for as long.
        self._alike: dict[tuple[int, tuple[int, ...], int], Depths] = {}
        self._steps: dict[tuple[int, int], list[int]] = {}

    def steps(self, node: int) -> list[int]:
        """How many steps up the nearest element lies that is named for each purpose."""
        depth = self._nodes[node].depth
        named = self._at(node)
        steps = self._steps.get((id(named), depth))
        if steps is None:
            far = depth - FAR
            steps = [depth - one if one > far else FAR for one in named]
            self._steps[id(named), depth] = steps
        return steps

    def _at(self, node: int) -> Depths:
        """How deep that element lies. Most elements are named for nothing, and share what those
        around them have."""
        # Not by recursion: pages nest as deep as 1,000 elements.
        above = []
        while node >= 0 and node not in self._known:
            above.append(node)
            node = self._nodes[node].parent
        found = self._known[node] if node >= 0 else _NOT_NAMED
        for node in reversed(above):
            element = self._nodes[node]
            told = purposes(element) if element.attributes else ()
            if element.tag == "main" or element.attributes.get("role") in ("main", "article"):
                told = (*told, _MAIN)
            if told:
                found = self._like(found, told, element.depth)
            self._known[node] = found
        return found

    def _like(self, above: Depths, told: tuple[int, ...], depth: int) -> Depths:
        """What holds above an element, and what it is named for itself."""
        found = self._alike.get((id(above), told, depth))
        if found is None:
            depths = list(above)
            for number in told:
                depths[number] = depth
            found = self._alike[id(above), told, depth] = tuple(depths)
        return found
