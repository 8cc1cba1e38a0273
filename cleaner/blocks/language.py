"""A text in, its language and how it is known out.

Scripts decide most of it, function words the rest; langdetect is asked only where they tie, on
at most 500 characters and seeded, since it costs 2 to 3 ms a document and is random otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cleaner.patterns.words import FUNCTION_WORDS

SAMPLE = 2000
DETECT_SAMPLE = 500

_SCRIPTS = {
    "arabic": "[\u0600-\u06ff]",
    "cyrillic": "[\u0400-\u04ff]",
    "greek": "[\u0370-\u03ff]",
    "hebrew": "[\u0590-\u05ff]",
    "kana": "[\u3040-\u30ff]",
    "hangul": "[\uac00-\ud7a3]",
    "han": "[\u3400-\u9fff]",
    "latin": "[A-Za-z\u00c0-\u024f]",
}
_ONE_LANGUAGE = {"greek": "el", "hebrew": "he", "kana": "ja", "hangul": "ko", "han": "zh"}
_BY_SCRIPT = {
    "arabic": ("ar", "fa"),
    "cyrillic": ("ru", "uk"),
    "latin": ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "tr"),
}
_TOKEN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is ISO 639-1 or None; `known_by` is hint | script | words | langdetect | unknown |
    not_needed (no rule asked). `sure` where a few words more or
    less would not change it."""

    code: str | None
    known_by: str
    sure: bool = field(default=False, compare=False)


def script_of(text: str) -> str | None:
    """The script of most letters of the text's first 2,000 characters."""
    sample = text[:SAMPLE]
    # `re` keeps the compiled classes; compiling them at import would slow every start.
    counts = {name: len(re.findall(letters, sample)) for name, letters in _SCRIPTS.items()}
    if counts["kana"] * 10 > counts["han"] + counts["kana"] > 0:
        counts["kana"] += counts["han"]
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def detect(text: str, hint: str | None = None) -> Language:
    """The language of `text`; a hint (`de`, `de-AT`) is believed."""
    if hint:
        return Language(hint.lower().split("-")[0].split("_")[0], "hint", True)
    script = script_of(text)
    if script is None:
        return Language(None, "unknown")
    if script in _ONE_LANGUAGE:
        return Language(_ONE_LANGUAGE[script], "script", True)
    tokens = _TOKEN.findall(text[:SAMPLE].lower())
    counts = sorted(
        ((sum(t in FUNCTION_WORDS[code] for t in tokens), code) for code in _BY_SCRIPT[script]),
        reverse=True,
    )
    (first, code), (second, _) = counts[0], counts[1]
    if first >= 3 and first >= 1.5 * second:
        return Language(code, "words", first >= 10 and first >= 2.5 * second)
    return _ask_langdetect(text)


def _ask_langdetect(text: str) -> Language:
    from langdetect import DetectorFactory, LangDetectException
    from langdetect import detect as guess

    DetectorFactory.seed = 0
    try:
        code = guess(text[:DETECT_SAMPLE])
    except LangDetectException:
        return Language(None, "unknown")
    return Language(code.split("-")[0], "langdetect")
