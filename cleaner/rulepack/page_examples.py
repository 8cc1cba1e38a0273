"""A rule of kind `selector` and a fragment of HTML in, what the rule takes of it out.

In an example of `removes` the marks ⟦…⟧ stand in the text around what goes: around whole lines of
what is outside of the `content`, of what is dropped or read, or around the words that are read
from within a line. Without marks all goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Hints
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.setting import MARKED, hints_of

_SHOWN = 100


def of_page(rule: Rule) -> Iterator[tuple[str, str]]:
    """The rule's examples with the key that each stands under."""
    yield from (("removes", example) for example in rule.removes)
    yield from (("keeps", example) for example in rule.keeps)


def taken(rule: Rule, example: str, hints: Hints) -> list[str]:
    """The lines that go from a page of the example, those within the title and other lines too."""
    # Only who checks such a rule waits for the parser of pages.
    from cleaner.blocks.article import Article
    from cleaner.page.read import open_page
    from cleaner.scope import Scope
    from cleaner.select.outlets import choose

    opened = open_page(MARKED.sub(r"\1", example))
    page = opened.page
    choice = choose(opened, [rule], Scope(Article(page.text), hints, set()))
    gone = set(choice.dropped)
    if choice.content_rule is not None:
        gone |= set(range(len(page.blocks))) - choice.content
    lines = [page.text_of(page.blocks[index]) for index in sorted(gone)]
    whole = set(lines)
    read = [value for values in choice.captured.values() for value in values]
    # Several lines of one element are one value, whose lines are told already.
    return lines + [v for v in read if v not in whole and not any(line in v for line in whole)]


def found_by(rule: Rule, example: str) -> list[str]:
    """The selectors that find something in an example."""
    from cleaner.page.read import open_page

    opened = open_page(MARKED.sub(r"\1", example))
    return [selector for selector in rule.css if opened.select(selector)]


def page_fault(rule: Rule, key: str, example: str) -> str:
    """What is wrong with an example, or an empty string."""
    gone = taken(rule, example, hints_of(rule))
    if key == "keeps":
        return f"must stay, but {_listed(gone)} went" if gone else ""
    wanted = _wanted(example)
    if gone == wanted:
        return ""
    if not gone:
        return "must go, but stayed: no selector finds anything that is shown"
    too_much = [line for line in gone if line not in wanted]
    too_little = [line for line in wanted if line not in gone]
    said = [f"{_listed(too_much)} went"] if too_much else []
    said += [f"{_listed(too_little)} stayed"] if too_little else []
    return (
        f"{' and '.join(said) or 'the lines went in another order'}; mark whole lines of the text"
    )


def _wanted(example: str) -> list[str]:
    from cleaner.page.read import open_page

    if not MARKED.search(example):
        return open_page(example).page.text.split("\n")
    # Marks stand in the text, so that the page that holds them has the same lines.
    return [found[1] for found in MARKED.finditer(open_page(example).page.text)]


def _listed(lines: list[str]) -> str:
    text = "; ".join(map(repr, lines))
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
