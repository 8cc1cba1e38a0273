"""The key tables of the pack language in, the JSON Schema of a pack file out; `rule_docs.py`
writes it.

An editor reads YAML with types, the loader reads every scalar as text: for the editor `no` may be
false, `1.10` a number and `24` an item of a list of texts. The schema takes both readings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cleaner.model import CATEGORIES
from cleaner.rulepack import load_placeholders, meant, values
from cleaner.rulepack.pack_file import _TYPE_OF
from cleaner.rulepack.schema import (
    CUE_KEYS,
    DEFINE_KEYS,
    FORMAT,
    HEAD_KEYS,
    KINDS,
    NAME_KEYS,
    PACK_TYPES,
    RULE_KEYS,
    Key,
)

Schema = dict[str, Any]

# The keys of the head, those that belong to one type of pack marked with it.
HEAD: Mapping[str, Key] = {
    name: replace(key, kinds=(_TYPE_OF[name],)) if name in _TYPE_OF else key
    for name, key in HEAD_KEYS.items()
}

# What stands in a list of mappings, by the head key of the list.
_LISTED = {"rules": "rule", "define": "placeholder", "names": "names-entry"}
_MEASURING = ("measure", "steps", "weights")
_WORDING = ("match", "regex", "lines")
# Codes of three letters for languages that have one of two.
_LONGER_CODES = sorted(said for said in meant._SAID if re.fullmatch("[a-z]{3}", said))


def _of(pattern: re.Pattern[str]) -> str:
    """The loader's expression in the editors' dialect, which knows no `\\Z`."""
    return f"^{pattern.pattern.removesuffix(chr(92) + 'Z')}$"


def _either(item: Schema) -> Schema:
    """One value, or a list of them."""
    items = {"type": "array", "items": item, "minItems": 1, "maxItems": values.MAX_ITEMS}
    return {"anyOf": [item, items]}


def _mapping_of(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


_TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}

# The values that a key of each type may have; the loader's are the readers of `values.Reader`.
_TYPES: Mapping[str, Schema] = {
    "text": _TEXT,
    "texts": _either({"$ref": "#/$defs/text"}),
    # `id: 7` is a number to an editor, and `id: on` may be true.
    "name": {"type": ["string", "integer", "boolean"], "pattern": _of(values._NAME), "minimum": 0},
    "id": {"type": "string", "pattern": _of(values._FULL_ID)},
    "pack": {"type": "string", "pattern": _of(values._PACK)},
    "ids": _either({"$ref": "#/$defs/id"}),
    "requires": {"type": "string", "pattern": _of(values._REQUIREMENT)},
    "category": {"enum": list(CATEGORIES)},
    "categories": _either({"$ref": "#/$defs/category"}),
    "language": {
        "anyOf": [
            {"enum": sorted(meant.LANGUAGES)},
            {"type": "string", "pattern": "^[a-z]{3}$", "not": {"enum": _LONGER_CODES}},
            # Norwegian is `no`, which YAML 1.1 takes for false.
            {"const": False},
        ]
    },
    "languages": _either({"$ref": "#/$defs/language"}),
    "domain": {"type": "string", "pattern": "^(?!www\\.)" + _of(meant._DOMAIN)[1:]},
    "domains": _either({"$ref": "#/$defs/domain"}),
    "isodate": {"type": "string", "pattern": _of(meant._ISO_DATE), "format": "date"},
    "integer": {
        "type": ["integer", "string"],
        "minimum": 1,
        "maximum": 999_999,
        "pattern": "^[1-9][0-9]{0,5}$",
    },
    "number": {
        "type": ["number", "string"],
        "exclusiveMinimum": -10_000,
        "exclusiveMaximum": 10_000,
        "pattern": "^-?[0-9]{1,4}(\\.[0-9]{1,4})?$",
    },
    "numbers": _either({"type": ["number", "string"], "pattern": "^-?[0-9]{1,4}(\\.[0-9]{1,4})?$"}),
    "mapping": _mapping_of({"$ref": "#/$defs/text"}),
    "lists": _mapping_of({"$ref": "#/$defs/texts"}),
    "costs": _mapping_of({"type": ["number", "string"], "minimum": 0}),
    "cues": {"type": "array", "items": {"$ref": "#/$defs/cue"}, "minItems": 1},
    "examples": {
        "type": "object",
        "properties": {
            "removes": {"description": "Texts that must go.", "$ref": "#/$defs/texts"},
            "keeps": {"description": "Near texts that must stay.", "$ref": "#/$defs/texts"},
        },
        "required": ["keeps"],
        "additionalProperties": False,
    },
}


def _value(name: str, key: Key) -> Schema:
    """The schema of one key's value."""
    if key.type == "choice":
        return {"description": key.doc, "enum": list(key.choices)}
    if key.type == "nodes":
        items = {"$ref": f"#/$defs/{_LISTED[name]}"}
        return {"description": key.doc, "type": "array", "items": items}
    assert key.type in _TYPES, f"`{name}` has the type {key.type}, which has no schema yet"
    return {"description": key.doc, "$ref": f"#/$defs/{key.type}"}


def _object(keys: Mapping[str, Key], required: tuple[str, ...], **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": {name: _value(name, key) for name, key in keys.items()},
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def _any_of(names: tuple[str, ...]) -> Schema:
    return {"anyOf": [{"required": [name]} for name in names]}


def _foreign(keys: Mapping[str, Key], kind: str) -> Schema:
    """The keys that have no meaning for `kind`."""
    return {name: False for name, key in keys.items() if key.kinds and kind not in key.kinds}


def _of_kind(kind: str) -> Schema:
    """What a rule of this kind must have, and must not have."""
    then: Schema = {"properties": _foreign(RULE_KEYS, kind)}
    wording = tuple(name for name in _WORDING if kind in RULE_KEYS[name].kinds)
    if wording:
        then |= _any_of(wording)
    if kind == "evidence":
        then["required"] = ["cues", "threshold"]
    if kind == "replace":
        then["required"] = ["with"]
    if kind == "repeat":
        then["required"] = ["of", "min_words"]
    if kind == "selector":
        then["required"] = ["picks", "css"]
        then |= {
            "if": {"properties": {"picks": {"const": "drop"}}},
            "then": {"required": ["category"]},
            "else": {"properties": {"category": False}},
        }
    else:
        then["required"] = [*then.get("required", ()), "category"]
    if kind != "keep":
        then["properties"]["examples"] = {"required": ["removes"]}
    return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": then}


def _of_type(pack_type: str) -> Schema:
    """What a pack of this type must have, and must not have; without `type` it is of rules."""
    chosen: Schema = {"properties": {"type": {"const": pack_type}}}
    if pack_type != "rules":
        chosen["required"] = ["type"]
    own = tuple(name for name, key in HEAD.items() if pack_type in key.kinds and name != "outlets")
    return {"if": chosen, "then": {"properties": _foreign(HEAD, pack_type), **_any_of(own)}}


def pack_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of one pack file."""
    head = _object(HEAD, ("format",), allOf=[_of_type(each) for each in PACK_TYPES])
    placeholder = _object(DEFINE_KEYS, ("name",), **_any_of(("words", "regex")))
    # What the loader asks of these beyond their type.
    placeholder["properties"]["name"] |= {"pattern": _of(load_placeholders._NAME)}
    head["dependentRequired"] = {"extends": ["outlets"]}
    head["properties"]["format"] |= {"enum": [FORMAT, str(FORMAT)]}
    head["properties"]["months"]["propertyNames"] = {"enum": [str(n) for n in range(1, 13)]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Written by bench/rule_docs.py from the key tables; do not edit.",
        "title": f"A rule pack of despill, format {FORMAT}",
        **head,
        "$defs": {
            "rule": _object(
                RULE_KEYS,
                ("id", "kind", "why", "examples"),
                allOf=[_of_kind(kind) for kind in KINDS],
            ),
            # One cue and its weight, or a measure with its steps.
            "cue": {
                "oneOf": [
                    _object(
                        {name: key for name, key in CUE_KEYS.items() if name not in _MEASURING},
                        ("weight",),
                        minProperties=2,
                        maxProperties=2,
                    ),
                    _object({name: CUE_KEYS[name] for name in _MEASURING}, _MEASURING),
                ]
            },
            "placeholder": placeholder,
            "names-entry": _object(NAME_KEYS, ("canonical", "kind")),
            **_TYPES,
        },
    }
