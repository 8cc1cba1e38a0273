"""The texts of all rule files in, `Packs` out, or every fault of every file at once.

Placeholders are read first, since patterns need them; then one pass per file, and the layers are
merged by rule id. Where those below a layer are known, its files alone are read.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingABC
from dataclasses import replace
from functools import partial

from cleaner.errors import Fault, PackError
from cleaner.patterns.plain import Vocabulary
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
from cleaner.rulepack.yamltree import Mapping


def load_packs(sources: MappingABC[str, str]) -> Packs:
    """Validate `{relative path: YAML text}`, one layer.

    Raises:
        PackError: with every fault of every file.
    """
    return load_layers([sources], [""])


def load_layers(layers: Sequence[MappingABC[str, str]], homes: Sequence[str]) -> Packs:
    """Validate the files of all layers, the lowest first, and merge them; `homes` are the folders
    that they were read from, shown in faults.

    Raises:
        PackError: with every fault of every file.
    """
    files = [
        file
        for number, (layer, home) in enumerate(zip(layers, homes, strict=True))
        for file in _files(layer, home, number)
    ]
    vocabulary, months = read_placeholders(files)
    merger = Merger(homes)
    names: dict[str, NamesPack] = {}
    tables: dict[str, Romanisation] = {}
    _read(files, vocabulary, merger, names, tables)
    formerly = merger.formerly({})
    rules = _extended(merger.rules(), files)
    _refuse_faults(files)
    return Packs(
        rules=RuleTable.of(rules),
        names=tuple(names.values()),
        months=months,
        sha256=source_hash(layers),
        formerly=formerly,
        layers=tuple(homes),
        extended=_extenders(files),
        open_romanisations=partial(_given, tables),
        open_vocabulary=partial(Vocabulary, vocabulary.placeholders, vocabulary.spent),
    )


def load_on_top(
    layers: Sequence[MappingABC[str, str]], homes: Sequence[str], below: Callable[[], Packs | None]
) -> Packs | None:
    """What `load_layers` gives, from the packs of all layers `below` the highest; None where there
    are none, or where the highest changes what they come to.

    Raises:
        PackError: with every fault of every file of the highest layer.
    """
    files = _files(layers[-1], homes[-1], len(layers) - 1)
    known = None if any(map(_reaches_down, files)) else below()
    if known is None or any(file.id in known.extended for file in files):
        return None
    vocabulary = known.open_vocabulary() if known.open_vocabulary else Vocabulary({})
    merger = Merger(homes, known.rules)
    names = {pack.id: pack for pack in known.names}
    tables = dict(known.open_romanisations())
    _read(files, vocabulary, merger, names, tables)
    if any(rule.id in known.formerly for rule in merger.added()):
        return None  # A fault, and it is told at the rule below that had the id.
    formerly = merger.formerly(known.formerly)
    _refuse_faults(files)
    return replace(
        known,
        rules=RuleTable.of(merger.rules()),
        names=tuple(names.values()),
        sha256=source_hash(layers),
        formerly=formerly,
        layers=tuple(homes),
        open_romanisations=partial(_given, tables),
        open_vocabulary=partial(Vocabulary, vocabulary.placeholders, vocabulary.spent),
    )


def _files(layer: MappingABC[str, str], home: str, number: int) -> list[PackFile]:
    return [
        PackFile(path, layer[path], f"{home}/{path}" if home else path, number)
        for path in sorted(layer)
    ]


def _reaches_down(file: PackFile) -> bool:
    """Whether the file may change what rules of lower layers come to."""
    keys = {"define", "months", "extends"} & file.head.keys()
    return bool(keys) or any(
        key.value == "overrides"
        for node in file.get("rules", ())
        if isinstance(node, Mapping)
        for key, _ in node.items
    )


def _refuse_faults(files: Sequence[PackFile]) -> None:
    faults: list[Fault] = [fault for file in files for fault in file.faults]
    if faults:
        raise PackError(faults)


def _read(
    files: Sequence[PackFile],
    vocabulary: Vocabulary,
    merger: Merger,
    packs: dict[str, NamesPack],
    tables: dict[str, Romanisation],
) -> None:
    """Add what the files hold."""
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
