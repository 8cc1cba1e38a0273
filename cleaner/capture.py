"""Matches in, what they tell of the article out: authors, date, agency, section, captions.

Cutting furniture loses knowledge that nobody else has; it is kept beside the text, as written. A
date is normalised only where it can be read one way: 3/4/2024 stays as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cleaner.model import Match
from cleaner.patterns.fold import fold

if TYPE_CHECKING:
    from cleaner.page.model import PageMetadata

# Behind the day may stand a letter: 2024-05-03T10:00:00Z.
_ISO = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")
_TIMED = re.compile(r"\d{1,2}\s*[:h]\s*\d{2}(?::\d{2})?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")


def captured(text: str, matches: Iterable[Match], months: Mapping[str, int]) -> dict[str, Any]:
    """What `matches` (in order) captured of `text`, under the keys of the document record:
    `authors`, `date`, `agency`, `place`, `section`, `tags`, `captions`."""
    result: dict[str, Any] = {}
    for match in matches:
        groups = match.captured
        content = text[match.start : match.end].strip()
        if "author" in groups:
            authors = result.setdefault("authors", [])
            if groups["author"] not in authors:
                authors.append(groups["author"].strip())
        for key in ("agency", "place"):
            if key in groups:
                result.setdefault(key, groups[key].strip())
        category = match.rule.category
        if category == "date" or "date" in groups:
            written = groups.get("date", content).strip()
            known = result.get("date")
            read = normalise_date(written, months)
            # The first date that can be read; `Published at 8:16 a.m.` yields to a full one, and
            # a date alone to the same with its time.
            fuller = known is not None and (
                (known["normalised"] is None and read is not None)
                or (known["normalised"] == read and known["as_written"] in written)
            )
            if known is None or fuller:
                result["date"] = {"as_written": written, "normalised": read}
        if category == "section":
            result.setdefault("section", groups.get("section", content).strip(" -\u2022|"))
        if category == "tags":
            result.setdefault("tags", []).append(groups.get("tags", content))
        if category in ("caption", "credit"):
            caption = {"text": content, "start": match.start}
            if "credit" in groups:
                caption["credit"] = groups["credit"].strip()
            result.setdefault("captions", []).append(caption)
    return result


def told_by_page(
    known: dict[str, Any],
    read: Mapping[str, Sequence[str]],
    metadata: PageMetadata,
    captions: Iterable[tuple[int, str]],
    months: Mapping[str, int],
) -> dict[str, Any]:
    """What the text captured, and for what it did not, what the outlet's selectors `read` or the
    page says of itself. The page's captions have their place in its text, `page_start`."""
    result = dict(known)
    authors = metadata.authors or read.get("author")
    if authors:
        result.setdefault("authors", list(authors))
    dates = [date for date in (metadata.published, *read.get("date", ())) if date]
    if dates and (result.get("date") or {}).get("normalised") is None:
        written = dates[0]
        result["date"] = {"as_written": written, "normalised": normalise_date(written, months)}
    sections = [name for name in (*read.get("section", ()), metadata.section) if name]
    if sections:
        result.setdefault("section", sections[0])
    tags = read.get("tags") or metadata.tags
    if tags:
        result.setdefault("tags", list(tags))
    found = list(result.get("captions", ()))
    known_texts = {caption["text"] for caption in found}
    found += [{"text": t, "page_start": at} for at, t in captions if t not in known_texts]
    if found:
        result["captions"] = found
    return result


def normalise_date(written: str, months: Mapping[str, int]) -> str | None:
    """ISO date of `written` where it names year, month and day beyond doubt, else None."""
    iso = _ISO.search(written)
    if iso:
        return iso[0]
    bare = _TIMED.sub(" ", written)
    years = set(_YEAR.findall(bare))
    named = {months[w] for w in map(fold, _WORD.findall(bare)) if w in months}
    if len(years) != 1 or len(named) != 1:
        return None
    days = {int(day) for day in _DAY.findall(_YEAR.sub(" ", bare))}
    if len(days) != 1:
        return None
    return f"{years.pop()}-{named.pop():02d}-{days.pop():02d}"
