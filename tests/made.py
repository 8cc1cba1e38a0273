"""Rules for a test, of as few words as it needs; what they propose, and what came close."""

from __future__ import annotations

import json
from typing import Any

import strategies

from cleaner import Cleaner
from cleaner.blocks.article import Article
from cleaner.engine import Engine, Findings
from cleaner.model import Hints
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.rule import Rule


def pack(*rules: dict[str, Any]) -> strategies.Packs:
    """Rules with the keys that every rule needs filled in."""
    common = {
        "category": "ad",
        "trust": "safe",
        "why": "made for a test",
    }
    filled = [
        {**common, "id": f"r{i}", "examples": strategies.near_examples(rule), **rule}
        for i, rule in enumerate(rules)
    ]
    return load_packs({"t.yaml": json.dumps({"format": 1, "rules": filled}, ensure_ascii=False)})


def cleaned(text: str, *rules: dict[str, Any], **options: Any) -> str:
    """What the rules leave of a text."""
    return Cleaner(pack(*rules), names="off").clean(text, **options).text


def proposed(text: str, *rules: dict[str, Any]) -> Findings:
    """What the rules propose for a text."""
    return Engine(pack(*rules).rules).find(Article(text), Hints())


def near(text: str, *rules: dict[str, Any]) -> list[tuple[str, int, str]]:
    """`(rule, block, what was missing)` of all that came close."""
    told: list[tuple[str, int, str]] = []

    def hear(rule: Rule, block: int, missing: str) -> None:
        told.append((rule.id, block, missing))

    Engine(pack(*rules).rules).find(Article(text), Hints(), hear)
    return told
