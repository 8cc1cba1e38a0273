"""A page in: its article in the text, everything else accounted for."""

from __future__ import annotations

import hashlib
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import page_layouts
import pytest
from jsonschema import Draft202012Validator
from page_laws import check
from page_layouts import DATA, FURNITURE, HOLDERS, PROSE, TITLE, layout

from cleaner import Cleaner, InputError, OptionError, Result, clean_html

SCHEMA = json.loads(files("cleaner").joinpath("ledger.schema.json").read_text("utf-8"))


AMISS = {("form", "zh"): "the last paragraph is lost"}


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("language", PROSE)
def test_the_article_is_found(
    shipped: Cleaner, request: pytest.FixtureRequest, holder: str, language: str
) -> None:
    """Wherever the article stands and whatever it is written in, it is the text and no furniture
    is in it."""
    if (holder, language) in AMISS:
        request.applymarker(pytest.mark.xfail(strict=True, reason=AMISS[holder, language]))
    result = shipped.clean_html(layout(holder, language))
    kept = result.text.split("\n")
    assert kept == list(PROSE[language])
    assert not any(said in result.text for said in FURNITURE)
    assert result.title == TITLE[language]
    assert not result.flags
    check(result)


def test_the_ledger_tells_of_the_page() -> None:
    """The document record says that it was a page, which one by hash, and who chose; every record
    is one of the schema."""
    raw = layout(head=DATA).encode()
    result = clean_html(raw, url="https://example.org/storm")
    document = result.ledger.document
    assert document["input_kind"] == "page"
    assert document["page_sha256"] == hashlib.sha256(raw).hexdigest()
    assert document["page_encoding"] == "utf-8"
    assert document["extractor"] == "auto"
    assert document["hints"]["url"] == "https://example.org/storm"
    valid = Draft202012Validator(SCHEMA)
    rescued = clean_html(page_layouts.LISTING)
    for record in (*result.ledger.records(), *rescued.ledger.records()):
        valid.validate(json.loads(json.dumps(record)))


def test_the_page_tells_of_the_article() -> None:
    """Authors, date and section of JSON-LD are captured, and so is the caption that went."""
    captured = clean_html(layout(head=DATA)).captured
    assert captured["authors"] == ["Ann Smith"]
    assert captured["date"] == {"as_written": "2024-05-03T10:00:00Z", "normalised": "2024-05-03"}
    assert captured["section"] == "Coast"
    (caption,) = captured["captions"]
    assert caption["text"] == page_layouts.CAPTION


def test_each_cut_has_a_cause() -> None:
    """What is cut names its rule, what it seems to be, and what speaks for it."""
    fates = {block.text: block for block in clean_html(layout()).blocks}
    assert page_layouts.SECRET not in fates
    assert fates[TITLE["en"]].rule == "select/title"
    for text, category, said in (
        (page_layouts.TEASERS[0], "teaser", "links 100%"),
        (page_layouts.COMMENT, "comments", "class words: comments"),
        (page_layouts.MENU[0], "navigation", "outside the article"),
    ):
        block = fates[text]
        assert (block.fate, block.rule, block.category) == ("cut", "select/outside", category)
        assert said in block.detail


def test_captions_go_by_the_page_s_own_word() -> None:
    """A caption that reads like a sentence of the article goes all the same."""
    (block,) = (b for b in clean_html(layout()).blocks if b.text == page_layouts.CAPTION)
    assert (block.rule, block.category) == ("select/caption", "caption")
    assert block.detail == "in a figcaption"


def test_rules_go_on_where_the_choice_ends() -> None:
    """Spill inside the article's own blocks is cut by the rules, whole blocks and parts."""
    first = PROSE["en"][0]
    bonus = "150% Welcome Bonus up to $600"
    page = layout().replace(f"<p>{first}", f"<p>{bonus}{first}")
    result = clean_html(page)
    assert result.text == "\n".join(PROSE["en"])
    block = next(block for block in result.blocks if block.text == bonus + first)
    assert (block.fate, block.category) == ("changed", "ad")
    check(result)


def test_trafilatura_may_choose() -> None:
    """On request the blocks are those of trafilatura's text, and the ledger says so."""
    result = clean_html(layout("div soup"), extractor="trafilatura")
    assert all(said in result.text for said in PROSE["en"])
    assert page_layouts.SECRET not in result.text
    assert {b.rule for b in result.blocks if b.fate == "cut"} >= {"select/trafilatura"}
    assert result.ledger.document["extractor"] == "trafilatura"
    check(result)


def test_fast_is_a_choice_of_its_own() -> None:
    """The quick look finds the article as well, its cleaner has another fingerprint, and with
    another extractor it is refused."""
    result = clean_html(layout("div soup"), fast=True)
    assert all(said in result.text for said in PROSE["en"])
    assert Cleaner(fast=True).fingerprint["sha256"] != Cleaner().fingerprint["sha256"]
    with pytest.raises(OptionError, match="exclude each other"):
        Cleaner(extractor="outlet", fast=True)


def test_a_kept_category_stays_at_the_article() -> None:
    """Captions of the article stay where they are to be kept, are captured all the same, and the
    ledger says which rule was held back; those of other stories go."""
    page = layout("article")
    page = page.replace("</article>", "<figure><figcaption>Boats at the pier</figcaption></figure>"
                        f"<p>{PROSE['en'][0]}</p></article>", 1)  # fmt: skip
    kept = clean_html(page, keep=["caption"])
    assert "Boats at the pier" in kept.text
    assert "Boats at the pier" not in clean_html(page).text
    assert any(c["text"] == "Boats at the pier" for c in kept.captured["captions"])
    held = [e for e in kept.entries if e.rule == "select/caption"]
    assert {e.outcome for e in held} == {"withheld"}
    assert "caption is kept" in held[0].cause
    check(kept)


def test_pages_go_through_a_pipe() -> None:
    """Where the documents are pages they are cleaned as pages, and told apart where asked."""
    page, text = layout("article"), "The port closed on Sunday after the storm, officials said."
    whole = clean_html(page).text
    piped = [r.text for r in Cleaner().pipe([page, text], input="auto") if isinstance(r, Result)]
    assert piped == [whole, text]
    assert [r.text for r in Cleaner().pipe([page], input="html")] == [whole]  # type: ignore[union-attr]
    with pytest.raises(OptionError, match="input is 'warc'"):
        Cleaner().pipe([], input="warc")


def test_there_is_no_other_extractor() -> None:
    """A wrong name is refused with the right ones."""
    with pytest.raises(
        OptionError, match="'readability'; it must be one of auto, outlet, trafilatura"
    ):
        clean_html("<p>x", extractor="readability")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<html></html>", ""),
        (page_layouts.FRAMESET, ""),
        ("<p hidden>no</p>", ""),
    ],
)
def test_a_page_that_shows_nothing_is_no_text(html: str, text: str) -> None:
    """Empty pages and frames give an empty text, and say that it is none."""
    result = clean_html(html)
    assert (result.text, result.verdict, result.blocks) == (text, "not_text", ())
    assert "rescued" not in result.flags


def test_a_page_without_article_is_rescued() -> None:
    """Where nothing looks like an article, the page does not come out empty, and says so."""
    result = clean_html(page_layouts.LISTING)
    assert "rescued" in result.flags
    assert result.text
    assert result.verdict != "article"
    check(result)


def test_a_text_that_is_called_a_page_comes_through() -> None:
    """A text without markup is read by its lines, and its article stays."""
    result = clean_html("\n\n".join(PROSE["en"]))
    assert result.text.split("\n") == list(PROSE["en"])


def test_protected_spans_stay() -> None:
    """What the caller protects stays, though nobody would choose it; so do the rest's cuts."""
    plain = clean_html(layout())
    assert plain.selection is not None
    text = plain.selection.page.text
    start = text.index(page_layouts.COMMENT)
    cleaner = Cleaner()
    result = cleaner.clean_html(layout(), protect=[(start, start + 6)])
    assert result.text == f"{plain.text}\n{page_layouts.COMMENT}"
    check(result)
    with pytest.raises(ValueError, match="outside the text"):
        cleaner.clean_html(layout(), protect=[(0, len(text) + 1)])


def test_too_large_a_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page above the limit is rejected before it is parsed."""
    monkeypatch.setattr("cleaner.pipeline.MAX_CHARACTERS", 10)
    with pytest.raises(InputError, match="at most 10"):
        clean_html("<p>" + "x" * 10)


def test_hints_outrank_the_page() -> None:
    """Title and address that the caller gives are taken, not those of the page."""
    result = clean_html(layout(), title="Another title", url="https://example.org/x")
    assert result.title == "Another title"
    assert result.hints.url == "https://example.org/x"
    assert result.hints.lang == "en"


def test_bytes_and_text_give_the_same() -> None:
    """A page in an old encoding gives what it gives as text."""
    text = layout(head="<meta charset=windows-1256>", language="ar")
    assert clean_html(text.encode("cp1256", "xmlcharrefreplace")).text == clean_html(text).text


def test_all_ways_give_the_same(shipped: Cleaner) -> None:
    """Threads and a cleaner that was pickled give the same ledger as the first run, and a result
    pickles with its blocks."""
    pages = [layout(holder, language) for holder in HOLDERS for language in PROSE]
    first = [shipped.clean_html(page).ledger.to_jsonl() for page in pages]
    with ThreadPoolExecutor(4) as threads:
        assert [r.ledger.to_jsonl() for r in threads.map(shipped.clean_html, pages)] == first
    sent = pickle.loads(pickle.dumps(shipped))
    assert [sent.clean_html(page).ledger.to_jsonl() for page in pages] == first
    result = shipped.clean_html(pages[0])
    assert pickle.loads(pickle.dumps(result)).blocks == result.blocks


def test_explain_shows_the_whole_page(shipped: Cleaner) -> None:
    """Explaining a page's result lists each block of the page with path, fate and cause."""
    result = shipped.clean_html(layout())
    explained = shipped.explain(result).blocks
    assert [(b.text, b.path, b.fate) for b in explained] == [
        (b.text, b.path, b.fate) for b in result.blocks
    ]
    by_text = {block.text: block for block in explained}
    (note,) = by_text[page_layouts.COMMENT].notes
    assert (note.kind, note.rule) == ("cut", "select/outside")
    assert by_text[PROSE["en"][0]].role == "lead"
