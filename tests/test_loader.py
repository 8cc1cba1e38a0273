"""A rule file that is wrong is refused with every fault, its place and what would be right."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner, PackError, load_rules
from cleaner.errors import Fault
from cleaner.rulepack.find import MAX_BYTES, read_folder, shipped_folder
from cleaner.rulepack.load import load_packs

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
    examples: {removes: [x], keeps: [y]}
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
    with pytest.raises(PackError) as caught:
        load_packs({"t.yaml": text})
    return [str(fault) for fault in caught.value.faults]


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


PHRASE = "      - zebra crossing"
BROKEN = {
    "unknown key": (changed("why:", "wy:"), "did you mean `why`"),
    "unknown key without a near one": (changed("trust: safe", "qqqq: 1"), "unknown key `qqqq`"),
    "unknown key in the head": (changed("format: 1", "format: 1\nruls: []"), "`rules`"),
    "duplicate key": (changed("trust: safe", "why: again"), "key `why` again"),
    "duplicate rules": (GOOD + GOOD.split("rules:\n")[1], "`t/zebra` again"),
    "anchor": (changed("why: Made", "why: &a Made"), "anchor"),
    "anchor on a list": (changed("    match:\n", "    match: &m\n"), "anchor"),
    "alias": (changed("why: Made for a test.", "why: *a"), "alias"),
    "tag": (changed("why: Made", "why: !!str Made"), "tag"),
    "python tag": (changed("why: Made", "why: !!python/object/apply:os.system Made"), "tag"),
    "merge key": (changed("    kind: phrase", "    <<: {a: b}\n    kind: phrase"), "merge key"),
    "deep nesting": ("format: 1\nrules: " + "[" * 50 + "]" * 50, "nested deeper"),
    "very deep nesting": ("[" * 50_000, "nested deeper"),
    "tab": (changed("    kind: phrase", "\tkind: phrase"), "tab"),
    "two documents": (GOOD + "---\n" + GOOD, "second document"),
    "a blank that does not break": (changed("zebra crossing\n", "zebra\u00a0crossing\n"), "00A0"),
    "a zero-width blank": (changed("zebra crossing\n", "zebra\u200b crossing\n"), "200B"),
    "empty file": ("", "empty"),
    "comments only": ("# nothing\n", "empty"),
    "no mapping": ("- a\n- b\n", "must be a mapping"),
    "a word": ("rules\n", "must be a mapping"),
    "unclosed list": (changed("[\"a zebra was crossing\"]", "[a"), "not valid YAML"),
    "unclosed quote": (changed("why: Made", 'why: "Made'), "not valid YAML"),
    "a control character": (changed("why: Made", "why: M\x07ade"), "not valid YAML"),
    "no format": (changed("format: 1\n", ""), "`format`"),
    "wrong format number": (changed("format: 1", "format: 2"), "reads format 1"),
    "format no number": (changed("format: 1", "format: one"), "whole number"),
    "unknown type": (changed("format: 1", "format: 1\ntype: ruls"), "did you mean `rules`"),
    "no id": (changed("  - id: zebra\n    kind", "  - kind"), "lacks the key `id`"),
    "no kind": (changed("    kind: phrase\n", ""), "lacks the key `kind`"),
    "no category": (changed("    category: ad\n", ""), "lacks the key `category`"),
    "no why": (changed("    why: Made for a test.\n", ""), "lacks the key `why`"),
    "no examples": (GOOD.split("    examples:", maxsplit=1)[0], "lacks the key `examples`"),
    "no removes": (changed('      removes: ["a ⟦zebra crossing⟧"]\n', ""), "lacks `removes`"),
    "no keeps": (changed('      keeps: ["a zebra was crossing"]\n', ""), "lacks `keeps`"),
    "nothing to look for": (changed(f"    match:\n{PHRASE}\n", ""), "nothing to look for"),
    "an empty list": (changed(f"match:\n{PHRASE}", "match: []"), "empty list"),
    "an empty value": (changed("why: Made for a test.", "why:"), "`why` is empty"),
    "an empty pattern": (changed(PHRASE, '      - ""'), "is empty"),
    "a mapping for a list": (changed(f"match:\n{PHRASE}", "match: {a: b}"), "list of texts"),
    "a list for a value": (changed("why: Made for a test.", "why: [a]"), "must be one value"),
    "a list in a list": (changed(PHRASE, "      - [zebra]"), "must be a text"),
    "rules no list": ("format: 1\nrules: {a: b}\n", "must be a list"),
    "a rule that is a word": ("format: 1\nrules: [zebra]\n", "must be a mapping"),
    "a key that is a list": (changed("why:", "[why]:"), "a key must be a word"),
    "bad id": (changed("id: zebra", "id: Zebra_1"), "small letters"),
    "unknown kind": (changed("kind: phrase", "kind: phrases"), "did you mean `phrase`"),
    "unknown category": (changed("category: ad", "category: adverts"), "teaser"),
    "unknown trust": (changed("trust: safe", "trust: save"), "did you mean `safe`"),
    "unknown bounds": (changed("why:", "bounds: words\n    why:"), "did you mean `word`"),
    "unknown place": (changed("why:", "where: tails\n    why:"), "did you mean `tail`"),
    "a language that is a name": (changed("why:", "languages: [English]\n    why:"), "ISO 639"),
    "a domain that is an address": (
        changed("why:", "outlets: [https://example.org/a]\n    why:"),
        "example.org",
    ),
    "a date that is none": (changed("why:", "valid_from: 3 May 2024\n    why:"), "2025-06-30"),
    "a date out of the calendar": (changed("why:", "valid_from: 2024-13-01\n    why:"), "date"),
    "a day out of the month": (changed("why:", "valid_until: 2023-02-30\n    why:"), "date"),
    "a key of another kind": (changed("why:", "until: end\n    why:"), "no meaning for kind"),
    "max_words on a phrase": (changed("why:", "max_words: 3\n    why:"), "no meaning for kind"),
    "a number that is none": (
        changed("kind: phrase", "kind: block\n    max_words: few"),
        "whole number",
    ),
    "a run of none": (changed("kind: phrase", "kind: run\n    at_least: 0"), "whole number"),
    "replace without with": (changed("kind: phrase", "kind: replace"), "needs `with`"),
    "matches the empty text": (
        changed(f"match:\n{PHRASE}", "regex: ['(?:zebra)?']"),
        "empty string",
    ),
    "matches everything": (changed(f"match:\n{PHRASE}", "regex: ['.+']"), "matches anything"),
    "no literal": (changed(f"match:\n{PHRASE}", "regex: ['[a-z]+ [a-z]+']"), "word"),
    "unknown placeholder": (changed("- zebra crossing", "- zebra {dat}"), "placeholder {dat}"),
    "look-ahead": (changed(f"match:\n{PHRASE}", "regex: ['zebra(?= x)']"), "look-around"),
    "look-behind": (changed(f"match:\n{PHRASE}", "regex: ['(?<!a )zebra']"), "look-around"),
    "word border": (changed(f"match:\n{PHRASE}", "regex: ['\\bzebra\\b']"), "bounds: word"),
    "word class": (changed(f"match:\n{PHRASE}", "regex: ['zebra \\w+']"), r"\pL"),
    "backreference": (changed(f"match:\n{PHRASE}", "regex: ['(zebra) \\1']"), "backreference"),
    "flags": (changed(f"match:\n{PHRASE}", "regex: ['(?i)zebra']"), "flags"),
    "unclosed group": (changed(f"match:\n{PHRASE}", "regex: ['(zebra']"), "unclosed"),
    "huge repeat": (changed(f"match:\n{PHRASE}", "regex: ['zebra{900}']"), "200"),
    "nested repeats": (
        changed(f"match:\n{PHRASE}", "regex: ['(?:(?:zebra{100}){100}){100}']"),
        "repeat",
    ),
    "one cue reaches the threshold": (
        changed("threshold: 5", "threshold: 3", EVIDENCE),
        "one cue never suffices",
    ),
    "a threshold out of reach": (changed("threshold: 5", "threshold: 9", EVIDENCE), "at most at 5"),
    "no threshold": (changed("    threshold: 5\n", "", EVIDENCE), "threshold"),
    "no cue to search for": (
        changed("match: [zebra]", "max_words: 4", EVIDENCE),
        "word to search for",
    ),
    "a cue that is not needed to search for": (
        changed("threshold: 5", "threshold: 4", EVIDENCE)
        .replace("weight: 3", "weight: 1")
        .replace("ends: open\n        weight: 2", "ends: open\n        weight: 3")
        .replace("    threshold", "      - form: fragment\n        weight: 2\n    threshold"),
        "word to search for",
    ),
    "a cue without weight": (changed("        weight: 2\n", "", EVIDENCE), "`weight`"),
    "a cue of two keys": (
        changed("- ends: open", "- ends: open\n        max_words: 3", EVIDENCE),
        "one of its keys",
    ),
    "an unknown cue": (changed("- ends: open", "- end: open", EVIDENCE), "did you mean `ends`"),
    "a negative weight": (changed("weight: 2", "weight: -2", EVIDENCE), "number"),
    "cues of a phrase": (
        changed("why:", "cues: [{match: [a], weight: 1}]\n    why:"),
        "no meaning for kind",
    ),
    "one spelling of two names": (
        NAMES + "  - {canonical: Homs, kind: place, variants: [Hamah]}\n",
        "is a spelling of 'Hama' already",
    ),
    "a name without kind": (changed("    kind: place\n", "", NAMES), "lacks the key `kind`"),
    "a name of unknown kind": (changed("kind: place", "kind: city", NAMES), "district"),
    "an unknown romanisation": (
        changed("format: 1", "format: 1\nromanisation: xx", NAMES),
        "romanisation",
    ),
    "a placeholder without a name": (
        "format: 1\ntype: placeholders\ndefine: [{words: [a]}]\n",
        "lacks the key `name`",
    ),
    "a month that is no number": (
        "format: 1\ntype: placeholders\nmonths: {May: [may]}\n",
        "month",
    ),
    "a month out of the year": (
        "format: 1\ntype: placeholders\nmonths: {13: [undecember]}\n",
        "month",
    ),
}  # fmt: skip


def test_the_good_packs_load() -> None:
    """What the broken packs are made from is right, so that each shows its own fault."""
    for source in (GOOD, EVIDENCE, NAMES):
        load_packs({"t.yaml": source})


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pack_is_refused(name: str) -> None:
    """A broken pack raises PackError that says what is wrong and at which place."""
    source, said = BROKEN[name]
    found = faults(source)
    assert any(said in fault for fault in found), found
    assert all(fault.startswith("t.yaml:") for fault in found)


@pytest.mark.parametrize(
    ("name", "line", "column"),
    [
        ("unknown key", 7, 5),
        ("unknown kind", 4, 11),
        ("duplicate key", 7, 5),
        ("look-ahead", 8, 13),
    ],
)
def test_a_fault_names_its_place(name: str, line: int, column: int) -> None:
    """The fault's line and column are those of the key or value that is wrong, and shown."""
    source = BROKEN[name][0]
    [first] = [f for f in faults(source) if f.startswith(f"t.yaml:{line}:{column}: ")]
    assert source.split("\n")[line - 1] in first


def test_all_faults_of_all_files_come_at_once() -> None:
    """Three files with five faults give five faults, sorted by place, and a sum at the end."""
    sources = {
        "b.yaml": changed("category: ad", "category: adverts").replace("why:", "wy:"),
        "a.yaml": changed("trust: safe", "trust: save"),
        "c/d.yml": "- a\n",
        "good.yaml": GOOD,
    }
    with pytest.raises(PackError) as caught:
        load_packs(sources)
    found = caught.value.faults
    assert [fault.path for fault in found] == ["a.yaml", "b.yaml", "b.yaml", "b.yaml", "c/d.yml"]
    assert [(f.path, f.line, f.column) for f in found] == sorted(
        (f.path, f.line, f.column) for f in found
    )
    assert str(caught.value).endswith("5 faults in 3 rule files; nothing was loaded")


def test_several_faults_of_one_rule_come_at_once() -> None:
    """A rule that is wrong in four ways is told all four."""
    source = (
        GOOD.replace("category: ad", "category: adverts")
        .replace("trust: safe", "trust: save")
        .replace("id: zebra", "id: Zebra!")
        .replace("why:", "wy:")
    )
    text = "\n".join(faults(source))
    for said in ("adverts", "save", "Zebra!", "did you mean `why`"):
        assert said in text


def test_several_broken_patterns_of_one_rule_come_at_once() -> None:
    """Each refused pattern of a rule has a fault of its own."""
    source = changed(f"match:\n{PHRASE}", "regex: ['(?=zebra)', '(zebra', 'zebra\\b', 'zebra']")
    assert len(faults(source)) == 3


def test_scalars_are_read_as_their_keys_say() -> None:
    """`no`, `1.10`, `null` and `0x10` are texts where a text is asked for."""
    source = changed("    trust: safe\n", "    trust: safe\n    since: 1.10\n    languages: no\n")
    [rule] = load_packs({"t.yaml": changed("zebra crossing\n", "null\n", source)}).rules
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


def test_two_files_of_one_pack_id_clash() -> None:
    """`a.yaml` and `a.yml` are one pack, so a rule in both is a fault."""
    with pytest.raises(PackError, match="`a/zebra` again"):
        load_packs({"a.yaml": GOOD, "a.yml": GOOD})


def test_a_folder_lies_on_top_of_the_shipped_rules(tmp_path: Path) -> None:
    """A user's folder adds to the shipped packs, and a file of a shipped path is refused."""
    (tmp_path / "own.yaml").write_text(GOOD, "utf-8")
    text = "The barn stood there.\nWe saw a zebra crossing here.\nComments"
    assert Cleaner(tmp_path).clean(text).text == "The barn stood there.\nWe saw a here."
    taken = next(path for path in shipped_folder().rglob("*.yaml"))
    below = tmp_path / taken.relative_to(shipped_folder())
    below.parent.mkdir(parents=True)
    below.write_text(GOOD, "utf-8")
    with pytest.raises(PackError, match="already"):
        Cleaner(tmp_path)


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
    rule = {
        "id": "a", "kind": "phrase", "category": "ad", "trust": "safe", "why": "w",
        "match": ["zebra"], "regex": ["zeb[ar]a"], "lines": ["zebra"], "bounds": "word",
        "where": "tail", "lead": "prefix", "max_words": 3, "ends": "open", "beside": ["ad"],
        "at_least": 2, "until": "end", "protects": "block", "with": "x", "languages": ["en"],
        "outlets": ["example.org"], "valid_from": "2024-01-01", "since": "1", "formerly": ["b"],
        "cues": [{"match": ["zebra"], "weight": 3}, {"ends": "open", "weight": 2}],
        "threshold": 5, "examples": {"removes": ["zebra"], "keeps": ["y"]},
    }  # fmt: skip
    rule["kind"] = data.draw(st.sampled_from(
        ["phrase", "block", "run", "from", "evidence", "keep", "replace"]))  # fmt: skip
    for key in data.draw(st.sets(st.sampled_from(sorted(rule)), max_size=3)):
        rule[key] = data.draw(json_values)
    head = {"format": 1, "rules": [rule]}
    for key in data.draw(st.sets(st.sampled_from(HEAD_KEYS), max_size=1)):
        head[key] = data.draw(json_values)
    assert faults_or_none({"t.yaml": json.dumps(head)}) != ()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("define:\n  - {name: a, regex: ['x{b}']}\n  - {name: b, regex: ['y{a}']}\n", "itself"),
        ("define:\n  - {name: a, regex: ['x{a}']}\n", "itself"),
        ("define:\n  - {name: a, regex: ['(zebra']}\n", "unclosed"),
        ("define:\n  - {name: a}\n", "unknown placeholder|lacks|nothing|matches"),
    ],
)
def test_a_broken_placeholder_is_refused(source: str, said: str) -> None:
    """A placeholder that contains itself, is broken or empty is refused where it is used."""
    head = textwrap.dedent("format: 1\ntype: placeholders\n")
    user = changed("- zebra crossing", "- zebra crossing {a}")
    with pytest.raises(PackError, match=said):
        load_packs({"p.yaml": head + source, "t.yaml": user})
