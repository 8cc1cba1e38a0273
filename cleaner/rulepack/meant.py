"""A value that was refused in, what was probably meant out; empty where it cannot be told."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
# Names, longer codes and countries that are written in the place of a language's code.
_SAID = {
    said: code
    for code, names in {
        "ar": "arabic ara", "ca": "catalan cat", "cs": "czech ces cze cz", "da": "danish dan dk",
        "de": "german deu ger deutsch", "el": "greek ell gre gr",
        "en": "english eng us gb", "es": "spanish spa español castellano",
        "fa": "persian farsi fas per", "fi": "finnish fin", "fr": "french fra fre français",
        "he": "hebrew heb iw", "hi": "hindi hin", "hu": "hungarian hun",
        "id": "indonesian ind in", "it": "italian ita italiano", "ja": "japanese jpn jp",
        "ko": "korean kor", "ku": "kurdish kur", "nl": "dutch nld dut", "no": "norwegian nor",
        "pl": "polish pol", "pt": "portuguese por português", "ro": "romanian ron rum",
        "ru": "russian rus", "sv": "swedish swe", "th": "thai tha", "tr": "turkish tur türkçe",
        "uk": "ukrainian ukr ua", "ur": "urdu urd", "vi": "vietnamese vie",
        "zh": "chinese zho chi cn",
    }.items()
    for said in names.split()
}  # fmt: skip
_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?\Z|(\d{4})(\d\d)(\d\d)\Z")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]+)\Z")


Mend = Callable[[str], str]


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known word that comes nearest."""
    if len(word) > 60:  # The comparison is quadratic.
        return ""
    candidates = sorted(known)
    if near := difflib.get_close_matches(word.lower(), candidates, 1, likeness):
        return near[0]
    begun = [one for one in candidates if word.lower().startswith(one)]
    return begun[0] if len(begun) == 1 else ""


def is_date(value: str) -> bool:
    """Whether the value is a day of the calendar, written `2025-06-30`."""
    try:
        return _ISO_DATE.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:  # 2023-02-30
        return False


def iso_date(value: str) -> str:
    """`2025/6/3` → `2025-06-03`; where day and month may be meant either way, nothing."""
    if found := _DATE.match(value.strip()):
        year, month, day = (part for part in found.groups() if part is not None)
        written = f"{year}-{int(month):02}-{int(day):02}"
        return written if is_date(written) else ""
    return ""


def is_domain(value: str) -> bool:
    """Whether the value is a bare domain in small letters; `www.` goes without saying."""
    return _DOMAIN.match(value) is not None and not value.startswith("www.")


def domain(value: str) -> str:
    """`https://www.Example.org/news` → `example.org`."""
    host = re.sub(r"\A[a-z]+://", "", value.strip().lower()[:300])
    host = re.split(r"[/?#]", host)[0].rpartition("@")[2].partition(":")[0]
    host = host.removeprefix("*").strip(".").removeprefix("www.")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return host if is_domain(host) else ""


def is_language(value: str) -> bool:
    """Whether a text's language may bear this code: of two letters, of three where it has no
    shorter one."""
    return value in LANGUAGES or (
        re.fullmatch("[a-z]{3}", value) is not None and value not in _SAID
    )


def language(value: str) -> str:
    """`EN`, `en-GB`, `english` → `en`."""
    said = value.strip().lower()
    first = re.split("[-_]", said)[0]
    code = _SAID.get(said) or _SAID.get(first) or first
    return code if is_language(code) else ""


def slug(value: str) -> str:
    """`My Rule` → `my-rule`."""
    plain = unicodedata.normalize("NFKD", value[:200]).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))


def whole_number(value: str) -> str:
    """`20 words`, `1_000` → `20`, `1000`; `3.5` is no slip."""
    digits = re.sub(r"(?<=\d)[_ '](?=\d{3}(?!\d))", "", value.strip())
    if found := re.match(r"\+?0*([1-9]\d{0,5})(?:\.0+)?(?![\d.,])", digits):
        return found[1]
    return ""


def number(value: str) -> str:
    """`2,5`, `.5`, `+3` → `2.5`, `0.5`, `3`."""
    found = re.match(r"\+?(\d{0,4})(?:[.,](\d{0,4}))?(?![\d.,])", value.strip())
    if not found or not (found[1] or found[2]):
        return ""
    return str(int(found[1] or 0)) + (f".{found[2]}" if found[2] else "")


def requirement(value: str) -> str:
    """`0.2`, `==0.2.1`, `>= 0.2` → `>=0.2`, `>=0.2.1`, `>=0.2`."""
    found = re.match(r"[<>=~^ v]*(\d{1,4})(\.\d{1,4})?(\.\d{1,4})?\Z", value.strip())
    return f">={found[1]}{found[2] or '.0'}{found[3] or ''}" if found else ""


def pack(value: str) -> str:
    """The id of a pack: `/outlets/harbour/` is outlets/harbour."""
    return value.strip().strip("/") if " " not in value.strip() else ""
