"""The page of `clean review` in a real browser, from the program that a user starts. Run by
`make test-web`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import texts
from web_report import serious

from cleaner.cli.run_command import command as run_command

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FILE = "outlets/evening.example.org.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts.evening(tmp_path / "articles")
    return tmp_path


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """The page on three articles; at the end its console must be clean, and it must have asked
    for nothing but its own server."""
    with texts.review(folder, "articles", "--outlet", "evening.example.org") as url:
        yield from opened(browser, url)


def opened(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    told: list[str] = []
    asked: list[str] = []
    page.set_default_timeout(60_000)
    page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.locator("#status:empty").wait_for(state="attached")
    yield page
    context.close()
    assert told == []
    host = url.partition("/?")[0]
    assert all(one.startswith(f"{host}/") for one in asked)


def status(page: Page, said: str) -> str:
    """What the page tells at last; trying and saving take seconds."""
    page.locator("#app:not([aria-busy])").wait_for()
    told = page.locator("#status").inner_text()
    assert re.search(said, told), told
    return told


def test_from_a_stray_line_to_a_saved_rule(page: Page, folder: Path) -> None:
    """A stray line is chosen and called spill, a rule is proposed and tried at once, saved, and
    acts; `clean rules check` passes the pack; undo takes it back. No serious fault of access on
    the way."""
    assert serious(page) == []
    line = page.locator(".line", has_text=texts.STRAY)
    line.click()
    assert line.get_attribute("aria-selected") == "true"
    page.locator("#of-category").select_option("subscription")
    page.locator("#spill").click()
    said = status(page, "It takes 3 passages, .* in 3 of 3 documents; no harm found")
    assert said
    rule = page.locator("#rule").input_value()
    assert texts.STRAY in rule
    assert "category: subscription" in rule
    assert page.locator("#tried .samples li").count() == 3
    assert serious(page) == []
    page.locator("#save").click()
    status(page, f"Saved in {FILE}; the pack passes its check")
    assert line.locator(".edit.cut del").inner_text() == texts.STRAY
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "rules", "check", "--rules", "packs"],
        cwd=folder, env=texts.variables(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    page.locator("#undo").click()
    status(page, "Undone: saved outlets/evening.example.org/subscription-lines")
    assert line.locator(".edit.cut").count() == 0
    assert not (folder / "packs" / FILE).exists()


def test_keys_and_what_must_stay(page: Page, folder: Path) -> None:
    """Lines are gone through by keys; what was said to stay makes a rule that takes it harm, which
    cannot be saved; a rule changed by hand is tried again, and its fault told."""
    for _ in range(4):
        page.keyboard.press("j")
    assert page.locator("[aria-selected=true]").inner_text() == texts.STRAY
    assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    page.keyboard.press("m")
    status(page, "It stays as things are")
    page.keyboard.press("s")
    status(page, "1 thing speak")
    assert "which you said must stay" in page.locator("#tried .harm li").inner_text()
    assert page.locator("#save").is_disabled()
    rule = page.locator("#rule").input_value()
    page.locator("#rule").fill(rule.replace("kind: block", "kind: blokc"))
    page.locator("#try").click()
    assert "blokc" in status(page, "blokc")
    page.locator("#of-file").fill("../evil.yaml")
    page.locator("#try").click()
    status(page, "is no name of a file below")
    assert sorted(path.name for path in folder.iterdir()) == ["articles"]


def test_part_of_a_line(page: Page) -> None:
    """What is marked with the mouse within a line is the passage."""
    page.evaluate(
        """said => { const line = [...document.querySelectorAll('.line')].find(
             (one) => one.textContent.includes(said));
           const node = line.firstChild; const at = node.data.indexOf(said);
           const range = document.createRange();
           range.setStart(node, at); range.setEnd(node, at + said.length);
           getSelection().removeAllRanges(); getSelection().addRange(range); line.click(); }""",
        "bound for the islands",
    )
    assert page.locator("aside blockquote").inner_text() == "bound for the islands"
    page.locator("#spill").click()
    status(page, "It takes 3 passages")
    assert "kind: phrase" in page.locator("#rule").input_value()


def test_proposed_rules_and_the_sample_of_a_run(browser: Browser, folder: Path) -> None:
    """What `rules learn` proposed is tried and rejected, an edit of the run's sample is marked,
    and each is undone; neither list has a serious fault of access."""
    from click.testing import CliRunner

    learned = folder / "packs" / "outlets" / "evening.example.org.learned.yaml"
    learned.parent.mkdir(parents=True)
    learned.write_text(texts.LEARNED, "utf-8")
    done = CliRunner().invoke(run_command, [str(folder / "articles"), "-o", str(folder / "run")])
    assert done.exit_code == 0, done.output
    with texts.review(folder, "run", "--outlet", "evening.example.org") as url:
        for page in opened(browser, url):
            page.get_by_role("button", name="Proposed (1)").click()
            card = page.locator("section[data-rule]")
            card.get_by_role("button", name="Try").click()
            status(page, "It takes 3 passages")
            assert serious(page) == []
            card.locator(".reject").click()
            status(page, "Rejected: ")
            assert learned.read_text("utf-8") == texts.LEARNED.replace("watch", "retired")
            page.locator("#undo").click()
            status(page, "Undone: rejected")
            assert learned.read_text("utf-8") == texts.LEARNED
            page.get_by_role("button", name=re.compile("Sample")).click()
            page.locator("[data-edit='0'] [data-mark=ok]").click()
            status(page, "Marked in audit/run.csv")
            pressed = page.locator("[data-edit='0'] [data-mark=ok]").get_attribute("aria-pressed")
            assert pressed == "true"
            assert serious(page) == []
            assert ",ok\n" in (folder / "packs" / "audit" / "run.csv").read_text("utf-8")


def test_a_narrow_window_needs_no_scrolling_sideways(page: Page) -> None:
    """At the width of a phone nothing is wider than the window."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator(".line").first.click()
    page.locator("#spill").click()
    page.locator("#rule").wait_for()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_without_the_token_the_browser_gets_nothing(browser: Browser, folder: Path) -> None:
    """The address without its token, and another name for this machine, show no page; a page of
    another origin can neither read nor do anything."""
    with texts.review(folder, "articles") as url:
        context = browser.new_context()
        page = context.new_page()
        host, token = url.split("/?token=")
        assert page.goto(host + "/").status == 403  # type: ignore[union-attr]
        other = host.replace("127.0.0.1", "review.localhost")
        assert page.goto(f"{other}/?token={token}").status == 421  # type: ignore[union-attr]
        page.goto("data:text/html,<title>elsewhere</title>")
        refused = page.evaluate(
            """([host, token]) => fetch(host + '/api/undo', {method: 'POST', body: '{}',
                 headers: {'X-Review-Token': token}}).then(() => 'answered', () => 'refused')""",
            [host, token],
        )
        assert refused == "refused"
        context.close()
        assert not os.path.exists(folder / "packs")
