"""The keys and examples of a rule of kind `selector` in, their faults out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.rulepack.css import selector_fault, words_of_selector
from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.yamltree import Node, Scalar

# What is read from a page has its category; an article and its title are of none.
CATEGORY_OF: Mapping[str, str] = {
    "author": "byline", "date": "date", "section": "section", "tags": "tags", "caption": "caption",
    "content": "other", "title": "other",
}  # fmt: skip


def check_selector(file: PackFile, node: Node, values: Mapping[str, tuple[Scalar, Any]]) -> None:
    """Faults of what a rule picks, for whom, and of its selectors."""
    picks = values["picks"][1] if "picks" in values else ""
    outlets = values["outlets"][1] if "outlets" in values else file.get("outlets", ())
    if "category" in values and picks and picks != "drop":
        said = f"`category` goes with `picks: drop`; what is picked as `{picks}` needs none"
        file.fault(f"{said}, so take the line out", values["category"][0])
    if picks == "content" and not outlets:
        said = "a rule that picks the `content` needs `outlets`, its own or those of the pack"
        file.fault(f"{said}: on other sites the same class may name anything", node)
    seen: set[str] = set()
    for item in values["css"][1] if "css" in values else ():
        fault = selector_fault(item.value, everywhere=not outlets)
        if fault is not None:
            file.fault(fault.message, item, meant=fault.meant)
        elif item.value in seen:
            file.fault(f"the selector `{item.value}` again; delete one of the two", item)
        seen.add(item.value)


def check_selector_examples(
    file: PackFile, examples: Mapping[str, list[Scalar]], selectors: Sequence[str]
) -> None:
    """Faults of examples in which no selector could find anything, or all but: a fragment that
    comes close holds a name that some selector asks for."""
    words = sorted({word for selector in selectors for word in words_of_selector(selector)})
    named = ", ".join(f"`{word}`" for word in words[:3])
    for key, items in examples.items():
        for item in items:
            if any(word in item.value for word in words):
                continue
            if key == "keeps":
                said = (
                    f"this fragment is no close call: it holds nothing that the selectors ask for "
                    f"({named}); `keeps` takes fragments that hold such a name and lose nothing"
                )
            else:
                said = (
                    f"the selectors cannot find anything here, since they ask for {named}; "
                    "correct one or the other"
                )
            file.fault(said, item)
