"""What is taken for a page."""

from __future__ import annotations

import pytest

from cleaner.read.kind import is_page


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"<!DOCTYPE html><p>x", ""),
        (b"<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><p>x", "a.txt"),
        (b"<html lang=en>", ""),
        (b"\xef\xbb\xbf \n<!-- saved from --><!-- again --><HTML>", ""),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", ""),
        ("<html><p>é".encode("utf-16"), ""),
        (b"<head><title>x", ""),
        (b"<p>x</p>", "a.html"),
        (b"Storm<br>closes", "A.HTM"),
        (b"x" * 9_000 + b"<div>x</div>", "a.xhtml"),
    ],
)
def test_pages_are_known(raw: bytes, name: str) -> None:
    """By how it opens, or by its name where it holds a tag."""
    assert is_page(raw, name)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"", ""),
        (b"", "a.html"),
        (b"Storm closes port\nThe port was closed.", "a.html"),
        (b"2 < 3 and 5 > 4", "a.html"),
        (b"<p>x</p>", "a.txt"),
        (b"<htmlish>", ""),
        (b"The tag <html> opens a page.", ""),
        (b"<rss><item>x</item></rss>", "feed.xml"),
        (b'{"html": "<html>"}', "a.json"),
    ],
)
def test_texts_stay_texts(raw: bytes, name: str) -> None:
    """A text that is called a page, or speaks of one, is none."""
    assert not is_page(raw, name)
