"""What the properties are tried on: hostile text, texts that shipped rules react to, rule sets."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import strategies as st

from cleaner.rulepack.load import load_packs
from cleaner.rulepack.packs import Packs

SENTENCES = (
    "The harbour was closed on Sunday after the storm had broken two of the piers, officials said.",
    "Fishermen from the village told the council that they would rebuild the wall themselves.",
    "He said that the fire had been seen from the hills on the other side of the bay.",
    "Le maire a annoncé lundi que les travaux du pont seraient finis avant la fin de l'été.",
    "Der Gemeinderat hat am Montag beschlossen, dass die alte Schule nicht verkauft wird.",
    "El alcalde anunció que las obras del puente terminarán antes de la fiesta del pueblo.",
    "قال المسؤولون إن الجسر سيبقى مغلقا حتى نهاية الشهر بعد العاصفة التي ضربت المدينة.",
    "港は嵐のために日曜日に閉鎖されたと当局者が述べた。漁師たちは壁を直すと言った。",
    "Rebels said on Friday that they had entered the town of Maaret al-Numan in Syria's Idlib.",
    "Residents of Deir Ezzor and al-Hasakeh fled towards Damascus when the army left the road.",
    "Ahmad al-Sharaa met a delegation from Beirut in Damascus, and Sharaa promised elections.",
    "Mr. Reed of the U.S. envoy's office arrived at 8:16 a.m. and left before the meeting.",
)
FURNITURE = (
    "Read more",
    "Read also: Ferry crews vote for a second week of strikes",
    "Lesen Sie auch",
    "اقرأ المزيد",
    "© Reuters",
    "© Famiboards The mystery surrounding the next console could soon be solved by…",
    "Published: 3 May 2024",
    "Published at 8:16 a.m.",
    "30 November 2024 15:54",
    "29 nov. 2024",
    "3 hours ago",
    "200% Deposit Bonus up to $500",
    "Claim 75 free spins no deposit required!",
    "Get 50 free spins at the best online casino today",
    "Comments",
    "12 comments",
    "By Anna Holm",
    "By Anna Holm, Reuters",
    "Kardo Roj - North Press Agency",
    "Myind Staff",
    "- In Reports",
    "Photo: Vahid Salemi Associated Press A man prepares to fish on the quay at dawn.",
    "The new folding phone everyone is waiting for may cost less than…",
    "For the Christmas meal, certain dishes are essential: foie gras, of course, and then…",
    "Lottery Result (FDJ): the draw for Saturday, November 30, 2024 [ONLINE]",
    "12 - 25 - 33 - 41 - 49",
    "Share on Facebook",
    "Share | Tweet | Email",
    "Sign up for our newsletter",
    "We use cookies to improve your experience on this site.",
    "Subscribe to continue reading",
    "Terms | Privacy | Contact",
    "All rights reserved.",
    "Advertisement",
    "Home > World > Asia",
    "Politics",
    "Tags: harbour, storm, council",
    "DAMASCUS (Reuters) — ",
    "Correction: An earlier version of this article gave the wrong year.",
    "Storm closes port",
    "Maaret al-Numan",
    "Maarat Al-Numan's",
    "AL-HASAKEH",
    "Hama",
    "Hamas",
    "al-Jolani",
    "Abu Mohammed al-Jolani",
    "https://example.org/Maaret-al-Numan",
    "reporter@Hasakeh.org",
    "#Deirezzor",
    "Syria",
)
MOJIBAKE = (
    "Ã©tÃ©",
    "donâ€™t",
    "Â°C",
    "â€œquotedâ€\x9d",
    "naÃ¯ve cafÃ©",
    "‚Äôs",
    "cafe\u0301",
    "A\u030angstro\u0308m",
    "\u1100\u1161\u11a8",
    "a" + "\u0301" * 40,
    "\u0635\u0651\u0650",
    "\u212b",
    "ﬁle",
)
HOSTILE = (
    "\ud800",
    "\udc80",
    "\udfff\ud8ff",
    "\x00",
    "\x07",
    "\x1b[31m",
    "\x85",
    "\x0c",
    "\x0b",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200f",
    "\u202e",
    "\u2066",
    "\u00ad",
    "\ufffe",
    "\U000e0041",
    "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "\U0001f600",
    "İ",
    "ı",
    "ß",
    "ﬃ",
    "ſ",
    "\u00a0",
    "\t",
    "  ",
    "⟦",
    "…",
    "...",
)
BREAKS = ("\n", "\r\n", "\r", "\n\n", "\r\r\n", "\n \n", " ", "", "\u2028", "\t")

_piece = st.one_of(
    st.sampled_from(FURNITURE),
    st.sampled_from(FURNITURE),
    st.sampled_from(SENTENCES),
    st.sampled_from(SENTENCES),
)
_odd_piece = st.one_of(
    _piece,
    st.sampled_from(MOJIBAKE),
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=12),
)


def _woven(pieces: list[str], breaks: list[str]) -> str:
    return "".join(
        piece + breaks[number % len(breaks)] for number, piece in enumerate(pieces)
    )  # The last break stays: texts end with and without one.


def _composed(piece: st.SearchStrategy[str], most: int = 14) -> st.SearchStrategy[str]:
    return st.builds(
        _woven,
        st.lists(piece, min_size=1, max_size=most),
        st.lists(st.sampled_from(BREAKS), min_size=1, max_size=4),
    )


# Articles as they come: sound Unicode, sentences and furniture, glued or in lines of their own.
sound_texts = _composed(_piece)
line_texts = st.lists(_piece, min_size=1, max_size=16).map("\n".join)
furniture_texts = _composed(_odd_piece)
# A line above 1,500 characters, which is matched sentence by sentence.
long_lines = st.builds(
    lambda times, pieces, more: " ".join([*pieces, *([SENTENCES[0]] * times), *pieces]) + more,
    st.integers(16, 22),
    st.lists(_piece, max_size=4),
    st.sampled_from(["", "\n", "\r\nRead more", "\nComments\n"]),
)
raw_texts = st.text(st.characters(), max_size=80)
texts = st.one_of(
    raw_texts, furniture_texts, furniture_texts, sound_texts, line_texts, long_lines
)  # fmt: skip

# Small alphabets, so that generated rules meet generated texts often.
_WORDS = ("aba", "bab", "abba", "baab", "aaa", "aba bab", "bab. Aba", "aba: bab", "Abab")
_REGEXES = (
    "(?:aba|bab) ?b*",
    "bab ?a?",
    "^aba.*",
    "aba$",
    "(?P<author>baab) ?[ab]{1,3}",
    "aba[^.]*\\.",
    "(?:aba ?){1,3}",
    "\\p{Lu}baa?b",
    "bab(?: [ab]+){0,4}",
    "aaa(?:…|\\.\\.\\.)",
    ".*abba.*",
)
# Without a literal that every match must hold: for whole blocks only.
_LOOSE_REGEXES = ("ab+a", "[ab]{3,6}", "(?:a|b|ab){2,9}…?")
small_words = st.one_of(
    st.sampled_from(_WORDS),
    st.text("ab", min_size=3, max_size=6),
    st.sampled_from(["aba", "Aba", "BAB", "abba.", "aba…", "baab é", "aaa...", "the aba and bab."]),
)
small_texts = st.builds(
    _woven,
    st.lists(small_words, min_size=1, max_size=24),
    st.lists(
        st.sampled_from(["\n", " ", "\r\n", ". ", " ", "", "\r", "\n\n"]), min_size=1, max_size=5
    ),
)
small_paragraphs = st.lists(
    st.one_of(
        small_words,
        st.sampled_from(SENTENCES[:3]),
        st.builds(lambda a, b: f"{a} {b}", small_words, st.sampled_from(SENTENCES[:3])),
        st.builds(lambda a, b: f"{b}{a}", small_words, st.sampled_from(SENTENCES[:3])),
    ),
    min_size=1,
    max_size=12,
).map("\n".join)
rule_texts = st.one_of(small_texts, small_paragraphs)

_plain_patterns = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.text("ab", min_size=3, max_size=5)),
    min_size=1,
    max_size=3,
)
_regexes = st.lists(st.sampled_from(_REGEXES), min_size=1, max_size=3)
_block_regexes = st.lists(st.sampled_from(_REGEXES + _LOOSE_REGEXES), min_size=1, max_size=3)
_lines = st.lists(small_words.map(str.strip), min_size=1, max_size=4)
_categories = st.sampled_from(["ad", "teaser", "caption", "byline", "date", "comments", "other"])
_places = st.sampled_from(["anywhere", "anywhere", "head", "top", "tail", "edges", "body"])
_endings = st.sampled_from(["stop", "open", "ellipsis", "unfinished"])


def near_examples(rule: dict[str, Any]) -> dict[str, list[str]]:
    """Examples that the loader takes for close calls: they hold all that the rule looks for."""
    asked = [rule, *rule.get("cues", ())]
    plain = [text for part in asked for key in ("match", "lines") for text in part.get(key, ())]
    # What the regexes of this module look for, and the words of any other.
    words = [re.sub(r"[^\w ]", "", text) for part in asked for text in part.get("regex", ())]
    sought = " ".join([*plain, *words, "aba bab Abaa baab aaa… Babaa abba"])
    return {"removes": [sought], "keeps": [f"{sought} é"]}


@st.composite
def _rule(draw: st.DrawFn, number: int) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(["phrase", "block", "run", "from", "evidence", "keep", "replace", "phrase"])
    )
    rule: dict[str, Any] = {
        "id": f"r{number}",
        "kind": kind,
        "category": draw(_categories),
        "trust": "safe",
        "why": "generated",
    }
    if kind == "evidence":
        rule["cues"] = [
            {"match": draw(_plain_patterns), "weight": 4},
            {"ends": draw(_endings), "weight": 1},
            {"max_words": draw(st.integers(1, 30)), "weight": 1},
            {"place": draw(st.sampled_from(["head", "top", "tail", "edges", "body"])), "weight": 1},
            {"company": draw(st.sampled_from(["same", "spill"])), "weight": 1},
        ]
        rule["threshold"] = draw(st.integers(5, 8))
        rule["where"] = draw(_places)
        return rule
    whole = kind in ("block", "run", "from")
    forms = {"match": _plain_patterns, "regex": _block_regexes if whole else _regexes}
    if whole:
        forms["lines"] = _lines
    for form in sorted(draw(st.sets(st.sampled_from(sorted(forms)), min_size=1))):
        rule[form] = draw(forms[form])
    if kind in ("phrase", "keep", "replace"):
        rule["bounds"] = draw(st.sampled_from(["word", "sentence", "none"]))
    if kind in ("phrase", "block", "run", "from"):
        rule["where"] = draw(_places)
    if kind == "phrase" and draw(st.booleans()):
        rule["lead"] = "prefix"
    if kind in ("block", "run") and draw(st.booleans()):
        rule["ends"] = draw(_endings)
    if kind in ("block", "run", "from") and draw(st.booleans()):
        rule["max_words"] = draw(st.integers(1, 20))
    if kind == "block" and draw(st.booleans()):
        rule["beside"] = [draw(_categories)]
    if kind == "run":
        rule["at_least"] = draw(st.integers(1, 4))
    if kind == "from":
        rule["until"] = draw(st.sampled_from(["prose", "heading", "end"]))
    if kind == "keep":
        rule["protects"] = draw(st.sampled_from(["match", "block"]))
    if kind == "replace":
        rule["with"] = draw(st.sampled_from(["aba", "bab bab", "x", "\u00e9…", "aba aba"]))
    return rule


@st.composite
def pack_sources(draw: st.DrawFn) -> dict[str, str]:
    """One to three rule files as `{path: text}`; JSON is YAML."""
    sources = {}
    for path in draw(st.sets(st.sampled_from(["a.yaml", "b/c.yaml", "z.yml"]), min_size=1)):
        count = draw(st.integers(1, 4))
        rules = [draw(_rule(number)) for number in range(count)]
        rules = [rule | {"examples": near_examples(rule)} for rule in rules]
        sources[path] = json.dumps({"format": 1, "rules": rules}, ensure_ascii=False)
    return sources


def loaded(sources: dict[str, str]) -> Packs:
    return load_packs(sources)


packs = pack_sources().map(loaded)
