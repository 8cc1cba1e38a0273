"""Each guard: what takes it out, and the input that then breaks the promise which it keeps."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile import check, packs
from hostile.alien import _png
from hostile.model import ARTICLE, TEXT
from hostile.pages import BODY, PAGE

import cleaner.cli.common as common
import cleaner.decide as decide
import cleaner.engine as engine
import cleaner.findings as findings
import cleaner.ledger as ledger
import cleaner.page.parse as parse
import cleaner.page.walk as walk
import cleaner.patterns.pattern as pattern
import cleaner.patterns.syntax as syntax
import cleaner.pipeline as pipeline
import cleaner.read.alien as alien
import cleaner.read.decode as decode
import cleaner.repair.repair as repair
import cleaner.repair.steps as steps
import cleaner.rulepack.cache as cache
import cleaner.rulepack.find as find
import cleaner.rulepack.yamltree as yamltree
from cleaner import Cleaner, InputError, PackError
from cleaner.page.read import read_page
from cleaner.rulepack.load import load_packs

Patch = pytest.MonkeyPatch
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Guard:
    """`promise` is what docs/guarantees.md calls it; `take_out` removes what keeps it; `breaks`
    tells whether its input breaks it."""

    promise: str
    take_out: Callable[[Patch], None]
    breaks: Callable[[], bool]


def _is_taken(raw: bytes | str) -> bool:
    try:
        check.shipped().clean(raw)
    except InputError:
        return False
    return True


def _is_checked(text: str) -> bool:
    try:
        pipeline._check_size(text)
    except InputError:
        return False
    return True


def _page_is_taken(html: bytes) -> bool:
    try:
        check.shipped().clean_html(html)
    except InputError:
        return False
    return True


def _loads(text: str) -> bool:
    try:
        load_packs({"hostile.yaml": text, "placeholders.yaml": check.PLACEHOLDERS})
    except PackError:
        return False
    return True


def _rules(kind: str, regex: str, id: str = "mark") -> str:
    return packs.rule(regex, key="regex", id=id).replace("kind: phrase", f"kind: {kind}")


def _own(*rules: str) -> Cleaner:
    files = {"hostile.yaml": packs.pack(*rules), "placeholders.yaml": check.PLACEHOLDERS}
    return Cleaner(load_packs(files), names="off")


# Find-all with it rescans the run of z behind every match.
_RESCANS = pattern.Pattern("z+y|z", "z+y|z", "none")
_PROTECTS = (
    packs.rule("zorble mark z?", key="regex", id="guardian")
    .replace("kind: phrase", "kind: keep")
    .replace("      removes: [zorble mark]\n", "")
)


def _leaves_many_marks() -> bool:
    return "\u0301" * 40 in check.shipped().clean("e" + "\u0301" * 99 + " " + TEXT).text


def _holds_controls() -> bool:
    return bool(check.UNSAFE.search(check.shipped().clean(TEXT + " \x1b[2J\u202e\x07x").text))


def _writes_raw() -> bool:
    return "\u202e" in check.shipped().clean(TEXT + "\u202e").ledger.to_jsonl()


def _shows_raw() -> bool:
    return "\x1b" in common.safe("\x1b[2J")


def _is_deep() -> bool:
    page = read_page("<div>" * 12_000 + BODY)
    return max(node.depth for node in page.nodes) > 2 * parse.MAX_DEPTH


def _has_many_attributes() -> bool:
    said = "".join(f" a{number}=1" for number in range(9_000))
    return max(len(n.attributes) for n in read_page(f"<p{said}>x</p>").nodes) > 2_000


def _shows_hidden() -> bool:
    return "Zorblax" in read_page(PAGE.replace("<h1>", "<p hidden>Praise Zorblax.</p><h1>")).text


def _works_on() -> bool:
    """Whether a rule may read a run of 4,000 letters 4,000 times."""
    text = "z" * 4_000
    try:
        return len(list(_RESCANS.finditer(text, pattern.Budget(len(text))))) == len(text)
    except pattern.BudgetSpent:
        return False


def _verifies_all() -> bool:
    return "budget" not in check.shipped().clean("Read more\n" * 12_000).flags


def _cuts_what_is_kept() -> bool:
    cleaner = _own(packs.rule(), _PROTECTS)
    with Patch.context() as patch:
        # Room for one of the two rules; the one that protects is the first to go.
        patch.setattr(engine, "MAX_CANDIDATES", 1)
        text = "\n".join([*ARTICLE, *["A zorble mark z"] * 12])
        return "mark" not in cleaner.clean(text).text


def _cuts_most() -> bool:
    lines = [
        f"The council said the {n} zorble mark of the ferry was at the pier." for n in range(9)
    ]
    rule = _rules("block", ".* zorble mark .*").replace("[zorble mark]", "[a zorble mark b]")
    result = _own(rule).clean("\n".join([ARTICLE[0], *lines, *ARTICLE[1:]]))
    return "guard" not in result.flags


def _reads_outside() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder, "secret.txt")
        secret.write_text("secret")
        home = Path(folder, "rules")
        home.mkdir()
        os.symlink(secret, home / "a.yaml")
        try:
            return "secret" in find.read_folder(home).values()
        except PackError:
            return False


def _believes(poison: Callable[[Path], None]) -> bool:
    with tempfile.TemporaryDirectory() as folder, Patch.context() as patch:
        patch.setenv("CLEANER_CACHE", folder + "/cache")
        loaded = load_packs({"t.yaml": packs.pack(packs.rule())})
        cache.save(loaded)
        [entry] = Path(folder, "cache").iterdir()
        poison(entry)
        try:
            return cache.load(loaded.sha256) is not None
        finally:
            entry.parent.chmod(0o700)


def _change(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes().replace(b"zorble mark", b"the harbour"))


def _open_wide(entry: Path) -> None:
    entry.parent.chmod(0o777)


def _lift(target: object, name: str, value: object) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(target, name, value)


def _keep_no_promise(self: findings.Findings, rule: object) -> None:
    self.spent.append("x")


def _guards() -> Iterator[tuple[str, Guard]]:
    many = "".join(f"<p>{number}</p>" for number in range(30_002))
    pair = "|".join(f"z{number}" for number in range(3))
    yield (
        "bad bytes",
        Guard(
            "G7",
            _lift(decode, "MAX_UNDECODABLE", 1.0),
            lambda: _is_taken(TEXT.encode() + b"\xff" * 99),
        ),
    )
    yield (
        "alien bytes",
        Guard("G7", _lift(pipeline, "alien_kind", lambda raw: ""), lambda: _page_is_taken(_png())),
    )
    yield (
        "control bytes",
        Guard(
            "G7",
            _lift(alien, "MOST_CONTROLS", 1.0),
            lambda: _is_taken("Паром".encode("utf-16-le") * 40),
        ),
    )
    yield (
        "size",
        Guard(
            "G9", _lift(pipeline, "MAX_CHARACTERS", 10**9), lambda: _is_checked("x" * 32_000_001)
        ),
    )
    yield "marks", Guard("G8", _lift(steps, "_MARK", _NEVER), _leaves_many_marks)
    yield "controls", Guard("G16", _lift(repair, "is_suspect", lambda text: False), _holds_controls)
    yield "ledger", Guard("G16", _lift(ledger, "_ESCAPED", _NEVER), _writes_raw)
    yield "terminal", Guard("G16", _lift(common, "safe", lambda text: text), _shows_raw)
    yield "depth", Guard("G8", _lift(parse, "_flatten", lambda html: html), _is_deep)
    yield "attributes", Guard("G8", _lift(parse, "_trim", lambda html: html), _has_many_attributes)
    yield "lines", Guard("G8", _lift(walk, "MAX_BLOCKS", 10**9), lambda: read_page(many).is_whole)
    yield "hidden", Guard("G16", _lift(walk, "is_hidden", lambda *said: False), _shows_hidden)
    yield "work", Guard("G5", _lift(pattern.Budget, "spend", lambda self, units: None), _works_on)
    yield "candidates", Guard("G8", _lift(engine, "MAX_CANDIDATES", 10**9), _verifies_all)
    yield (
        "keep",
        Guard("G15", _lift(findings.Findings, "withhold", _keep_no_promise), _cuts_what_is_kept),
    )
    yield (
        "share",
        Guard(
            "G15",
            lambda patch: (
                patch.setattr(decide, "RULE_SHARE", 1.0),
                patch.setattr(decide, "TOTAL_SHARE", 1.0),
            )[0],
            _cuts_most,
        ),
    )
    yield (
        "yaml depth",
        Guard(
            "G6",
            _lift(yamltree, "MAX_DEPTH", 10**9),
            lambda: yamltree.read_tree("x", "a: " + "[" * 30 + "]" * 30)[0] is not None,
        ),
    )
    yield (
        "yaml values",
        Guard(
            "G6",
            _lift(yamltree, "MAX_NODES", 10**9),
            lambda: yamltree.read_tree("x", "a: [" + "a," * 200_001 + "]")[0] is not None,
        ),
    )
    yield (
        "yaml size",
        Guard(
            "G6",
            _lift(yamltree, "MAX_BYTES", 10**9),
            lambda: yamltree.read_tree("x", "a: 1\n#" + "x" * 1_100_000)[0] is not None,
        ),
    )
    yield (
        "groups",
        Guard(
            "G5",
            _lift(syntax, "MAX_GROUPS", 10**9),
            lambda: _loads(packs.pack(_rules("phrase", f"zorble mark{'(a)?' * 21}"))),
        ),
    )
    yield (
        "program",
        Guard(
            "G5",
            lambda patch: (
                patch.setattr(syntax, "MAX_SIZE", 10**9),
                patch.setattr(syntax, "MAX_COPIES", 10**9),
            )[0],
            lambda: _loads(
                packs.pack(_rules("phrase", f"zorble mark(?:(?:{pair}){{50}}){{50}}|zorble mark"))
            ),
        ),
    )
    yield (
        "links",
        Guard("G17", _lift(find, "_inside", lambda home, path: path.read_bytes()), _reads_outside),
    )
    yield (
        "checksum",
        Guard(
            "G17",
            _lift(cache, "_checksum", lambda sha256, body: "0" * 64),
            lambda: _believes(_change),
        ),
    )
    yield (
        "private cache",
        Guard(
            "G17", _lift(cache, "_is_private", lambda folder: True), lambda: _believes(_open_wide)
        ),
    )


GUARDS = dict(_guards())
