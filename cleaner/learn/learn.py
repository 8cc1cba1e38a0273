"""Some documents of one outlet in, a pack to review out: nothing is written here, nothing in the
pack acts, and what the packs in force take already is not proposed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.errors import OptionError
from cleaner.fixtures.scaffold import checked_outlet
from cleaner.learn.found import Item, find
from cleaner.learn.rule_text import pack_of, rules_of
from cleaner.learn.seen import seen
from cleaner.learn.thresholds import LEAST_DOCUMENTS
from cleaner.result import Result


@dataclass(frozen=True, slots=True)
class Learned:
    """`pack` is the YAML, empty where there is nothing to propose; `items` what stands in it;
    `prose` the paragraphs that recur and are left alone; `documents` how many were told apart."""

    outlet: str
    pack: str
    items: tuple[Item, ...]
    prose: tuple[str, ...]
    documents: int


def learn(outlet: str, results: Sequence[Result], least: int = LEAST_DOCUMENTS) -> Learned:
    """Propose a pack for an outlet.

    Args:
        outlet: its domain.
        results: its documents, cleaned by the packs in force.
        least: how many documents there must be.

    Raises:
        OptionError: there are too few, or they are versions of one article.
    """
    checked_outlet(outlet)
    documents = seen(results)
    count = len({line.article for lines in documents for line in lines})
    if count < least:
        raise OptionError(
            f"{outlet}: {len(results)} documents, of {count} different articles; "
            f"what recurs shows in {least} or more"
        )
    found = find(documents)
    rules = rules_of(outlet, found.items, count)
    pack = pack_of(outlet, [rule.yaml() for rule in rules], count) if rules else ""
    return Learned(
        outlet, pack, tuple(item for rule in rules for item in rule.items), found.prose,
        count,
    )  # fmt: skip
