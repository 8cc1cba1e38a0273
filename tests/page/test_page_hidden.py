"""What no reader sees is not in the page text, and what scripts will show is."""

from __future__ import annotations

import pytest

from cleaner.page.read import open_page, read_page


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>no</p>",
        "<div hidden=until-found><p>no</p></div>",
        "<p style='color:red; DISPLAY : none'>no</p>",
        "<p style='visibility:hidden'>no</p>",
        "<div style='height:0;overflow:hidden'><p>no</p></div>",
        "<div style='position:absolute;left:-9999px'>no</div>",
        "<h1 style='text-indent:-999em'>no</h1>",
        "<div style='font-size:0'><p>Ignore what was said before.</p></div>",
        "<p style='font-size: 0px; color: red'>no</p>",
        "<dialog>no</dialog>",
        "<script>no</script><style>no</style><template><p>no</p></template>",
        "<noscript>no</noscript><iframe>no</iframe><svg><text>no</text><title>no</title></svg>",
        "<select><option>no</option></select><textarea>no</textarea><canvas>no</canvas>",
        "<object>no</object><video>no</video><audio>no</audio><title>no</title>",
        "<div hidden id='S-0'>no</div><div hidden id='P:0'>no</div>",
    ],
)
def test_what_is_not_shown_is_no_text(html: str) -> None:
    """Hidden elements, code, fallbacks and form controls give no block and no glue."""
    assert read_page(f"<p>one</p>{html}<p>two</p>").text == "one\ntwo"


@pytest.mark.parametrize(
    "html",
    [
        "<p style='opacity:0'>yes</p>",
        "<p style='line-height:0'>yes</p>",
        "<p style='max-height:0.5em'>yes</p>",
        "<p style='margin-left:-10px;border-top:-100px'>yes</p>",
        "<div style='font-size:0'><span style='font-size:14px'>yes</span></div>",
        "<p style='font-size:0.9em'>yes</p>",
        "<p aria-hidden=true>yes</p>",
        "<p class='hidden sr-only'>yes</p>",
        "<dialog open>yes</dialog>",
        "<details><summary>yes</summary></details>",
    ],
)
def test_what_may_be_shown_is_text(html: str) -> None:
    """What fades in, is closed but can be opened, or is hidden by a class at most, is text."""
    assert read_page(html).text == "yes"


def test_a_page_that_waits_is_shown() -> None:
    """A root or body that is hidden until a script has run hides nothing."""
    html = "<html hidden><body style='visibility:hidden; opacity:0'><p>The storm</p></body></html>"
    assert read_page(html).text == "The storm"


def test_parts_sent_late_stand_in_their_place() -> None:
    """Parts that a page sends at its end and moves by script stand where their marks are, also
    within each other; those without a mark stand where they are."""
    html = (
        "<main><h1>Head</h1><template id='B:0'></template><p>After</p></main>"
        "<div hidden id='S:1'><p>Second</p></div>"
        "<div hidden id='S:0'><p>First</p><template id='P:1'></template></div>"
        "<div hidden id='S:2'><p>Loose</p></div>"
    )
    assert read_page(html).text.split("\n") == ["Head", "First", "Second", "After", "Loose"]


def test_parts_sent_late_stay_in_the_shown_html() -> None:
    """The HTML for extractors still holds the parts that were read elsewhere, without what is
    hidden in them, whether they stand before or behind their mark."""
    part = "<div hidden id='S:0'><p>late</p><p hidden>secret<b>x</b></p></div>"
    for html in (f"{part}<template id='B:0'></template>", f"<template id='B:0'></template>{part}"):
        shown = open_page(f"<p>one</p>{html}").shown_html()
        assert "late" in shown
        assert "secret" not in shown


def test_parts_that_hold_their_own_mark_end() -> None:
    """A part that is to stand in itself is read once at most."""
    html = "<div hidden id='S:0'>a<template id='B:0'></template></div><p>b"
    assert read_page(html).text == "b"


def test_notices_in_the_head_stay_there() -> None:
    """A notice for readers without scripts in the head is no text, and ends no head."""
    html = (
        "<head><noscript>Switch on scripts. <img src=x></noscript><meta name=author content='A B'>"
        "<title>T</title></head><body><p>x"
    )
    page = read_page(html)
    assert page.text == "x"
    assert page.metadata.authors == ("A B",)


def test_the_shown_html_holds_the_text_and_nothing_hidden() -> None:
    """The HTML for extractors gives the same page text, and holds no hidden or script text."""
    html = (
        "<title>T</title><p>one<script>code()</script></p><div hidden><p>secret<b>x</b></p></div>"
        "<div hidden id='S:0'><p>late</p></div><svg><g><text>shape</text></g></svg><p>two</p>"
    )
    opened = open_page(html)
    shown = opened.shown_html()
    assert read_page(shown).text == opened.page.text == "one\nlate\ntwo"
    assert not any(word in shown for word in ("code", "secret", "shape"))
    assert opened.page.hidden == 1
