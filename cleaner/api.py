"""The library's functions: one call for one text, on a shared default cleaner."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from cleaner.pipeline import Cleaner
from cleaner.result import Result
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.sources import layered


@cache
def _shared(options: tuple[tuple[str, Any], ...]) -> Cleaner:
    return Cleaner(**dict(options))


def _cleaner(options: Mapping[str, Any]) -> Cleaner:
    """The cleaner for a call's options, made once for each set of them."""
    return _shared(tuple(sorted((name, _hashable(value)) for name, value in options.items())))


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, (list, set, frozenset)) else value


def clean(
    text: str | bytes,
    *,
    url: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    date: str | None = None,
    lang: str | None = None,
    protect: Sequence[tuple[int, int]] = (),
    encoding: str | None = None,
    **options: Any,
) -> Result:
    """Clean one document with the shipped packs.

    Hints, `protect` and `encoding` are those of `Cleaner.clean`; further keyword arguments are
    those of `Cleaner` (`trust`, `names`, `keep`, `only`, `preset`, `off`, `lock` …; for pages also
    `extractor`, `fast`). A cleaner is made once for each set of options and kept.

    Examples:
        >>> import cleaner
        >>> text = "Storm closes port\\nThe port closed on Sunday, officials said.\\nRead more"
        >>> cleaner.clean(text).text
        'Storm closes port\\nThe port closed on Sunday, officials said.'
    """
    return _cleaner(options).clean(
        text,
        url=url,
        title=title,
        outlet=outlet,
        date=date,
        lang=lang,
        protect=protect,
        encoding=encoding,
    )


def clean_html(
    html: str | bytes,
    *,
    url: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    date: str | None = None,
    lang: str | None = None,
    encoding: str | None = None,
    **options: Any,
) -> Result:
    """Clean one HTML page with the shipped packs: `Cleaner.clean_html` on a shared cleaner.

    Examples:
        >>> import cleaner
        >>> page = "<html><body><nav><a href='/'>Home</a></nav><article><h1>Storm closes port</h1>"
        >>> page += "<p>The port closed on Sunday after the storm that came from the west, "
        >>> page += "officials said.</p></article></body></html>"
        >>> cleaner.clean_html(page).title
        'Storm closes port'
    """
    return _cleaner(options).clean_html(
        html,
        url=url,
        title=title,
        outlet=outlet,
        date=date,
        lang=lang,
        encoding=encoding,
    )


def load_rules(
    folders: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], *, shipped: bool = False
) -> Packs:
    """The packs of one or several folders or zips, for `Cleaner(rules=…)`; `shipped` puts them on
    top of the shipped and installed ones.

    Raises:
        PackError: with every fault of every file.
    """
    listed = [folders] if isinstance(folders, (str, os.PathLike)) else folders
    return layered(listed, shipped=shipped)
