"""Where blocks, sentences and zones lie, and what is prose, title and lead."""

from __future__ import annotations

from itertools import pairwise

import pytest
import strategies
from hypothesis import given

from cleaner import Cleaner
from cleaner.blocks.article import Article
from cleaner.blocks.prose import is_prose, is_sentence_like
from cleaner.blocks.sentences import ending, ends_so, sentence_ends
from cleaner.blocks.split import LONG_BLOCK, split
from cleaner.blocks.zones import Zones

LEAD = "The harbour was closed on Sunday after the storm had broken two of the piers, they said."
MORE = "Fishermen from the village told the council that they would rebuild the wall themselves."


def contents(text: str) -> list[str]:
    return [text[block.start : block.end] for block in split(text)]


def sentences(text: str) -> list[str]:
    found, start = [], 0
    for end, stop in sentence_ends(text):
        found.append(text[start:end])
        start = stop
    return found


@given(strategies.texts)
def test_blocks_cover_the_text(text: str) -> None:
    """Blocks with their separators cover the text without gap or overlap, in order."""
    blocks = split(text)
    assert "".join(text[b.start : b.stop] for b in blocks) == text
    assert all(a.stop == b.start for a, b in pairwise(blocks))
    assert [b.index for b in blocks] == list(range(len(blocks)))
    assert all(b.start <= b.end <= b.stop for b in blocks)
    for block in blocks:
        separator = text[block.end : block.stop]
        assert separator in ("", "\n", "\r\n", "\r") or (block.sentence and not separator.strip())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("\n", [""]),
        ("\n\n", ["", ""]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb", ["a", "b"]),
        ("a\rb", ["a", "b"]),
        ("a\n\rb", ["a", "", "b"]),
        ("a\r\r\nb\n", ["a", "", "b"]),
        ("a\u2028b\x0cc\x85d\u2029e\nf", ["a\u2028b\x0cc\x85d\u2029e", "f"]),
        ("a \n b", ["a ", " b"]),
    ],
)
def test_only_line_ends_end_blocks(text: str, expected: list[str]) -> None:
    """LF, CR LF and CR end a block, and nothing else does."""
    assert contents(text) == expected


def test_a_text_of_one_line_is_cut_into_sentences() -> None:
    """A text without line breaks is matched sentence by sentence."""
    assert contents(f"{LEAD} {MORE}") == [LEAD, MORE]
    assert all(block.sentence for block in split(f"{LEAD} {MORE}"))


def test_a_long_line_is_cut_into_sentences() -> None:
    """A line above 1,500 characters is cut into sentences, one of 1,500 is not."""
    long = " ".join([LEAD] * 20)
    assert len(long) > LONG_BLOCK
    assert contents(f"Title\n{long}\nEnd") == ["Title", *[LEAD] * 20, "End"]
    edge = ("Aaaa. " * 300)[:LONG_BLOCK]
    assert contents(f"Title\n{edge}") == ["Title", edge]
    assert len(contents(f"Title\n{edge}x")) > 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came. She left.", ["He came.", "She left."]),
        ("The U.S. envoy left. He flew.", ["The U.S. envoy left.", "He flew."]),
        ("Mr. Assad spoke. They left.", ["Mr. Assad spoke.", "They left."]),
        ("He went to St.Petersburg. He left.", ["He went to St.Petersburg.", "He left."]),
        ("It began at 8:16 a.m. and ended.", ["It began at 8:16 a.m. and ended."]),
        ("Es war am 29. November kalt.", ["Es war am 29. November kalt."]),
        ("29 nov. 2024", ["29 nov. 2024"]),
        ("“Stop!” He ran.", ["“Stop!”", "He ran."]),
        ("Who? Me! Yes…  No", ["Who?", "Me!", "Yes…", "No"]),
        ("港は閉鎖された。漁師は直す。", ["港は閉鎖された。", "漁師は直す。"]),
        ("هل عاد؟ نعم عاد.", ["هل عاد؟", "نعم عاد."]),
        ("It cost 3.5 million. Then 4.", ["It cost 3.5 million.", "Then 4."]),
        ("", []),
    ],
)
def test_sentences_end_where_readers_end_them(text: str, expected: list[str]) -> None:
    """Sentence ends of every script are found; abbreviations and ordinals are none."""
    assert sentences(text) == expected


@given(strategies.texts)
def test_sentences_cover_the_text(text: str) -> None:
    """Sentences lie in order, and nothing but blanks lies between them."""
    position = 0
    for end, stop in sentence_ends(text):
        assert position <= end <= stop
        assert not text[end:stop].strip()
        position = stop
    assert position == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came.", "stop"),
        ("He came", "open"),
        ("He came…", "ellipsis"),
        ("He came...", "ellipsis"),
        ("He came […]", "ellipsis"),
        ("He came (...) ", "ellipsis"),
        ("He came… [more]", "ellipsis"),
        ("“He came.”", "stop"),
        ("“He came…”", "ellipsis"),
        ("漁師は直す。」", "stop"),
        ("", "open"),
    ],
)
def test_endings(text: str, expected: str) -> None:
    """A block ends with a stop, cut off, or open, closing quotes aside."""
    assert ending(text) == expected


def test_unfinished_is_any_but_a_stop() -> None:
    """`unfinished` asks for an open end or an ellipsis."""
    assert [ends_so(e, "unfinished") for e in ("open", "ellipsis", "stop")] == [True, True, False]
    assert ends_so("stop", "stop")
    assert not ends_so("open", "ellipsis")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAD, True),
        ("Read more", False),
        ("He came home late.", False),
        (LEAD[:-1], False),
        (LEAD[:-1] + "…", False),
        ("Holm Reed Price Kroll Anders Weber Stein Brandt Lund.", False),
        ("قال المسؤولون إن الجسر سيبقى مغلقا حتى نهاية الشهر بعد العاصفة.", True),
        ("港は嵐のために日曜日に閉鎖されたと当局者が述べた。", True),
        ("1 2 3 4 5 6 7 8 9 10.", True),
    ],
)
def test_prose(text: str, expected: bool) -> None:
    """Prose has length, a sentence end and, where its script has a list, a function word."""
    assert is_prose(text) is expected


def test_sentence_like_asks_for_no_function_word() -> None:
    """A list of names with a stop may be a lead, but is no prose."""
    names = "Holm Reed Price Kroll Anders Weber Stein Brandt Lund."
    assert is_sentence_like(names)
    assert not is_prose(names)


def test_zones() -> None:
    """Head, lead, body and tail lie where the prose says."""
    text = "\n".join(["Title", "By Anna Holm", LEAD, "Photo", MORE, LEAD, "Read more", "Tags"])
    assert Article(text).zones() == Zones(lead=2, body=4, late=6, tail=6)
    zones = Article(text).zones()
    assert [i for i in range(8) if zones.allow("head", i)] == [0, 1]
    assert [i for i in range(8) if zones.allow("top", i)] == [0, 1, 3]
    assert [i for i in range(8) if zones.allow("tail", i)] == [6, 7]
    assert [i for i in range(8) if zones.allow("edges", i)] == [0, 1, 3, 6, 7]
    assert [i for i in range(8) if zones.allow("body", i)] == [2, 3, 4, 5]
    assert all(zones.allow("anywhere", i) for i in range(8))


def test_what_head_rules_take_is_not_the_lead() -> None:
    """A caption in front of the article that goes whole does not become its lead."""
    text = f"{LEAD}\n{MORE}\n{LEAD}"
    assert Article(text).zones().lead == 0
    assert Article(text).zones(head=[0]).lead == 1
    assert Article(text).zones(tail=[2]).tail == 2


@given(strategies.texts)
def test_zones_lie_in_order(text: str) -> None:
    """The lead lies before the body's start, and that not behind the tail."""
    article = Article(text)
    zones = article.zones()
    count = len(article.blocks)
    if zones.lead < count:
        assert zones.lead < zones.body <= zones.tail <= count
    else:
        assert zones.tail == 0


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        (f"Storm closes port\n{LEAD}", None, (0, False)),
        (f"\n \nStorm closes port\n{LEAD}", None, (2, False)),
        (f"Storm closes port.\n{LEAD}", None, None),
        (f"{'Storm ' * 21}\n{LEAD}", None, None),
        (f"{'Storm ' * 20}\n{LEAD}", None, (0, False)),
        ("Storm closes port", None, None),
        (f"By Holm\nSTORM  closes port\n{LEAD}", "Storm closes port", (1, True)),
        (f"By Holm\n{LEAD}", "Storm closes port", None),
        ("a\nb\nc\nd\ne\nStorm", "Storm", None),
        ("", None, None),
        ("", "Storm", None),
    ],
)
def test_the_title(text: str, hint: str | None, expected: tuple[int, bool] | None) -> None:
    """The title is the block of the hint, else a short first block without a final stop."""
    assert Article(text, hint).title_block == expected


def test_hard_wrapped_lines_are_read_as_paragraphs() -> None:
    """Where most lines break mid-sentence, a line's prose and ending are its paragraph's."""
    line = "the harbour was closed on Sunday after the storm had broken the pier"
    assert 60 <= len(line) <= 90
    text = "\n".join([line] * 7 + ["and all was well."])
    article = Article(text)
    assert article.is_prose(0)
    assert article.ending(0) == "stop"
    assert not Article("\n".join([line, "and all was well."])).is_prose(0)


def test_a_list_mark_is_not_part_of_a_line() -> None:
    """The core of a block leaves out blanks and a list mark, but never everything."""
    for text, core in [("  - In Reports ", "In Reports"), ("• a", "a"), ("- ", "-"), ("  ", "")]:
        article = Article(f"{text}\nx")
        start, end = article.core(0)
        assert article.text[start:end] == core


def test_a_fragment_holds_no_sentence() -> None:
    """A block with a glued sentence is no fragment."""
    assert Article("Claim 50 free spins\nx").is_fragment(0)
    assert not Article(f"Claim 50 free spins!{LEAD}\nx").is_fragment(0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_cut_takes_its_separator(plain: Cleaner, end: str) -> None:
    """A cut block goes with the line end behind it, the last one with that in front."""
    lines = ["Storm closes port", "30 November 2024 15:54", LEAD, MORE, "Comments"]
    kept = ["Storm closes port", LEAD, MORE]
    assert plain.clean(end.join(lines)).text == end.join(kept)
    assert plain.clean(end.join(lines) + end).text == end.join(kept) + end


def test_no_other_blank_changes(plain: Cleaner) -> None:
    """Empty lines and blanks around a cut block stay as they are."""
    text = f"Storm closes port\n\n{LEAD}  \n\n \nRead more\n\n  {MORE}\n"
    expected = f"Storm closes port\n\n{LEAD}  \n\n \n\n  {MORE}\n"
    assert plain.clean(text).text == expected


def test_a_text_is_flat_where_most_of_it_has_no_line_ends() -> None:
    """One line of several sentences is flat, with a title line too; lines of one each are not."""
    sentences = "The bridge is closed. The ferry is late. Nobody in the valley knows why. " * 30
    assert Article(sentences).is_flat
    assert Article("The bridge is closed\n" + sentences).is_flat
    assert not Article(sentences.replace(". ", ".\n")).is_flat
    assert not Article("").is_flat
