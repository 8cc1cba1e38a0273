"""The ledger gives the input back and the output again, whatever the text and the rules."""

from __future__ import annotations

import inspect
import json
import re
from itertools import pairwise

import pytest
import reference
import strategies
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner, InputError, Ledger, LedgerError, Result, replay, restore

UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def assert_accounted_for(result: Result, source: str) -> None:
    """Restore and replay, straight and through JSON, in the package and by hand."""
    jsonl = result.ledger.to_jsonl()
    read_back = Ledger.from_jsonl(jsonl)
    assert result.restore() == source
    assert restore(result.text, result.ledger) == source
    assert restore(result.text, read_back) == source
    assert reference.independent_restore(result.text, jsonl) == source
    assert replay(source, result.ledger) == result.text
    assert replay(source, read_back) == result.text
    assert read_back.to_jsonl() == jsonl


@given(strategies.texts)
@example("")
@example("\ufeff")
@example("\ud800")
@example("a\u200b\u0301")
@example("Read more\r\nComments\r")
def test_restore_and_replay_hold_with_the_shipped_packs(shipped: Cleaner, text: str) -> None:
    """Input and output follow from each other and the ledger, for every string."""
    assert_accounted_for(shipped.clean(text), text)


@settings(max_examples=examples(200))
@given(strategies.packs, strategies.rule_texts)
def test_restore_and_replay_hold_with_arbitrary_packs(packs: strategies.Packs, text: str) -> None:
    """Input and output follow from each other and the ledger, for every rule set."""
    assert_accounted_for(Cleaner(packs).clean(text), text)


@settings(max_examples=60)
@given(strategies.packs, strategies.texts)
def test_restore_and_replay_hold_with_arbitrary_packs_on_hostile_text(
    packs: strategies.Packs, text: str
) -> None:
    """Rules that were made for no such text keep the ledger exact on it."""
    assert_accounted_for(Cleaner(packs).clean(text), text)


@settings(max_examples=200)
@given(
    strategies.furniture_texts,
    st.fixed_dictionaries(
        {},
        optional={
            "url": st.one_of(st.text(max_size=20), st.just("http://["), st.just("//x:y/Syria")),
            "title": st.one_of(st.text(st.characters(), max_size=20), st.just("Storm\x00")),
            "outlet": st.text(max_size=12),
            "date": st.one_of(st.text(max_size=12), st.just("2024-11-30T08:00")),
            "lang": st.one_of(st.sampled_from(["en", "de-AT", "fr_FR"]), st.text(max_size=4)),
            "id": st.text(st.characters(), max_size=12),
        },
    ),
)
def test_no_hint_breaks_the_ledger(shipped: Cleaner, text: str, hints: dict[str, str]) -> None:
    """Whatever the hints hold, the ledger restores, and is written in safe lines."""
    result = shipped.clean(text, **hints)
    assert_accounted_for(result, text)
    assert not UNSAFE.search(result.ledger.to_jsonl().replace("\n", ""))


@given(strategies.texts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_bytes_in_bytes_out(plain: Cleaner, text: str, encoding: str) -> None:
    """UTF-8, and Unicode with a byte-order mark, are had back byte by byte."""
    text = re.sub("[\ud800-\udfff]", "?", text)
    # FF FE 00 00 opens UTF-16 that begins with NUL, and UTF-32: nothing can tell them apart.
    assume(not text.startswith("\x00"))
    raw = text.encode(encoding)
    result = plain.clean(raw)
    jsonl = result.ledger.to_jsonl()
    assert result.restore() == raw
    assert restore(result.text, Ledger.from_jsonl(jsonl)) == raw
    assert reference.independent_restore(result.text, jsonl) == raw
    assert replay(raw, Ledger.from_jsonl(jsonl)) == result.text
    assert result.text == plain.clean(text.removeprefix("\ufeff")).text


@settings(max_examples=200)
@given(
    strategies.sound_texts.map(lambda text: text.encode() * (1 + 400 // (len(text) + 1))),
    st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from([0x80, 0xBF, 0xC0, 0xFE, 0xFF]))),
)
def test_bad_bytes_are_had_back_or_rejected(
    plain: Cleaner, raw: bytes, damage: list[tuple[int, int]]
) -> None:
    """Up to 1 % of undecodable bytes are replaced, flagged and had back; more are rejected."""
    for place, byte in damage:
        place %= len(raw) + 1
        raw = raw[:place] + bytes([byte]) + raw[place:]
    decoded = raw.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in decoded)
    if bad > 0.01 * len(raw):
        with pytest.raises(InputError) as caught:
            plain.clean(raw)
        assert caught.value.reason == "undecodable"
        return
    result = plain.clean(raw)
    assert ("undecodable" in result.flags) == (bad > 0)
    assert "\udc80" not in result.text
    assert result.restore() == raw
    assert reference.independent_restore(result.text, result.ledger.to_jsonl()) == raw


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "gb18030", "utf-16-be", "koi8-r"])
def test_a_named_encoding_is_recorded(plain: Cleaner, encoding: str) -> None:
    """Bytes of a named encoding come back by what the ledger says of it."""
    raw = "Storm closes port\nRead more\nIt was long.".encode(encoding)
    result = plain.clean(raw, encoding=encoding)
    assert result.text.startswith("Storm closes port")
    assert result.restore() == raw
    assert reference.independent_restore(result.text, result.ledger.to_jsonl()) == raw


@given(strategies.texts)
def test_lengths_add_up_stage_by_stage(shipped: Cleaner, text: str) -> None:
    """What entries removed less what they inserted is what each stage's text lost."""
    result = shipped.clean(text)
    _, applied = reference.records(result.ledger.to_jsonl())
    received = [length for _, length in result.stages] + [len(result.text)]
    assert not result.stages or received[0] == len(text)
    lost = [before - after for before, after in pairwise(received)]
    by_stage = {
        stage: sum(len(e["removed"]) - len(e["inserted"]) for e in applied if e["stage"] == stage)
        for stage in reference.ORDER
        if any(e["stage"] == stage for e in applied)
    }
    assert list(by_stage.values()) == lost
    assert sum(lost) == len(text) - len(result.text)
    assert all(e["end"] - e["start"] == len(e["removed"]) for e in applied)


@settings(max_examples=200)
@given(strategies.texts)
def test_output_is_input_and_insertions(shipped: Cleaner, text: str) -> None:
    """The output holds characters of the input in their order, and what entries put in."""
    result = shipped.clean(text)
    traced = reference.traced(text, result.ledger.to_jsonl())
    assert "".join(char for char, _ in traced) == result.text
    kept = [(char, place) for char, place in traced if place is not None]
    assert all(text[place] == char for char, place in kept)
    assert all(a[1] < b[1] for a, b in pairwise(kept))


@settings(max_examples=examples(100))
@given(strategies.texts)
def test_entries_do_not_overlap(shipped: Cleaner, text: str) -> None:
    """Applied entries of a stage stand in order, apart, and change something each."""
    _, applied = reference.records(shipped.clean(text).ledger.to_jsonl())
    for stage in reference.ORDER:
        own = [e for e in applied if e["stage"] == stage]
        assert all(a["end"] <= b["start"] for a, b in pairwise(own))
        assert all(e["removed"] != e["inserted"] for e in own)


@settings(max_examples=examples(100))
@given(strategies.texts)
def test_stopped_entries_hold_no_text(shipped: Cleaner, text: str) -> None:
    """Shadowed and withheld entries say why, and neither remove nor insert."""
    for entry in shipped.clean(text).entries:
        assert entry.outcome in ("applied", "shadowed", "withheld")
        if entry.outcome != "applied":
            assert entry.cause
            assert entry.removed == entry.inserted == ""


@settings(max_examples=examples(100))
@given(strategies.texts)
def test_json_lines_are_safe(shipped: Cleaner, text: str) -> None:
    """No control, bidi mark or surrogate stands raw in a ledger line, and each line is JSON."""
    jsonl = shipped.clean(text, title=text[:30], id=text[:10]).ledger.to_jsonl()
    assert jsonl.endswith("\n")
    lines = jsonl[:-1].split("\n")
    for line in lines:
        assert not UNSAFE.search(line)
        line.encode("utf-8")
        assert isinstance(json.loads(line), dict)
    assert json.loads(lines[0])["record"] == "document"
    assert {json.loads(line)["record"] for line in lines[1:]} <= {"entry"}


@settings(max_examples=examples(100))
@given(strategies.texts)
def test_counts_tell_what_happened(shipped: Cleaner, text: str) -> None:
    """The document record's counts are those of its entries."""
    result = shipped.clean(text)
    document, applied = reference.records(result.ledger.to_jsonl())
    assert document["counts"] == {
        "applied": len(applied),
        "stopped": sum(e.outcome != "applied" for e in result.entries),
        "removed_chars": sum(len(e["removed"]) for e in applied),
        "inserted_chars": sum(len(e["inserted"]) for e in applied),
        "output_chars": len(result.text),
    }


@settings(max_examples=examples(100))
@given(strategies.line_texts)
def test_evidence_shares_sum_to_one(shipped: Cleaner, text: str) -> None:
    """The cues of an entry share out the whole decision."""
    for entry in shipped.clean(text).entries:
        if entry.stage == "spill":
            assert abs(sum(e.share for e in entry.reason) - 1) < 0.01


def test_the_second_restore_is_small_and_independent() -> None:
    """The stand-in for a stranger's restore has at most 40 lines and imports no `cleaner`."""
    assert len(inspect.getsource(reference.independent_restore).splitlines()) <= 40
    assert "cleaner" not in [
        line.split()[1] for line in inspect.getsource(reference).splitlines() if "import " in line
    ]


def test_a_foreign_ledger_is_refused(plain: Cleaner) -> None:
    """A ledger of another text, or a changed clean text, raises instead of giving a wrong text."""
    text = "Storm closes port\nA\u200bB were here.\ncafe\u0301 was open.\nRead more"
    ledger = plain.clean(text).ledger
    with pytest.raises(LedgerError):
        replay("Something else entirely that is long enough to hold the spans.", ledger)
    with pytest.raises(LedgerError):
        restore("x", ledger)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("", "no document record"),
        ("[]\n", "not a JSON object"),
        ("{\n", "not JSON"),
        ('{"record":"document","schema":2,"key":"a"}\n', "schema"),
        ('{"record":"entry"}\n', "lacks"),
    ],
)
def test_a_broken_ledger_is_refused(broken: str, said: str) -> None:
    """A file that is no ledger raises LedgerError that says what is wrong with it."""
    with pytest.raises(LedgerError, match=said):
        Ledger.from_jsonl(broken)


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "magic"},
        {"start": -1},
        {"start": 9, "end": 2},
        {"start": "0"},
        {"removed": None},
        {"inserted": 3},
        {"reason": 5},
        {"captured": "x"},
    ],
    ids=str,
)
def test_a_distorted_entry_is_refused(plain: Cleaner, change: dict[str, object]) -> None:
    """An entry with a value of a wrong kind raises LedgerError when the ledger is read."""
    text = "Storm closes port\nThe port was closed on Sunday after the storm, they said.\nComments"
    document, entry = plain.clean(text).ledger.records()
    with pytest.raises(LedgerError):
        Ledger.from_records([document, {**entry, **change}])
