"""The JSON Schema of a pack file and the reference in rules/README.md say what the loader does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from cleaner.errors import PackError
from cleaner.rulepack.check import check_rules
from cleaner.rulepack.find import read_folder, shipped_folder
from cleaner.rulepack.load import load_layers, load_packs
from cleaner.rulepack.schema import KINDS, RULE_KEYS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "rules" / "README.md").read_text("utf-8")
SHIPPED = read_folder(shipped_folder())
PLACEHOLDERS = {path: text for path, text in SHIPPED.items() if path.startswith("placeholders/")}


class Yaml11(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML as old editors read it: `no` is false. A date stays text, as in JSON."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith("timestamp")]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class Yaml12(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML as editors of today read it: `no` is text."""

    yaml_implicit_resolvers: ClassVar = {}


for tag, pattern in {
    "null": "null|Null|NULL|~|",
    "bool": "true|True|TRUE|false|False|FALSE",
    "int": "[-+]?[0-9]+",
    "float": r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
}.items():
    whole = re.compile(f"(?:{pattern})\\Z")
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", whole, None)

READINGS = (Yaml11, Yaml12)


@cache
def schema() -> Draft202012Validator:
    """The schema that ships, formats checked as editors check them."""
    text = (shipped_folder() / "pack.schema.json").read_text("utf-8")
    return Draft202012Validator(
        json.loads(text), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def _as_json(value: Any) -> Any:
    """Keys are text in JSON: months are numbered, and `no` is a language."""
    if isinstance(value, dict):
        return {str(key): _as_json(item) for key, item in value.items()}
    return [_as_json(item) for item in value] if isinstance(value, list) else value


def complaint(text: str, reading: type = Yaml12) -> str:
    """Where and what an editor marks first in a pack; empty where it marks nothing."""
    found = best_match(schema().iter_errors(_as_json(yaml.load(text, reading))))
    return f"{found.json_path}: {found.message}" if found else ""


def loads(text: str) -> bool:
    """Whether the loader takes the pack."""
    try:
        load_packs({"t.yaml": text})
    except PackError:
        return False
    return True


def test_what_is_written_from_the_key_tables_is_current() -> None:
    """The tables of rules/README.md and pack.schema.json are those that the key tables give."""
    command = [sys.executable, str(ROOT / "bench" / "rule_docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_the_schema_is_one() -> None:
    """pack.schema.json is a JSON Schema of draft 2020-12."""
    Draft202012Validator.check_schema(schema().schema)


@pytest.mark.parametrize("path", SHIPPED)
def test_shipped_packs_fit_the_schema(path: str) -> None:
    """An editor marks nothing in a shipped pack, whichever YAML it speaks."""
    for reading in READINGS:
        assert complaint(SHIPPED[path], reading) == ""


@pytest.mark.parametrize("path", SHIPPED)
def test_shipped_packs_name_the_schema(path: str) -> None:
    """The first line of a shipped pack leads an editor to the schema, from where the pack lies."""
    first = SHIPPED[path].partition("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named, first
    found = (shipped_folder() / path).parent / named[1]
    assert found.resolve() == (shipped_folder() / "pack.schema.json").resolve()


# One rule of each kind, with all that it must have and nothing else.
RULES: dict[str, dict[str, Any]] = {
    "phrase": {"match": ["zebra crossing"]},
    "block": {"match": ["zebra crossing"]},
    "run": {"lines": ["zebra crossing"]},
    "from": {"lines": ["zebra crossing"]},
    "evidence": {
        "cues": [{"match": ["zebra"], "weight": 3}, {"ends": "open", "weight": 2}],
        "threshold": 5,
    },
    "keep": {"match": ["zebra crossing"]},
    "replace": {"match": ["zebra crossing"], "with": "crossing"},
    "repeat": {
        "of": "block",
        "min_words": 2,
        "examples": {
            "removes": ["zebra crossing\n\u27e6zebra crossing\u27e7"],
            "keeps": ["zebra\nzebra"],
        },
    },
    "selector": {"picks": "drop", "css": [".zebra"]},
}
# A right value for every key.
VALUES: dict[str, Any] = {
    "id": "zebra", "kind": "block", "category": "ad", "trust": "safe", "why": "Made for a test.",
    "match": "zebra crossing", "regex": "zebra crossing", "lines": ["zebra crossing"],
    "picks": "drop", "css": ".zebra",
    "bounds": "word", "where": "tail", "lead": "prefix", "of": "block",
    "min_words": 3, "max_words": 9, "ends": "open",
    "beside": ["teaser"], "at_least": 2, "until": "end", "protects": "block", "with": "crossing",
    "cues": RULES["evidence"]["cues"], "threshold": 5, "among": "behind", "texts": "flat",
    "languages": ["en"],
    "outlets": ["example.org"], "valid_from": "2024-05-03", "valid_until": "2024-05-04",
    "overrides": "shared/dates/stamp", "since": "0.1.0", "formerly": ["shared/dates/old"],
    "examples": {"removes": ["zebra crossing"], "keeps": ["a zebra was crossing"]},
}  # fmt: skip


def a_rule(kind: str) -> dict[str, Any]:
    rule = {"id": "zebra", "kind": kind, "category": "ad", "why": "Made for a test."}
    return {**rule, "examples": VALUES["examples"], **RULES[kind]}


def pack(rule: dict[str, Any]) -> str:
    return json.dumps({"format": 1, "rules": [rule]})


@pytest.mark.parametrize("kind", KINDS)
def test_keys_go_with_their_kinds(kind: str) -> None:
    """In a rule of each kind, the schema takes exactly the keys that have a meaning for it."""
    assert complaint(pack(a_rule(kind))) == ""
    for key, described in RULE_KEYS.items():
        if key != "kind":
            fits = complaint(pack({**a_rule(kind), key: VALUES[key]})) == ""
            assert fits == (kind in described.kinds), key


@pytest.mark.parametrize("kind", KINDS)
def test_schema_and_loader_ask_for_the_same_keys(kind: str) -> None:
    """A rule that lacks a key is refused by the schema exactly where the loader refuses it."""
    for key in a_rule(kind):
        text = pack({name: value for name, value in a_rule(kind).items() if name != key})
        assert (complaint(text) == "") == loads(text), key


# Values as the loader reads them, right and wrong ones.
SAMPLES: dict[str, tuple[str, ...]] = {
    "id": ("zebra", "zebra-2", "7", "Zebra", "zebra_2", "-zebra", "zebra-", "zébra"),
    "overrides": ("shared/dates/stamp", "a/b", "stamp", "shared/", "shared/dates/Stamp"),
    "languages": ("en", "no", "ckb", "eng", "EN", "en-GB", "xx", "english", "e"),
    "outlets": ("example.org", "news.example.org", "www.example.org", "https://example.org/a",
                "Example.org", "example", "example.org/a", "xn--bcher-kva.example"),
    "valid_from": ("2024-05-03", "2024-13-01", "2024-02-30", "2024-5-3", "3 May 2024"),
    "max_words": ("1", "12", "999999", "0", "1000000", "-1", "few", "1.5"),
    "category": ("ad", "other", "adverts", "Ad"),
    "where": ("head", "anywhere", "top", "tails"),
    "trust": ("watch", "retired", "save"),
    "why": ("so", "no", "1.10", "  "),
}  # fmt: skip


@pytest.mark.parametrize("key", SAMPLES)
def test_schema_and_loader_take_the_same_values(key: str) -> None:
    """Of the values of a key, the schema takes those that the loader takes, quoted or not."""
    for value in SAMPLES[key]:
        if key == "overrides":  # The loader also asks for the rule; its form is what is meant here.
            taken = "full id" not in faults(pack({**a_rule("block"), key: value}))
        else:
            taken = loads(pack({**a_rule("block"), key: value}))
        assert (complaint(pack({**a_rule("block"), key: value})) == "") == taken, value
        if taken:
            bare = f"format: 1\nrules:\n  - {key}: {value}\n    "
            rest = {name: item for name, item in a_rule("block").items() if name != key}
            bare += "\n    ".join(f"{name}: {json.dumps(item)}" for name, item in rest.items())
            assert [complaint(bare, reading) for reading in READINGS] == ["", ""], value


def faults(text: str) -> str:
    with pytest.raises(PackError) as caught:
        load_packs({"t.yaml": text})
    return str(caught.value)


NAMES = {"canonical": "Velmar", "kind": "place"}
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no format": ({"rules": []}, "'format' is a required property"),
    "a later format": ({"format": 2, "rules": []}, "$.format"),
    "a misspelt key of the head": ({"format": 1, "ruls": []}, "'ruls' was unexpected"),
    "an unknown type": ({"format": 1, "type": "ruls"}, "$.type"),
    "requires in words": (
        {"format": 1, "requires": "0.2 or later", "rules": []},
        "$.requires",
    ),
    "rules that are no list": ({"format": 1, "rules": {}}, "$.rules"),
    "a pack of nothing": ({"format": 1}, "$: "),
    "a key of another type": (
        {"format": 1, "type": "names", "names": [NAMES], "rules": []},
        "False schema does not allow []",
    ),
    "a placeholder that has no name": (
        {"format": 1, "type": "placeholders", "define": [{"name": "Line 1", "words": ["one"]}]},
        "$.define[0].name",
    ),
    "a misspelt key of a rule": (
        {"format": 1, "rules": [{**a_rule("block"), "wy": "x"}]},
        "'wy' was unexpected",
    ),
    "an empty list": (
        {"format": 1, "rules": [{**a_rule("block"), "match": []}]},
        "$.rules[0].match",
    ),
    "an empty value": (
        {"format": 1, "rules": [{**a_rule("block"), "why": ""}]},
        "$.rules[0].why",
    ),
    "a list in a list": (
        {"format": 1, "rules": [{**a_rule("block"), "lines": [["zebra"]]}]},
        "$.rules[0].lines",
    ),
    "examples that keep nothing": (
        {"format": 1, "rules": [{**a_rule("block"), "examples": {"removes": "zebra crossing"}}]},
        "$.rules[0].examples",
    ),
    "a misspelt key of the examples": (
        {"format": 1, "rules": [{**a_rule("block"), "examples": {"keep": "zebra"}}]},
        "$.rules[0].examples",
    ),
    "a cue without weight": (
        {"format": 1, "rules": [{**a_rule("evidence"), "cues": [{"ends": "open"}]}]},
        "$.rules[0].cues[0]",
    ),
    "a cue of two": (
        {
            "format": 1,
            "rules": [
                {**a_rule("evidence"), "cues": [{"ends": "open", "match": "zebra", "weight": 2}]}
            ],
        },
        "$.rules[0].cues[0]",
    ),
    "a placeholder of nothing": (
        {"format": 1, "type": "placeholders", "define": [{"name": "line"}]},
        "$.define[0]",
    ),
    "a thirteenth month": (
        {"format": 1, "type": "placeholders", "months": {"13": ["Smarch"]}},
        "'13'",
    ),
    "a name without a kind": (
        {"format": 1, "type": "names", "names": [{"canonical": "Velmar"}]},
        "$.names[0]",
    ),
    "a name of an unknown kind": (
        {"format": 1, "type": "names", "names": [{**NAMES, "kind": "river"}]},
        "$.names[0].kind",
    ),
    "an unknown romanisation": (
        {"format": 1, "type": "names", "names": [NAMES], "romanisation": "xx"},
        "$.romanisation",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_packs_are_marked(name: str) -> None:
    """A broken pack is refused by the schema at its place, and by the loader."""
    broken, said = BROKEN[name]
    assert said in complaint(json.dumps(broken))
    assert not loads(json.dumps(broken))


def shown_packs() -> list[Any]:
    """The YAML examples of rules/README.md, each named by the line it begins in."""
    return [
        pytest.param(found[1], id=f"line-{README.count(chr(10), 0, found.start()) + 1}")
        for found in re.finditer(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    ]


@pytest.mark.parametrize("text", shown_packs())
def test_examples_of_the_reference_hold(text: str) -> None:
    """Every YAML example of rules/README.md loads, fits the schema, and holds what it promises."""
    replaced = re.findall(r"overrides: (\S+)/", text)
    lower = {**PLACEHOLDERS, **{f"{pack}.yaml": SHIPPED[f"{pack}.yaml"] for pack in replaced}}
    packs = load_layers([lower, {"shown.yaml": text}], ["rules", "mine"])
    own = [rule for rule in packs.rules if rule.id.startswith("shown/")]
    named = any(names.id == "shown" for names in packs.names)
    assert own or named or "shown" in packs.open_romanisations() or "define:" in text
    assert check_rules(own) == []
    assert complaint(text) == ""


def test_every_kind_has_an_example() -> None:
    """rules/README.md shows a pack for every kind of rule and every type of pack."""
    shown = "".join(str(each.values[0]) for each in shown_packs())
    for kind in KINDS:
        assert f"    kind: {kind}\n" in shown
        assert f"### `{kind}`\n" in README
    assert "type: placeholders\n" in shown
    assert "type: names\n" in shown


def _table() -> dict[str, str]:
    row = re.compile(r"^\| `\{(\w+)\}` \| [^|]+ \| `([^`]+)` \|$", re.MULTILINE)
    return dict(row.findall(README))


def test_every_placeholder_is_shown_by_an_example() -> None:
    """rules/README.md lists the shipped placeholders, and each matches the example beside it."""
    names = sorted(_table())
    rules = [
        {
            "id": f"p-{number}",
            "kind": "block",
            "category": "other",
            "why": "Made for a test.",
            "match": f"zebra {{{name}}}",
            "examples": {
                "removes": f"zebra {_table()[name]}",
                "keeps": f"zebra {_table()[name]}. And more.",
            },
        }
        for number, name in enumerate(names)
    ]
    text = json.dumps({"format": 1, "rules": rules})
    assert check_rules(load_packs({**PLACEHOLDERS, "t.yaml": text}).rules) == []
    defined = {
        name
        for path, text in PLACEHOLDERS.items()
        if not path.endswith("/flat.yaml") and "/offers-" not in path
        for name in re.findall(r"^ +- name: (\w+)", text, re.MULTILINE)
    }
    # Those of one language, such as `ru_stamp`, and of flat.yaml are for one pack.
    shared = {name for name in defined if not re.match("[a-z]{2}_", name)}
    assert set(names) == shared | {"month"}
