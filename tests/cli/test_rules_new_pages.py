"""`clean rules new --page`: from some pages to a tested pack with selectors."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_layouts import CAPTION, PROSE, TEASERS, TITLE
from program import Run

from cleaner.fixtures.find import Fixture, fixtures
from cleaner.fixtures.scrub_page import is_scrubbed_page
from cleaner.rulepack.check import check_rules
from cleaner.rulepack.load import load_packs

LINE = "Timetables by pigeon post"
OTHER = (
    "The lighthouse on the north pier will be painted this summer, the harbour office decided.",
    "The paint will be mixed by hand, and four painters will need nine weeks if it does not rain.",
    "Ships steer by the light at night and in the fog, so that it will not go out meanwhile.",
    "The last painter of the tower, who is ninety, said that the red had faded since the war.",
)
PACK = Path("my-rules", "outlets", "example.org.yaml")
NUMBERS = {"a": "48812", "b": "48907"}


def page(name: str, title: str, paragraphs: tuple[str, ...], body: str = "story-text") -> str:
    first, *rest = (f"<p>{said}</p>" for said in paragraphs)
    linked = "".join(f'<li><a href="/{n}">{said}</a></li>' for n, said in enumerate(TEASERS))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title} - The Example</title></head>'
        f'<body class="post-{NUMBERS[name]}"><nav class="menu"><a href="/">Home</a></nav>'
        f'<main><h1>{title}</h1><div class="{body} post-{NUMBERS[name]}">{first}'
        f'<figure class="pic"><img alt="Waves"><figcaption>{CAPTION}</figcaption></figure>'
        f'<div class="linked-stories"><h3>Related</h3><ul>{linked}</ul></div>'
        f"<p>{LINE}</p>{''.join(rest)}</div></main>"
        '<footer class="foot"><p>© 2024 The Example. All rights reserved.</p></footer></body>'
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with two pages of one outlet."""
    first = page("a", TITLE["en"], PROSE["en"])
    (tmp_path / "a.html").write_text(first, encoding="utf-8")
    (tmp_path / "b.html").write_text(page("b", "Light to be painted", OTHER), encoding="utf-8")
    return tmp_path


def new(clean: Run, *arguments: str) -> str:
    done = clean("rules", "new", "example.org", "--to", "my-rules", *arguments)
    assert done.code == 0, done.err
    return done.text


def made_safe(pack: Path) -> None:
    """What a maintainer does: every TODO."""
    text = pack.read_text("utf-8").replace("trust: watch", "trust: safe")
    pack.write_text(text.replace("TODO", "Done"), encoding="utf-8")


def of(folder: Path) -> list[Fixture]:
    return fixtures(folder / "my-rules")


def test_the_content_and_what_goes_in_it_are_proposed(pages: Path, clean: Run) -> None:
    """The pack picks the one element that holds the article on both pages, and what goes within
    it by class; a number of one article is no name; the pack loads, does nothing and has TODOs."""
    said = new(clean, "--page", "a.html", "--page", "b.html")
    text = (pages / PACK).read_text("utf-8")
    rules = {rule.id: rule for rule in load_packs({"p.yaml": text}).rules}
    assert rules["p/text"].picks == "content"
    assert rules["p/text"].css == (".story-text",)
    found = {css: rule for rule in rules.values() for css in rule.css}
    assert found[".linked-stories"].picks == "drop"
    assert found[".linked-stories"].category == "teaser"
    assert any(found[css].picks == "caption" for css in (".pic", "figcaption") if css in found)
    assert not any("488" in css or "489" in css for css in found)
    assert check_rules(list(rules.values())) == []
    assert {rule.trust for rule in rules.values()} == {"watch"}
    assert text.count("TODO") >= 2 * len(rules)
    assert "3 selectors" in said


def test_lines_that_survive_are_proposed_too(pages: Path, clean: Run) -> None:
    """A line that stands within both articles becomes a rule for lines, as with texts."""
    said = new(clean, "--page", "a.html", "--page", "b.html")
    (rule,) = (r for r in load_packs({"p.yaml": (pages / PACK).read_text("utf-8")}).rules
               if r.kind == "block")  # fmt: skip
    assert list(rule.lines) == [LINE.lower()]
    assert "1 line to go" in said


def test_fixtures_are_pages_without_the_article(pages: Path, clean: Run) -> None:
    """The fixtures are scrubbed pages that keep the outlet's line and its class words."""
    new(clean, "--page", "a.html", "--page", "b.html")
    assert [(one.name, one.is_page, one.clean) for one in of(pages)] == [
        ("a", True, None),
        ("b", True, None),
    ]
    for fixture in of(pages):
        html = fixture.input.read_text("utf-8")
        assert LINE in html
        assert 'class="linked-stories"' in html
        assert is_scrubbed_page(html)
        for said in (*PROSE["en"], *OTHER, *TEASERS, CAPTION, TITLE["en"], "painted", "Brandsund"):
            assert said not in html


def test_texts_and_pages_stand_together(pages: Path, clean: Run) -> None:
    """Texts and pages of one outlet make one pack, and what stands in a text and in a page
    recurs."""
    text = f"Ferry crews vote\n{OTHER[0]} It will take long.\n{LINE}\n{OTHER[3]} He smiled."
    (pages / "a.txt").write_text(text, encoding="utf-8")
    new(clean, "--page", "a.html", "--text", "a.txt")
    kinds = {rule.kind for rule in load_packs({"p.yaml": (pages / PACK).read_text("utf-8")}).rules}
    assert kinds == {"selector", "block"}
    assert sorted(path.name for path in (pages / PACK.with_suffix("")).iterdir()) == [
        "a-2.input.html",
        "a.input.txt",
    ]


def test_check_and_accept_run_pages(pages: Path, clean: Run) -> None:
    """Pages are accepted and checked like texts: their expectation is the clean text, by rules of
    the pack, and a change that spoils one is told."""
    new(clean, "--page", "a.html", "--page", "b.html")
    made_safe(pages / PACK)
    done = clean("rules", "accept", "--rules", "my-rules", "--yes")
    assert "2 written, 0 as they were" in done.lines
    checked = clean("rules", "check", "--rules", "my-rules")
    assert "fixtures:  2 fixtures, 0 do not hold" in checked.lines
    assert (checked.code, checked.lines[-2]) == (0, "verdict:   good"), checked.text
    text = of(pages)[0].clean.read_text("utf-8")  # type: ignore[union-attr]
    assert len(text.split("\n")) == len(PROSE["en"])
    pack = (pages / PACK).read_text("utf-8")
    (pages / PACK).write_text(pack.replace("story-text", "story-texts"), "utf-8")
    spoilt = clean("rules", "check", "--rules", "my-rules")
    assert spoilt.code == 1
    assert spoilt.text.count("no rule for the content finds its article") == 2


def test_the_pack_cleans_the_pages(pages: Path, clean: Run) -> None:
    """With its rules made `safe` the pack leaves the paragraphs of the pages themselves."""
    new(clean, "--page", "a.html", "--page", "b.html")
    made_safe(pages / PACK)
    done = clean(
        "--rules", "my-rules", "--outlet", "example.org", "--extractor", "outlet", "a.html"
    )
    assert done.text == "\n".join(PROSE["en"])


def test_prose_in_a_page_is_told(pages: Path, clean: Run) -> None:
    """A page that was put beside a pack as it came is a finding; one that no rule of its pack
    acts on, too."""
    new(clean, "--page", "a.html")
    folder = pages / PACK.with_suffix("")
    (folder / "raw.input.html").write_bytes((pages / "a.html").read_bytes())
    clean("rules", "accept", "--rules", "my-rules", "--yes")
    said = clean("rules", "lint", "--rules", "my-rules").text
    assert "outlets/example.org/raw: holds the publisher's own prose [unscrubbed]" in said
    assert "--page FILE" in said
    assert "outlets/example.org/a: passes without its pack" in said


def test_where_no_element_fits_it_is_said(pages: Path, clean: Run) -> None:
    """Where the pages have no name in common for their article, no selector is proposed and the
    command says so."""
    other = page("b", "Light to be painted", OTHER, "texte").replace("main", "section")
    (pages / "b.html").write_text(other, encoding="utf-8")
    said = new(clean, "--page", "a.html", "--page", "b.html")
    assert "no element of one name holds the article on all pages" in said


@pytest.mark.parametrize("content", [b"", b"<html>", b"<p>Late", b"\xff\xfe<\x00p\x00>\x00"])
def test_hollow_pages_make_fixtures(content: bytes, clean: Run, tmp_path: Path) -> None:
    """A page without an article makes a fixture like any other."""
    (tmp_path / "a.html").write_bytes(content)
    new(clean, "--page", "a.html")
    assert [fixture.is_page for fixture in of(tmp_path)] == [True]


def test_pages_may_be_of_another_encoding(pages: Path, clean: Run) -> None:
    """--encoding is what the server said of the pages; the fixture is UTF-8."""
    said = page("a", "Порт закрыт", tuple(f"{p} Порт закрыт." for p in PROSE["en"]))
    (pages / "a.html").write_bytes(said.replace("©", "").encode("koi8-r"))
    new(clean, "--page", "a.html", "--encoding", "koi8-r")
    html = of(pages)[0].input.read_text("utf-8")
    assert "Порт" not in html
    assert any("а" <= char <= "я" for char in html)


def test_show_prints_selectors(clean: Run, tmp_path: Path) -> None:
    """rules show prints what a selector rule picks, its selectors, and to whom it is extended."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "group.yaml").write_text(GROUP, encoding="utf-8")
    sister = "format: 1\nextends: group\noutlets: [news.example]\n"
    (tmp_path / "mine" / "sister.yaml").write_text(sister, encoding="utf-8")
    for _ in range(2):  # The second time from the cache.
        lines = clean("rules", "show", "group/text", "--rules", "mine").lines
        assert "  picks: content" in lines
        assert "  css: .story-text" in lines
        assert "  css: .story-intro" in lines
        assert "  outlets: example.org, news.example" in lines
        assert "  extends to: news.example, by `extends` in sister" in lines
        assert not any(line.startswith(("  where:", "  bounds:")) for line in lines)


GROUP = """\
format: 1
outlets: [example.org]
rules:
  - id: text
    kind: selector
    picks: content
    css: [.story-text, .story-intro]
    trust: safe
    why: For tests.
    examples:
      removes: ['<nav>⟦Harbour⟧</nav><div class="story-text"><p>The ferry was late.</p></div>']
      keeps: ['<p class="story-text-line">The ferry was late.</p>']
"""
