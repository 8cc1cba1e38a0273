"""A CSS selector as written in, what is wrong with it out: the part of the language that packs use.

Checked here and not by the parser of pages, so that a text never waits for it. The part is small:
each of its selectors is one that parser takes, and none can cost more than a page is worth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_SELECTOR = 200
# Each further one multiplies the work by the depth of the page: `.a .b .c p` on a page of 900
# nested elements takes a second for one `p`.
MAX_LOOSE = 2

_NAME = r"(?:-?[A-Za-z_\u00a0-\uffff]|--)[A-Za-z0-9_\u00a0-\uffff-]*"
_VALUE = rf"(?:{_NAME}|\"[^\"\\\n]*\"|'[^'\\\n]*')"
_NAMED = rf"(?:[.#]{_NAME}|\[[A-Za-z_][A-Za-z0-9_:-]*(?:[~|^$*]?={_VALUE}(?: i)?)?\])"
_SIMPLE = rf"(?:{_NAMED}|:(?:first|last|only)-child|:(?:first|last)-of-type)"
_TAG = r"[A-Za-z][A-Za-z0-9-]*"
_PLAIN = rf"(?:{_TAG}|{_NAMED}){_SIMPLE}*"
_NEGATED = rf":not\({_PLAIN}\)"
_HAS = rf":has\((?:[>+] ?)?{_PLAIN}\)"
_COMPOUND = re.compile(rf"(?:{_TAG}|{_NAMED})(?:{_SIMPLE}|{_NEGATED}|{_HAS})*")
_BETWEEN = re.compile(r" ?([>+~]) ?| ")
_WORD = re.compile(r"[.#](" + _NAME + r")|=(?:\"([^\"]*)\"|'([^']*)'|(" + _NAME + r"))")
_ADVICE = {
    ",": "give each selector as an item of its own",
    "*": "`*` takes everything; name a tag, a class or an attribute",
    ":": "of what begins with a colon only `:first-child`, `:last-child`, `:only-child`, "
    "`:first-of-type`, `:last-of-type`, `:not(…)` and one `:has(…)` are known, behind a tag, a "
    "class or an attribute",
    "(": "`:not` and `:has` take one tag with its classes and attributes, and nothing nested",
    "[": 'write an attribute as `[name]` or `[name="value"]`',
    "\\": 'a name with special signs is written as an attribute: `[class~="md:w-1"]`',
}


@dataclass(frozen=True, slots=True)
class SelectorFault:
    """What is wrong with a selector, and what it should say where that is known."""

    message: str
    meant: str = ""


def selector_fault(selector: str, *, everywhere: bool) -> SelectorFault | None:
    """What is wrong with a selector, or None; `everywhere` where it is for pages of any outlet,
    whose maker nobody knows: those may cost less."""
    if len(selector) > MAX_SELECTOR:
        return SelectorFault(
            f"a selector of {len(selector)} characters; {MAX_SELECTOR} must do, and the shorter "
            "one outlives the next layout"
        )
    tidy = " ".join(selector.split())
    if tidy != selector:
        return SelectorFault("blanks that are too many in a selector", tidy)
    place = loose = 0
    while True:
        compound = _COMPOUND.match(selector, place)
        if compound is None:
            return _stuck(selector, place)
        place = compound.end()
        if place == len(selector):
            break
        between = _BETWEEN.match(selector, place)
        if between is None:
            return _stuck(selector, place)
        loose += between[1] in (None, "~")
        place = between.end()
    if selector.count(":has(") > 1:
        return SelectorFault("more than one `:has(…)` in a selector; one must do")
    most = 1 if everywhere else MAX_LOOSE
    if loose > most:
        said = f"{loose} gaps (blanks or `~`) in a selector; at most {most}"
        if everywhere:
            said += " without `outlets`"
        return SelectorFault(f"{said}, since each multiplies the work: join with `>`, or name less")
    return None


def _stuck(selector: str, place: int) -> SelectorFault:
    """What is wrong where no further part can be read."""
    rest = selector[place:]
    if not rest:
        return SelectorFault("the selector ends where another tag, class or attribute must follow")
    # `.1st` and `div.` are classes without a name; the sign alone says nothing.
    if rest[0] in ".#":
        advice = 'a name begins with a letter; write others as `[class~="1st"]`'
    else:
        advice = _ADVICE.get(rest[0], 'write tags, `.class`, `#id`, `[name="value"]`, ` ` and `>`')
        if rest[0] == ":" and ("(" in rest.split(" ")[0]) and rest.startswith((":not(", ":has(")):
            advice = _ADVICE["("]
    shown = rest if len(rest) <= 30 else rest[:30] + "…"
    return SelectorFault(f"not understood from `{shown}` on; {advice}")


def without_context(selector: str) -> str:
    """The selector without what it asks of the elements around and beside: `.text > p.more` asks
    of `p.more` that it stands in `.text`. Empty where it asks nothing."""
    place = start = 0
    while (compound := _COMPOUND.match(selector, place)) is not None:
        start, place = place, compound.end()
        between = _BETWEEN.match(selector, place)
        if between is None:
            break
        place = between.end()
    return selector[start:] if start else ""


def words_of_selector(selector: str) -> tuple[str, ...]:
    """What a page must hold for the selector to find anything: the names of classes and ids, the
    values of attributes; tags, where it names nothing else."""
    named = ["".join(found) for found in _WORD.findall(selector.partition(":not(")[0])]
    return tuple(filter(None, named)) or tuple(re.findall(rf"(?<![:\w.#-]){_TAG}", selector))[:1]
