"""The data and the file of a report: what stands in them is the ledger's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.errors import InputError, LedgerError
from cleaner.ledger import Ledger, dump_json
from cleaner.model import CATEGORIES, Entry
from cleaner.report.article import Limits, explained_view, view
from cleaner.report.look import LOOKS
from cleaner.report.page import asset, page, source_hash
from cleaner.report.pieces import pieces
from cleaner.report.run import run_view

TEXT = """Storm closes port of Brandsund
By Ann Smith
150% Welcome Bonus up to $600The port of Brandsund was closed on Sunday after a storm that lasted \
all night, the harbour office said.
The cafÃ© in Maaret al-Numan in Syria was closed, too, officials said on Monday.
Read also: Ferry crews vote to strike
Subscribe to our newsletter
"""


def _joined(found: list[list[Any]], side: int) -> str:
    return "".join(piece[0] for piece in found if piece[1] & side)


def _data(content: bytes) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', content.decode())
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_pieces_make_both_texts(shipped: Cleaner, root: Path) -> None:
    """The pieces of the input side make the input, those of the clean side the clean text, and
    each entry's pieces make what it removed."""
    texts = [TEXT, *(p.read_text("utf-8") for p in sorted((root / "seeds").glob("*.txt")))]
    for text in texts:
        result = shipped.clean(text)
        record = view(result.ledger, result.text)
        assert _joined(record["pieces"], 1) == text
        assert _joined(record["pieces"], 2) == result.text
        removed: dict[int, str] = {}
        for piece, stands, number, _ in record["pieces"]:
            if number >= 0 and not stands & 2:
                removed[number] = removed.get(number, "") + piece
        assert {n: e["chars"] for n, e in enumerate(record["entries"])
                if e["outcome"] == "applied" and e["removed"]} == {
            n: len(said) for n, said in removed.items()
        }  # fmt: skip


def test_pieces_of_pages(shipped: Cleaner) -> None:
    """Of a page the pieces make the page text, with what is outside the article taken out."""
    page_ = (
        "<body><nav><a href='/'>Home</a></nav><article><h1>Storm closes port</h1><p>The port of "
        "Brandsund was closed on Sunday after a storm that lasted all night, officials said.</p>"
        "<p>Read more</p></article></body>"
    )
    result = shipped.clean_html(page_)
    record = explained_view(shipped.explain(result), shipped.packs)
    assert _joined(record["pieces"], 1) == result.restore()
    assert "select" in {entry["stage"] for entry in record["entries"]}


@st.composite
def _staged(draw: st.DrawFn) -> tuple[str, list[Entry], str]:
    source = text = draw(st.text("abc\n", max_size=12))
    entries = []
    for stage in ("repair", "spill", "names"):
        changed, at = "", 0
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(at, len(text)))
            end = draw(st.integers(start, len(text)))
            inserted = draw(st.text("XY", max_size=2))
            if (start == end == at and entries and at) or not (inserted or end > start):
                continue
            outcome = draw(st.sampled_from(["applied", "applied", "withheld"]))
            applied = outcome == "applied"
            entries.append(
                Entry(stage, "p/r", "other", "cut", outcome, start, end,
                      text[start:end] if applied else "", inserted if applied else "")
            )  # fmt: skip
            if applied:
                changed += text[at:start] + inserted
                at = end
        text = changed + text[at:]
    return source, entries, text


@given(_staged())
def test_pieces_of_any_edits(staged: tuple[str, list[Entry], str]) -> None:
    """Whatever edits stages make over one another, the pieces make the input and the result."""
    source, entries, clean = staged
    found, spared = pieces(source, entries)
    assert "".join(p.text for p in found if p.before) == source
    assert "".join(p.text for p in found if p.after) == clean
    assert set(spared) == {n for n, e in enumerate(entries) if e.outcome == "withheld"}


def test_counts_are_the_ledgers(shipped: Cleaner) -> None:
    """The edits that are shown, and the sums by category, are those that the ledger counts."""
    result = shipped.clean(TEXT)
    record = view(result.ledger, result.text)
    counts = result.ledger.document["counts"]
    shown = [e for e in record["entries"] if e["outcome"] == "applied" and e["action"] != "decode"]
    assert len(shown) == counts["applied"] == sum(n for n, _ in record["categories"].values())
    assert counts["removed_chars"] == sum(chars for _, chars in record["categories"].values())
    assert {"ad", "byline", "teaser", "newsletter", ""} <= set(record["categories"])


def test_near_misses_and_vetoes_are_told(shipped: Cleaner) -> None:
    """Of a file, blocks tell near misses, and stopped rules what they would have taken."""
    explained = shipped.explain(shipped.clean(TEXT))
    record = explained_view(explained, shipped.packs)
    kinds = {note[0] for block in record["blocks"] for note in block["notes"]}
    assert "near" in kinds
    assert kinds <= {"near", "would-go", "protected"}
    spared = [e["removed"] for e in record["entries"] if e["outcome"] == "withheld"]
    assert spared
    assert all(said in TEXT for said in spared)
    applied = {e["rule"] for e in record["entries"] if e["outcome"] == "applied"}
    assert "shared/bylines/by-name" in applied & set(record["why"])


def test_near_misses_of_every_line_come_last(shipped: Cleaner) -> None:
    """A rule that comes close in all blocks stands behind one that comes close in a few."""
    explained = shipped.explain(shipped.clean(TEXT))
    for block in explained.blocks:
        notes, more = explained.foremost(block, 3)
        near = [note.rule for note in notes if note.kind == "near"]
        spread = [
            sum(any(n.kind == "near" and n.rule == rule for n in b.notes) for b in explained.blocks)
            for rule in near
        ]
        assert spread == sorted(spread)
        assert len(notes) + more == len(block.notes)


def test_long_texts_are_cut_off_and_it_is_told(shipped: Cleaner) -> None:
    """A text beyond the limits (characters, edits) is shown to the limit; counts are of all."""
    result = shipped.clean(TEXT)
    record = view(result.ledger, result.text, Limits(50, 100))
    assert sum(len(piece[0]) for piece in record["pieces"]) == 50
    assert record["cut_off"] == 50
    assert record["counts"] == dict(result.ledger.document["counts"])
    assert "cut_off" not in view(result.ledger, result.text)
    few = view(result.ledger, result.text, Limits(10_000, 2))
    assert len({piece[2] for piece in few["pieces"]} - {-1}) <= 2
    assert few["cut_off"] < len(TEXT)


def test_another_text_is_refused(shipped: Cleaner) -> None:
    """A clean text that is not the ledger's is refused, not shown wrongly."""
    result = shipped.clean(TEXT)
    with pytest.raises(LedgerError, match="not the one"):
        view(result.ledger, result.text + "x")


def test_a_stored_ledger_shows_the_same(shipped: Cleaner) -> None:
    """A ledger that was written and read gives the pieces that the result gave, bytes too."""
    raw = "\ufeff".encode() + TEXT.replace("\n", "\r\n").encode()
    result = shipped.clean(raw)
    stored = Ledger.from_jsonl(result.ledger.to_jsonl())
    assert view(stored, result.text) == view(result.ledger, result.text)


def test_nothing_in_a_text_can_end_the_data(shipped: Cleaner) -> None:
    """Whatever the text holds, the page has two scripts, and the data comes back whole."""
    nasty = (
        TEXT + "</script><script>hit()</script><!-- <img src=x onerror=hit()> \u2028 \u202e &lt;"
    )
    result = shipped.clean(nasty)
    content = page({"run": None, "documents": [view(result.ledger, result.text)]}, "</title><b>")
    said = content.decode()
    assert said.count("<script") == said.count("</script>") == 2
    assert "<img" not in said
    assert "\u202e" not in said
    assert "</title><b>" not in said
    assert _joined(_data(content)["documents"][0]["pieces"], 1) == nasty


def test_the_policy_names_style_and_script() -> None:
    """The page's policy allows nothing but the style and script that stand in it, by hash, and
    neither names anything outside."""
    said = page({"run": None, "documents": []}, "empty").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', said)
    assert policy
    style, script = asset("report.css"), asset("dom.js") + asset("report.js")
    assert policy[1].startswith("default-src 'none';")
    assert f"style-src {source_hash(style)}" in policy[1]
    assert f"script-src {source_hash(script)};" in policy[1]
    assert "unsafe" not in policy[1]
    assert f"<style>{style}</style>" in said
    assert f"<script>{script}</script>" in said
    for content in (style, script):
        assert not re.search(r"url\(|@import|innerHTML|outerHTML|insertAdjacent|eval\(|fetch\(",
                             content)  # fmt: skip
        assert set(re.findall(r"https?://[^\"') ]+", content)) <= {"http://www.w3.org/2000/svg"}


def test_lone_surrogates_do_not_break_the_page(shipped: Cleaner) -> None:
    """Undecodable bytes, which the ledger holds as lone surrogates, reach the data escaped."""
    result = shipped.clean(TEXT.encode() + b"caf\xe9 and more \xff of it\n", encoding="utf-8")
    content = page({"run": None, "documents": [view(result.ledger, result.text)]}, "\udcff")
    assert "caf" in json.dumps(_data(content))


def test_each_category_has_its_look() -> None:
    """Every category has a sign of its own, and no two of a group share the form of the line."""
    assert set(LOOKS) == set(CATEGORIES)
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)
    assert len({(look.group, look.line) for look in LOOKS.values()}) == len(LOOKS)
    style = asset("report.css")
    for look in LOOKS.values():
        assert f'[data-group="{look.group}"]' in style
        assert look.line == "solid" or f'[data-line="{look.line}"]' in style


def _run(folder: Path, shipped: Cleaner, count: int) -> Path:
    (folder / "documents").mkdir(parents=True)
    (folder / "ledger").mkdir()
    (folder / "dead").mkdir()
    rows, ledgers = [], []
    for number in range(count):
        spill = "Read also: Ferry crews vote to strike\n" * (number % 3)
        result = shipped.clean(
            f"Storm {number} closes port\nThe port of Brandsund was closed on Sunday after a storm "
            f"that lasted all night, officials said.\n{spill}It opens on Monday, they said.",
            id=f"{number}.txt",
            outlet=f"site{number % 2}.example.org",
        )
        clean = {"key": result.ledger.document["key"], "text": result.text}
        rows.append(dump_json({"source": f"{number}.txt", "clean": clean}))
        ledgers.append(result.ledger.to_jsonl())
    (folder / "documents" / "files-0.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "ledger" / "files-0.jsonl").write_text("".join(ledgers), "utf-8")
    letter = {"source": "x.txt", "ordinal": 0, "stage": "read", "reason": "undecodable",
              "message": "no text", "retryable": False, "raw": ""}  # fmt: skip
    (folder / "dead" / "files-0.jsonl").write_text(json.dumps(letter) + "\n", "utf-8")
    return folder


def test_a_run_is_counted_whole_and_drawn_in_part(shipped: Cleaner, tmp_path: Path) -> None:
    """Counts are of all documents; shown are as many as are drawn, those that lost most first,
    with their texts, the same at each call."""
    run = _run(tmp_path / "run", shipped, 12)
    data = run_view(run, seed=3, drawn=4)
    assert data["run"]["documents"] == 12
    assert sum(data["run"]["shares"]) == data["run"]["measured"] == 12
    assert [name for name, _ in data["run"]["outlets"]] == ["site0.example.org",
                                                           "site1.example.org"]  # fmt: skip
    assert data["run"]["reasons"] == {"undecodable": 1}
    assert data["run"]["letters"][0]["source"] == "x.txt"
    changed = [d for d in data["documents"] if "changed" in d["groups"]]
    assert len(changed) == 4
    assert {d["categories"]["teaser"][0] for d in changed} == {2}
    assert len([d for d in data["documents"] if "sample" in d["groups"]]) == 4
    assert len(data["documents"]) <= 8
    assert all(d["pieces"] for d in data["documents"])
    assert run_view(run, seed=3, drawn=4) == data


def test_a_ledger_without_texts_shows_its_edits(shipped: Cleaner, tmp_path: Path) -> None:
    """Where the clean texts are not at hand, documents have entries, and say what is missing."""
    run = _run(tmp_path / "run", shipped, 3)
    data = run_view(run / "ledger" / "files-0.jsonl")
    assert all(d["missing"] and not d["pieces"] for d in data["documents"])
    assert any(d["entries"] for d in data["documents"])


def test_no_run_is_refused(tmp_path: Path) -> None:
    """A folder without ledgers is refused with a sentence."""
    with pytest.raises(InputError, match="holds no ledger"):
        run_view(tmp_path)
