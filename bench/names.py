"""Names of a gold file in, what each of its spellings would be rewritten to out.

    python bench/names.py FILE --k K --scope country|all -o PRED [--tiers key|safe]

FILE holds one JSON object a line: `id`, `canonical`, `native`, `country`, `in_pack`, `known` and
`queries` with a `variant` each. A pack is made of the entries with `in_pack` and the first K of
`known`, one for each country or one of all, as YAML for the package's own loader; each variant is
put into a sentence and cleaned. PRED gets `{id, variant, predicted}`. A spelling that two
canonical forms share is a decoy, as a pack may not hold it twice. Given and family names are
entered as places, since a lone name of a person is never looked for by sound.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# The checkout's package, installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner import Cleaner
from cleaner.rulepack.load import load_packs

ROOT = Path(__file__).resolve().parent.parent
# The romanisation of a country's names; `xa-` and `xc-` are persons' names of Arabic and Cyrillic.
ROMANISATION = {
    **dict.fromkeys(
        "AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split(), "ar"
    ),
    **dict.fromkeys("AF IR TJ PK".split(), "fa"),
    **dict.fromkeys("RU KZ BY KG BG RS MK MN UZ TM".split(), "ru"),
    "UA": "uk", "TR": "tr", "AZ": "tr", "IL": "he", "CN": "none", "TW": "none",
    "xa-person": "ar", "xc-person": "ru", "ku": "ku",
}  # fmt: skip
# Direction marks of the sources, which a pack may not hold.
INVISIBLE = re.compile("[\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
CONTEXT = "Xanadu"
EDGES = "'\u2018\u2019\u0060"
SENTENCE = "They came to {} on foot and left."


def pack(entries: Iterable[Mapping[str, Any]], k: int, romanisation: str) -> str:
    """A names pack of the entries, as a file's text: JSON, which is YAML."""
    owners: dict[str, set[str]] = defaultdict(set)
    natives: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for spelling in (entry["canonical"], *entry["known"][:k]):
            owners[spelling].add(entry["canonical"])
        natives[entry["canonical"]] += entry["native"]
    names: list[dict[str, Any]] = []
    for canonical, native in natives.items():
        variants = [s for s, o in owners.items() if o == {canonical} and s != canonical]
        names.append({"canonical": canonical, "kind": "place"})
        if native:
            names[-1]["native"] = sorted(set(native))
        if variants:
            names[-1]["variants"] = variants
    shared = [s for s, o in owners.items() if len(o) > 1 and s not in natives]
    head = {"format": "1", "type": "names", "romanisation": romanisation, "context": [CONTEXT]}
    made = {**head, **({"decoys": shared} if shared else {}), "names": names}
    return INVISIBLE.sub("", json.dumps(made, ensure_ascii=False))


def predictions(
    entries: list[Mapping[str, Any]], k: int, scope: str, trust: str
) -> Iterable[dict[str, Any]]:
    """What each variant of each entry is rewritten to, or None."""
    tables = {
        f"romanisation/{path.name}": path.read_text("utf-8")
        for path in sorted((ROOT / "rules" / "romanisation").glob("*.yaml"))
    }
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in entries:
        groups[entry["country"]].append(entry)
    # One pack of the whole file is one pack for each table, all of them open.
    by_table: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for country, group in groups.items():
        held = [entry for entry in group if entry["in_pack"]]
        table = ROMANISATION.get(country, ROMANISATION.get(country[:3], "none"))
        by_table[country if scope == "country" else table] += held
    sources = {
        key: pack(held, k, ROMANISATION.get(key, key) if scope == "country" else key)
        for key, held in by_table.items()
    }
    everything = None
    if scope == "all":
        files = {f"names/{key}.yaml": text for key, text in sources.items()}
        everything = Cleaner(load_packs({**tables, **files}), trust=trust)
    for country, group in groups.items():
        cleaner = everything
        if cleaner is None:
            files = {"names/bench.yaml": sources[country]}
            cleaner = Cleaner(load_packs({**tables, **files}), trust=trust)
        for entry in group:
            for query in entry["queries"]:
                variant = query["variant"]
                result = cleaner.clean(SENTENCE.format(variant), title=CONTEXT, lang="en")
                # An apostrophe at the edge may be a quotation mark and is left outside.
                letters = variant.strip(EDGES)
                found = [m for m in result.mentions if m.before.strip(EDGES) == letters]
                predicted = found[0].canonical if found else None
                yield {"id": entry["id"], "variant": variant, "predicted": predicted}


def main() -> None:
    """Read the arguments, write the predictions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--k", type=int, default=1)
    parser.add_argument("--scope", choices=("country", "all"), default="country")
    parser.add_argument("--tiers", choices=("key", "safe"), default="key")
    parser.add_argument("-o", "--out", type=Path, required=True)
    asked = parser.parse_args()
    entries = [json.loads(line) for line in asked.file.read_text("utf-8").splitlines()]
    trust = "likely" if asked.tiers == "key" else "safe"
    with asked.out.open("w", encoding="utf-8") as out:
        for record in predictions(entries, asked.k, asked.scope, trust):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
