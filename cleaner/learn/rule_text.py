"""What is proposed in, the YAML of rules out, each with its evidence and trust `watch`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cleaner.errors import PackError
from cleaner.fixtures.pack_text import comment, items, plain
from cleaner.learn.found import Item
from cleaner.learn.frames import vocabulary
from cleaner.rulepack.check import check_rule
from cleaner.rulepack.load_rule import read_rule
from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.rule import Rule

_HEAD = """\
# yaml-language-server: $schema=../pack.schema.json
{introduction}
format: 1
why: "What recurs in {count} documents of {outlet}, proposed by `clean rules learn`."
rules:
"""
_INTRODUCTION = (
    "Nothing here acts yet. Read each line, delete what an article of this outlet may say itself, "
    "put the right category, then type: clean rules promote FILE"
)
_RULE = """\
  - id: {id}
    kind: {kind}
    category: {category}
    outlets: [{outlet}]{where}
    trust: watch
    why: "{why}"
    {key}:
{values}
    examples:
      removes:
{removes}
      keeps:
{keeps}
"""
_KINDS = {"lines": ("block", "lines"), "frames": ("block", "match"), "boxes": ("from", "lines")}
_WHY = {
    "lines": "Lines that recur where the article's own words would not",
    "frames": "Lines that recur but for the words that change",
    "boxes": "Headings of boxes: other lines follow in each document, and no paragraph",
}
# What comes close: the words of the rule, with more in front or behind.
_CLOSE = (
    "\u201c{0}\u201d is what the sign above the door reads.",
    "The sign above the door reads \u201c{0}\u201d, as it did before the war.",
    "Nobody knows why the sign above the door reads {0}",
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One rule: things of one kind, place and category."""

    id: str
    outlet: str
    items: tuple[Item, ...]
    documents: int
    close: str = _CLOSE[0]

    @property
    def where(self) -> str:
        """The place that the rule declares: that of all of its items."""
        return _where(self.items[0])

    def yaml(self) -> str:
        """The rule as it stands in the file."""
        first = self.items[0]
        kind, key = _KINDS[first.kind]
        shown = [text for item in self.items[:2] for text in item.shown][:3]
        where = "" if self.where == "anywhere" else f"\n    where: {self.where}"
        values = items([plain(item.text) for item in self.items], 6).split("\n")
        told = [f"# {item.cues.told(self.documents)}" for item in self.items]
        return _RULE.format(
            id=self.id, kind=kind, category=_category(first), outlet=self.outlet, where=where,
            why=self._why(), key=key,
            values="\n".join(f"{value}  {said}" for value, said in zip(values, told, strict=True)),
            removes=_examples(shown),
            keeps=items([self.close.format(plain(first.shown[0].split("\n")[0]))], 8),
        )  # fmt: skip

    def _why(self) -> str:
        counts = sorted({item.cues.documents for item in self.items})
        span = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
        place = {"anywhere": "between paragraphs, too", "top": "at the head", "tail": "at the tail",
                 "edges": "at the head or the tail"}[self.where]  # fmt: skip
        return f"{_WHY[self.items[0].kind]}: in {span} of {self.documents} documents, {place}."


def _examples(shown: Sequence[str]) -> str:
    """Texts as items; one of several lines keeps them, as escapes."""
    made = []
    for text in shown:
        lines = [items([plain(line)], 0)[2:] for line in text.split("\n")]
        if len(lines) == 1:
            made.append(f"        - {lines[0]}")
        else:
            block = "\n".join(" " * 12 + plain(line) for line in text.split("\n"))
            made.append(f"        - |-\n{block}")
    return "\n".join(made)


def _where(item: Item) -> str:
    place = item.cues.place
    if item.kind == "boxes":
        return "tail"
    return {"head": "top", "tail": "tail"}.get(place, place)


def _category(item: Item) -> str:
    if item.kind == "boxes":
        return "teaser"
    return item.cues.category or "other"


def rules_of(outlet: str, found: Iterable[Item], documents: int) -> list[Proposed]:
    """The rules to write: one for each kind, place and category; only those that load and whose
    examples hold, each thing of a rule for itself."""
    sound = _sound([
        Proposed(f"x{number}", outlet, (item,), documents, close)
        for number, (item, close) in enumerate((i, c) for i in found for c in _CLOSE)
    ])  # fmt: skip
    closest: dict[tuple[str, str], Proposed] = {}
    for rule in sound:
        closest.setdefault((rule.items[0].kind, rule.items[0].text), rule)
    groups: dict[tuple[str, str, str, str], list[Proposed]] = {}
    for rule in closest.values():
        item = rule.items[0]
        groups.setdefault((item.kind, rule.where, _category(item), rule.close), []).append(rule)
    made: list[Proposed] = []
    for (kind, where, category, close), own in sorted(groups.items()):
        name = "-".join([category, kind, *([] if where == "anywhere" else [where])])
        taken = sum(rule.id.startswith(name) for rule in made)
        name = f"{name}-{taken + 1}" if taken else name
        listed = tuple(rule.items[0] for rule in own)
        made.append(Proposed(name, outlet, listed, documents, close))
    return _sound(made)


def pack_of(outlet: str, rules: Sequence[str], documents: int) -> str:
    """The whole file, of the YAML of its rules."""
    head = _HEAD.format(introduction=comment(_INTRODUCTION), outlet=outlet, count=documents)
    return head + "\n".join(rules)


def load_alone(text: str) -> list[Rule]:
    """The rules of a pack that is not there yet, with the shipped placeholders.

    Raises:
        PackError: with every fault.
    """
    file = PackFile("new.yaml", text, "new.yaml", 0)
    rules = [read_rule(file, node, vocabulary()) for node in file.get("rules", ())]
    if file.faults:
        raise PackError(file.faults)
    return [rule for rule in rules if rule is not None]


def _sound(rules: Sequence[Proposed]) -> list[Proposed]:
    """Those that load and whose examples hold."""
    if not rules:
        return []
    texts = {rule.id: rule.yaml() for rule in rules}
    for _ in range(len(rules)):
        text = pack_of(rules[0].outlet, list(texts.values()), rules[0].documents)
        try:
            loaded = load_alone(text)
            break
        except PackError as error:
            lines = text.split("\n")
            for number in {fault.line for fault in error.faults}:
                for line in reversed(lines[:number]):
                    if line.startswith("  - id: "):
                        texts.pop(line.removeprefix("  - id: "), None)
                        break
            if not texts:
                return []
    good = {rule.id.rpartition("/")[2] for rule in loaded if not check_rule(rule)}
    return [rule for rule in rules if rule.id in good and rule.id in texts]
