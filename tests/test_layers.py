"""Packs lie in layers: nothing below is changed by accident, and a lock holds the set fast."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import pytest

from cleaner import Cleaner, PackError, load_rules
from cleaner.errors import LockError, OptionError
from cleaner.rulepack.find import read_layer, shipped_folder
from cleaner.rulepack.load import load_layers
from cleaner.rulepack.lock import lock_text
from cleaner.rulepack.sources import load_sources

RULE = """\
  - id: {id}
    kind: phrase
    category: ad
    trust: safe
    why: Made for a test.
    match: ["{words}"]
    examples: {{removes: ["He saw a ⟦{words} ⟧here."], keeps: ["He saw {words}s there."]}}
{more}"""
TEXT = "The barn stood there for years, they said.\nWe saw a zebra crossing here.\nComments"


def pack(*rules: tuple[str, str, str]) -> str:
    """A pack of phrase rules, each an id, words, and further lines."""
    return "format: 1\nrules:\n" + "".join(
        RULE.format(id=id, words=words, more=f"    {more}\n" if more else "")
        for id, words, more in rules
    )


def folder(path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return path


ZEBRA = pack(("zebra", "zebra crossing", ""))
LOWER = {"t.yaml": ZEBRA}


def merged(*layers: dict[str, str]) -> list[str]:
    return [rule.id for rule in load_layers(layers, [f"L{n}" for n in range(len(layers))]).rules]


def refused(*layers: dict[str, str]) -> str:
    with pytest.raises(PackError) as caught:
        merged(*layers)
    return str(caught.value)


def test_a_folder_adds_to_what_is_shipped(tmp_path: Path) -> None:
    """A user's folder adds its rules to the shipped ones, also in a file of a shipped path."""
    taken = next(shipped_folder().rglob("*.yaml")).relative_to(shipped_folder()).as_posix()
    folder(tmp_path, {"own.yaml": ZEBRA})
    assert Cleaner(tmp_path).clean(TEXT).text == TEXT.replace("zebra crossing ", "").removesuffix(
        "\nComments"
    )
    folder(tmp_path, {taken: ZEBRA})
    ids = {rule.id for rule in load_rules(tmp_path, shipped=True).rules}
    assert {"own/zebra", taken.removesuffix(".yaml") + "/zebra"} <= ids


def test_the_same_id_in_a_higher_layer_must_say_overrides() -> None:
    """An id that a lower layer has is refused, with the line that would make it right."""
    message = refused(LOWER, LOWER)
    assert "L1/t.yaml:3:5: rule `t/zebra` stands in a lower layer, at L0/t.yaml:3" in message
    assert "overrides: t/zebra" in message


def test_a_rule_takes_the_place_of_the_one_it_overrides() -> None:
    """Of the two only the higher one is left, under its own id or the same."""
    same = {"t.yaml": pack(("zebra", "zebra farm", "overrides: t/zebra"))}
    other = {"mine.yaml": pack(("lion", "lion farm", "overrides: t/zebra"))}
    assert merged(LOWER, same) == ["t/zebra"]
    assert merged(LOWER, other) == ["mine/lion"]
    [rule] = load_layers([LOWER, same], ["", ""]).rules
    assert rule.patterns[0].source == "zebra farm"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [("t/zebr", "did you mean `t/zebra`?"), ("nothing/at-all", "see `clean rules list`")],
)
def test_overriding_what_is_not_there_is_refused(wanted: str, said: str) -> None:
    """`overrides` must name a rule of a lower layer."""
    message = refused(LOWER, {"mine.yaml": pack(("lion", "lion farm", f"overrides: {wanted}"))})
    assert "`overrides` names no rule of a lower layer" in message
    assert said in message


def test_a_layer_does_not_override_itself() -> None:
    """`overrides` reaches down, never sideways."""
    sideways = pack(("a", "zebra farm", ""), ("b", "lion farm", "overrides: t/a"))
    assert "names no rule of a lower layer" in refused({"t.yaml": sideways})


def test_two_rules_cannot_override_the_same() -> None:
    """The second one to override a rule is refused, and told of the first."""
    both = pack(("a", "zebra farm", "overrides: t/zebra"), ("b", "lion", "overrides: t/zebra"))
    assert "`mine/a` overrides `t/zebra` already" in refused(LOWER, {"mine.yaml": both})


def test_a_rule_is_switched_off_by_its_id(tmp_path: Path) -> None:
    """A rule that is off does nothing, and the fingerprint tells."""
    place = folder(tmp_path, LOWER)
    assert "zebra" not in Cleaner(place).clean(TEXT).text
    off = Cleaner(place, off=["t/zebra"])
    assert "zebra" in off.clean(TEXT).text
    assert off.fingerprint["sha256"] != Cleaner(place).fingerprint["sha256"]


def test_an_earlier_id_still_switches_the_rule_off(tmp_path: Path) -> None:
    """`formerly` keeps old settings working."""
    renamed = pack(("zebra", "zebra crossing", "formerly: [old/stripes]"))
    place = folder(tmp_path, {"t.yaml": renamed})
    assert "zebra" in Cleaner(place, off=["old/stripes"]).clean(TEXT).text


def test_a_names_pack_is_switched_off_by_its_id() -> None:
    """`off` takes the id of a names pack too."""
    text = "The army entered Maaret al-Numan in Syria on Friday, the governor said."
    assert "Maarat al-Numan" in Cleaner().clean(text).text
    assert Cleaner(off=["names/syria"]).clean(text).text == text


def test_switching_off_what_is_not_there_is_refused(tmp_path: Path) -> None:
    """A misspelt id is refused, with the nearest ones."""
    with pytest.raises(OptionError, match="did you mean t/zebra"):
        Cleaner(folder(tmp_path, LOWER), off=["t/zebre"])


def test_an_id_cannot_be_claimed_twice() -> None:
    """Two rules that were formerly the same rule are refused."""
    both = pack(("a", "zebra farm", "formerly: [x/y]"), ("b", "lion farm", "formerly: [x/y]"))
    assert "`formerly` names `x/y`, which is `t/a` already" in refused({"t.yaml": both})


def test_a_zip_is_a_layer_like_a_folder(tmp_path: Path) -> None:
    """A zip of rule files gives what its folder gives, and its faults name the member."""
    place = folder(tmp_path / "mine", {"a/t.yaml": ZEBRA, "README.md": "not a pack"})
    archive = tmp_path / "mine.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in place.rglob("*.*"):
            out.write(path, path.relative_to(place).as_posix())
    assert read_layer(archive) == read_layer(place)
    assert Cleaner(archive).fingerprint == Cleaner(place).fingerprint
    with zipfile.ZipFile(archive, "a") as out:
        out.writestr("b.yaml", ZEBRA.replace("why:", "wy:"))
    with pytest.raises(PackError, match=r"mine\.zip/b\.yaml:7:5: unknown key `wy`"):
        Cleaner(archive)


HOSTILE = {
    "outside": ("../t.yaml", ZEBRA.encode(), "leads out of the folder"),
    "absolute": ("/t.yaml", ZEBRA.encode(), "leads out of the folder"),
    "large": ("t.yaml", b"#" * (1 << 21), "larger than"),
    "no text": ("t.yaml", b"\xff\xfe", "not UTF-8"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_refused(tmp_path: Path, name: str) -> None:
    """A member that leaves the folder, is too large or no text is a fault, not a crash."""
    path, content, said = HOSTILE[name]
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(zipfile.ZipInfo(path), content)
    with pytest.raises(PackError, match=said):
        read_layer(archive)


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    """A broken zip is told as such."""
    archive = tmp_path / "x.zip"
    archive.write_bytes(b"PK no")
    with pytest.raises(PackError, match="cannot be read as a zip"):
        read_layer(archive)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of `sys.path` with a distribution whose code must not run."""
    site = tmp_path / "site"
    code = {"vendor_packs/__init__.py": "raise SystemExit('imported')\n"}
    folder(site, {"vendor_packs/rules/vendor.yaml": ZEBRA, **code})
    info = {
        "METADATA": "Metadata-Version: 2.1\nName: vendor-packs\nVersion: 1.0\n",
        "entry_points.txt": "[despill.packs]\nvendor = vendor_packs:rules\n",
    }
    folder(site / "vendor_packs-1.0.dist-info", info)
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    return site


def test_installed_packs_are_found_without_their_code(installed: Path) -> None:
    """Packs of another distribution are in force, and none of its code has run."""
    assert "vendor/zebra" in {rule.id for rule in Cleaner().packs.rules}
    assert "vendor_packs" not in sys.modules


def test_the_users_folder_lies_on_installed_packs(installed: Path, tmp_path: Path) -> None:
    """A user's rule may override one of an installed pack."""
    own = pack(("lion", "lion farm", "overrides: vendor/zebra"))
    place = folder(tmp_path / "own", {"own.yaml": own})
    ids = {rule.id for rule in Cleaner(place).packs.rules}
    assert "own/lion" in ids
    assert "vendor/zebra" not in ids


def test_an_entry_point_to_nowhere_is_refused(installed: Path) -> None:
    """An installed pack that is not where it says is no silent loss."""
    entry = installed / "vendor_packs-1.0.dist-info" / "entry_points.txt"
    entry.write_text("[despill.packs]\nvendor = vendor_packs:elsewhere\n", "utf-8")
    with pytest.raises(PackError, match="names no folder of an installed package"):
        Cleaner()


def test_a_lock_lets_its_own_set_pass_and_no_other(tmp_path: Path) -> None:
    """A run with a lock takes the packs that it pins and refuses any change, naming the file."""
    place = folder(tmp_path / "mine", LOWER)
    lock = tmp_path / "rules.lock"
    lock.write_text(lock_text([read_layer(shipped_folder()), read_layer(place)]), "utf-8")
    Cleaner(place, lock=lock)
    with pytest.raises(LockError, match="1 layers where 2 are locked"):
        Cleaner(lock=lock)
    folder(place, {"t.yaml": ZEBRA + "# changed\n"})
    with pytest.raises(LockError, match=r"t\.yaml differs"):
        Cleaner(place, lock=lock)
    folder(place, {"t.yaml": ZEBRA, "u.yaml": pack(("lion", "lion farm", ""))})
    with pytest.raises(LockError, match=r"u\.yaml is new"):
        Cleaner(place, lock=lock)
    with pytest.raises(LockError, match="not those that are locked"):
        Cleaner(load_rules(place), lock=lock)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"lock": 9}', '{"lock": 1, "packs": "a"}'])
def test_what_is_no_lock_is_refused(tmp_path: Path, content: str) -> None:
    """A file that is no lock is refused with what to do."""
    lock = tmp_path / "rules.lock"
    lock.write_text(content, "utf-8")
    with pytest.raises(LockError, match="clean rules lock"):
        Cleaner(lock=lock)


def test_the_lock_is_the_same_for_the_same_packs(tmp_path: Path) -> None:
    """Where the folder lies does not matter to a lock."""
    one = folder(tmp_path / "one", LOWER)
    two = folder(tmp_path / "elsewhere", LOWER)
    assert lock_text([read_layer(one)]) == lock_text([read_layer(two)])
    assert json.loads(lock_text([read_layer(one)]))["lock"] == 1


OWN = pack(("heron", "heron island", ""))
HEAD = "format: 1\ntype: placeholders\n"
EXTENDED = f"format: 1\noutlets: [example.org]\n{ZEBRA.partition('format: 1')[2]}"
NAMES = """\
format: 1
type: names
context: [zorbland]
names: [{canonical: Zorbville, kind: place, country: ZZ, variants: [Zorbvil]}]
"""
ON_TOP: dict[str, dict[str, str]] = {
    "a rule": {"own.yaml": OWN},
    "a rule in a file of the same path": {"t.yaml": OWN},
    "names": {"names/own.yaml": NAMES},
    "names of the same pack": {"names/below.yaml": NAMES},
    "a placeholder that is there": {
        "own.yaml": OWN.replace('heron island"]', 'heron {bird}"]').replace(
            "heron island", "heron stork"
        )
    },
    "a placeholder of its own": {
        "own.yaml": OWN,
        "w.yaml": HEAD + "define: [{name: x, words: [x]}]",
    },
    "more words for one": {"w.yaml": HEAD + "define: [{name: bird, words: [crane]}]"},
    "months": {"w.yaml": HEAD + "months: {1: [zanuary]}"},
    "another outlet": {"o.yaml": "format: 1\nextends: o\noutlets: [example.com]\n"},
    "a rule of an extended pack": {"o.yaml": EXTENDED.replace("- id: zebra", "- id: heron")},
    "an override": {"t.yaml": pack(("zebra", "zebra farm", "overrides: t/zebra"))},
    "an override of nothing": {"t.yaml": pack(("zebra", "zebra farm", "overrides: t/zebr"))},
    "the same id": {"t.yaml": ZEBRA},
    "an earlier id": {"own.yaml": pack(("heron", "heron island", "formerly: [t/stork]"))},
    "an earlier id that another has": {
        "own.yaml": pack(("heron", "heron island", "formerly: [t/ibis]"))
    },
    "the id that another had": {"t.yaml": pack(("ibis", "heron island", ""))},
    "an id twice": {"own.yaml": pack(("a", "heron island", ""), ("a", "heron bay", ""))},
    "a fault": {"own.yaml": OWN.replace("kind: phrase", "kind: phrases")},
    "no YAML": {"own.yaml": "format: 1\nrules: ["},
    "nothing": {},
}


@pytest.mark.parametrize("name", ON_TOP)
def test_what_lies_below_may_come_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Packs on top of cached ones are those, or have the faults, of all files read at once."""
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path))
    lowest = {"t.yaml": pack(("zebra", "zebra crossing", ""), ("owl", "owl", "formerly: [t/ibis]")),
              "w.yaml": HEAD + "define: [{name: bird, words: [stork]}]",
              "names/below.yaml": NAMES.replace("orb", "urb"), "o.yaml": EXTENDED}  # fmt: skip
    middle = {"p.yaml": "format: 1\nextends: o\noutlets: [example.net]\n"}
    layers, homes = [lowest, middle, ON_TOP[name]], ["a", "b", "c"]
    load_sources(layers[:-1], homes[:-1])
    found: list[object] = []
    for load in (load_sources, load_layers):
        try:
            packs = load(layers, homes)
        except PackError as error:
            found.append(error.faults)
            continue
        assert packs.open_vocabulary is not None
        words = packs.open_vocabulary()
        bodies = [one.body for one in packs.names]
        found.append((packs, packs.open_romanisations(), bodies, words.placeholders, words.spent))
    assert found[0] == found[1]
