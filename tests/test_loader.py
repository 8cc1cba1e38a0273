"""A rule file that is wrong is refused with every fault, its place and what would be right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner, PackError, load_rules
from cleaner.errors import Fault
from cleaner.rulepack.find import MAX_BYTES, read_folder
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.reporter import MAX_FAULTS
from cleaner.rulepack.schema import KINDS, RULE_KEYS

GOOD = """\
format: 1
rules:
  - id: zebra
    kind: phrase
    category: ad
    trust: safe
    why: Made for a test.
    match:
      - zebra crossing
    examples:
      removes: ["a ⟦zebra crossing⟧"]
      keeps: ["a zebra was crossing"]
"""

EVIDENCE = """\
format: 1
rules:
  - id: zebra
    kind: evidence
    category: ad
    why: Made for a test.
    cues:
      - match: [zebra]
        weight: 3
      - ends: open
        weight: 2
    threshold: 5
    examples: {removes: [zebra for sale], keeps: [A zebra ran.]}
"""

NAMES = """\
format: 1
type: names
context: [Syria]
names:
  - canonical: Hama
    kind: place
    variants: [Hamah]
"""


def faults(text: str) -> list[str]:
    return [str(fault) for fault in faults_or_none({"t.yaml": text}) or ()]


def faults_or_none(sources: dict[str, str]) -> tuple[Fault, ...] | None:
    """The faults of the packs, or None where they load; anything else that is raised passes."""
    try:
        load_packs(sources)
    except PackError as error:
        return error.faults
    return None


def changed(old: str, new: str, source: str = GOOD) -> str:
    assert old in source
    return source.replace(old, new)


def test_good_packs_load() -> None:
    """A pack of rules, one with an evidence rule and one of names load without a fault."""
    for source in (GOOD, EVIDENCE, NAMES):
        load_packs({"t.yaml": source})


def test_scalars_are_read_as_their_keys_say() -> None:
    """`no`, `1.10`, `null` and `0x10` are texts where a text is asked for."""
    source = changed("    trust: safe\n", "    trust: safe\n    since: 1.10\n    languages: no\n")
    source = changed("zebra crossing\n", "null\n", source)
    source = changed("zebra crossing⟧", "null⟧", changed("a zebra was", "nulls", source))
    [rule] = load_packs({"t.yaml": source}).rules
    assert rule.since == "1.10"
    assert rule.languages == ("no",)
    assert rule.patterns[0].source == "null"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """A file above the limit is a fault, given as text or found in a folder."""
    large = GOOD + "#" * MAX_BYTES
    assert "larger than" in faults(large)[0]
    (tmp_path / "large.yaml").write_text(large, "utf-8")
    with pytest.raises(PackError, match="larger than"):
        read_folder(tmp_path)


def test_faults_without_end_are_not_listed() -> None:
    """A file of thousands of faults shows the first hundred and says that there are more."""
    source = "format: 1\nrules:\n" + "  - zebra\n" * 5_000 + "  - {id: a, kind: evidence}\n"
    found = faults(source)
    assert len(found) == MAX_FAULTS + 1
    assert "more faults" in found[-1]


def test_the_faults_of_a_rule_do_not_hide_those_of_the_next() -> None:
    """Each wrong rule of a file is told, and what is right in it is not."""
    second = GOOD.split("rules:\n")[1].replace("id: zebra", "id: horse").replace("- zebra", "- (?:")
    source = changed("trust: safe", "trust: save") + second
    assert [fault.split(":")[1] for fault in faults(source)] == ["6", "19"]


def test_folders_that_hold_no_rules_are_refused(tmp_path: Path) -> None:
    """A folder that is missing, empty or holds a file that is not UTF-8 is a fault."""
    with pytest.raises(PackError, match="no such folder"):
        read_folder(tmp_path / "none")
    with pytest.raises(PackError, match=r"no \.yaml"):
        read_folder(tmp_path)
    (tmp_path / "a.yaml").write_bytes(b"format: 1\n# \xff\n")
    with pytest.raises(PackError, match="not UTF-8 at byte 12"):
        read_folder(tmp_path)


def test_the_pack_id_is_the_path(tmp_path: Path) -> None:
    """A rule's name is the path of its file below the folder and its id."""
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "example.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "z.yml").write_text(GOOD, "utf-8")
    (tmp_path / "notes.txt").write_text("no rules")
    packs = load_rules(tmp_path)
    assert [rule.id for rule in packs.rules] == ["outlets/example/zebra", "z/zebra"]


def test_the_shipped_rules_hold_their_examples(plain: Cleaner) -> None:
    """Every shipped rule removes what it says it removes, and keeps what it says it keeps."""
    from cleaner.rulepack.check import check_rules

    assert [str(failure) for failure in check_rules(plain.packs.rules)] == []


@given(strategies.pack_sources())
@settings(max_examples=examples(50))
def test_loading_twice_gives_the_same(sources: dict[str, str]) -> None:
    """The same sources give equal packs."""
    assert load_packs(sources) == load_packs(dict(reversed(sources.items())))


yaml_soup = st.lists(
    st.one_of(
        st.sampled_from(GOOD.split("\n") + EVIDENCE.split("\n") + NAMES.split("\n")),
        st.sampled_from(["---", "...", "- ", "  - x: [", "? a", "!!x", "&a *a", "{", "}", "\t"]),
        st.text(max_size=10),
    ),
    max_size=14,
).map("\n".join)


@given(st.one_of(yaml_soup, st.text(st.characters(), max_size=40)))
def test_no_text_breaks_the_loader(source: str) -> None:
    """Any text either loads or raises PackError with at least one fault at a place in it."""
    found = faults_or_none({"t.yaml": source})
    if found is not None:
        assert found
        assert all(fault.line >= 1 and fault.column >= 1 for fault in found)


HEAD_KEYS = ["format", "type", "rules", "define", "months", "context", "names"]

json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text("ab1-{} ", max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("ab", max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
def test_no_value_of_a_wrong_kind_breaks_the_loader(data: st.DataObject) -> None:
    """Whatever stands where a value should, the pack loads or is refused by PackError."""
    every = {
        "id": "a", "category": "ad", "trust": "safe", "why": "w",
        "match": ["zebra"], "regex": ["zeb[ar]a"], "lines": ["zebra"], "bounds": "word",
        "where": "tail", "lead": "prefix", "of": "block",
        "min_words": 1, "max_words": 3, "ends": "open", "beside": ["ad"],
        "at_least": 2, "until": "end", "protects": "block", "with": "x", "languages": ["en"],
        "texts": "flat", "picks": "drop", "css": [".zebra"],
        "outlets": ["example.org"], "valid_from": "2024-01-01", "since": "1", "formerly": ["z/b"],
        "cues": [{"match": ["zebra"], "weight": 3}, {"ends": "open", "weight": 2}],
        "threshold": 5,
        "examples": {"removes": ["zebra\n\u27e6zebra\u27e7"], "keeps": ["zebras\nzebras"]},
    }  # fmt: skip
    kind = data.draw(st.sampled_from(KINDS))
    rule = {"kind": kind} | {key: every[key] for key in every if kind in RULE_KEYS[key].kinds}
    assert faults_or_none({"t.yaml": json.dumps({"format": 1, "rules": [rule]})}) is None
    for key in data.draw(st.sets(st.sampled_from(sorted(rule)), max_size=3)):
        rule[key] = data.draw(json_values)
    head = {"format": 1, "rules": [rule]}
    for key in data.draw(st.sets(st.sampled_from(HEAD_KEYS), max_size=1)):
        head[key] = data.draw(json_values)
    assert faults_or_none({"t.yaml": json.dumps(head)}) != ()
