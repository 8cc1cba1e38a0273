"""The documentation says what is true."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

from cleaner import Cleaner
from cleaner.cli.commands import COMMANDS
from cleaner.options import PRESETS
from cleaner.rulepack.check import check_rules
from cleaner.rulepack.load import load_packs

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_python_examples() -> None:
    """Every Python example of the README gives what the README shows."""
    failed, tried = doctest.testfile(
        str(ROOT / "README.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert tried >= 6
    assert failed == 0


def test_docstring_example() -> None:
    """The example in the docstring of `cleaner.clean` gives what it shows."""
    import cleaner.api

    assert doctest.testmod(cleaner.api).failed == 0


def test_diff_example(shipped: Cleaner) -> None:
    """The edits that the README shows for a seed are the edits of that seed."""
    raw = (ROOT / "seeds" / "000_5f35d83d23a223fb.txt").read_bytes()
    for entry in shipped.clean(raw).ledger.applied:
        category = f" [{entry.category}]" if entry.category else ""
        assert f"{entry.start}…{entry.end} {entry.rule}{category}\n" in README
        inserted = f"{{+{entry.inserted}+}}" if entry.inserted else ""
        assert f"[-{entry.removed.strip()}-]{inserted}" in README


def test_commands_are_documented() -> None:
    """The README's table names every command."""
    for command in COMMANDS:
        assert re.search(rf"^\| `clean {command}\b", README, re.MULTILINE)


def test_presets_are_documented() -> None:
    """The README names every preset."""
    assert f"`--preset {'|'.join(PRESETS)}`" in README


def test_the_figures_of_pages_are_those_of_the_fit() -> None:
    """For publishers and sets that the fit has not seen, the README shows the figures of
    `article.json`."""
    fitted = json.loads((ROOT / "cleaner" / "select" / "article.json").read_text("utf-8"))
    by_publisher, by_set = (
        fitted[f"{what}_left_out_f1_precision_recall"] for what in ("publishers", "sets")
    )
    for name, (f1, *_) in by_publisher.items():
        figures = rf"\| {f1:.3f} \| {by_set[name][0]:.3f} \|"
        assert re.search(rf"^\| {name}\b[^|]*\|.*{figures}$", README, re.MULTILINE), name


def test_the_rule_example_loads_and_holds() -> None:
    """The rule that the README shows is valid, and its examples hold."""
    shown = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert shown
    packs = load_packs({"example.org.yaml": shown[1], **_placeholders()})
    assert check_rules(packs.rules) == []


def _placeholders() -> dict[str, str]:
    folder = ROOT / "rules" / "placeholders"
    return {f"placeholders/{p.name}": p.read_text("utf-8") for p in folder.glob("*.yaml")}
