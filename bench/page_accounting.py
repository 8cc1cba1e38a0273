"""Is every visible character of a page in its page text? A second walker, over lxml's tree and
written without the first, counts letters and digits; pages where the two differ are listed with
the reason, where it can be told.

    python bench/page_accounting.py --pages PAGES.jsonl … [--limit 0.001]

Each line of PAGES names a page by `id` and `html_path` (gzipped or not, relative to the folder
above the file's). Ends with 1 if a page differs for no reason that is known.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

from lxml import etree

from cleaner.page.charset import decode_page
from cleaner.page.read import OpenPage, open_page

NEVER = set(
    "head script style template noscript noframes noembed title meta link base object embed "
    "iframe canvas svg audio video applet select datalist textarea option optgroup param source "
    "track area map rp annotation annotation-xml frame input img picture".split()
)
INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|(^|[;\s])(max-)?height\s*:\s*0(px)?\s*"
    r"([;!]|$)|(^|[;\s])(left|right|top|text-indent)\s*:\s*-\d{3}|font-size\s*:\s*0\D*(;|$)",
    re.IGNORECASE,
)
STREAMED = re.compile(r"(^|[^a-zA-Z])S:[0-9a-f]+$")
WORD = re.compile(r"[^\W_]+")
LXML_DEPTH = 255


def shown(element: etree._Element) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in NEVER:
        return False
    if tag in ("html", "body"):
        return True
    if element.get("hidden") is not None and not STREAMED.search(element.get("id", "")):
        return False
    if tag == "dialog" and element.get("open") is None:
        return False
    return not INVISIBLE.search(element.get("style", ""))


class Opinion:
    """What lxml makes of a page: the visible text, what it holds unseen by element, the depth."""

    def __init__(self, html: str) -> None:
        self.pieces: list[str] = []
        self.unshown: dict[str, Counter[str]] = defaultdict(Counter)
        self.deepest = 0
        # lxml takes its own view of NUL; the parser of the page text drops it, as browsers do.
        raw = html.replace("\0", "").encode("utf-8", "replace")
        root = etree.HTML(raw, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        if root is not None:
            self._walk(root)

    def _walk(self, root: etree._Element) -> None:
        depth = 0
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                depth += 1
                self.deepest = max(self.deepest, depth)
                if not shown(element):
                    self.unshown[element.tag] += Counter(words("\n".join(element.itertext())))
                    walker.skip_subtree()
                elif element.text:
                    self.pieces.append(element.text)
            elif event == "end":
                depth -= 1
            if event != "start" and element.tail and element is not root:
                self.pieces.append(element.tail)


def words(text: str) -> list[str]:
    return WORD.findall(text)


def count(text: str) -> int:
    return sum(map(str.isalnum, text))


def size(counted: Counter[str]) -> int:
    return sum(len(word) * number for word, number in counted.items())


def reason(opened: OpenPage, opinion: Opinion) -> str:
    """Why the two differ, where the trees show it; empty where they do not."""
    left, right = Counter(words(opened.page.text)), Counter(words("\n".join(opinion.pieces)))
    here, there = left - right, right - left
    if opinion.deepest >= LXML_DEPTH:
        return "lxml stops at a depth of 256"
    if size(here) > size(there):
        unseen: Counter[str] = sum(opinion.unshown.values(), Counter())
        if size(here - unseen) > 0.5 * size(here):
            return "lxml's tree does not hold the text"
        for tag, counted in opinion.unshown.items():
            if size(here - counted) < 0.2 * size(here):
                return f"lxml puts the text into an unshown <{tag}>, HTML5 does not"
    for node in opened.unshown:
        counted = Counter(words(node.text()))
        if size(there) and size(there - counted) < 0.2 * size(there):
            return f"HTML5 puts the text into an unshown <{node.tag}>, lxml does not"
    print("   here only:", *[word for word, _ in here.most_common(12)])
    print("   lxml only:", *[word for word, _ in there.most_common(12)])
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", nargs="+", type=Path, required=True)
    parser.add_argument("--limit", type=float, default=0.001)
    options = parser.parse_args()
    pages = differing = unexplained = ours_all = theirs_all = 0
    for file in options.pages:
        for line in file.read_text("utf-8").splitlines():
            page = json.loads(line)
            raw = (file.parent.parent / page["html_path"]).read_bytes()
            raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
            html, _ = decode_page(raw)
            opened, opinion = open_page(raw), Opinion(html)
            ours, theirs = count(opened.page.text), count("".join(opinion.pieces))
            pages += 1
            ours_all += ours
            theirs_all += theirs
            share = abs(ours - theirs) / max(ours, theirs, 1)
            if share > options.limit:
                differing += 1
                why = reason(opened, opinion)
                unexplained += not why
                print(f"{page['id']}: {ours} here, {theirs} by lxml, {share:.1%}: {why or '?'}")
    print(
        f"{pages} pages, {ours_all} letters and digits here, {theirs_all} by lxml; "
        f"{differing} pages differ by more than {options.limit:.1%}, {unexplained} unexplained"
    )
    return 1 if unexplained else 0


if __name__ == "__main__":
    raise SystemExit(main())
