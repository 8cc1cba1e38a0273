"""JSON-LD scripts in, the object that describes the article out, as a flat mapping.

Seen in the wild and read here: lists, `@graph`, an article inside `mainEntity`, raw line feeds
in strings, comments around the JSON, HTML entities, authors as string, object or list of both.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MAX_JSON = 2_000_000
MAX_OBJECTS = 2_000
MAX_VALUE = 2_000
MAX_MARKS = 6

Thing = Mapping[str, Any]

# What scripts are wrapped in, so that old browsers pass them over.
_OPENERS = ("<!--", "//", "/*", "<![CDATA[", "*/")
_CLOSERS = ("-->", "]]>", "//", "/*", "*/", ";")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)\b")
_LEVELS = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item")


def article_of(scripts: Iterable[str]) -> Thing:
    """The keys of the objects that are an article; the first to say a thing is heard."""
    merged: dict[str, Any] = {}
    left = MAX_OBJECTS
    for script in scripts:
        for thing in _objects(load(script), left):
            left -= 1
            kind = thing.get("@type")
            kinds = " ".join(map(str, kind)) if isinstance(kind, list) else str(kind)
            if _ARTICLE.search(kinds):
                for key, value in thing.items():
                    if value not in (None, "", [], {}):
                        merged.setdefault(key, value)
                if "headline" in merged and "datePublished" in merged:
                    return merged
    return merged


def load(script: str) -> Any:
    """What a script says; None where it cannot be read."""
    if len(script) > MAX_JSON:
        return None
    script = _unwrapped(script)
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return None


def _unwrapped(script: str) -> str:
    """A script without the comment marks around it."""
    script = script.strip()
    for _ in range(MAX_MARKS):
        opener = next((mark for mark in _OPENERS if script.startswith(mark)), "")
        closer = next((mark for mark in _CLOSERS if script.endswith(mark)), "")
        if not opener and not closer:
            break
        script = script.removeprefix(opener).removesuffix(closer).strip()
    return script


def _objects(value: Any, limit: int) -> Iterator[Thing]:
    """The objects of a script that may describe the page, outermost first."""
    waiting = [value]
    while waiting and limit > 0:
        value = waiting.pop()
        limit -= 1
        if isinstance(value, list):
            waiting += reversed(value[:MAX_OBJECTS])
        elif isinstance(value, dict):
            yield value
            waiting += [value[level] for level in reversed(_LEVELS) if level in value]


def _string(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(value[: 4 * MAX_VALUE]).split())[:MAX_VALUE] or None


def text_of(thing: Thing, key: str) -> str | None:
    """The value of a key as text, the first of several."""
    return next(iter(texts_of(thing.get(key))), None)


def texts_of(value: Any) -> list[str]:
    """A value as a list of texts: of strings, and of the names of objects."""
    values = value[:200] if isinstance(value, list) else [value]
    return [text for part in values if (text := _string(part) or name_of(part))]


def name_of(value: Any) -> str | None:
    """The name of a person or organisation, given as text, object or list."""
    for part in value[:1] if isinstance(value, list) else [value]:
        named = part.get("name") if isinstance(part, dict) else part
        return _string(named[0] if isinstance(named, list) and named else named)
    return None


def names_of(value: Any) -> list[str]:
    """The names of all persons; an address is no name."""
    names: list[str] = []
    for part in value[:50] if isinstance(value, list) else [value]:
        named = part.get("name") if isinstance(part, dict) else part
        for one in named if isinstance(named, list) else [named]:
            text = _string(one)
            if text and not text.startswith("http") and "@" not in text:
                names.append(text)
    return names
