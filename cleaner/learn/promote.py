"""A pack's file in, the same file with another trust for some of its rules out, comments and all;
refused where `clean rules check` would find fault with a rule at that trust."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cleaner.errors import OptionError, PackError
from cleaner.lint.examine import look
from cleaner.lint.report import Problem
from cleaner.lint.selection import Request, Selection
from cleaner.rulepack.find import read_layer
from cleaner.rulepack.lines import with_value
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.schema import Rule
from cleaner.rulepack.sources import load_sources
from cleaner.rulepack.table import RuleTable
from cleaner.rulepack.yamltree import Mapping, Scalar, read_tree
from cleaner.rulepack.yamltree import Sequence as List

LEVELS = ("likely", "safe")
# What a rule is asked before it may act. Fixtures and coverage are the pack's, not the rule's.
_PARTS = ("test", "lint", "gate")


@dataclass(frozen=True, slots=True)
class Promotion:
    """`text` is the file's new text, `rules` the ids of those that changed; where there are
    `problems`, nothing may be written."""

    path: Path
    text: str
    rules: tuple[str, ...]
    problems: tuple[Problem, ...]


def promote(
    pack: str, names: Sequence[str] = (), to: str = "safe", folders: Sequence[str] = ()
) -> Promotion:
    """Set the trust of rules of a pack; nothing is written here.

    Args:
        pack: the file, or the pack's id in one of the folders.
        names: ids of rules within the pack; all that are trusted less, where none is named.
        to: `likely` or `safe`.
        folders: rule folders on top of the shipped packs.

    Raises:
        OptionError: there is no such pack or rule, or none to promote.
        PackError: the pack has faults, as it is or with that trust.
    """
    if to not in LEVELS:
        raise OptionError(f"{to!r} is no trust to promote to; write likely or safe")
    request = Request.make((pack,), folders, only_folders=False)
    selection = request.load()
    places = {selection.packs.place(rule).rpartition(":")[0] for rule in selection.rules}
    if len(places) != 1:
        raise OptionError(f"{pack} is not one pack but {len(places)} files; name one file")
    path = Path(places.pop())
    waiting = _waiting(selection.rules, names, to)
    text = promoted(_read(path), {_short(rule) for rule in waiting}, to)
    chosen = {rule.id for rule in waiting}
    changed = _loaded(request, path, text)
    again = [rule for rule in changed.packs.rules if rule.id in chosen]
    everywhere = Selection(_anywhere(changed, chosen), tuple(again), (), request.folders)
    report = look(everywhere, _PARTS)
    found = tuple(problem for problem in report.problems if problem.severity == "error")
    return Promotion(path, text, tuple(sorted(chosen)), found)


def _waiting(rules: Sequence[Rule], names: Sequence[str], to: str) -> list[Rule]:
    """The rules that are to change."""
    known = {_short(rule): rule for rule in rules}
    for name in names:
        if name.rpartition("/")[2] not in known:
            raise OptionError(f"no rule {name!r} in this pack; it has {', '.join(sorted(known))}")
    below = ("watch",) if to == "likely" else ("watch", "likely")
    asked = [known[name.rpartition("/")[2]] for name in names] or list(rules)
    waiting = [rule for rule in asked if rule.trust in below]
    if not waiting:
        raise OptionError(f"nothing to promote: no rule that was asked for is below {to}")
    return waiting


def _short(rule: Rule) -> str:
    return rule.id.rpartition("/")[2]


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise OptionError(
            f"{path.as_posix()}: cannot be read: {error.strerror}; unpack it from its zip"
        ) from None


def _loaded(request: Request, path: Path, text: str) -> Selection:
    """The packs in force as they would be with the new text."""
    homes = [layer.as_posix() for layer in request.layers]
    sources = []
    for home, layer in zip(homes, request.layers, strict=True):
        files = read_layer(layer)
        sources.append({name: text if Path(home, name) == path else old
                        for name, old in files.items()})  # fmt: skip
    packs = load_sources(sources, homes)
    return Selection(packs, tuple(packs.rules), (), request.folders)


def _anywhere(selection: Selection, chosen: Collection[str]) -> Packs:
    """The packs with the chosen rules for all outlets: the articles of the gate are of none, and
    what an outlet's rule would take of them it would take of the outlet's articles, too."""
    rules = [
        replace(rule, outlets=()) if rule.id in chosen and rule.kind != "selector" else rule
        for rule in selection.packs.rules
    ]
    return replace(selection.packs, rules=RuleTable.of(rules))


def promoted(text: str, names: Collection[str], to: str) -> str:
    """The text of a pack with the trust of some rules set, every other character as it was.

    Raises:
        PackError: the text is no YAML.
    """
    tree, faults = read_tree("pack", text)
    if tree is None or faults:
        raise PackError(faults)
    lines = text.split("\n")
    inserted: list[tuple[int, str]] = []
    for rule in _mappings(tree, "rules"):
        keys = {key.value: (key, value) for key, value in rule.items}
        name = keys.get("id", (None, None))[1]
        if not isinstance(name, Scalar) or name.value not in names:
            continue
        if "trust" not in keys:
            first = rule.items[0][0]
            end = "\r" if lines[name.line - 1].endswith("\r") else ""
            inserted.append((name.line, " " * (first.column - 1) + f"trust: {to}{end}"))
            continue
        value = keys["trust"][1]
        assert isinstance(value, Scalar)  # A list was refused when the pack was loaded.
        at = value.line - 1
        lines[at] = with_value(lines[at], value.column, value.value, to) or lines[at]
    for number, line in sorted(inserted, reverse=True):
        lines.insert(number, line)
    return "\n".join(lines)


def _mappings(tree: object, key: str) -> list[Mapping]:
    items = tree.items if isinstance(tree, Mapping) else ()
    found = next((value for name, value in items if name.value == key), None)
    return (
        [item for item in found.items if isinstance(item, Mapping)]
        if isinstance(found, List)
        else []
    )
