"""The gate: good articles, of which no safe rule may take anything without a reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner import Cleaner, OptionError
from cleaner.lint.articles import GoodArticle, further_articles, gate_articles, gate_exceptions
from cleaner.lint.finding import Finding
from cleaner.lint.gate import check_gate, count_good
from cleaner.lint.ground import Ground
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.packs import Packs

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = str(ROOT / "rules")
ARTICLES = list(gate_articles([SHIPPED]))
ARTICLE = (
    "Storm closes port\n"
    "The port was closed on Sunday after the storm of the night, officials said.\n"
    "Read it aloud, said the note\n"
    "Nobody knows when the ferries of the north will be able to leave it again."
)
TAKEN = "Read it aloud, said the note"


def rule(trust: str = "safe", match: str = "read it aloud, said the note") -> str:
    """A pack of one rule that takes the third line of the article."""
    example = {"removes": [match], "keeps": [f"{match} of the"]}
    keys = {
        "id": "greedy", "kind": "block", "category": "other", "trust": trust,
        "why": "For tests.", "match": [match], "examples": example,
    }  # fmt: skip
    return json.dumps({"format": "1", "why": "For tests.", "rules": [keys]}, ensure_ascii=False)


Gate = Callable[..., list[Finding]]


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """Checks one rule against one article, with the exceptions that are given."""

    def checked(pack: str, exceptions: str = "", article: str = ARTICLE) -> list[Finding]:
        folder = tmp_path / "gate"
        folder.mkdir(exist_ok=True)
        (folder / "en.txt").write_text(f"=== other\nA line\n\n=== storm\n{article}\n", "utf-8")
        if exceptions:
            (folder / "exceptions.txt").write_text(exceptions, "utf-8")
        packs = replace(load_packs({"t.yaml": pack}), layers=(str(tmp_path),))
        return list(check_gate(Ground(packs, packs.rules)).findings)

    return checked


def exception(rule_id: str = "t/greedy", passage: str = TAKEN) -> str:
    return f"=== {rule_id} | en/storm\n{passage}\nbecause: It is meant.\n"


def test_there_are_enough_articles() -> None:
    """Sixteen languages have at least twenty articles each, none twice and each with its own id."""
    by_language = Counter(article.lang for article in ARTICLES)
    assert len(by_language) == 16
    assert min(by_language.values()) >= 20
    assert len({article.name for article in ARTICLES}) == len(ARTICLES) >= 320
    lines = Counter(line for a in ARTICLES for line in a.text.split("\n") if len(line) > 60)
    assert [line for line, times in lines.items() if times > 1] == []


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_articles_are_short_texts(article: GoodArticle) -> None:
    """Each is a text of several lines without blank ones, of the length of a short report."""
    lines = article.text.split("\n")
    assert len(lines) >= 3
    assert all(line == line.strip() != "" for line in lines)
    assert 280 <= len(article.text) <= 1200 or article.lang == "zh"


def test_the_shipped_rules_pass(plain: Cleaner) -> None:
    """No safe rule takes anything but what is excepted, and every exception bites."""
    packs = plain.packs
    assert check_gate(Ground(packs, packs.rules)).findings == ()


def test_without_its_exceptions_the_gate_bites(plain: Cleaner, tmp_path: Path) -> None:
    """The articles alone, without the list of exceptions, show each passage that is listed."""
    folder = tmp_path / "gate"
    folder.mkdir()
    excepted = {e.article for e in gate_exceptions([SHIPPED])}
    for article in ARTICLES:
        if article.name in excepted:
            with (folder / f"{article.lang}.txt").open("a", encoding="utf-8") as file:
                file.write(f"=== {article.name.partition('/')[2]}\n{article.text}\n\n")
    packs = replace(plain.packs, layers=(str(tmp_path),))
    found = check_gate(Ground(packs, packs.rules)).findings
    assert {(f.code, f.rule) for f in found} == {
        ("good-text", e.rule) for e in gate_exceptions([SHIPPED])
    }


def test_a_harmful_rule_is_told(gate: Gate, tmp_path: Path) -> None:
    """The fault has the rule and its place, the article with its line, and what was taken."""
    (finding,) = gate(rule())
    assert (finding.code, finding.rule, finding.at) == (
        "good-text",
        "t/greedy",
        f"{tmp_path}/t.yaml:1",
    )
    assert TAKEN in finding.message
    assert "en/storm" in finding.message
    assert finding.message.endswith("en.txt:7)")


def test_only_safe_rules_are_held_against_it(gate: Gate) -> None:
    """What is likely may take something of a good article."""
    assert gate(rule("likely")) == []


def test_a_guard_hides_no_harm(gate: Gate) -> None:
    """A rule that a guard stops in the article is told all the same."""
    sentence = "The ferries of the north will not leave their port before the end of the week."
    taken = f"{sentence} {sentence}"
    others = [f"{sentence} Nobody in the town of the {n} was asked." for n in ("baker", "smith")]
    article = "\n".join(["Storm closes port", *others, taken, *others])
    packs = load_packs({"t.yaml": rule(match=taken)})
    assert Cleaner(packs).clean(article).text == article
    (finding,) = gate(rule(match=taken), article=article)
    assert finding.code == "good-text"
    assert sentence[:40] in finding.message


def test_an_exception_allows_a_passage(gate: Gate) -> None:
    """What is listed with a reason is no fault."""
    assert gate(rule(), exception()) == []


@pytest.mark.parametrize(
    ("pack", "listed"),
    [
        (rule("likely"), exception()),
        (rule(), exception() + exception("t/gone")),
        (rule(), exception() + exception(passage="Storm closes port")),
    ],
    ids=["the rule no longer acts", "no such rule", "another passage"],
)
def test_an_idle_exception_is_told(gate: Gate, pack: str, listed: str) -> None:
    """An exception that allows nothing is a fault of its own, at its line."""
    (finding,) = gate(pack, listed)
    assert finding.code == "idle-exception"
    assert "exceptions.txt:" in finding.at


@pytest.mark.parametrize(
    "listed",
    ["=== t/greedy\nRead\nbecause: x\n", "=== t/greedy | en/storm\nRead it aloud\n",
     "=== t/greedy | en/storm\nbecause: x\n"],
    ids=["no article", "no reason", "no passage"],
)  # fmt: skip
def test_an_exception_needs_all_of_it(gate: Gate, listed: str) -> None:
    """Without article, passage or reason it is refused, with its line."""
    with pytest.raises(OptionError, match=r"exceptions\.txt:1: "):
        gate(rule(), listed)


def counted(packs: Packs, *places: Path) -> dict[str, tuple[int, int, list[str]]]:
    report = count_good(Ground(packs, packs.rules), map(str, places))
    return {k: (c.articles, c.characters, c.samples) for k, c in report.rules.items()}


def test_further_articles_are_counted(tmp_path: Path) -> None:
    """Of text files and JSONL, in folders or named, it is counted what each rule takes."""
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "note.md").write_text("no article", "utf-8")
    rows = [{"text": ARTICLE, "lang": "en"}, {"body": "Nothing goes."}, {"body": ARTICLE}]
    (tmp_path / "b.jsonl").write_text("\n\n".join(map(json.dumps, rows)), "utf-8")
    packs = load_packs({"t.yaml": rule()})
    assert counted(packs, tmp_path) == {"t/greedy": (3, 3 * len(TAKEN), [TAKEN])}
    assert counted(packs, tmp_path / "below" / "a.txt") == {"t/greedy": (1, len(TAKEN), [TAKEN])}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", b'{"text": 1}', r"a\.jsonl:1: has no `text`"),
        ("a.jsonl", b"{", r"a\.jsonl:1: no JSON"),
        ("a.txt", b"\xff", r"a\.txt: not UTF-8"),
        ("a.csv", b"x", r"no article"),
    ],
)
def test_what_is_no_article_is_told(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    """A line without a text, a broken one, another encoding and an empty folder are refused."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(OptionError, match=message):
        list(further_articles([str(tmp_path)]))


def test_a_missing_place_is_told() -> None:
    """A path that does not exist is refused by name."""
    with pytest.raises(OptionError, match="gone: no such file"):
        list(further_articles(["gone"]))
