"""A real browser, Debian's Chromium, for the pages that the program writes.

Where none can be had the tests are skipped, loudly: a skip is not a pass.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_skipped: list[str] = []


def _executable() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        _skip("no chromium on PATH; `apt-get install chromium`")
    assert found is not None
    return found


def _skip(why: str) -> None:
    _skipped.append(why)
    pytest.skip(why)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _skipped:
        terminalreporter.section("PAGES WERE NOT TESTED", sep="!")
        terminalreporter.write_line(f"{len(_skipped)} tests skipped: {_skipped[0]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _skip("playwright is not installed; use `make test-web`")
    executable = _executable()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


Open = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a file in a window of its own; at the end of the test the console must be clean, and
    the page must have asked for nothing but itself."""
    opened = []

    def open_file(path: Path, width: int = 1280, height: int = 900, **how: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **how)
        page = context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.on("dialog", lambda dialog: told.append(f"dialog: {dialog.message}"))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        opened.append((context, told, asked))
        page.goto(path.as_uri())
        return page

    yield open_file
    for context, told, asked in opened:
        context.close()
        assert told == []
        assert all(url.startswith("file:") for url in asked)
        assert len(asked) == 1
