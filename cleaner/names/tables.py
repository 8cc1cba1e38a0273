"""The romanisation tables of all packs in, those that are asked for made ready out."""

from __future__ import annotations

from collections.abc import Mapping

from cleaner.names.sounds import Sounds
from cleaner.rulepack.packs import Romanisation

BASE = "latin"


class Tables:
    """Tables by code; each is made ready when a text first asks for it."""

    def __init__(self, tables: Mapping[str, Romanisation]) -> None:
        self._tables = tables
        self._ready: dict[str, Sounds] = {}

    def get(self, code: str) -> Sounds | None:
        """The table of a code; None where there is none, as for Chinese."""
        if code not in self._ready and code in self._tables:
            base = self._tables.get(BASE, Romanisation(BASE, {}))
            self._ready[code] = Sounds(base, self._tables[code])
        return self._ready.get(code)
