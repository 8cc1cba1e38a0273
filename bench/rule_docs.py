"""Writes the tables of rules/README.md from the types that rules are read into.

    python bench/rule_docs.py [--check]

`--check` writes nothing and fails where the tables are not current; a test runs it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from cleaner.rulepack.schema import CUE_KEYS, KINDS, RULE_KEYS, Key

README = Path(__file__).resolve().parent.parent / "rules" / "README.md"


def table(keys: Mapping[str, Key]) -> str:
    """The keys as a Markdown table."""
    lines = ["| key | for | meaning |", "|---|---|---|"]
    for name, key in keys.items():
        kinds = "all" if key.kinds in (KINDS, ()) else ", ".join(key.kinds)
        lines.append(f"| `{name}` | {kinds} | {key.doc} |")
    return "\n".join(lines)


def current(text: str) -> str:
    """The README's text with its tables made anew."""
    for heading, keys in (
        ("## Keys of a rule\n\n", RULE_KEYS),
        ("## Cues of an `evidence` rule\n\n", CUE_KEYS),
    ):
        before, _, rest = text.partition(heading)
        _, next_heading, after = rest.partition("\n\n## ")
        text = f"{before}{heading}{table(keys)}" + (f"{next_heading}{after}" if after else "\n")
    return text


def main() -> None:
    """Write the tables, or check them."""
    text = README.read_text("utf-8")
    made = current(text)
    if "--check" in sys.argv:
        sys.exit(0 if made == text else "rules/README.md is not current: run bench/rule_docs.py")
    README.write_text(made, "utf-8")


if __name__ == "__main__":
    main()
