"""The head of a names file in, a `NamesPack` out; faults go to the file's reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.rulepack.schema import NAME_KEYS, ROMANISATIONS, Name, NamesPack
from cleaner.rulepack.values import Reader
from cleaner.rulepack.yamltree import Scalar


def read_names(file: Reader, pack: str, head: Mapping[str, tuple[Scalar, Any]]) -> NamesPack:
    """Validate one names pack. `pack` is its id."""

    def get(key: str, default: Any) -> Any:
        return head[key][1] if key in head else default

    romanisation = get("romanisation", "none")
    if romanisation not in ROMANISATIONS:
        file.fault(f"`romanisation` must be one of {', '.join(ROMANISATIONS)}",
                   head["romanisation"][0])  # fmt: skip
    names: list[Name] = []
    owners: dict[str, str] = {}
    for node in get("names", ()):
        values = file.mapping(node, NAME_KEYS, "the name", ("canonical", "kind"))
        if "canonical" not in values or "kind" not in values:
            continue
        spelling = {key: value for key, (_, value) in values.items()}
        canonical = spelling["canonical"]
        for item in (canonical, *(s.value for s in spelling.get("variants", ()))):
            owner = owners.setdefault(item, canonical)
            if owner != canonical:
                file.fault(f"{item!r} is a spelling of {owner!r} already", node)
        names.append(
            Name(
                canonical=canonical,
                kind=spelling["kind"],
                country=spelling.get("country", ""),
                native=_texts(spelling.get("native")),
                ids=spelling.get("ids", {}),
                variants=_texts(spelling.get("variants")),
                languages=spelling.get("languages", {}),
                distinct_from=_texts(spelling.get("distinct_from")),
                short=spelling.get("short", {}),
                renamings=_texts(spelling.get("renamings")),
                ambiguous=_texts(spelling.get("ambiguous")),
            )
        )
    return NamesPack(
        pack, _texts(get("context", None)), _texts(get("decoys", None)), tuple(names), romanisation
    )


def _texts(items: list[Scalar] | None) -> tuple[str, ...]:
    return tuple(item.value for item in items or ())
