"""Writes docs/languages.md: what the shipped packs know, by language and category.

    python bench/coverage_table.py [--check]

A number is that of lexicon lines and patterns in the language's own pack; the first row holds what
is shared by all languages. `--check` writes nothing and fails where the page is not current.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner.model import CATEGORIES
from cleaner.rulepack.find import shipped_folder
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.sources import layered

PAGE = Path(__file__).resolve().parent.parent / "docs" / "languages.md"
INTRODUCTION = """\
# Languages

What the shipped packs know, by language and category: lexicon lines and patterns in the language's
own pack, `rules/languages/CODE.yaml`. The row `shared` holds what is in force for all languages
(marks, credits, agencies, dates, and the first packs, which mix English, French, German, Spanish
and Arabic). The fitted pack measures lines in any language.

A document whose language is known, by a hint or because a rule asked, and has no row is flagged
`language_uncovered`; the shared rules still run. Made by `python bench/coverage_table.py`.

"""


def _size(rule: Rule) -> int:
    return len(rule.lines) + len(rule.patterns) + sum(len(cue.patterns) for cue in rule.cues)


def page() -> str:
    """The page's text."""
    counts: dict[str, Counter[str]] = {}
    for rule in layered([shipped_folder()], shipped=False).rules:
        folder, name, *_ = rule.id.split("/")
        if folder in ("shared", "languages"):
            row = counts.setdefault(name if folder == "languages" else "shared", Counter())
            row[rule.category] += _size(rule)
    shown = [c for c in CATEGORIES if any(row[c] for row in counts.values())]
    lines = ["| | " + " | ".join(shown) + " |", "|---" * (len(shown) + 1) + "|"]
    for name in sorted(counts, key=lambda name: (name != "shared", name)):
        cells = [str(counts[name][c] or "") for c in shown]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return INTRODUCTION + "\n".join(lines) + "\n"


def main() -> None:
    """Write the page, or check it."""
    made = page()
    if "--check" in sys.argv:
        current = PAGE.exists() and PAGE.read_text("utf-8") == made
        sys.exit(0 if current else "docs/languages.md is not current: run bench/coverage_table.py")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(made, "utf-8")


if __name__ == "__main__":
    main()
