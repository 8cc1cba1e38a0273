"""`clean names`, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import Run

PACK = """\
format: 1
type: names
license: CC0-1.0
romanisation: ar
context: [Xanadu]
names:
  - canonical: Tirmasal
    native: ترمسال
    kind: place
    variants:
      - Termasal
  - {canonical: Orqanib, kind: place}
  - canonical: Velmarin
    kind: place
"""
TEXT = "In Xanadu, Xanadu and Xanadu they left Tirmassal, Termasal and Orkanib behind.\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "mine" / "names"
    folder.mkdir(parents=True)
    (folder / "t.yaml").write_text(PACK, "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return folder / "t.yaml"


def test_explain_tells_tier_sounds_and_cost(clean: Run, pack: Path) -> None:
    """A listed, a heard and a foreign spelling are each told apart, with what was near."""
    listed = clean("names", "explain", "Termasal", "--rules", "mine")
    assert "names/t: Termasal → Tirmasal (tier exact)" in listed.text
    heard = clean("names", "explain", "Tirmassal", "--rules", "mine")
    assert "names/t: Tirmassal → Tirmasal (tier key)" in heard.text
    assert "cost 0.10" in heard.text
    nothing = clean("names", "explain", "Wqx", "--rules", "mine")
    assert (nothing.code, nothing.text) == (0, "Wqx: no names pack holds anything near\n")
    record = json.loads(
        clean("names", "explain", "Tirmassal", "--json", "--rules", "mine").text.splitlines()[-1]
    )
    assert (record["pack"], record["tier"]) == ("names/t", "key")
    assert record["near"][0]["spelling"]


def test_explain_says_why_not(clean: Run, pack: Path) -> None:
    """A decoy is named, and so is a spelling that is too far."""
    pack.write_text(PACK.replace("names:", "decoys: [Tirmasol]\nnames:"), "utf-8")
    decoy = clean("names", "explain", "Tirmasol", "--rules", "mine")
    assert "stays: the decoy Tirmasol is as near" in decoy.text


def test_review_lists_and_accepts(clean: Run, pack: Path, tmp_path: Path) -> None:
    """Marked rows of the table become variants, however their name is written, and only these."""
    table = clean("names", "review", "a.txt", "--rules", "mine").text
    header, *rows = [line.split("\t") for line in table.splitlines()]
    assert header[:3] == ["accept", "spelling", "canonical"]
    found = {row[1]: (row[2], row[3]) for row in rows}
    assert found["Tirmassal"] == ("Tirmasal", "key")
    assert found["Termasal"] == ("Tirmasal", "exact")
    assert found["Orkanib"] == ("Orqanib", "key")
    for row in rows:
        row[0] = "x" if row[3] == "key" else ""
    marked = "\n".join("\t".join(row) for row in [header, *rows])
    (tmp_path / "names.tsv").write_text(marked, "utf-8")
    done = clean("names", "review", "--accept", "names.tsv", "--to", str(pack))
    assert (done.code, "2 spellings" in done.text) == (0, True)
    written = pack.read_text("utf-8")
    assert '      - "Tirmassal"\n      - Termasal\n' in written
    assert '{canonical: Orqanib, variants: ["Orkanib"], kind: place}' in written
    text = clean("a.txt", "--rules", "mine").text
    assert text == TEXT.replace("Tirmassal", "Tirmasal").replace("Termasal", "Tirmasal").replace(
        "Orkanib", "Orqanib"
    )


def test_review_says_what_it_could_not_take(clean: Run, pack: Path, tmp_path: Path) -> None:
    """A name that the pack does not hold is told; a table without a pack is refused."""
    row = "x\tZed\tNowhere\tkey\t0.00\t1\tnames/t\t\tZed\n"
    (tmp_path / "names.tsv").write_text("accept\n" + row, "utf-8")
    done = clean("names", "review", "--accept", "names.tsv", "--to", str(pack))
    assert (done.code, "Nowhere" in done.err) == (1, True)
    assert pack.read_text("utf-8") == PACK
    assert clean("names", "review", "--accept", "names.tsv").code == 2
    assert clean("names", "review").code == 2


@pytest.mark.parametrize(
    ("entry", "taken"),
    [
        ("  - kind: place\n    canonical: Tirmasal\n", True),
        ("  - variants: [Termasal]\n    canonical: Tirmasal\n    kind: place\n", False),
    ],
    ids=["kind in front", "variants in front"],
)
def test_accepted_spellings_never_land_under_another_name(
    clean: Run, pack: Path, tmp_path: Path, entry: str, taken: bool
) -> None:
    """An entry that does not begin with its canonical form gets its spelling, or nothing does."""
    other = "  - kind: place\n    canonical: Orqanib\n    variants: [Urqanib]\n"
    head = PACK[: PACK.index("names:")]
    pack.write_text(f"{head}names:\n{entry}{other}", "utf-8")
    before = pack.read_text("utf-8")
    row = "x\tTirmassal\tTirmasal\tkey\t0.00\t1\tnames/t\t\tTirmassal\n"
    (tmp_path / "names.tsv").write_text("accept\n" + row, "utf-8")
    done = clean("names", "review", "--accept", "names.tsv", "--to", str(pack))
    written = pack.read_text("utf-8")
    if taken:
        assert done.code == 0
        assert 'canonical: Tirmasal\n    variants: ["Tirmassal"]\n' in written
        assert written.endswith(other)
    else:
        assert (done.code, written) == (2, before)
