"""The README's pictures, taken of the real thing: `python tests/web/pictures.py docs/images`.

Reports are photographed in the browser; the terminal's output, taken with its colours, is set in a
page first.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import texts
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_STYLES = {
    "1": "font-weight:bold", "2": "opacity:.65", "4": "text-decoration:underline",
    "9": "text-decoration:line-through", "31": "color:#ff8a80", "32": "color:#8ce99a",
    "33": "color:#ffd86b", "36": "color:#7fdbff",
}  # fmt: skip
_ESCAPE = re.compile(r"\x1b\[([\d;]*)m")
_SCREEN = """<!doctype html><meta charset="utf-8"><body style="margin:0;background:#1d1f27">
<pre style="margin:0;padding:14px 18px;display:inline-block;background:#1d1f27;color:#e8e8ee;
font:13px/1.45 'DejaVu Sans Mono',monospace">%s</pre>"""


def terminal(folder: Path, *arguments: str, lines: int) -> str:
    """The first lines of what a command writes to a terminal of 80 columns, as HTML."""
    program = (
        "import click, sys; click.utils.should_strip_ansi = lambda *a: False; "
        "from cleaner.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder, capture_output=True, text=True, check=True,
        env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip
    shown = f"$ clean {' '.join(arguments)}\n" + "".join(done.stdout.splitlines(True)[:lines])
    parts, style = [], ""
    for at, part in enumerate(_ESCAPE.split(shown)):
        if at % 2:
            codes = [code for code in part.split(";") if code not in ("", "0")]
            style = ";".join(filter(None, [style, *(_STYLES.get(c, "") for c in codes)]))
            style = style if codes else ""
        else:
            said = html.escape(part)
            parts.append(f'<span style="{style}">{said}</span>' if style else said)
    return _SCREEN % "".join(parts)


def take(browser: Browser, out: Path) -> list[Path]:
    """Take all pictures into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    taken = []

    def picture(name: str, source: Path, keys: str = "", element: str = "", **how: Any) -> None:
        address(name, source.as_uri(), keys, element, **how)

    def address(
        name: str, url: str, keys: str = "", element: str = "", first: str = "", last: str = "",
        **how: Any,
    ) -> None:  # fmt: skip
        """`first` must be there before the keys are pressed, `last` before the picture."""
        context = browser.new_context(reduced_motion="reduce", **how)
        page = context.new_page()
        page.goto(url)
        if first:
            page.locator(first).first.wait_for()
        for key in keys:
            page.keyboard.press(key)
        if last:
            page.locator(last).first.wait_for(timeout=60_000)
        target = out / f"{name}.png"
        if element:
            page.locator(element).screenshot(path=target)
        else:
            page.screenshot(path=target)
        context.close()
        # A hundred colours are enough for them, in a third of the bytes.
        with Image.open(target) as full:
            full.convert("RGB").quantize(100, dither=Image.Dither.NONE).save(target, optimize=True)
        taken.append(target)

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        article = texts.article(folder).rename(folder / "article.html")
        picture("report-article", article, "jj", viewport={"width": 1100, "height": 720})
        picture("report-phone-dark", article, "jj", color_scheme="dark",
                viewport={"width": 390, "height": 720})  # fmt: skip
        _, overview = texts.run(folder)
        picture("report-run", overview, viewport={"width": 1100, "height": 720})
        texts.evening(folder / "articles")
        with texts.review(folder, "articles", "--outlet", "evening.example.org") as url:
            address("review", url, "jjjjs", first=".line", last="#tried",
                    viewport={"width": 1100, "height": 860})  # fmt: skip
        for command in ("diff", "explain"):
            screen = folder / f"{command}.html"
            screen.write_text(terminal(folder, command, "storm.txt", lines=26), "utf-8")
            picture(command, screen, element="pre", viewport={"width": 800, "height": 700})
    return taken


def main() -> None:
    """Take the pictures into the folder that the command line names."""
    from conftest import ARGUMENTS
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        sys.exit("no chromium on PATH; `apt-get install chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for path in take(browser, Path(sys.argv[1])):
            print(f"{path} {path.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
