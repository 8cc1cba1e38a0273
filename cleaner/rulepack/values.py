"""A marked YAML node and the key it stands under in, a typed value or a fault out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from datetime import date
from typing import Any

from cleaner.errors import Fault
from cleaner.model import CATEGORIES
from cleaner.rulepack.schema import Key
from cleaner.rulepack.yamltree import Mapping, Node, Scalar, Sequence

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}\Z")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
MAX_ITEMS = 5000


def _is_date(value: str) -> bool:
    try:
        return _DATE.match(value) is not None and bool(date.fromisoformat(value))
    except ValueError:  # 2023-02-30
        return False


class Reader:
    """Reads the values of one file and gathers its faults."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self._lines = text.split("\n")

    def fault(self, message: str, node: Node) -> None:
        """Record a fault at `node`."""
        line = self._lines[node.line - 1] if node.line <= len(self._lines) else ""
        self.faults.append(Fault(self.path, node.line, node.column, message, line[:160]))

    def mapping(
        self, node: Node, keys: MappingABC[str, Key], what: str, required: Iterable[str] = ()
    ) -> dict[str, tuple[Scalar, Any]]:
        """The typed values of a mapping by key, each with its key's node; unknown keys are
        faults that name the nearest known key."""
        values: dict[str, tuple[Scalar, Any]] = {}
        if not isinstance(node, Mapping):
            self.fault(f"{what} must be a mapping of keys and values", node)
            return values
        for key, value in node.items:
            known = keys.get(key.value)
            if known is None:
                near = difflib.get_close_matches(key.value, keys, 1, 0.6)
                hint = f"; did you mean `{near[0]}`?" if near else f"; keys: {', '.join(keys)}"
                self.fault(f"unknown key `{key.value}` in {what}{hint}", key)
                continue
            typed = self.value(value, known, key.value)
            if typed is not None:
                values[key.value] = (key, typed)
        present = {key.value for key, _ in node.items}
        for name in required:
            if name not in present:
                self.fault(f"{what} lacks the key `{name}`", node)
        return values

    def value(self, node: Node, key: Key, name: str) -> Any:
        """The value typed as its key says, or None after recording a fault."""
        reader = getattr(self, f"_read_{key.type}")
        return reader(node, key, name)

    def _scalar(self, node: Node, name: str) -> str | None:
        if not isinstance(node, Scalar):
            self.fault(f"`{name}` must be one value", node)
            return None
        if not node.value.strip():
            self.fault(f"`{name}` is empty", node)
            return None
        return node.value

    def _read_text(self, node: Node, key: Key, name: str) -> str | None:
        return self._scalar(node, name)

    def _read_name(self, node: Node, key: Key, name: str) -> str | None:
        value = self._scalar(node, name)
        if value is not None and not _NAME.match(value):
            self.fault(f"`{name}` is {value!r}; write small letters, digits and hyphens", node)
            return None
        return value

    def _read_choice(self, node: Node, key: Key, name: str) -> str | None:
        value = self._scalar(node, name)
        if value is not None and value not in key.choices:
            near = difflib.get_close_matches(value, key.choices, 1, 0.5)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            self.fault(f"`{name}` is `{value}`; it must be {' | '.join(key.choices)}{hint}", node)
            return None
        return value

    def _read_category(self, node: Node, key: Key, name: str) -> str | None:
        return self._read_choice(node, Key("choice", (), "", CATEGORIES), name)

    def _read_integer(self, node: Node, key: Key, name: str) -> int | None:
        value = self._scalar(node, name)
        if value is None:
            return None
        if not re.fullmatch(r"[1-9]\d{0,5}", value):
            self.fault(f"`{name}` is `{value}`; it must be a whole number of 1 or more", node)
            return None
        return int(value)

    def _read_number(self, node: Node, key: Key, name: str) -> float | None:
        value = self._scalar(node, name)
        if value is None:
            return None
        if not re.fullmatch(r"\d{1,4}(\.\d{1,4})?", value):
            self.fault(f"`{name}` is `{value}`; it must be a number such as 2 or 0.5", node)
            return None
        return float(value)

    def _read_isodate(self, node: Node, key: Key, name: str) -> str | None:
        value = self._scalar(node, name)
        if value is not None and not _is_date(value):
            self.fault(f"`{name}` is `{value}`; write a date as 2025-06-30", node)
            return None
        return value

    def texts(self, node: Node, name: str) -> list[Scalar]:
        """One scalar or a list of scalars, each with its mark."""
        if isinstance(node, Scalar):
            return [node] if self._scalar(node, name) is not None else []
        if isinstance(node, Mapping):
            self.fault(f"`{name}` must be a text or a list of texts", node)
            return []
        if not node.items:
            self.fault(f"`{name}` is an empty list", node)
        if len(node.items) > MAX_ITEMS:
            self.fault(f"`{name}` holds more than {MAX_ITEMS} items; split the rule", node)
            return []
        found = []
        for item in node.items:
            if isinstance(item, Scalar):
                if self._scalar(item, name) is not None:
                    found.append(item)
            else:
                self.fault(f"an item of `{name}` must be a text", item)
        return found

    def _read_texts(self, node: Node, key: Key, name: str) -> list[Scalar] | None:
        return self.texts(node, name) or None

    def _checked(
        self, node: Node, name: str, pattern: re.Pattern[str], right: str
    ) -> tuple[str, ...]:
        values = []
        for item in self.texts(node, name):
            if pattern.match(item.value):
                values.append(item.value)
            else:
                self.fault(f"`{name}` holds {item.value!r}; {right}", item)
        return tuple(values)

    def _read_languages(self, node: Node, key: Key, name: str) -> tuple[str, ...]:
        return self._checked(node, name, _LANGUAGE, "write an ISO 639 code such as `en`")

    def _read_domains(self, node: Node, key: Key, name: str) -> tuple[str, ...]:
        return self._checked(node, name, _DOMAIN, "write a domain such as `example.org`")

    def _read_categories(self, node: Node, key: Key, name: str) -> tuple[str, ...]:
        values = []
        for item in self.texts(node, name):
            if self._read_category(item, key, name):
                values.append(item.value)
        return tuple(values)

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

    def _read_examples(self, node: Node, key: Key, name: str) -> dict[str, list[Scalar]] | None:
        lists = {
            "removes": Key("texts", (), "Texts that must go."),
            "keeps": Key("texts", (), "Texts that must stay."),
        }
        return {k: v for k, (_, v) in self.mapping(node, lists, "examples").items()}

    def _read_cues(self, node: Node, key: Key, name: str) -> tuple[Node, ...] | None:
        if not isinstance(node, Sequence) or not node.items:
            self.fault("`cues` must be a list of cues, each with a weight", node)
            return None
        return node.items
