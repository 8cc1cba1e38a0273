"""Each way in which a ledger can be wrong is told apart; what is right is read as written."""

from __future__ import annotations

import json

import pytest

from cleaner import Cleaner, Entry, Ledger, LedgerError, replay, restore
from cleaner.ledger import dump_json, load_all, parse_lines, sha256
from cleaner.model import Evidence

TEXT = "Storm closes port\nThe port was closed on Sunday after the storm, they said.\nComments\n"


def entry(start: int, end: int, removed: str, inserted: str = "", **more: object) -> Entry:
    """An applied entry of the spill stage."""
    values = {"stage": "spill", "rule": "t/r", "category": "ad", "action": "cut"}
    return Entry(  # type: ignore[arg-type]
        **{**values, "outcome": "applied", **more},
        start=start, end=end, removed=removed, inserted=inserted,
    )  # fmt: skip


@pytest.fixture
def written(plain: Cleaner) -> str:
    """The ledger of TEXT as JSON lines: a document and one cut."""
    return plain.clean(TEXT).ledger.to_jsonl()


def test_an_entry_is_read_as_it_was_written() -> None:
    """Every field of an entry goes to JSON and comes back, empty ones without being written."""
    full = entry(
        3, 5, "ab", "c", reason=(Evidence("line", 0.25, "ab"), Evidence("ends", 0.75)),
        captured={"author": "Anna Holm"}, group="t/r@1", cause="guard",
    )  # fmt: skip
    bare = entry(0, 0, "")
    records = Ledger({"record": "document", "schema": 1, "key": "k"}, (full, bare)).records()
    assert Ledger.from_records(records).entries == (full, bare)
    assert records[1]["reason"] == [
        {"cue": "line", "share": 0.25, "detail": "ab"},
        {"cue": "ends", "share": 0.75},
    ]
    assert {"captured", "group", "cause"} <= records[1].keys()
    assert not {"captured", "group", "cause"} & records[2].keys()


def test_only_what_changed_the_text_is_applied() -> None:
    """A shadowed entry is counted and listed, and not among the applied."""
    ledger = Ledger({"key": "k"}, (entry(0, 1, "a"), entry(0, 2, "", outcome="shadowed")))
    assert len(ledger) == 2
    assert [e.outcome for e in ledger] == ["applied", "shadowed"]
    assert [e.outcome for e in ledger.applied] == ["applied"]
    assert replay("ab", ledger) == "b"


def test_a_line_that_is_not_json_is_named_by_its_number() -> None:
    """Blank lines are passed over and counted; the third line is called line 3."""
    assert parse_lines('{"a": 1}\n\n  \n{"b": 2}\n') == [{"a": 1}, {"b": 2}]
    with pytest.raises(LedgerError, match=r"^line 3 of the ledger is not JSON: "):
        parse_lines('{"a": 1}\n\n{\n')
    with pytest.raises(LedgerError, match=r"^line 1 of the ledger is not a JSON object"):
        parse_lines("[1]")


def test_a_ledger_of_deep_brackets_is_refused() -> None:
    """Brackets nested beyond what JSON readers take are a fault of the line, and no crash."""
    with pytest.raises(LedgerError, match="line 1 of the ledger is not JSON"):
        parse_lines('{"a":' + "[" * 100_000)


def test_ledgers_of_several_documents_are_told_apart(plain: Cleaner, written: str) -> None:
    """A file of two ledgers gives two, each with its own entries; as one it is refused."""
    other = plain.clean("By Anna Holm\n" + TEXT, id="b").ledger
    both = load_all(written + other.to_jsonl())
    assert [ledger.to_jsonl() for ledger in both] == [written, other.to_jsonl()]
    with pytest.raises(LedgerError, match="two document records"):
        Ledger.from_jsonl(written + other.to_jsonl())
    with pytest.raises(LedgerError, match="its document record is missing"):
        load_all(written.split("\n", 1)[1])
    assert load_all("") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [({"schema": 2}, "has schema 2, this version reads 1"), ({"key": 7}, "lacks its key")],
)
def test_a_document_record_that_is_not_ours_is_refused(
    written: str, change: dict[str, object], said: str
) -> None:
    """Another schema, or a document without a key, is an error that says which."""
    document, *entries = parse_lines(written)
    with pytest.raises(LedgerError, match=said):
        Ledger.from_records([{**document, **change}, *entries])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": 5, "end": 4}, "the span 5…4"),
        ({"start": -1}, "the span -1…"),
        ({"end": 7.5}, "the span "),
        ({"start": None}, "the span None…"),
        ({"inserted": None}, "what is no text"),
        ({"removed": 5}, "what is no text"),
        ({"stage": "spil"}, "names the stage 'spil'"),
        ({"reason": [{"cue": "line"}]}, "lacks or distorts 'share'"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(
    written: str, change: dict[str, object], said: str
) -> None:
    """An entry with a wrong value is refused with a message that names that value."""
    document, first = parse_lines(written)
    with pytest.raises(LedgerError, match=said):
        Ledger.from_records([document, {**first, **change}])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("é", '"é"'),
        ("\x7f", '"\\u007f"'),
        ("\x85é", '"\\u0085é"'),
        ("\u202e", '"\\u202e"'),
        ("\ud800", '"\\ud800"'),
        ("\U000e0041", '"\\udb40\\udc41"'),
    ],
)
def test_what_may_not_stand_raw_is_escaped(value: str, expected: str) -> None:
    """Controls, turned text, surrogates and tag characters are written as JSON escapes."""
    assert dump_json(value) == expected
    assert json.loads(expected) == value


def test_entries_that_overlap_are_refused() -> None:
    """Entries may touch; where two overlap or one lies outside the text, nothing is carried out."""
    assert replay("abcd", [entry(0, 2, "ab"), entry(2, 3, "c", "x")]) == "xd"
    assert restore("xd", [entry(0, 2, "ab"), entry(2, 3, "c", "x")]) == "abcd"
    with pytest.raises(LedgerError, match="overlap or lie outside"):
        replay("abcd", [entry(0, 2, "ab"), entry(1, 3, "bc")])
    with pytest.raises(LedgerError, match="overlap or lie outside"):
        replay("abcd", [entry(7, 7, "", "x")])


def test_entries_are_carried_out_by_stage_and_place() -> None:
    """The order in which entries are listed does not matter; stages have an order of their own."""
    listed = [
        entry(1, 2, "y", "Y", stage="names"),
        entry(2, 3, "c"),
        entry(0, 2, "ab", "x"),
        entry(2, 2, "", "y"),
    ]
    assert replay("abcd", listed) == "xYd"
    assert restore("xYd", listed) == "abcd"


def test_a_text_that_an_entry_does_not_fit_is_refused() -> None:
    """`replay` asks for the removed text at its place, `restore` for the inserted, empty ones, too:
    behind the end of a text that was shortened nothing can be put back."""
    with pytest.raises(LedgerError, match="took out 'b' at 1…2 of its stage `spill`"):
        replay("axc", [entry(1, 2, "b")])
    with pytest.raises(LedgerError, match="put in 'x' at 1 "):
        restore("ab", [entry(1, 2, "b", "x")])
    with pytest.raises(LedgerError, match="put in '' at 3 "):
        restore("ab", [entry(3, 4, "d")])
    assert restore("ab", [entry(2, 3, "d")]) == "abd"


def test_a_clean_text_that_was_edited_is_refused(plain: Cleaner) -> None:
    """The ledger of cuts knows its clean text by hash; entries alone can only be believed."""
    result = plain.clean(TEXT)
    edited = result.text.replace("Storm", "Store")
    with pytest.raises(LedgerError, match="is not the one that the ledger of"):
        restore(edited, result.ledger)
    assert restore(edited, result.entries) == TEXT.replace("Storm", "Store")


def test_bytes_are_had_back_where_bytes_went_in(plain: Cleaner) -> None:
    """The document record says what went in; an entry names the encoding, if it was another."""
    result = plain.clean(TEXT.encode())
    assert restore(result.text, result.ledger) == TEXT.encode()
    assert replay(TEXT.encode(), result.ledger) == result.text
    named = entry(0, 0, "", rule="decode/encoding", stage="decode", captured={"encoding": "cp1252"})
    assert restore("é", [named]) == b"\xe9"
    assert replay(b"\xe9", [named]) == "é"
    assert replay(b"\xc3\xa9", []) == "é"
    other = entry(0, 0, "", captured={"encoding": "cp1252"})
    assert restore("é", [other]) == "é"


@pytest.mark.parametrize("captured", [{}, {"encoding": "cp9999"}, {"encoding": None}])
def test_an_encoding_that_is_none_is_refused(captured: dict[str, str]) -> None:
    """A ledger that names an encoding which Python does not know raises LedgerError."""
    with pytest.raises(LedgerError, match=r"names the encoding .*, which is none"):
        replay(b"a", [entry(0, 0, "", rule="decode/encoding", captured=captured)])


def test_the_hash_of_a_text_is_that_of_its_bytes() -> None:
    """A text and its UTF-8 bytes have one hash, lone surrogates included."""
    assert sha256("é") == sha256(b"\xc3\xa9")
    assert sha256("\ud800") == sha256(b"\xed\xa0\x80")
