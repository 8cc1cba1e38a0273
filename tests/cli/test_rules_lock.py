"""`clean rules lock` and what holds runs to it, as a user meets it."""

from __future__ import annotations

from pathlib import Path

from program import Run

TEXT = "The barn stood there for years, they said.\nWe saw a zebra crossing here.\n"
PACK = """\
format: 1
rules:
  - id: zebra
    kind: phrase
    category: ad
    trust: safe
    why: Made for a test.
    match: [zebra crossing]
    examples: {removes: ["He saw a ⟦zebra crossing ⟧here."], keeps: ["zebra crossings"]}
"""


def test_a_locked_run_refuses_a_changed_pack(clean: Run, tmp_path: Path) -> None:
    """After `rules lock` the same packs run, and a changed one is refused with its name."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "t.yaml").write_text(PACK, "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    written = clean("rules", "lock", "--rules", "mine")
    assert written.code == 0
    assert "clean --lock rules.lock" in written.text
    run = clean("--rules", "mine", "--lock", "rules.lock", "a.txt")
    assert (run.code, run.text) == (0, TEXT.replace("zebra crossing ", ""))
    (tmp_path / "mine" / "t.yaml").write_text(PACK + "# more\n", "utf-8")
    refused = clean("--rules", "mine", "--lock", "rules.lock", "a.txt")
    assert (refused.code, refused.text) == (2, "")
    assert "t.yaml differs" in refused.err


def test_a_rule_is_switched_off_on_the_command_line(clean: Run, tmp_path: Path) -> None:
    """`--off` takes a full id, and refuses one that does not exist."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "t.yaml").write_text(PACK, "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert clean("--rules", "mine", "--off", "t/zebra", "a.txt").text == TEXT
    refused = clean("--rules", "mine", "--off", "t/zebar", "a.txt")
    assert refused.code == 2
    assert "did you mean t/zebra" in refused.err
