"""A marked YAML node and the key it stands under in, a typed value or a fault out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingABC
from typing import Any

from cleaner import __version__
from cleaner.errors import Fault
from cleaner.model import CATEGORIES
from cleaner.rulepack import meant
from cleaner.rulepack.lines import quoted, with_quotes, with_source
from cleaner.rulepack.reporter import Reporter
from cleaner.rulepack.schema import Key
from cleaner.rulepack.yamltree import Mapping, Node, Scalar, Sequence

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_FULL_ID = re.compile(r"(?:[^\s/]+/)+[a-z0-9]+(-[a-z0-9]+)*\Z")
_PACK = re.compile(r"[^\s/]+(?:/[^\s/]+)*\Z")
_REQUIREMENT = re.compile(r">=([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?\Z")
_CATEGORY = Key("choice", (), "", CATEGORIES)
_BEGINS = {"the pack": "; begin with `format: 1`", "the rule": "; begin with `- id: some-name`"}
_EXAMPLE_KEYS = {
    "removes": Key("texts", (), "Texts that must go."),
    "keeps": Key("texts", (), "Texts that must stay."),
}
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
MAX_ITEMS = 5000
# More choices than these are not listed beside the one that was probably meant.
MANY = 12


class Reader(Reporter):
    """Reads the values of one file. `id` is the pack's; `too_new` is the fault of a pack that
    asks for a later version of this program."""

    def __init__(self, path: str, text: str, pack: str = "") -> None:
        super().__init__(path, text)
        self.id = pack
        self.too_new: Fault | None = None

    def mapping(
        self, node: Node, keys: MappingABC[str, Key], what: str, required: Iterable[str] = ()
    ) -> dict[str, tuple[Scalar, Any]]:
        """The typed values of a mapping by key, each with its key's node; unknown keys are
        faults that name the nearest known key."""
        values: dict[str, tuple[Scalar, Any]] = {}
        if not isinstance(node, Mapping):
            self.fault(f"{what} must be a mapping of keys and values{_BEGINS.get(what, '')}", node)
            return values
        present = {key.value for key, _ in node.items}
        for key, value in node.items:
            known = keys.get(key.value)
            if known is None:
                present.add(self._unknown(key, keys, present, what))
                continue
            typed = self.value(value, known, key.value)
            if typed is not None:
                values[key.value] = (key, typed)
        if lacking := [f"`{name}`" for name in required if name not in present]:
            self._lacking(lacking, node, what)
        return values

    def _unknown(
        self, key: Scalar, keys: MappingABC[str, Key], present: set[str], what: str
    ) -> str:
        """Record an unknown key; the key that was probably meant, one that is not `present`."""
        if self.is_full:
            return ""
        near = meant.nearest(key.value, keys.keys() - present)
        hint = f"; did you mean `{near}`?" if near else f"; keys: {', '.join(keys)}"
        self.fault(f"unknown key `{_cut(key.value)}` in {what}{hint}", key, meant=near)
        return near

    def _lacking(self, names: list[str], node: Node, what: str) -> None:
        fix = ""
        said = f"{what} lacks the key{'s' * (len(names) > 1)} {', '.join(names)}"
        if names == ["`format`"]:
            said += "; it begins with `format: 1`"
            if node.column == 1 and not self.line(node).startswith("{"):
                fix = f"format: 1\n{self.line(node)}"
        self.fault(said, node, fix=fix)

    def value(self, node: Node, key: Key, name: str) -> Any:
        """The value typed as its key says, or None after recording a fault."""
        reader = getattr(self, f"_read_{key.type}")
        return reader(node, key, name)

    def _scalar(self, node: Node, name: str) -> str | None:
        if not isinstance(node, Scalar):
            self._no_scalar(node, name, f"`{name}` must be one value")
            return None
        if not node.value.strip():
            rest = self.line(node)[node.column - 1 :].lstrip()
            if re.match(r"#\S", rest):
                column = self.line(node).index("#", node.column - 1) + 1
                text = rest.rstrip()
                fix = with_source(self.line(node), column, text, quoted(text))
                self.fault(
                    f"`{name}` is empty, since `#` begins a comment; put quotes around the text",
                    node,
                    fix=fix,
                )
            else:
                self.fault(f"`{name}` is empty; give it a value, or take it out", node)
            return None
        return node.value

    def _no_scalar(self, node: Mapping | Sequence, name: str, message: str) -> None:
        """A list or mapping stands where a text should; often the text only lacks quotes."""
        line, fix = self.line(node), ""
        ends = [value.line for _, value in node.items] if isinstance(node, Mapping) else [0]
        rest = line[node.column - 1 :]
        if all(end == node.line for end in ends):
            if not rest.startswith("{"):
                fix = with_quotes(line, node.column)
            elif braces := re.match(r"\{[^{}]*\}(?=\s*(?:[,\]]|\Z|#))", rest):
                fix = with_source(line, node.column, braces[0], quoted(braces[0]))
        if fix:
            message += "; YAML reads keys and values here, so put quotes around the text"
        self.fault(message, node, fix=fix)

    def _read_text(self, node: Node, key: Key, name: str) -> str | None:
        return self._scalar(node, name)

    def _one(
        self,
        node: Node,
        name: str,
        holds: Callable[[str], object],
        right: str,
        mended: meant.Mend,
    ) -> str | None:
        """A scalar of which `holds` is true; else a fault that says what is `right`."""
        value = self._scalar(node, name)
        if value is None or holds(value):
            return value
        self.fault(f"`{name}` is `{_cut(value)}`; {right}", node, meant=mended(value))
        return None

    def _read_name(self, node: Node, key: Key, name: str) -> str | None:
        right = "write small letters, digits and hyphens"
        return self._one(node, name, _NAME.match, right, meant.slug)

    def _read_choice(self, node: Node, key: Key, name: str) -> str | None:
        value = self._scalar(node, name)
        if value is not None and value not in key.choices:
            near = meant.nearest(value, key.choices, 0.5)
            said = [f"`{name}` is `{_cut(value)}`"]
            if not near or len(key.choices) <= MANY:
                said.append(f"it must be {' | '.join(key.choices)}")
            if near:
                said.append(f"did you mean `{near}`?")
            self.fault("; ".join(said), node, meant=near)
            return None
        return value

    def _read_category(self, node: Node, key: Key, name: str) -> str | None:
        return self._read_choice(node, _CATEGORY, name)

    def _read_integer(self, node: Node, key: Key, name: str) -> int | None:
        holds = re.compile("[1-9][0-9]{0,5}").fullmatch
        right = "it must be a whole number of 1 or more"
        value = self._one(node, name, holds, right, meant.whole_number)
        return None if value is None else int(value)

    def _read_number(self, node: Node, key: Key, name: str) -> float | None:
        holds = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,4})?").fullmatch
        right = "it must be a number such as 2 or 0.5"
        value = self._one(node, name, holds, right, meant.number)
        return None if value is None else float(value)

    def _read_numbers(self, node: Node, key: Key, name: str) -> tuple[float, ...] | None:
        holds = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,4})?").fullmatch
        found = self._each(node, name, holds, "write numbers such as 2 or -0.5", meant.number)
        return tuple(map(float, found)) or None

    def _read_isodate(self, node: Node, key: Key, name: str) -> str | None:
        value = self._scalar(node, name)
        if value is None or meant.is_date(value):
            return value
        right = meant.iso_date(value)
        known = _ISO_DATE.match(value)
        remedy = "the calendar has no such day" if known else "write it as 2025-06-30"
        self.fault(f"`{name}` is `{_cut(value)}`; {remedy}", node, meant=right)
        return None

    def _read_requires(self, node: Node, key: Key, name: str) -> str | None:
        right = 'write the least version that reads the pack, as `">=0.2"`'
        value = self._one(node, name, _REQUIREMENT.match, right, meant.requirement)
        if value is not None and _version(value) > _version(f">={__version__}"):
            self.fault(
                f"this pack requires despill {value.replace('>=', '>= ')}; this is {__version__}; "
                "upgrade despill",
                node,
            )
            self.too_new = self.faults[-1]
            return None
        return value

    def _read_pack(self, node: Node, key: Key, name: str) -> str | None:
        right = "write a pack's path without its ending, such as `outlets/harbour`"
        return self._one(node, name, _PACK.match, right, meant.pack)

    def _read_id(self, node: Node, key: Key, name: str) -> str | None:
        return self._one(
            node, name, _FULL_ID.match, "write a full id, `pack/rule-id`", self._full_id
        )

    def _full_id(self, value: str) -> str:
        return f"{self.id}/{meant.slug(value)}" if self.id and "/" not in value else ""

    def texts(self, node: Node, name: str) -> list[Scalar]:
        """One scalar or a list of scalars, each with its mark."""
        if isinstance(node, Scalar):
            return [node] if self._scalar(node, name) is not None else []
        if isinstance(node, Mapping):
            self._no_scalar(node, name, f"`{name}` must be a text or a list of texts")
            return []
        if not node.items:
            self.fault(f"`{name}` is an empty list; give it an item, or take the key out", node)
        if len(node.items) > MAX_ITEMS:
            self.fault(f"`{name}` holds more than {MAX_ITEMS} items; split the rule", node)
            return []
        found = []
        for item in node.items:
            if not isinstance(item, Scalar):
                self._no_scalar(item, name, f"an item of `{name}` must be a text")
            elif self._scalar(item, name) is not None:
                found.append(item)
        return found

    def _read_texts(self, node: Node, key: Key, name: str) -> list[Scalar] | None:
        return self.texts(node, name) or None

    def _each(
        self,
        node: Node,
        name: str,
        holds: Callable[[str], object],
        right: str,
        mended: meant.Mend,
    ) -> tuple[str, ...]:
        """The texts of which `holds` is true; each other is a fault that says what is `right`."""
        values = []
        for item in self.texts(node, name):
            if holds(item.value):
                values.append(item.value)
            else:
                said = f"`{name}` holds `{_cut(item.value)}`; {right}"
                self.fault(said, item, meant=mended(item.value))
        return tuple(values)

    def _read_ids(self, node: Node, key: Key, name: str) -> tuple[str, ...]:
        right = "write full ids, `pack/rule-id`"
        return self._each(node, name, _FULL_ID.match, right, self._full_id)

    def _read_languages(self, node: Node, key: Key, name: str) -> tuple[str, ...]:
        right = "write an ISO 639 code such as `en`"
        return self._each(node, name, meant.is_language, right, meant.language)

    def _read_domains(self, node: Node, key: Key, name: str) -> tuple[str, ...]:
        right = "write a domain such as `example.org`; it holds for its subdomains too"
        return self._each(node, name, meant.is_domain, right, meant.domain)

    def _read_categories(self, node: Node, key: Key, name: str) -> tuple[str, ...]:
        items = self.texts(node, name)
        return tuple(item.value for item in items if self._read_category(item, key, name))

    def _read_mapping(self, node: Node, key: Key, name: str) -> dict[str, str] | None:
        if not isinstance(node, Mapping):
            self.fault(f"`{name}` must be a mapping", node)
            return None
        values = {k.value: self._scalar(v, f"{name}.{k.value}") for k, v in node.items}
        return {k: v for k, v in values.items() if v is not None}

    def _read_lists(self, node: Node, key: Key, name: str) -> dict[str, tuple[str, ...]] | None:
        if not isinstance(node, Mapping):
            self.fault(f"`{name}` must be a mapping of a word to a list", node)
            return None
        return {
            k.value: tuple(s.value for s in self.texts(v, f"{name}.{k.value}"))
            for k, v in node.items
        }

    def _read_costs(self, node: Node, key: Key, name: str) -> dict[str, float] | None:
        if not isinstance(node, Mapping):
            self.fault(f"`{name}` must be a mapping of sounds to costs", node)
            return None
        costs = {k.value: self._read_number(v, key, f"{name}.{k.value}") for k, v in node.items}
        return {k: v for k, v in costs.items() if v is not None}

    def _read_examples(self, node: Node, key: Key, name: str) -> dict[str, list[Scalar]] | None:
        return {k: v for k, (_, v) in self.mapping(node, _EXAMPLE_KEYS, "examples").items()}

    def _read_cues(self, node: Node, key: Key, name: str) -> tuple[Node, ...] | None:
        if not isinstance(node, Sequence) or not node.items:
            self.fault("`cues` must be a list of cues, each with a weight", node)
            return None
        return node.items


def _cut(value: str) -> str:
    return value if len(value) <= 80 else value[:80] + "…"


def _version(requirement: str) -> tuple[int, ...]:
    found = re.match(r">=([0-9]+)\.([0-9]+)(?:\.([0-9]+))?", requirement)
    return tuple(int(part or 0) for part in found.groups()) if found else ()
