"""What a caller may choose, what contradicts, and what each choice does to a text."""

from __future__ import annotations

import pytest

import cleaner
from cleaner import Cleaner, Document, Hints, InputError, OptionError, Rejected, Result
from cleaner.model import CATEGORIES
from cleaner.options import PRESETS, Options

ARTICLE = (
    "Storm closes port\n"
    "By Anna Holm\n"
    "30 November 2024 15:54\n"
    "The port was closed on Sunday after the storm had broken two piers, officials said.\n"
    "Fishermen from Maaret al-Numan in Syria said that they would rebuild the wall themselves.\n"
    "Read more\n"
    "Comments"
)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"trust": "watch"}, "trust"),
        ({"trust": "retired"}, "trust"),
        ({"trust": "Safe"}, "safe, likely"),
        ({"trust": "teasers=likely"}, "teaser"),
        ({"trust": ["safe", "ad=sure"]}, "ad=sure"),
        ({"trust": ""}, "trust"),
        ({"trust": "=likely"}, "trust"),
        ({"names": "on"}, "rewrite"),
        ({"preset": "default"}, "reading"),
        ({"keep": ["adverts"]}, "adverts"),
        ({"only": ["adverts"]}, "adverts"),
        ({"only": []}, "empty"),
        ({"only": ["ad"], "keep": ["ad"]}, "ad"),
        ({"only": ["ad"], "preset": "events"}, "preset"),
    ],
    ids=str,
)
def test_a_wrong_option_is_refused(chosen: dict[str, object], said: str) -> None:
    """An option that does not exist or contradicts raises OptionError that names what is right."""
    with pytest.raises(OptionError, match=said):
        Cleaner(**chosen)


@pytest.mark.parametrize(
    ("trust", "category", "levels"),
    [
        ("safe", "ad", {"safe"}),
        ("likely", "ad", {"safe", "likely"}),
        ("ad=likely", "ad", {"safe", "likely"}),
        ("ad=likely", "teaser", {"safe"}),
        (["likely", "ad=safe"], "ad", {"safe"}),
        (["likely", "ad=safe"], "teaser", {"safe", "likely"}),
    ],
)
def test_trust_says_which_rules_act(trust: object, category: str, levels: set[str]) -> None:
    """Rules of the chosen trust or a higher one act; watched and retired ones never do."""
    options = Options.make(trust=trust)
    acting = {level for level in ("watch", "likely", "safe", "retired")
              if options.applies(level, category)}  # fmt: skip
    assert acting == levels


def test_keep_leaves_a_category_in_the_text() -> None:
    """A kept category stays, everything else goes, and the ledger tells of both."""
    result = Cleaner(keep=["byline"], names="off").clean(ARTICLE)
    assert "By Anna Holm" in result.text
    assert "30 November" not in result.text
    withheld = [e for e in result.entries if e.outcome == "withheld"]
    assert {e.cause for e in withheld} == {"option: the category byline is kept"}


def test_only_cuts_nothing_else() -> None:
    """With `only`, other categories stay."""
    result = Cleaner(only=["date"], names="off").clean(ARTICLE)
    assert result.text == ARTICLE.replace("30 November 2024 15:54\n", "")


def test_what_is_kept_is_captured_all_the_same() -> None:
    """Author and date are captured whether they are cut or kept."""
    cut = Cleaner(names="off").clean(ARTICLE).captured
    kept = Cleaner(names="off", preset="monitoring").clean(ARTICLE).captured
    assert cut["authors"] == kept["authors"] == ["Anna Holm"]
    assert cut["date"] == kept["date"]
    assert cut["date"] == {"as_written": "30 November 2024 15:54", "normalised": "2024-11-30"}


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_presets_name_categories_that_exist(preset: str) -> None:
    """Each preset keeps categories of the closed list, and makes a cleaner."""
    assert set(PRESETS[preset].keep) <= set(CATEGORIES)
    kept = Cleaner(preset=preset, names="off").options.kept
    assert set(kept) == set(PRESETS[preset].keep)


def test_the_order_of_options_does_not_matter() -> None:
    """The same options in another order are the same options."""
    one = Options.make(trust=["ad=likely", "teaser=likely"], keep=["date", "byline"])
    two = Options.make(trust=["teaser=likely", "ad=likely"], keep=["byline", "date"])
    assert one == two


def test_the_function_takes_what_the_class_takes() -> None:
    """`cleaner.clean` gives what a cleaner with the same options gives."""
    for options in ({}, {"names": "off"}, {"keep": ["date"]}, {"trust": ["ad=likely"]}):
        straight = Cleaner(**options).clean(ARTICLE, title="Storm closes port")
        assert cleaner.clean(ARTICLE, title="Storm closes port", **options).text == straight.text


def test_the_pipe_loses_no_document(plain: Cleaner) -> None:
    """Each document comes out once and in order: a result, or a rejection with its reason."""
    documents = ["Storm.", Document("bad", b"\xfd" * 30), Document("x", b"Calm."), ""]
    out = list(plain.pipe(documents))
    assert [type(item) for item in out] == [Result, Rejected, Result, Result]
    assert [getattr(item, "document_id", None) or item.id for item in out] == ["0", "bad", "x", "3"]
    assert isinstance(out[1], Rejected)
    assert out[1].reason == "undecodable"
    assert not out[1].retryable


def test_the_pipe_is_lazy(plain: Cleaner) -> None:
    """The first result is there before the second document is asked for."""

    def endless():  # type: ignore[no-untyped-def]
        yield "Storm closes port"
        raise AssertionError("asked too early")

    assert next(plain.pipe(endless())).text == "Storm closes port"


def test_fields_and_hints_pass_through(plain: Cleaner) -> None:
    """What a document carries besides its text is in its result, untouched."""
    fields = {"crawler": {"depth": 3}}
    document = Document("a/1", "Storm closes port", Hints(lang="de-AT", title="T"), fields)
    [result] = plain.pipe([document])
    assert isinstance(result, Result)
    assert result.fields == fields
    assert result.hints == document.hints
    assert result.title == "T"
    assert result.ledger.document["hints"] == {"lang": "de-AT", "title": "T"}
    assert result.ledger.document["key"].startswith("a/1#")


def test_equal_ids_do_no_harm(plain: Cleaner) -> None:
    """Two documents of one id and different text have different keys."""
    one, two = plain.clean("Storm.", id="x"), plain.clean("Calm.", id="x")
    assert one.ledger.document["key"] != two.ledger.document["key"]


def test_an_unknown_encoding_is_an_option_error(plain: Cleaner) -> None:
    """A name that is no encoding raises OptionError, not a traceback of the codec."""
    with pytest.raises(OptionError, match="klingon"):
        plain.clean(b"abc", encoding="klingon")


@pytest.mark.parametrize("encoding", ["hex", "base64", "rot13", "zlib", "idna"])
def test_an_encoding_that_makes_no_text_of_bytes_is_refused(plain: Cleaner, encoding: str) -> None:
    """Python codecs that are no text encodings are refused as options, or the input is."""
    with pytest.raises((OptionError, InputError)):
        plain.clean(b"\xe4abc zz", encoding=encoding)


def test_a_document_that_is_too_large_is_rejected(
    plain: Cleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the limit a document is `too_large`; at the limit it is cleaned."""
    monkeypatch.setattr("cleaner.pipeline.MAX_CHARACTERS", 20)
    assert plain.clean("x" * 20).text
    with pytest.raises(InputError) as caught:
        plain.clean("x" * 21)
    assert caught.value.reason == "too_large"
