"""The ids that a user switches off in, checked against the packs, the present ids out."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.errors import OptionError
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.table import RuleTable


def switched_off(packs: Packs, ids: Iterable[str]) -> frozenset[str]:
    """The ids of rules and names packs that `ids` mean; earlier ids mean the present ones.

    Raises:
        OptionError: no rule bears or bore an id, since a switch that does nothing would be
            noticed too late.
    """
    wanted = list(ids)
    if not wanted:
        return frozenset()
    known = {probe.id for probe in RuleTable.of(packs.rules).probes} | {p.id for p in packs.names}
    found = set()
    for one in wanted:
        present = one if one in known else packs.formerly.get(one)
        if present is None:
            import difflib

            near = difflib.get_close_matches(one, sorted(known), 2, 0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else "; see `clean rules list`"
            raise OptionError(f"off names no rule: {one!r}{hint}")
        found.add(present)
    return frozenset(found)
