"""What the command line names, and the marks of a run's sample."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ARTICLES

from cleaner.cli.review_command import command
from cleaner.cli.run_command import command as run_command
from cleaner.errors import OptionError
from cleaner.review.folder import Folder
from cleaner.review.session import Session
from cleaner.review.sources import opened
from cleaner.runs.marks import read_marks


@pytest.fixture
def run(tmp_path: Path) -> Path:
    source = tmp_path / "articles"
    source.mkdir()
    for number, text in enumerate(ARTICLES):
        (source / f"{number}.txt").write_text(f"{text}\nRead more\n", "utf-8")
    out = tmp_path / "the run"
    done = CliRunner().invoke(run_command, [str(source), "-o", str(out)])
    assert done.exit_code == 0, done.output
    return out


def test_a_run_is_reviewed_as_it_was_before(run: Path, place: Path) -> None:
    """The documents of a run are those that it was given, and the marks of its sample are kept in
    the folder, read by `clean audit --read`, found again, and undone."""
    corpus = opened([str(run)])
    assert sorted(d.content for d in corpus.documents) == sorted(
        f"{t}\nRead more\n" for t in ARTICLES
    )
    assert len(corpus.sample) >= 3
    session = Session(corpus, Folder(place), [])
    session.sample.set(0, "ok")
    session.sample.set(1, "wrong")
    path = place / "audit" / "the-run.csv"
    audit = read_marks(path)
    assert (audit.overall.right, audit.overall.marked) == (1, 2)
    again = Session(corpus, Folder(place), [])
    assert again.sample.verdicts[:3] == ["ok", "wrong", ""]
    session.undo()
    assert session.sample.verdicts[:2] == ["ok", ""]
    for number, verdict in ((-1, "ok"), (999, "ok"), (0, "perhaps")):
        with pytest.raises(OptionError, match="mark an edit"):
            session.sample.set(number, verdict)
    path.write_text("another,sample\n", "utf-8")
    with pytest.raises(OptionError, match="another sample"):
        session.sample.set(0, "ok")


def test_what_is_no_corpus_is_refused(run: Path, tmp_path: Path) -> None:
    """A run beside others, and a place that is not there or is empty, are refused with a
    sentence."""
    with pytest.raises(OptionError, match="name it by itself"):
        opened([str(run), str(tmp_path / "articles")])
    (tmp_path / "empty").mkdir()
    for name in ("empty", "missing"):
        with pytest.raises(OptionError, match=name):
            opened([str(tmp_path / name)])


def test_the_command_refuses_what_it_cannot_write_to(tmp_path: Path) -> None:
    """A file in the place of the folder is refused before anything is served."""
    pytest.importorskip("starlette")
    (tmp_path / "a.txt").write_text("x", "utf-8")
    place = str(tmp_path / "a.txt")
    done = CliRunner().invoke(command, [place, "--to", place, "--no-browser"])
    assert done.exit_code == 2
