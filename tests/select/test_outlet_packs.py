"""The shipped packs of outlets: who is known, and that no two packs speak for one outlet."""

from __future__ import annotations

from collections import Counter, defaultdict

from cleaner import load_rules
from cleaner.lint.ground import is_of
from cleaner.rulepack.schema import Rule


def packs() -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in load_rules((), shipped=True).rules:
        if rule.id.startswith("outlets/"):
            found[rule.id.rpartition("/")[0]].append(rule)
    # Text rules, for whoever prints them.
    del found["outlets/agencies"]
    return found


PACKS = packs()


def test_there_are_many() -> None:
    """At least forty outlets are known."""
    assert (
        len({outlet for rules in PACKS.values() for rule in rules for outlet in rule.outlets}) >= 40
    )


def test_each_finds_the_content() -> None:
    """Every pack of an outlet says where its articles stand, and asks for nothing of others."""
    for pack, rules in PACKS.items():
        assert any(rule.picks == "content" for rule in rules), pack
        assert all(rule.outlets for rule in rules), pack


def test_no_outlet_is_in_two_packs() -> None:
    """An outlet, its parent domains included, belongs to one pack."""
    of = {pack: {o for rule in rules for o in rule.outlets} for pack, rules in PACKS.items()}
    counted = Counter(outlet for outlets in of.values() for outlet in outlets)
    assert [outlet for outlet, times in counted.items() if times > 1] == []
    below = [one for one in counted if is_of(one, [other for other in counted if other != one])]
    assert below == []
