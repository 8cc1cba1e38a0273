"""What lint says of names packs: two names at one spelling, words, and what nobody spells so."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.lint.names import lint_names
from cleaner.rulepack.load import load_packs

RULES = Path(__file__).resolve().parent.parent / "rules"
HEAD = "format: 1\ntype: names\nromanisation: ar\ncontext: [Xanadu]\n"
DECOYS = "decoys: [Valmar]\n"


def codes(text: str) -> list[str]:
    files = {
        f"romanisation/{code}.yaml": (RULES / "romanisation" / f"{code}.yaml").read_text("utf-8")
        for code in ("latin", "ar")
    }
    files["names/words.yaml"] = "format: 1\ntype: names\ndecoys: [garden, Xantippe]\n"
    packs = load_packs({**files, "names/own.yaml": text})
    return [finding.code for finding in lint_names(packs, packs.names)]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("[{canonical: Tirmasal, native: ترمسال, kind: place, variants: [Termasal]}]", []),
        ("[{canonical: Tirmasal, kind: place}, {canonical: TIRMASAL, kind: place}]",
         ["same-spelling", "same-key", "same-key"]),
        ("[{canonical: Saraqib, kind: place}, {canonical: Sarakib, kind: place}]",
         ["same-key", "same-key"]),
        ("[{canonical: Tirmasal, native: ترمسال, kind: place, variants: [Orqanib]}]",
         ["unspelt"]),
        ("[{canonical: Tirmasal, native: ترمسال, kind: place, renamings: [Orqanib]}]", []),
        ("[{canonical: Aleppo, native: حلب, kind: place, variants: [Alepp]}]", []),
        ("[{canonical: Tirmasal, kind: place, variants: [Garden]}]", ["ordinary-word"]),
        ("[{canonical: Tirmasal, kind: place, variants: [Garden], ambiguous: [Garden]}]", []),
    ],
)  # fmt: skip
def test_findings(names: str, found: list[str]) -> None:
    """Each fault is found, and what comes close to it is none."""
    assert codes(f"{HEAD}{DECOYS}names: {names}\n") == found


def test_missing_decoys() -> None:
    """A pack with a table needs decoys or look-alikes; those for all packs are not asked for."""
    names = "names: [{canonical: Tirmasal, kind: place}]\n"
    assert codes(HEAD + names) == ["no-decoys"]
    assert codes(HEAD.replace("romanisation: ar\n", "") + names) == []
