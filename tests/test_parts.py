"""Lines of an article's own lists stay: dates of a chronology, sections in a row, winners."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.blocks.parts import is_date_line

BODY = (
    "The ferry crews will stop work on Monday, their union said after a vote in the old town.\n"
    "Nobody knows how the islands will get their bread, which comes on the first boat of the day."
)


def test_dates_of_a_chronology_stay(plain: Cleaner) -> None:
    """Three dates with sentences between them head what happened; nothing of them goes."""
    text = (
        "How the pier was lost\n3 May 2019\nThe owner stops paying.\n17 November 2020\n"
        "A spark lights the tar.\n8 February 2022\nThe council buys the ruin for one pound."
    )
    assert plain.clean(text).text == text


def test_the_date_of_a_page_goes(plain: Cleaner) -> None:
    """One date, or two beside each other, stand above the text and go."""
    for dates in ("3 May 2019\n", "3 May 2019\n4 May 2019\n"):
        assert plain.clean(f"Storm closes port\n{dates}{BODY}").text == f"Storm closes port\n{BODY}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3 May 2019", True), ("May 30, 2024", True), ("14 de enero de 2018", True),
        ("2012年3月5日", True), ("۱۲ فروردین ۱۳۹۰", True),
        ("3 May 2019, 14:05", False), ("Lena Harbour, 3 May 2019", False), ("3 May", False),
        ("1911 was the year of the fire", False), ("By - 2019-04-10", False), ("", False),
    ],
)  # fmt: skip
def test_what_a_date_line_is(line: str, expected: bool) -> None:
    """A year and little else, without the clock or a name."""
    assert is_date_line(line) is expected


def test_sections_of_a_quoted_paper_stay(plain: Cleaner) -> None:
    """Three names of sections with sentences between them are the article's; one is the page's."""
    text = "Стенгазета\nПолитика\nВыбрали старшую.\nЭкономика\nКупили лампу.\nСпорт\nВсе бегают.\n"
    assert plain.clean(text + BODY).text == text + BODY
    assert plain.clean(f"Стенгазета\nПолитика\n{BODY}").text == f"Стенгазета\n{BODY}"


def test_winners_with_a_label_stay(plain: Cleaner) -> None:
    """In a list that a line opens with a colon, a label and a name are no credit."""
    winners = "Text: Malin Oster\nFoto: Bernd Kalk\n"
    opened = "Der Preis der Stadt\nDie Jury nannte am Freitag die Sieger:\n" + winners
    assert plain.clean(opened + BODY).text == opened + BODY
    assert (
        plain.clean(f"Der Preis der Stadt\n{winners}{BODY}").text == f"Der Preis der Stadt\n{BODY}"
    )
