"""What prose is, in one place: length, a sentence end, function words.

Guards count prose characters, head and tail are measured from it, verdicts rest on it.
"""

from __future__ import annotations

import re

from cleaner.blocks.sentences import ending
from cleaner.patterns.words import ALL_FUNCTION_WORDS

MIN_WORDS = 8
MIN_WIDE_LETTERS = 16
# Eight words of one letter with blanks between them.
_SHORTEST = 15
_SAMPLE = 240

# Han, kana, Hangul, Thai, Lao, Khmer, Myanmar: words are not set off by blanks.
WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_SCRIPT_WITH_WORD_LISTS = re.compile("[a-z\u0400-\u04ff\u0600-\u06ff\u0370-\u03ff]", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of `text`: what blanks set off."""
    return text.split()


def is_sentence_like(text: str) -> bool:
    """At least eight words (sixteen letters where words are not spaced) and a sentence end."""
    if ending(text) != "stop":
        return False
    return len(text.split()) >= MIN_WORDS or is_wide(text)


def is_prose(text: str) -> bool:
    """Sentence-like, and with a function word of some language where its script has a list: a
    list of names with a full stop at its end is no prose."""
    if len(text) < _SHORTEST or ending(text) != "stop":
        return False
    # The first lines of a paragraph settle it nearly always.
    for sample in (text[:_SAMPLE], text) if len(text) > _SAMPLE else (text,):
        found = sample.lower().split()
        if len(found) >= MIN_WORDS and not ALL_FUNCTION_WORDS.isdisjoint(found):
            return True
    # An iPad in a Chinese paragraph makes it no list of Latin names.
    if is_wide(text):
        return True
    return _SCRIPT_WITH_WORD_LISTS.search(text) is None and len(text.split()) >= MIN_WORDS


def is_wide(text: str) -> bool:
    """Whether the text holds as many letters of a script without blanks as make a sentence."""
    return len(text) >= MIN_WIDE_LETTERS and len(WIDE.findall(text)) >= MIN_WIDE_LETTERS
