"""The texts of all rule files in, `Packs` out, or every fault of every file at once.

Placeholders are read first, since patterns need them; then one pass per file, and the layers are
merged by rule id.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from cleaner.errors import Fault, PackError
from cleaner.rulepack.hashing import source_hash
from cleaner.rulepack.load_names import read_names
from cleaner.rulepack.load_placeholders import read_placeholders
from cleaner.rulepack.load_romanisation import read_romanisation
from cleaner.rulepack.load_rule import read_rule
from cleaner.rulepack.merge import Merger
from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.packs import NamesPack, Packs, Romanisation
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.table import RuleTable


def load_packs(sources: Mapping[str, str]) -> Packs:
    """Validate `{relative path: YAML text}`, one layer.

    Raises:
        PackError: with every fault of every file.
    """
    return load_layers([sources], [""])


def load_layers(layers: Sequence[Mapping[str, str]], homes: Sequence[str]) -> Packs:
    """Validate the files of all layers, the lowest first, and merge them; `homes` are the folders
    that they were read from, shown in faults.

    Raises:
        PackError: with every fault of every file.
    """
    files = [
        PackFile(path, layer[path], f"{home}/{path}" if home else path, number)
        for number, (layer, home) in enumerate(zip(layers, homes, strict=True))
        for path in sorted(layer)
    ]
    vocabulary, months = read_placeholders(files)
    merger = Merger()
    packs: dict[str, NamesPack] = {}
    tables: dict[str, Romanisation] = {}
    for file in files:
        if file.type == "names":
            if file.id in packs:
                file.refuse(f"a names pack `{file.id}` stands in a lower layer; rename this file")
            packs[file.id] = read_names(file)
        elif file.type == "romanisation":
            table = read_romanisation(file)
            if table.code in tables:
                file.refuse(f"a romanisation `{table.code}` stands in a lower layer; rename it")
            tables[table.code] = table
        elif file.type == "rules":
            for node in file.get("rules", ()):
                rule = read_rule(file, node, vocabulary)
                if rule is not None:
                    merger.add(rule, file, node)
    formerly = merger.formerly()
    rules = _extended(merger.rules(), files)
    faults: list[Fault] = [fault for file in files for fault in file.faults]
    if faults:
        raise PackError(faults)
    return Packs(
        rules=RuleTable.of(rules),
        names=tuple(packs.values()),
        months=months,
        sha256=source_hash(layers),
        formerly=formerly,
        layers=tuple(homes),
        extended=_extenders(files),
        open_romanisations=partial(_given, tables),
    )


def _extenders(files: Sequence[PackFile]) -> dict[str, dict[str, Sequence[str]]]:
    """The packs that extend another one, by that, with their outlets."""
    found: dict[str, dict[str, Sequence[str]]] = {}
    for file in files:
        if target := file.get("extends"):
            found.setdefault(target, {})[file.id] = file.get("outlets", ())
    return found


def _given(tables: dict[str, Romanisation]) -> dict[str, Romanisation]:
    return tables


def _extended(rules: list[Rule], files: Sequence[PackFile]) -> list[Rule]:
    """The rules, those for all outlets of a pack also for the outlets of packs that extend it."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for file in files:
        if file.type == "rules" and file.get("outlets"):
            groups.setdefault(file.id, []).append(file.get("outlets"))
    further: dict[str, tuple[str, ...]] = {}
    for file in files:
        target = file.get("extends")
        if not target:
            continue
        if target in groups and target != file.id:
            further[target] = further.get(target, ()) + file.get("outlets", ())
            continue
        near = difflib.get_close_matches(target, groups.keys() - {file.id}, 1, 0.6)
        hint = (
            f"; did you mean `{near[0]}`?"
            if near
            else "; one that is extended has `outlets` in its head"
        )
        said = f"`extends` names `{target}`, which is no other pack with `outlets`{hint}"
        file.fault(said, file.head["extends"][0])
    if not further:
        return rules
    extended = []
    for rule in rules:
        pack = rule.id.rpartition("/")[0]
        if pack in further and rule.outlets in groups[pack]:
            outlets = dict.fromkeys((*rule.outlets, *further[pack]))
            rule = replace(rule, outlets=tuple(outlets))
        extended.append(rule)
    return extended
