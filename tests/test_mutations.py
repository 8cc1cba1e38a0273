"""Deleting any one condition of a shipped rule makes one of its examples fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner import Cleaner
from cleaner.lint.coverage import ENOUGH, cover, unproven
from cleaner.lint.mutations import mutations
from cleaner.rulepack.rule import Cue, PatternData, Rule


def word(text: str) -> PatternData:
    return PatternData(text, text, (text,))


def made(**keys: object) -> Rule:
    """A block rule for the words `zorble …`, with one example of each kind."""
    first = Rule(
        id="t/zorble", kind="block", category="other", trust="safe", why="", source="t.yaml:1",
        patterns=(word("zorble"),), removes=("zorble",), keeps=("a zorble",),
    )  # fmt: skip
    return replace(first, **keys)  # type: ignore[arg-type]


@pytest.mark.nightly
def test_the_conditions_of_the_shipped_rules_are_proven(shipped: Cleaner) -> None:
    """At least 98 % of all conditions are proven; `clean rules coverage` lists the rest."""
    coverage = cover(shipped.packs.rules)
    assert ENOUGH == 98
    assert coverage.is_enough, [(item.rule.id, item.condition) for item in coverage.unproven]
    assert coverage.conditions > 3000


def test_every_condition_is_taken_out_once() -> None:
    """Each key that is not at its default, each pattern and each cue gives one mutation."""
    rule = made(
        where="tail", max_words=3, ends="open", beside=("date",), at_least=3, until="end",
        bounds="none", protects="block", lead="prefix", languages=("en",), texts="flat",
        outlets=("example.org",), valid_from="2024-01-01", valid_until="2024-12-31",
        patterns=(word("zorble"), word("zorb")),
        cues=(Cue("ends", "open", 1.0), Cue("place", "tail", 2.0)), threshold=3.0,
    )  # fmt: skip
    names = [name for name, _ in mutations(rule)]
    assert len(names) == len(set(names)) == 18
    assert all(mutated != rule for _, mutated in mutations(rule))
    assert [name for name, _ in mutations(made())] == ["pattern 1: zorble"]


def test_a_necessary_cue_is_no_longer_asked_for() -> None:
    """Without a cue that the threshold needs, the threshold sinks; without another it stays."""
    cues = (Cue("match", "a", 4.0), Cue("ends", "open", 1.0), Cue("max_words", "9", 1.0))
    rule = made(kind="evidence", patterns=(), cues=cues, threshold=5.0)
    assert [mutated.threshold for _, mutated in mutations(rule)] == [1.0, 5.0, 5.0]


@pytest.mark.parametrize(
    ("keys", "example"),
    [
        ({"where": "tail"}, "zorble"),
        ({"where": "head"}, "zorble"),
        ({"where": "body"}, "zorble"),
        ({"outlets": ("example.org",)}, "zorble"),
        ({"languages": ("en",)}, "zorble"),
        ({"texts": "flat", "kind": "phrase"}, "zorble"),
        ({"valid_from": "2024-01-01"}, "zorble"),
        ({"valid_until": "2024-01-01"}, "zorble"),
        ({"beside": ("date",)}, "⟦zorble⟧\n⟦beside⟧"),
    ],
)
def test_the_checks_make_their_own_texts(keys: dict[str, object], example: str) -> None:
    """A place, a scope or a neighbour is proven by the `removes` set elsewhere, without more
    examples."""
    assert unproven(made(removes=(example,), **keys)) == []


def test_a_length_and_an_ending_are_proven_by_longer_and_other_texts() -> None:
    """`max_words` and `ends` are proven by a `removes` that is made longer or ended otherwise."""
    pattern = PatternData("zorble .*", "zorble .*", ("zorble ",))
    rule = made(patterns=(pattern,), removes=("zorble end",), max_words=4, ends="open")
    assert unproven(rule) == []


def test_a_run_is_proven_by_a_shorter_one() -> None:
    """`at_least` is proven by the `removes` with a line less."""
    rule = made(kind="run", patterns=(), lines=("zorble", "end", "mark"), at_least=3,
                removes=("Zorble\nEnd\nMark",))  # fmt: skip
    assert unproven(rule) == []


def test_a_condition_that_changes_nothing_is_not_proven() -> None:
    """A key, a pattern or a cue without which every run ends the same is named."""
    assert unproven(made(max_words=9)) == ["max_words: 9"]
    assert unproven(made(ends="open")) == ["ends: open"]
    wider = PatternData("zorbl.", "zorbl.", ("zorbl",))
    twice = made(patterns=(word("zorble"), wider))
    assert unproven(twice) == ["pattern 1: zorble", "pattern 2: zorbl."]
    idle = made(patterns=(word("zorble"), word("zebra")))
    assert unproven(idle) == ["pattern 2: zebra"]
    cues = (Cue("regex", "zorble", 2.0, (word("zorble"),)), Cue("form", "fragment", 2.0))
    weighed = made(kind="evidence", patterns=(), cues=cues, threshold=4.0, keeps=("a zebra",))
    assert unproven(weighed) == ["cue 2: form: fragment"]


def test_a_keeps_that_lacks_one_cue_proves_it() -> None:
    """A text that stays for one cue alone proves that cue."""
    cues = (Cue("regex", "zorble", 2.0, (word("zorble"),)), Cue("form", "fragment", 2.0))
    near = "The zorble was in the house that they had built for it, and nobody saw it."
    weighed = made(kind="evidence", patterns=(), cues=cues, threshold=4.0, keeps=("a zebra", near))
    assert unproven(weighed) == []


def test_a_retired_rule_has_nothing_to_prove() -> None:
    """A rule that never acts has no conditions."""
    assert cover([made(trust="retired", max_words=9)]).conditions == 0
