"""What `{date}`, `{name}` … mean, gathered over all files: a language adds its words to a
placeholder that others have begun."""

from __future__ import annotations

import re

from cleaner.patterns.fold import fold
from cleaner.patterns.plain import Placeholder, Vocabulary, check_plain, plain_to_regex
from cleaner.patterns.syntax import PatternFault, parse
from cleaner.rulepack.load_patterns import refuse_pattern
from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.schema import DEFINE_KEYS
from cleaner.rulepack.yamltree import Scalar

MAX_PLACEHOLDERS = 1_000
_MONTHS = frozenset(map(str, range(1, 13)))
_NAME = re.compile(r"[a-z][a-z_]*\Z")


def read_placeholders(files: list[PackFile]) -> tuple[Vocabulary, dict[str, int]]:
    """The placeholders with their alternatives over all files; month names also by number."""
    gathered: dict[str, tuple[list[str], bool]] = {}
    regexes: list[tuple[PackFile, Scalar]] = []
    months: dict[str, int] = {}
    for file in files:
        _read_months(file, months)
        for node in file.get("define", ()):
            values = file.mapping(node, DEFINE_KEYS, "the placeholder", ("name",))
            if "name" not in values:
                continue
            name = values["name"][1]
            if name == "month":
                said = "`month` stands for the names below `months:`; list yours there"
                file.fault(said, values["name"][0])
            if not _NAME.match(name):
                said = f"a placeholder cannot be called `{name}`; write small letters and `_`"
                file.fault(said, values["name"][0])
            if name not in gathered and len(gathered) == MAX_PLACEHOLDERS:
                file.fault(f"more than {MAX_PLACEHOLDERS} placeholders", node)
                break
            if "words" not in values and "regex" not in values:
                file.fault("a placeholder needs `words` or `regex`", node)
            alternatives, cased = gathered.setdefault(name, ([], "case" in values))
            if cased != ("case" in values):
                file.fault("`case` differs from another definition of this placeholder", node)
            for item in values["words"][1] if "words" in values else ():
                _check_words(file, item)
                alternatives.append(plain_to_regex(item.value))
            for item in values["regex"][1] if "regex" in values else ():
                regexes.append((file, item))
                alternatives.append(item.value)
    if months:
        longest_first = sorted(months, key=lambda name: (-len(name), name))
        words = [plain_to_regex(name) for name in longest_first]
        gathered["month"] = (words, False)
    vocabulary = Vocabulary(
        {
            name: Placeholder(name, tuple(alternatives), cased)
            for name, (alternatives, cased) in gathered.items()
        }
    )
    for file, item in regexes:
        _check_regex(file, item, vocabulary)
    return vocabulary, months


def _check_words(file: PackFile, item: Scalar) -> None:
    try:
        check_plain(item.value)
    except PatternFault as fault:
        refuse_pattern(file, item, fault, plain=True)


def _check_regex(file: PackFile, item: Scalar, vocabulary: Vocabulary) -> None:
    try:
        parse(vocabulary.expand(item.value, plain=False).syntax, vocabulary.pieces)
    except PatternFault as fault:
        refuse_pattern(file, item, fault, plain=False)


def _read_months(file: PackFile, months: dict[str, int]) -> None:
    for number, names in file.get("months", {}).items():
        if number not in _MONTHS:
            said = f"`months` has the key `{number[:20]}`; write the month's number, 1 to 12"
            file.fault(said, file.head["months"][0])
            continue
        for name in names:
            months[fold(name)] = int(number)
