"""What a review proposes, tries, refuses, saves and takes back; no web here."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ARTICLES, PACK, STRAY

from cleaner.blocks.article import Article
from cleaner.errors import OptionError, PackError
from cleaner.model import Document
from cleaner.review.folder import Folder
from cleaner.review.packfile import rule_text, with_rule
from cleaner.review.propose import Wish, propose
from cleaner.review.session import Session
from cleaner.review.sources import Corpus

FILE = "outlets/evening.example.org.yaml"
SPILL = Wish(STRAY, False, "ad", "evening.example.org", "The paper asks readers to get its app.")
LEARNED = """\
format: 1
rules:
  - id: other-lines
    kind: block
    category: other
    outlets: [evening.example.org]
    trust: watch  # as proposed
    why: "Lines that recur."
    lines:
      - "Get the Harbour Evening app and never miss a ferry"  # 3 of 3
    examples:
      removes:
        - "Get the Harbour Evening app and never miss a ferry"
      keeps:
        - "“Get the Harbour Evening app and never miss a ferry” is what the sign reads."
"""


def test_from_a_stray_line_to_a_rule_that_acts(session: Session, place: Path) -> None:
    """A line that somebody calls spill gives a rule whose trial counts its hits in all documents;
    saved, it acts, stands in a pack that loads, and undo takes the file away again."""
    rule = session.propose(0, SPILL, FILE)
    trial = session.try_rule(session.rule(FILE, rule))
    assert (trial.difference.changed, trial.difference.total.new_hits) == (3, 3)
    assert trial.difference.total.new_characters == 3 * len(STRAY + "\n")
    assert trial.harm == ()
    assert all(STRAY in session.result(n).text for n in range(3))
    assert session.save(FILE, rule).done
    assert rule in (place / FILE).read_text("utf-8")
    assert not any(STRAY in session.result(n).text for n in range(3))
    assert session.folder.last == "saved outlets/evening.example.org/ad-lines"
    session.undo()
    assert not (place / FILE).exists()
    assert all(STRAY in session.result(n).text for n in range(3))
    with pytest.raises(OptionError, match="nothing to undo"):
        session.undo()


def test_a_pack_keeps_its_comments_and_its_bytes(session: Session, place: Path) -> None:
    """A rule is added behind those of a pack in their own indentation, each former line stays
    as it was, and undo brings back the former bytes."""
    file = "shared/marks.yaml"
    assert session.save(file, session.propose(0, SPILL, file)).done
    text = (place / file).read_text("utf-8")
    assert text.startswith(PACK)
    assert "\n- id: ad-lines\n  kind: block\n" in text
    assert {rule.id for rule in session.packs.rules} == {"shared/marks/mark",
                                                         "shared/marks/ad-lines"}  # fmt: skip
    session.undo()
    assert (place / file).read_text("utf-8") == PACK


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rules_go_before_what_follows_them(end: str) -> None:
    """Where keys follow the rules, a new one stands before them and their comments; line ends
    are those of the file."""
    rules = PACK.removesuffix("# The last word.\n").replace("format: 1\n", "", 1)
    text = f"{rules}\n# Of the format.\nformat: 1\n".replace("\n", end)
    rule = rule_text(LEARNED, "other-lines")
    made = with_rule(text, rule)
    lines = made.split(end)
    assert lines.index("- id: other-lines") < lines.index("# Of the format.")
    assert [line for line in text.split(end) if line not in lines] == []
    assert rule_text(made, "other-lines").split() == rule.split()
    assert made.count("\n") == made.count(end)


def test_a_pack_without_a_list_of_rules_is_refused() -> None:
    """Where rules stand in one line, or nowhere, nothing is guessed."""
    for text in ("format: 1\nrules: [{id: a, kind: keep}]\n", "format: 1\ndefine: {a: b}\n"):
        with pytest.raises(PackError, match="no list of rules"):
            with_rule(text, LEARNED)


def test_what_must_stay_is_harm_to_take(session: Session) -> None:
    """A passage that was said to stay speaks against a rule that takes it; one that goes by a
    rule gets a keep rule, with which it stays."""
    assert session.must_stay(1, STRAY)
    rule = session.rule(FILE, session.propose(0, SPILL, FILE))
    assert session.try_rule(rule).harm == (f"takes {STRAY!r}, which you said must stay",)
    session.marks.clear()
    session.save(FILE, session.propose(0, SPILL, FILE))
    assert not session.must_stay(1, STRAY)
    keep = Wish(STRAY, True, "other", "evening.example.org", "The app is the news.")
    kept = session.propose(1, keep, FILE)
    trial = session.try_rule(session.rule(FILE, kept))
    assert (trial.difference.total.lost_hits, trial.harm) == (3, ())
    assert session.save(FILE, kept).done
    assert all(STRAY in session.result(n).text for n in range(3))


def test_what_does_harm_is_not_saved(session: Session, place: Path) -> None:
    """A rule that takes something of a good article beside the packs, or whose example does not
    hold, or that leaves a TODO, is not written, and it is told why."""
    rule = session.propose(0, SPILL, FILE)
    broken = rule.replace(f'removes:\n        - "{STRAY}"', f'removes:\n        - "{STRAY} now"')
    saved = session.save(FILE, broken)
    assert {problem.code for problem in saved.problems} >= {"example"}
    saved = session.save(FILE, rule.replace("The paper asks", "TODO: say why. The paper asks"))
    assert {problem.code for problem in saved.problems} == {"todo"}
    (place / "gate").mkdir()
    (place / "gate" / "en.txt").write_text(f"=== ferries\n{ARTICLES[0]}\n", "utf-8")
    (harm,) = session.try_rule(session.rule(FILE, rule)).harm
    assert "of the good article en/ferries" in harm
    assert session.save(FILE, rule).harm == (harm,)
    assert not (place / FILE).exists()
    assert session.folder.last == ""


def test_faults_have_their_line_in_the_rule(session: Session) -> None:
    """A fault of a changed rule is told with its line in the text, an id that is taken and two
    rules at once are refused."""
    rule = session.propose(0, SPILL, FILE)
    with pytest.raises(PackError) as caught:
        session.rule(FILE, rule.replace("category: ad", "category: advert"))
    assert caught.value.faults[0].line == 3
    with pytest.raises(OptionError, match="there is a rule shared/marks/mark already"):
        session.rule("shared/marks.yaml", rule.replace("ad-lines", "mark"))
    with pytest.raises(OptionError, match="these are 2 rules"):
        session.rule(FILE, rule + rule.replace("ad-lines", "other"))


def test_proposed_rules_are_accepted_or_rejected(place: Path, corpus: Corpus) -> None:
    """What `rules learn` wrote waits; accepting writes `safe`, rejecting `retired`, and no other
    byte changes; undo brings back each."""
    path = place / "outlets" / "evening.example.org.learned.yaml"
    path.parent.mkdir()
    path.write_text(LEARNED, "utf-8")
    session = Session(corpus, Folder(place), [])
    (waiting,) = session.waiting()
    assert waiting.text == LEARNED.split("rules:\n")[1]
    assert session.try_rule(waiting.rule).difference.changed == 3
    assert session.decide(waiting.rule.id, accepted=True).done
    assert path.read_text("utf-8") == LEARNED.replace("trust: watch", "trust: safe")
    assert STRAY not in session.result(0).text
    assert session.waiting() == []
    session.undo()
    assert session.decide(waiting.rule.id, accepted=False).done
    assert path.read_text("utf-8") == LEARNED.replace("trust: watch", "trust: retired")
    assert STRAY in session.result(0).text
    session.undo()
    assert path.read_text("utf-8") == LEARNED


def test_what_else_is_proposed() -> None:
    """Numbers that change become placeholders, words within a line a phrase, a first line one
    that stands at the top; words that stand nowhere are refused."""
    article = Article(ARTICLES[0])

    def proposed(text: str, **how: bool) -> str:
        return propose(Wish(text, False, "ad", "", "No article says so.", **how), article, {"x"})

    changing = proposed("Seen by 3,204 readers", changing=True)
    assert '- "Seen by {number} readers"' in changing
    assert 'removes:\n        - "Seen by 3,204 readers"' in changing
    assert "kind: phrase" in proposed("bound for the islands")
    assert "where: top" in proposed("Storm closes the port, day 3")
    for text in ("no such words", "  ", "x" * 2000):
        with pytest.raises(OptionError):
            proposed(text)
    with pytest.raises(OptionError, match="no number"):
        proposed(STRAY, changing=True)


@pytest.mark.parametrize(
    "name",
    ["../x.yaml", "/tmp/x.yaml", "a/../../x.yaml", "x.txt", "", ".yaml", "a//b.yaml", "a\\b.yaml",
     "./x.yaml", "x.yaml\n", "x\0.yaml", ".hidden/x.yaml"],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(session: Session, name: str) -> None:
    """Names that are no plain file below the folder are refused."""
    with pytest.raises(OptionError, match="is no name of a file"):
        session.folder.path(name)


def test_no_link_leads_out_of_the_folder(session: Session, place: Path, tmp_path: Path) -> None:
    """Neither a folder nor a file that is a link is written through."""
    (tmp_path / "beside").mkdir()
    (place / "away").symlink_to(tmp_path / "beside")
    (place / "file.yaml").symlink_to(tmp_path / "beside" / "file.yaml")
    for name in ("away/x.yaml", "file.yaml"):
        with pytest.raises(OptionError, match="a link leads out"):
            session.save(name, session.propose(0, SPILL, FILE))
    assert list((tmp_path / "beside").iterdir()) == []


def test_others_may_write_too(session: Session, place: Path) -> None:
    """What another program wrote since is neither overwritten nor undone."""
    path = session.folder.path(FILE)
    assert session.save(FILE, session.propose(0, SPILL, FILE)).done
    changed = path.read_bytes() + b"# Mine.\n"
    path.write_bytes(changed)
    with pytest.raises(OptionError, match="changed by another program since"):
        session.undo()
    with pytest.raises(OptionError, match="changed by another program"):
        session.folder.write(path, b"", b"x", "wrote over it")
    assert path.read_bytes() == changed


def test_documents_that_cannot_be_cleaned_do_not_stop_a_review(place: Path) -> None:
    """A rejected document is told of when it is asked for; trials go on without it."""
    documents = (Document("a.bin", b"\xff\xd8\xff" * 100), Document("b.txt", ARTICLES[0]))
    session = Session(Corpus(documents), Folder(place), [])
    with pytest.raises(OptionError, match="could not be cleaned"):
        session.result(0)
    rule = session.propose(1, Wish(STRAY, False, "ad", "", "No article says so."), FILE)
    assert session.try_rule(session.rule(FILE, rule)).difference.rejected == 1
