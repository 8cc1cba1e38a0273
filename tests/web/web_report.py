"""The pages of `clean report` in a real browser. Run by `make test-web`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import texts
from conftest import Open

import cleaner
from cleaner.runs.stats import stats

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def serious(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {[node['html'][:120] for node in v['nodes'][:3]]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return texts.article(tmp_path)


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return texts.run(tmp_path_factory.mktemp("run"))


def test_marks_are_the_ledgers(open_page: Open, article: Path) -> None:
    """There is one mark for each applied edit of the ledger, of its category, in order; and the
    counts that are told are the ledger's."""
    result = cleaner.clean(texts.STORM)
    page = open_page(article)
    applied = [e for e in result.ledger.applied if e.action != "decode"]
    assert page.locator("[data-first]").count() == len(applied)
    counts = result.ledger.document["counts"]
    told = page.locator("#counts").inner_text()
    assert f"{counts['applied']} edits" in told
    assert f"{counts['removed_chars']} characters removed" in told
    by_category = {e.category or "names and mends" for e in applied}
    legend = page.locator(".legend button").all_inner_texts()
    assert {entry.split("\n")[-1].rsplit(" ", 1)[0].lstrip("◆✉➤▣©✎⇪❝✱ ") for entry in legend} == (
        by_category
    )


def test_the_three_texts(open_page: Open, article: Path) -> None:
    """`clean` shows the clean text, `input` the input, `marked` both with the old names on hover;
    keys switch between them."""
    result = cleaner.clean(texts.STORM)
    page = open_page(article)

    def shown() -> list[str]:
        return [line for line in page.locator("#text p").all_inner_texts() if line.strip()]

    page.keyboard.press("c")
    assert shown() == [line for line in result.text.split("\n") if line]
    page.keyboard.press("i")
    assert shown() == [line for line in texts.STORM.split("\n") if line]
    page.keyboard.press("m")
    name = page.locator(".edit.put")
    assert "Maarat al-Numan" in name.inner_text()
    assert name.get_attribute("title") == "was: Maaret al-Numan"
    decoration = name.evaluate("e => getComputedStyle(e).textDecorationLine")
    assert decoration == "underline"
    struck = page.locator(".edit.cut").first.evaluate("e => getComputedStyle(e).textDecorationLine")
    assert struck == "line-through"


def test_keys_go_through_the_edits(open_page: Open, article: Path) -> None:
    """j and k go from edit to edit with the focus, and the panel tells rule, reason and
    evidence; Escape closes it."""
    page = open_page(article)
    rules = []
    marks = page.locator("[data-first]").count()
    for _ in range(marks):
        page.keyboard.press("j")
        rules.append(page.locator("aside code").first.inner_text())
    assert len(rules) == marks
    assert set(rules) == {e.rule for e in cleaner.clean(texts.STORM).ledger.applied}
    assert page.evaluate("document.activeElement.hasAttribute('data-first')")
    assert f"edit {marks} of {marks}" in page.locator("aside").inner_text()
    page.keyboard.press("k")
    assert page.locator("aside code").first.inner_text() == rules[-2]
    assert "why there is such a rule" in page.locator("aside").inner_text()
    assert page.locator(".edit.now").count() >= 1
    page.keyboard.press("Escape")
    assert page.locator(".edit.now").count() == 0
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()


def test_near_misses_and_vetoes_on_demand(open_page: Open, article: Path) -> None:
    """Near misses and vetoes come when asked for, and a veto can be looked into."""
    page = open_page(article)
    assert page.locator("#vetoes").count() == 0
    page.keyboard.press("v")
    assert page.locator("#vetoes").count() == 1
    told = page.locator("#vetoes").inner_text()
    assert "near" in told
    assert "withheld" in told
    page.locator("#vetoes button").first.click()
    assert "nothing was changed" in page.locator("aside").inner_text()
    page.keyboard.press("v")
    assert page.locator("#vetoes").count() == 0


def test_categories_fold(open_page: Open, article: Path) -> None:
    """A category that is switched off is folded away to its sign, and keys pass over it."""
    page = open_page(article)
    assert "Read also" in page.locator("#text").inner_text()
    page.locator(".legend [data-category=teaser]").click()
    assert "Read also" not in page.locator("#text").inner_text()
    page.locator(".legend [data-category=teaser]").click()
    assert "Read also" in page.locator("#text").inner_text()


def test_script_in_a_text_does_not_run(open_page: Open, tmp_path: Path) -> None:
    """Script in an article is shown, in the text, the title and the panel, and does not run."""
    page = open_page(texts.article(tmp_path, texts.HARM, "<img src=x onerror=hit=5>.txt"))
    for key in ("j", "j", "j", "v", "i", "c", "m"):
        page.keyboard.press(key)
    assert page.evaluate("window.hit") is None
    assert page.locator("#app img, #app script, #app svg[onload]").count() == 0
    assert "<script>window.hit = 1</script>" in page.locator("#text").inner_text()


def test_the_policy_holds(browser: Browser, article: Path) -> None:
    """Even a script that found its way into the page would not run, nor load anything."""
    page = browser.new_page()
    page.goto(article.as_uri())
    blocked = page.evaluate(
        """() => new Promise((done) => {
            const seen = [];
            document.addEventListener("securitypolicyviolation", (event) => {
                seen.push(event.effectiveDirective);
                if (seen.length === 2) done([seen.sort(), window.hit === undefined]);
            });
            const script = document.createElement("script");
            script.textContent = "window.hit = 9";
            document.body.append(script);
            const image = document.createElement("img");
            image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
            document.body.append(image);
        })"""
    )
    page.close()
    assert blocked == [["img-src", "script-src-elem"], True]


def test_hidden_characters_are_shown(open_page: Open, tmp_path: Path) -> None:
    """Bidi controls and zero widths are named, not carried out; ZWNJ does its work in Persian."""
    page = open_page(texts.article(tmp_path, texts.HARM))
    page.keyboard.press("i")
    text = page.locator("#text").inner_text()
    assert "\u202e" not in text
    assert "\u200b" not in text
    chips = page.locator("#text .hidden-char").all_inner_texts()
    assert {"U+202E", "U+202C", "U+200B"} <= set(chips)
    assert "می\u200cخواهم" in text


def test_right_to_left(open_page: Open, tmp_path: Path) -> None:
    """An Arabic text runs from the right, an English one beside it from the left; the mark of a
    teaser stands at the right."""
    page = open_page(texts.article(tmp_path, texts.ARABIC + texts.STORM))
    found = page.locator("#text p").evaluate_all(
        "lines => lines.map(p => [getComputedStyle(p).direction, p.innerText])"
    )
    for direction, line in found:
        assert direction == ("rtl" if "\u0600" < line.lstrip("➤◆✎\n ")[:1] < "\u0700" else "ltr")
    assert {direction for direction, _ in found} == {"rtl", "ltr"}
    first = page.locator("#text p").first
    box = first.bounding_box()
    assert box is not None
    begin = first.evaluate(
        "p => { const r = document.createRange(); r.setStart(p.firstChild, 0);"
        " r.setEnd(p.firstChild, 1); return r.getBoundingClientRect().right }"
    )
    assert abs(begin - (box["x"] + box["width"])) < 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_shuts_people_out(
    open_page: Open, article: Path, run: tuple[Path, Path], scheme: str
) -> None:
    """axe-core finds no serious fault in article, overview and list, light and dark."""
    page = open_page(article, color_scheme=scheme)
    page.keyboard.press("j")
    page.keyboard.press("v")
    assert serious(page) == []
    page = open_page(run[1], color_scheme=scheme)
    assert serious(page) == []
    page.keyboard.press("g")
    page.locator("#search").wait_for()
    assert serious(page) == []


def test_a_phone(open_page: Open, article: Path, run: tuple[Path, Path]) -> None:
    """At 390 pixels nothing is wider than the screen, and a tap opens the panel at the foot."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    page = open_page(article, width=390, height=844, has_touch=True)
    assert not page.evaluate(wider)
    assert not page.locator("aside").is_visible()
    page.locator("[data-first]").first.tap()
    box = page.locator("aside").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    assert box["y"] + box["height"] <= 845
    page.locator("aside button[aria-label=close]").tap()
    assert not page.locator("aside").is_visible()
    page = open_page(run[1], width=390, height=844)
    assert not page.evaluate(wider)
    page.keyboard.press("g")
    page.locator("#search").wait_for()
    assert not page.evaluate(wider)


def test_print(open_page: Open, article: Path) -> None:
    """On paper there are the text with its marks and a list of the edits, and no buttons."""
    page = open_page(article)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".on-paper tbody tr").count() == page.locator("[data-first]").count()
    assert page.locator("#text").is_visible()
    assert page.locator(".on-paper").is_visible()
    for gone in ("aside", ".bar", "header button"):
        assert not page.locator(gone).first.is_visible()


def test_the_overview_is_the_runs(open_page: Open, run: tuple[Path, Path]) -> None:
    """Tiles, categories and reasons tell what `clean stats` counts."""
    counted = stats(run[0])
    page = open_page(run[1])

    def tile(name: str) -> str:
        return page.locator(f"[data-tile='{name}'] strong").inner_text()

    assert tile("documents") == f"{counted.documents:,}"
    assert tile("changed") == f"{counted.changed:,}"
    assert tile("rejected") == "1"
    for name, tally in counted.categories.items():
        row = page.locator(f"[data-category='{name}'] td.n").all_inner_texts()
        assert row == [f"{tally.hits:,}", f"{tally.removed:,}"]
    body = page.locator("main").inner_text()
    assert "missing_field" in body
    assert "harbour.example.org" in body
    rule = max(counted.rules.values(), key=lambda tally: tally.hits)
    assert f"{rule.hits:,}" in body


def test_documents_are_filtered_and_paged(open_page: Open, run: tuple[Path, Path]) -> None:
    """Search, group and category narrow the list, and a page holds 25."""
    page = open_page(run[1])
    page.keyboard.press("/")
    rows = page.locator("main tbody tr")
    whole = int(page.locator("#found").inner_text().split()[0])
    assert whole > 25
    assert rows.count() == 25
    page.get_by_role("button", name="more").click()
    assert rows.count() == min(25, whole - 25)
    page.locator("#search").fill("north.example")
    found = int(page.locator("#found").inner_text().split()[0])
    assert 0 < found < whole
    page.locator("#search").fill("no such thing")
    assert page.locator("#found").inner_text().startswith("0 of")
    page.locator("#search").fill("")
    page.get_by_label("group").select_option("flagged")
    assert 0 < int(page.locator("#found").inner_text().split()[0]) < whole
    page.get_by_label("group").select_option("")
    page.get_by_label("category").select_option("ad")
    rows.first.locator("a").click()
    page.locator("#text").wait_for()
    assert page.locator(".legend [data-category=ad]").count() == 1
    page.keyboard.press("g")
    page.locator("#search").wait_for()


def test_pictures_can_be_taken(browser: Browser, tmp_path: Path) -> None:
    """The script that makes the README's pictures makes those that the README shows."""
    import pictures

    taken = {path.name for path in pictures.take(browser, tmp_path)}
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert taken == set(re.findall(r"docs/images/([\w-]+\.png)", readme))
