"""The commands on HTML pages."""

from __future__ import annotations

import json
from pathlib import Path

import page_layouts
import pytest
from page_layouts import PROSE, TITLE, layout
from program import Run

CLEAN = "\n".join(PROSE["en"])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page under the name of one."""
    path = tmp_path / "storm.html"
    path.write_text(layout(head=page_layouts.DATA), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["storm.html", "storm.txt", "storm"])
def test_a_page_is_known_by_its_content(clean: Run, page: Path, name: str) -> None:
    """Whatever it is called, stdout holds the article and nothing else."""
    page = page.rename(page.with_name(name))
    done = clean(name)
    assert (done.code, done.text, done.err) == (0, CLEAN, "")


def test_a_page_comes_by_stdin(clean: Run, page: Path) -> None:
    """A page that is piped in is known as well."""
    assert clean(stdin=page.read_bytes()).text == CLEAN


def test_a_part_of_a_page_is_known_by_its_name(clean: Run, tmp_path: Path) -> None:
    """Markup that opens like no page is one where the file is called so, and a text elsewhere."""
    part = "".join(f"<p>{said}</p>" for said in PROSE["en"])
    for name in ("part.html", "part.txt"):
        (tmp_path / name).write_text(part, encoding="utf-8")
    assert clean("part.html").text == CLEAN
    assert clean("part.txt").text.startswith("<p>")
    assert clean("part.txt", "--input", "html").text == CLEAN


def test_a_text_that_is_called_a_page_stays_a_text(clean: Run, tmp_path: Path) -> None:
    """What an earlier run wrote under the name of its page can be cleaned again, unchanged."""
    (tmp_path / "storm.html").write_text(CLEAN, encoding="utf-8")
    assert clean("storm.html").text == CLEAN


def test_a_page_can_be_read_as_text(clean: Run, page: Path) -> None:
    """With `--input text` the markup is text."""
    assert clean(page.name, "--input", "text").text.startswith("<!DOCTYPE html>")


def test_json_tells_of_the_page(clean: Run, page: Path) -> None:
    """--json gives title, what the page says of itself, and a ledger of kind `page`."""
    (line,) = clean(page.name, "--json").lines
    record = json.loads(line)
    assert record["text"] == CLEAN
    assert record["title"] == TITLE["en"]
    assert record["captured"]["authors"] == ["Ann Smith"]
    assert record["ledger"][0]["input_kind"] == "page"
    assert {entry["stage"] for entry in record["ledger"][1:]} >= {"select"}


def test_the_ledger_gives_the_page_text_back(clean: Run, page: Path, tmp_path: Path) -> None:
    """`restore` on what was written gives all visible text, and `map` leads into it."""
    done = clean(page.name, "-o", "out", "--ledger", "ledger.jsonl")
    assert done.code == 0
    restored = clean("restore", "out/storm.txt", "--ledger", "ledger.jsonl").text
    assert CLEAN.split("\n")[0] in restored
    for said in (*page_layouts.MENU, page_layouts.COMMENT, page_layouts.LEGAL):
        assert said in restored.split("\n")
    assert page_layouts.SECRET not in restored
    mapped = clean("map", "out/storm.txt", "--ledger", "ledger.jsonl", "--to", "original", "0")
    assert str(restored.index(PROSE["en"][0])) in mapped.text


def test_explain_shows_every_block(clean: Run, page: Path) -> None:
    """Each visible block is shown with its mark, the cut ones with rule and evidence; --json gives
    the path."""
    shown = clean("explain", page.name).text
    for said in (*page_layouts.MENU, page_layouts.COMMENT, page_layouts.CAPTION, TITLE["en"]):
        assert any(line.startswith("-") and said in line for line in shown.split("\n"))
    assert "select/outside (comments; " in shown
    assert "select/title" in shown
    assert f"{len(PROSE['en'])} kept" in shown
    records = [json.loads(line) for line in clean("explain", page.name, "--json").lines]
    assert [record["block"] for record in records] == list(range(len(records)))
    assert (
        records[0]["path"] == "html > body > nav:nth-child(1) > ul:nth-child(1) > li:nth-child(1)"
    )
    assert clean("explain", page.name, "--report").code == 0


def test_diff_shows_what_went(clean: Run, page: Path) -> None:
    """Each block that is left out is an edit with its rule."""
    done = clean("diff", page.name)
    assert done.code == 0
    assert "select/outside [comments]" in done.text
    assert f"[-{page_layouts.COMMENT}-]" in done.text
    assert clean("diff", page.name, "--check").code == 1


def test_the_extractor_can_be_named(clean: Run, page: Path) -> None:
    """--extractor takes the names there are and refuses others with them."""
    done = clean(page.name, "--extractor", "trafilatura", "--json")
    assert json.loads(done.lines[0])["ledger"][0]["extractor"] == "trafilatura"
    refused = clean(page.name, "--extractor", "magic")
    assert refused.code == 2
    assert "auto" in refused.err
    assert "trafilatura" in refused.err


@pytest.mark.parametrize(
    "raw", [b"<html></html>", page_layouts.FRAMESET.encode(), b"<html><p hidden>no"]
)
def test_pages_without_text_are_no_error(clean: Run, tmp_path: Path, raw: bytes) -> None:
    """A page that shows nothing gives nothing, and trafilatura's own warnings stay away."""
    (tmp_path / "page.html").write_bytes(raw)
    for extractor in ("auto", "trafilatura"):
        done = clean("page.html", "--extractor", extractor)
        assert (done.code, done.text, done.err) == (0, "", "")


def test_texts_and_pages_go_together(clean: Run, page: Path, storm: Path) -> None:
    """One run takes both, each read as what it is."""
    done = clean(page.name, storm.name, "--json")
    kinds = [json.loads(line)["ledger"][0]["input_kind"] for line in done.lines]
    assert kinds == ["page", "bytes"]


def test_an_encoding_is_what_the_server_said(clean: Run, tmp_path: Path) -> None:
    """--encoding names the encoding of a page that does not say its own."""
    text = layout(language="ar").encode("cp1256", "xmlcharrefreplace")
    (tmp_path / "page.html").write_bytes(text)
    assert clean("page.html", "--encoding", "cp1256").text == "\n".join(PROSE["ar"])
