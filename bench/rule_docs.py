"""Writes what the key tables of the pack language give: the tables in rules/README.md, between
their marks, and the JSON Schema rules/pack.schema.json.

    python bench/rule_docs.py [--check]

`--check` writes nothing and fails where one of the two is not current; a test runs it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

# The checkout's package, installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rule_schema import HEAD, pack_schema

from cleaner.model import CATEGORIES
from cleaner.rulepack.schema import (
    CUE_KEYS,
    DEFINE_KEYS,
    KINDS,
    NAME_KEYS,
    PACK_TYPES,
    RULE_KEYS,
    Key,
)

RULES = Path(__file__).resolve().parent.parent / "rules"
TABLES = {
    "pack": HEAD,
    "rule": RULE_KEYS,
    "cue": CUE_KEYS,
    "placeholder": DEFINE_KEYS,
    "name": NAME_KEYS,
}
_MARKED = re.compile(
    r"(<!-- keys of a (\w+), made by bench/rule_docs.py -->\n).*?(<!-- -->)", re.DOTALL
)


def meaning(key: Key) -> str:
    """What the key means, and the values that it may have where that does not name them all."""
    choices = CATEGORIES if key.type == "category" else key.choices
    named = [f"`{choice}`" for choice in choices]
    return key.doc if all(n in key.doc for n in named) else f"{key.doc} One of {', '.join(named)}."


def table(keys: Mapping[str, Key]) -> str:
    """The keys as a Markdown table; which they are for is said where they differ in that."""
    everywhere = {(), KINDS, PACK_TYPES}
    differ = any(key.kinds not in everywhere for key in keys.values())
    rows = [["key", *(["for"] if differ else []), "meaning"]]
    rows.append(["---"] * len(rows[0]))
    for name, key in keys.items():
        kinds = "all" if key.kinds in everywhere else ", ".join(key.kinds)
        rows.append([f"`{name}`", *([kinds] if differ else []), meaning(key)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def with_tables(readme: str) -> str:
    """The README's text with its tables made anew."""
    missing = TABLES.keys() - {found[2] for found in _MARKED.finditer(readme)}
    assert not missing, f"rules/README.md has no place for the keys of {sorted(missing)}"
    return _MARKED.sub(lambda found: f"{found[1]}\n{table(TABLES[found[2]])}\n{found[3]}", readme)


def main() -> None:
    """Write both files, or check them."""
    readme, schema = RULES / "README.md", RULES / "pack.schema.json"
    made = {
        readme: with_tables(readme.read_text("utf-8")),
        schema: json.dumps(pack_schema(), indent=2, ensure_ascii=False) + "\n",
    }
    if "--check" in sys.argv:
        stale = [
            path.name
            for path, text in made.items()
            if not path.is_file() or path.read_text("utf-8") != text
        ]
        if stale:
            sys.exit(f"rules: {', '.join(stale)} not current: run python bench/rule_docs.py")
        return
    for path, text in made.items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
