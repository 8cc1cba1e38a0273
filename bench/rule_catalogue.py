"""The catalogue of the shipped rules, as pages for the site: `pages()` gives `{name: Markdown}`.

A page for each pack, one for all packs of outlets, one for the packs of names. A rule shows what it
takes and what it leaves, by its own examples; `make docs` builds the pages, nothing is committed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path

# The checkout's package, installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner.rulepack.find import shipped_folder
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.sources import layered

SHOWN = 5  # examples a rule; `clean rules show` has all


def pages() -> dict[str, str]:
    """All pages, the overview first."""
    packs = layered([shipped_folder()], shipped=False)
    made = {
        f"{place.replace('/', '-')}.md": page(place, list(rules))
        for place, rules in groupby(packs.rules, _place)
    }
    return {"index.md": overview(packs), **made, "names.md": names(packs)}


def _pack(rule: Rule) -> str:
    return rule.id.rpartition("/")[0]


def _place(rule: Rule) -> str:
    """The page that a rule stands on; outlets have two or three rules each and share one."""
    pack = _pack(rule)
    return "outlets" if pack.startswith("outlets/") else pack


def overview(packs: Packs) -> str:
    """What there is, by page and trust."""
    lines = [
        "# Catalogue\n",
        f"The {len(packs.rules)} shipped rules, as their packs say them.\n",
        "`clean rules list` tells which are in force, `clean rules show ID` all of one rule.\n",
        "| pack | rules | safe | likely | watch | categories |",
        "|---|---|---|---|---|---|",
    ]
    for place, group in groupby(packs.rules, _place):
        rules = list(group)
        trust = Counter(rule.trust for rule in rules)
        counted = " | ".join(str(trust[level] or "") for level in ("safe", "likely", "watch"))
        named = ", ".join(sorted({rule.category for rule in rules if rule.category}))
        link = f"[{place}]({place.replace('/', '-')}.md)"
        lines.append(f"| {link} | {len(rules)} | {counted} | {named} |")
    lines.append(f"| [names](names.md) | {sum(p.count for p in packs.names)} names | | | | |")
    return "\n".join(lines) + "\n"


def page(place: str, rules: list[Rule]) -> str:
    """The rules of one page."""
    return f"# {place}\n\n" + "\n".join(part for rule in rules for part in _told(rule, place))


def _told(rule: Rule, place: str) -> Iterator[str]:
    name = rule.id.removeprefix(f"{place}/")
    yield f"## {name} {{ #{name.replace('/', '-')} }}\n"
    words = [rule.kind, rule.category or "no category", rule.trust]
    words += [f"in {', '.join(rule.languages)}"] if rule.languages else []
    words += [f"of {', '.join(rule.outlets)}"] if rule.outlets else []
    words += [rule.where] if rule.where != "anywhere" else []
    size = len(rule.lines) + len(rule.patterns) + sum(len(cue.patterns) for cue in rule.cues)
    words += [f"{size} lines and patterns"] if size > 1 else []
    yield f"<p><strong>{escape(' · '.join(words))}</strong></p>"
    yield f"<p>{escape(rule.why)} <code>{escape(rule.source)}</code></p>"
    yield from _examples("takes", rule.removes)
    yield from _examples("leaves", rule.keeps)
    yield ""


def _examples(title: str, texts: Iterable[str]) -> Iterator[str]:
    shown = list(texts)[:SHOWN]
    if shown:
        items = "".join(f"<li dir='auto'>{_line(text)}</li>" for text in shown)
        yield f"<p>{title}</p><ul>{items}</ul>"


def _line(text: str) -> str:
    # One line: a blank one would end the block of HTML for Markdown.
    return escape(" ⏎ ".join(line for line in text.splitlines() if line.strip()))


def names(packs: Packs) -> str:
    """The packs of names, with the names they write."""
    parts = ["# names\n", "Each name is written so; `clean names explain NAME` tells the rest.\n"]
    for pack in packs.names:
        if pack.count:
            written = sorted({name.canonical for name in pack.body.names})
            parts.append(f"## {pack.id} {{ #{pack.id.replace('/', '-')} }}\n")
            parts.append(f"<p>{escape(', '.join(written))}</p>\n")
    return "\n".join(parts)
