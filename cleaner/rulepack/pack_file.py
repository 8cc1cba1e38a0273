"""One rule file while it is read: its head, its type, its faults."""

from __future__ import annotations

import re
from typing import Any

from cleaner.errors import Fault
from cleaner.rulepack.schema import FORMAT, HEAD_KEYS, Key
from cleaner.rulepack.values import Reader
from cleaner.rulepack.yamltree import Mapping, Node, Scalar, Sequence, read_tree

_TYPE_OF = {
    "rules": "rules", "define": "placeholders", "months": "placeholders", "names": "names",
    "outlets": "rules", "extends": "rules", "context": "names", "decoys": "names",
    "romanisation": "names", "letters": "romanisation", "native": "romanisation",
    "near": "romanisation", "missing": "romanisation", "articles": "romanisation",
    "prefixes": "romanisation", "words": "romanisation",
}  # fmt: skip
_CONTENT = ("rules", "extends", "define", "months", "names", "letters")


class PackFile(Reader):
    """One file; `shown` is the path under which it can be opened, `layer` the number of the
    layer that it belongs to; `is_sound` says that its YAML has no faults."""

    def __init__(self, path: str, text: str, shown: str, layer: int) -> None:
        super().__init__(shown, text, path.removesuffix(".yaml").removesuffix(".yml"))
        self.relative = path
        self.layer = layer
        self.head: dict[str, tuple[Scalar, Any]] = {}
        if re.search(r"\s", self.id):
            self.refuse("a blank in the file's name, which is part of its rules' ids; rename it")
        tree, faults = read_tree(shown, text)
        self.faults += faults
        self.is_sound = not faults
        if tree is not None:
            self.head = self.mapping(tree, HEAD_KEYS, "the pack", ("format",))
            form = self.head.get("format")
            if form is not None and form[1] != FORMAT:
                self.fault(
                    f"format {form[1]} is not known to this version, which reads format {FORMAT}; "
                    "upgrade despill, or write the pack in this format",
                    form[0],
                )
                self.too_new = self.faults[-1]
        if self.too_new is not None:
            # What a later version added would be told as misspelt.
            self.faults = [self.too_new]
            self.head = {}
        if self.head and tree is not None:
            self._check_type(tree)

    def _check_type(self, tree: Node) -> None:
        """Keys of another type of pack would lie unread, and a pack without its own is none."""
        for name, type_ in _TYPE_OF.items():
            if name in self.head and type_ != self.type:
                said = (
                    f"`{name}` is for packs of `type: {type_}`; this one is of type `{self.type}`"
                )
                self.fault(said, self.head[name][0])
        own = [name for name, type_ in _TYPE_OF.items() if type_ == self.type]
        present = {key.value for key, _ in tree.items} if isinstance(tree, Mapping) else set()
        if "extends" in self.head and "outlets" not in present:
            said = (
                "`extends` needs `outlets`: those that the other pack's rules shall hold for, too"
            )
            self.fault(said, self.head["extends"][0])
        if not self.faults and present.isdisjoint({*own} - {"outlets"}):
            named = " or ".join(f"`{name}:`" for name in own if name in _CONTENT)
            self.fault(f"a pack of type `{self.type}` holds nothing without {named}", tree)

    @property
    def type(self) -> str:
        """What the file holds: rules, placeholders or names."""
        return str(self.head["type"][1]) if "type" in self.head else "rules"

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key of the head."""
        return self.head[key][1] if key in self.head else default

    def refuse(self, message: str) -> None:
        """Record a fault of the file as a whole."""
        self.faults.append(Fault(self.path, 1, 1, message))

    def _read_nodes(self, node: Node, key: Key, name: str) -> tuple[Node, ...] | None:
        if not isinstance(node, Sequence):
            self.fault(f"`{name}` must be a list", node)
            return None
        return node.items
