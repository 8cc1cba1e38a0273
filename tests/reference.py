"""What the ledger must allow a stranger to do, written from its JSON records alone.

Nothing here imports from the package: if a field changes its meaning, these functions fail.
"""

from __future__ import annotations

import json
from typing import Any

ORDER = ("decode", "select", "repair", "spill", "sentences", "names")


def independent_restore(clean: str, jsonl: str) -> str | bytes:
    """The input, from the clean text and the ledger's lines."""
    document, *entries = [json.loads(line) for line in jsonl.split("\n") if line]
    applied = [e for e in entries if e["outcome"] == "applied"]
    encoding = "utf-8" if document["input_kind"] == "bytes" else None
    text = clean
    for stage in reversed(ORDER):
        out, position, growth = [], 0, 0
        changes = [e for e in applied if e["stage"] == stage]
        for entry in sorted(changes, key=lambda e: (e["start"], e["end"])):
            if entry["action"] == "decode":
                encoding = entry["captured"]["encoding"]
                continue
            start = entry["start"] + growth
            stop = start + len(entry["inserted"])
            assert text[start:stop] == entry["inserted"]
            out += [text[position:start], entry["removed"]]
            position = stop
            growth += len(entry["inserted"]) - len(entry["removed"])
        text = "".join(out) + text[position:]
    return text.encode(encoding, "surrogateescape") if encoding else text


def records(jsonl: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The document record and the entries that changed the text."""
    document, *entries = [json.loads(line) for line in jsonl.split("\n") if line]
    return document, [e for e in entries if e["outcome"] == "applied" and e["action"] != "decode"]


def traced(source: str, jsonl: str) -> list[tuple[str, int | None]]:
    """The clean text character by character, each with its place in `source`, or None where it
    was put in."""
    applied = records(jsonl)[1]
    chars: list[tuple[str, int | None]] = [(char, i) for i, char in enumerate(source)]
    for stage in ORDER:
        changes = [e for e in applied if e["stage"] == stage]
        for entry in sorted(changes, key=lambda e: (e["start"], e["end"]), reverse=True):
            span = slice(entry["start"], entry["end"])
            assert "".join(char for char, _ in chars[span]) == entry["removed"]
            chars[span] = [(char, None) for char in entry["inserted"]]
    return chars
