"""What is learned from an outlet's documents, and how it is promoted and compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.errors import OptionError, PackError
from cleaner.learn.diff import rules_diff
from cleaner.learn.frames import frames
from cleaner.learn.learn import Learned, learn
from cleaner.learn.promote import promote, promoted
from cleaner.learn.rule_text import load_alone
from cleaner.learn.seen import seen
from cleaner.learn.sources import documents
from cleaner.model import Document, Hints
from cleaner.rulepack.check import check_rules
from cleaner.rulepack.load import load_packs

BACKGROUND = "The quarrel over the piers has lasted for ten years and has divided the two islands."
OPENING = "Harbour Post premium edition"
FOOT = "Harbour Post, Quay 7"
HEADING = "Seen from the pier"


def article(title: str, place: str, own: list[str], *, number: int = 1) -> str:
    """An article of the Harbour Post with its furniture."""
    return "\n".join([
        title,
        f"The crews of {place} will stop work on Monday, their union said after a vote.",
        BACKGROUND,
        f"The vote was close in {place}, and nobody knows how the people will get their bread.",
        f"Nothing moved in {place} on the day of the vote, and the quay was empty but for a boat.",
        OPENING,
        HEADING,
        *own,
        f"Tide table {number} of the pigeon loft",
        FOOT,
    ])  # fmt: skip


ARTICLES = [
    article("Ferry crews vote", "Velmar", ["Cow found on a roof", "Mill burns again"], number=12),
    article("Pilots stay home", "Orrin", ["Pier to be painted red", "Dog runs home"], number=15),
    article(
        "Dockers go on strike", "Saint Cadoc", ["A bell is lost", "The fog is back"], number=31
    ),
]
NEXT = article("Lamp keepers resign", "Dunmore", ["Swans stop a bus", "No eggs in town"], number=44)


def learned_from(cleaner: Cleaner, texts: list[str]) -> Learned:
    return learn("example.org", [cleaner.clean(text, outlet="example.org") for text in texts])


@pytest.fixture(scope="module")
def harbour(plain: Cleaner) -> Learned:
    return learned_from(plain, ARTICLES)


def test_recurring_furniture_is_proposed_and_watched(harbour: Learned) -> None:
    """Lines, frames and boxes that recur are proposed, each in a rule that does not act."""
    found = {(item.kind, item.text) for item in harbour.items}
    assert ("boxes", HEADING) in found
    assert ("frames", "Tide table {number} of the pigeon loft") in found
    assert {("lines", FOOT), ("boxes", FOOT)} & found
    assert {rule.trust for rule in load_alone(harbour.pack)} == {"watch"}


def test_evidence_is_told(harbour: Learned) -> None:
    """Each rule says in how many documents and where, and each line its cues."""
    for rule in load_alone(harbour.pack):
        assert "in 3 of 3 documents" in rule.why
    assert "# 3 of 3, tail, short, beside furniture" in harbour.pack


def test_examples_hold(harbour: Learned) -> None:
    """Every example of a learned pack holds before anybody has touched it."""
    assert check_rules(load_alone(harbour.pack)) == []


def test_a_learned_pack_cleans_the_next_article(plain: Cleaner, harbour: Learned) -> None:
    """Made to act, the rules take the furniture of an article that was not learned from, the
    headlines of its box too, and nothing of its own text."""
    rules = {"outlets/example.org.yaml": harbour.pack.replace("trust: watch", "trust: safe")}
    folder = Path(__file__).resolve().parent.parent / "rules" / "placeholders"
    placeholders = {f"placeholders/{p.name}": p.read_text("utf-8") for p in folder.glob("*.yaml")}
    text = Cleaner(load_packs({**placeholders, **rules}), names="off").clean(
        NEXT, outlet="example.org"
    ).text  # fmt: skip
    assert text.splitlines() == NEXT.splitlines()[:5]


def test_background_is_never_proposed(harbour: Learned) -> None:
    """A paragraph that stands in all articles between their own is named and left alone."""
    assert harbour.prose == (BACKGROUND,)
    assert BACKGROUND not in harbour.pack


def test_a_heading_within_articles_is_not_proposed(plain: Cleaner) -> None:
    """A short line that recurs between paragraphs, beside no furniture, is a subheading."""
    texts = []
    for text in ARTICLES:
        lines = text.splitlines()
        texts.append("\n".join([*lines[:3], "A long dispute", *lines[3:5], f"{lines[1]} Again."]))
    found = learned_from(plain, texts)
    assert all(item.text != "A long dispute" for item in found.items)


def test_what_goes_already_is_not_proposed(plain: Cleaner) -> None:
    """A line that the packs in force take is in no proposal."""
    found = learned_from(plain, [f"{text}\nRead more" for text in ARTICLES])
    assert all(item.kind != "lines" or item.text != "Read more" for item in found.items)


def test_versions_of_one_article_count_once(plain: Cleaner) -> None:
    """Three versions of one article are too few to learn from."""
    text = ARTICLES[0]
    with pytest.raises(OptionError, match="1 different"):
        learned_from(plain, [text, f"{text}\nOne more line", f"{text}\nAnother line"])


def test_a_placeholder_needs_two_fillings(plain: Cleaner) -> None:
    """A number that is the same in all articles is no placeholder."""
    same = [text.replace("15", "12").replace("31", "12") for text in ARTICLES]
    lines = [line for own in seen([plain.clean(text) for text in same]) for line in own]
    assert all("Tide table" not in frame.pattern for frame in frames(lines))


def test_documents_are_read_and_grouped(tmp_path: Path) -> None:
    """JSONL gives an outlet by its address, a text the one that is named."""
    row = {"body": "A text.", "url": "https://www.example.org/a"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), "utf-8")
    (tmp_path / "b.txt").write_text("A text.", "utf-8")
    plainly = list(documents([str(tmp_path)]))
    assert [document.hints.outlet for document in plainly] == [None, None]
    assert plainly[0].hints.url == "https://www.example.org/a"
    named = documents([str(tmp_path)], "example.net")
    assert [document.hints.outlet for document in named] == ["example.net"] * 2


PACK = """\
# Of the harbour.
format: 1
rules:
  - id: letter   # the letter
    kind: block
    category: newsletter
    outlets: [example.org]
    trust: 'watch'  # not yet
    why: It stands alone.
    lines: ["Tides by pigeon post"]
    examples:
      removes: ["Tides by pigeon post"]
      keeps: ["“Tides by pigeon post” is what the sign above the door reads."]
  - kind: block
    id: foot
    category: legal
    outlets: [example.org]
    why: The address stands alone.
    lines: ["Harbour Post, Quay 7"]
    examples:
      removes: ["Harbour Post, Quay 7"]
      keeps: ["“Harbour Post, Quay 7” is what the sign above the door reads."]
"""


def test_promotion_changes_trust_alone() -> None:
    """Trust is written where it stands or below the id; every other line stays as it was."""
    text = promoted(PACK, {"letter", "foot"}, "safe")
    assert "    trust: 'safe'  # not yet\n" in text
    assert "    id: foot\n    trust: safe\n" in text
    left = [line for line in text.splitlines() if "trust" not in line]
    assert left == [line for line in PACK.splitlines() if "trust" not in line]


def test_promotion_of_one_rule(tmp_path: Path) -> None:
    """Only the rules that are named change, and nothing is written by the library."""
    path = tmp_path / "example.org.yaml"
    path.write_text(PACK, "utf-8")
    done = promote(str(path), ["letter"])
    assert done.problems == ()
    assert done.rules == ("example.org/letter",)
    assert done.text == PACK.replace("'watch'", "'safe'")
    assert path.read_text("utf-8") == PACK


def test_promotion_is_refused_by_an_example(tmp_path: Path) -> None:
    """A rule whose example does not hold is not promoted, and one without examples is a fault."""
    path = tmp_path / "example.org.yaml"
    close = "“Tides by pigeon post” is what the sign above the door reads."
    path.write_text(PACK.replace(close, "- Tides by pigeon post"), "utf-8")
    assert "example" in {problem.code for problem in promote(str(path), ["letter"]).problems}
    head, _, rest = PACK.partition("    examples:")
    path.write_text(head + rest.partition("  - kind")[1] + rest.partition("  - kind")[2], "utf-8")
    with pytest.raises(PackError, match="lacks the key `examples`"):
        promote(str(path), ["letter"])


def test_promotion_is_refused_by_the_gate(tmp_path: Path) -> None:
    """A rule that takes a line of a good article is not promoted, whichever outlet it is for."""
    gate = Path(__file__).resolve().parent.parent / "rules" / "gate" / "en.txt"
    lines = gate.read_text("utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if n > 3 and 20 < len(line) < 60
              and not line.startswith("===") and not lines[n - 1].startswith("===")
              and '"' not in line and line.isascii())  # fmt: skip
    path = tmp_path / "example.org.yaml"
    path.write_text(PACK.replace("Tides by pigeon post", lines[at]), "utf-8")
    assert "good-text" in {p.code for p in promote(str(path), ["letter"]).problems}


def test_promotion_names_what_there_is(tmp_path: Path) -> None:
    """An unknown rule is refused with the ids that the pack has."""
    path = tmp_path / "example.org.yaml"
    path.write_text(PACK, "utf-8")
    with pytest.raises(OptionError, match="foot, letter"):
        promote(str(path), ["lettre"])


def test_rules_diff_counts_and_samples() -> None:
    """What a rule takes more is told by rule, outlet and language, with the place."""
    old = load_packs({"outlets/x.yaml": PACK})
    new = load_packs({"outlets/x.yaml": promoted(PACK, {"letter"}, "safe")})
    text = f"{BACKGROUND}\nTides by pigeon post\n{BACKGROUND.replace('ten', 'two')}"
    corpus = [
        Document("a", text, Hints(outlet="example.org", lang="en")),
        Document("b", text, Hints(outlet="example.net")),
    ]
    found = rules_diff(old, new, corpus)
    assert (found.documents, found.changed, found.differs) == (2, 1, True)
    count = found.by["rule"]["outlets/x/letter"]
    assert (count.documents, count.new_hits, count.lost_hits) == (1, 1, 0)
    assert count.new_characters == len("Tides by pigeon post\n")
    assert list(found.by["outlet"]) == ["example.org"]
    assert list(found.by["language"]) == ["en"]
    assert [(s.before, s.after) for s in found.samples] == [("Tides by pigeon post", "")]
    back = rules_diff(new, old, corpus)
    assert back.total.lost_hits == 1
    assert not rules_diff(new, new, corpus).differs


def test_the_sample_of_a_diff_is_seeded() -> None:
    """The same seed draws the same places, and never more than asked for."""
    old = load_packs({"outlets/x.yaml": PACK})
    new = load_packs({"outlets/x.yaml": promoted(PACK, {"letter"}, "safe")})
    corpus = [
        Document(str(n), f"{BACKGROUND}\nTides by pigeon post", Hints(outlet="example.org"))
        for n in range(30)
    ]
    first, again, other = (
        rules_diff(old, new, corpus, samples=4, seed=seed).samples for seed in (1, 1, 2)
    )
    assert len(first) == 4
    assert first == again
    assert first != other


def test_a_headline_that_others_link_to_is_not_proposed(plain: Cleaner) -> None:
    """The title of one article, a link above the others, may not be taught as furniture."""
    title = ARTICLES[0].splitlines()[0]
    texts = [ARTICLES[0], *(f"Harbour Post\nNews\n{title}\n{text}" for text in ARTICLES[1:])]
    found = learned_from(plain, texts)
    assert found.items
    assert all(item.text != title for item in found.items)
