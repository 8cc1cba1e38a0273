"""Bytes become text as the page, its header or its letters say."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.charset import decode_page

GERMAN = (
    "Der Hafen wurde am Sonntag nach dem Sturm geschlossen, sagte der Bürgermeister. Für die " * 3
)
RUSSIAN = "Порт был закрыт в воскресенье после шторма, сообщили власти города. " * 3
CHINESE = "港口在周日的暴风雨后关闭，官员说。渔民告诉市议会，他们将自己重建防波堤。" * 3
GREEK = "Το λιμάνι έκλεισε την Κυριακή μετά την καταιγίδα, είπαν οι αρχές της πόλης. " * 3
JAPANESE = "港は日曜日に嵐のために閉鎖されたと当局者が述べた。漁師たちは壁を直すと言った。" * 3
POLISH = "Port został zamknięty w niedzielę po sztormie, powiedział burmistrz. Łódź wróciła. " * 3


def page(text: str, encoding: str, head: str = "") -> bytes:
    return f"<html><head>{head}<script>a = 1</script></head><p>{text}</p></html>".encode(encoding)


@pytest.mark.parametrize(
    ("raw", "header", "name", "known_by"),
    [
        (codecs.BOM_UTF8 + page("é", "utf-8", "<meta charset=gbk>"), None, "utf-8", "bom"),
        (page("é", "utf-16"), None, "utf-16-le", "bom"),
        (page("é", "utf-16-be"), None, "utf-16-be", "detected"),
        (page(RUSSIAN, "cp1251"), "text/html; charset=windows-1251", "cp1251", "header"),
        (page(RUSSIAN, "koi8-r", "<meta charset=windows-1251>"), "koi8-r", "koi8-r", "header"),
        (page(CHINESE, "gb18030", "<META CharSet='GB2312'>"), None, "gb18030", "meta"),
        (
            page("ß", "latin-1", "<meta http-equiv=x content='text/html;charset=iso-8859-1'/>"),
            None, "cp1252", "meta",
        ),
        (b"<?xml version='1.0' encoding='iso-8859-2'?>" + page(POLISH, "iso8859-2"), None,
         "iso8859-2", "meta"),
        (page(GERMAN, "utf-8"), None, "utf-8", "utf-8"),
        (page(GERMAN, "utf-8", "<meta charset=iso-8859-1>"), None, "utf-8", "utf-8"),
        (page("abc", "ascii", "<meta charset=utf-16>"), None, "utf-8", "meta"),
        (page("abc", "ascii", "<meta charset=rot13>"), "no-such-thing", "utf-8", "utf-8"),
        (page(JAPANESE, "iso2022_jp"), "iso-2022-jp", "iso2022_jp", "header"),
    ],
)  # fmt: skip
def test_what_is_said_is_heard(raw: bytes, header: str | None, name: str, known_by: str) -> None:
    """A mark beats the header, the header the page; sound UTF-8 beats both; nonsense is not
    heard; and the text comes out whole."""
    text, encoding = decode_page(raw, header)
    assert (encoding.name, encoding.known_by, encoding.replaced) == (name, known_by, 0)
    assert "\ufffd" not in text
    assert text.endswith("</html>")


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (GERMAN, "cp1252", ""), (RUSSIAN, "cp1251", ""), (RUSSIAN, "koi8-r", "ru"),
        (CHINESE, "gb18030", ""), (CHINESE, "gb18030", "zh"), (GREEK, "cp1253", ""),
        (JAPANESE, "cp932", ""), (JAPANESE, "euc_jp", "ja"), (POLISH, "cp1250", "pl"),
        ("Käse über Öl", "cp1252", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared", ["", "<meta charset=utf-8>"])
def test_what_nobody_says_is_seen(text: str, encoding: str, language: str, declared: str) -> None:
    """Pages without a word on their encoding, or with a false one, are read by their letters."""
    raw = page(text, encoding, declared).replace(b"<html>", f"<html lang={language}>".encode())
    got, found = decode_page(raw)
    assert text in got
    assert found.known_by == "detected"


def test_latin_1_is_read_as_browsers_do() -> None:
    """Under the label of Latin-1 stand the quotes and dashes of Windows-1252."""
    text, _ = decode_page(b"<meta charset=latin1>\x93Sea\x94 \x96 \x80 5 \x81")
    assert text.endswith("\u201cSea\u201d \u2013 \u20ac 5 \x81")


def test_strewn_bytes_are_counted() -> None:
    """A few bad bytes in a UTF-8 page are replaced and counted, and change nothing else."""
    raw = page(RUSSIAN, "utf-8", "<meta charset=utf-8>") + b"\xff\xfe cut \xd0"
    text, encoding = decode_page(raw)
    assert RUSSIAN in text
    assert (encoding.name, encoding.replaced) == ("utf-8", 3)


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20)))
def test_no_bytes_are_refused(raw: bytes, header: str | None) -> None:
    """Whatever the bytes and the header are, there is a text, the same each time."""
    assert decode_page(raw, header) == decode_page(raw, header)
