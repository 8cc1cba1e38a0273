"""A rule and one of its conditions in, the rule's own `removes` bent in that condition out.

What must go at the tail must stay in the middle, what goes for one outlet must stay for another,
what may have nine words must stay with ten. Pack authors need not write such texts down: the
checks make them, and they prove the condition only if the rule really acts otherwise on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from cleaner.rulepack.rule import Rule
from cleaner.rulepack.setting import MARKED, Setting, hints_of, marked, removed, staying

_PLACES = ("head", "tail", "body")
_STOPS = " .!?\u2026\u3002\u061f"
_ENDINGS = ("", ".", "!", "?", "\u2026", "...")
# What a text is stretched with: some patterns take any word, some only names or figures.
_WORDS = ("other", "Other", "7")
_MOST_GAPS = 12
_ANOTHER = "Nobody in the village has said a word about it since the day of the storm."
NOWHERE = "another.example"


def bent(rule: Rule, condition: str) -> Iterator[Setting]:
    """Settings on which the condition, named as `mutations` names it, should tell."""
    words = condition.split(": ")
    # A cue's name is `cue 2: place: tail`; it asks for the same as the key of that name.
    key = "where" if words[1] == "place" else words[1] if words[0].startswith("cue") else words[0]
    make = (_OF_REPEATS if rule.kind == "repeat" else _MAKERS).get(key, _MAKERS.get(key))
    if make is not None:
        yield from make(rule)


def _elsewhere(rule: Rule) -> Iterator[Setting]:
    for source in _sources(rule):
        for place in _PLACES:
            yield staying(rule, source, place)


def _foreign(rule: Rule, **other: str) -> Iterator[Setting]:
    hints = replace(hints_of(rule), **other)
    for example in rule.removes:
        yield replace(removed(rule, example), hints=hints)


def _other_outlet(rule: Rule) -> Iterator[Setting]:
    yield from _foreign(rule, outlet=NOWHERE)


def _other_language(rule: Rule) -> Iterator[Setting]:
    yield from _foreign(rule, lang="eo" if "eo" not in rule.languages else "la")


def _in_lines(rule: Rule) -> Iterator[Setting]:
    for example in rule.removes:
        yield removed(replace(rule, texts=""), example)


def _too_early(rule: Rule) -> Iterator[Setting]:
    yield from _foreign(rule, date=moved(rule.valid_from, -1))


def _too_late(rule: Rule) -> Iterator[Setting]:
    yield from _foreign(rule, date=moved(rule.valid_until, 1))


def moved(day: str, days: int) -> str:
    """The day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _lonely(rule: Rule) -> Iterator[Setting]:
    """Nobody beside it that another rule takes, and each line on its own."""
    for example in rule.removes:
        yield replace(removed(rule, example), alone=True)
    for line in _lines(rule):
        yield _at_its_place(rule, line)


def _fewer(rule: Rule) -> Iterator[Setting]:
    for source in _sources(rule):
        lines = source.split("\n")
        for number in range(len(lines)):
            yield _at_its_place(rule, "\n".join(lines[:number] + lines[number + 1 :]))


def _ending(rule: Rule) -> Iterator[Setting]:
    for source in _sources(rule):
        for before, line, after in _each_line(source):
            stripped = line.rstrip(_STOPS)
            for end in _ENDINGS:
                yield _at_its_place(rule, before + stripped + end + after)


def _longer(rule: Rule) -> Iterator[Setting]:
    """More words than the rule allows: put in at each blank, or the last words over and over."""
    asked = [int(cue.value) for cue in rule.cues if cue.name == "max_words"]
    for limit in [rule.max_words] if rule.max_words else asked:
        for source in _sources(rule):
            for before, line, after in _each_line(source):
                for longer in _stretched(line, limit + 1):
                    yield _at_its_place(rule, before + longer + after)


def _stretched(line: str, length: int) -> Iterator[str]:
    """The line with at least `length` words."""
    words = line.split(" ")
    missing = length - len(words)
    if missing <= 0:
        return
    for word in _WORDS:
        for gap in range(1, min(len(words), _MOST_GAPS) + 1):
            yield " ".join([*words[:gap], *[word] * missing, *words[gap:]])
    for count in range(1, min(len(words), _MOST_GAPS) + 1):
        times = -(-missing // count)
        yield " ".join([*words, *words[-count:] * times])


def _other_repeat(rule: Rule) -> Iterator[Setting]:
    """What may be said again as a block is said again as a sentence, and the other way about."""
    other = replace(rule, of="sentence" if rule.of == "block" else "block")
    for copy in _copies(rule):
        yield _said_again(other, copy)


def _shorter(rule: Rule) -> Iterator[Setting]:
    """Fewer words than the rule asks for, in both copies."""
    for copy in _copies(rule):
        said, end = _with_its_end(copy)
        yield _said_again(rule, " ".join(said.split(" ")[: rule.min_words - 1]) + end)


def _both_longer(rule: Rule) -> Iterator[Setting]:
    for copy in _copies(rule):
        said, end = _with_its_end(copy)
        for longer in _stretched(said, rule.max_words + 1):
            yield _said_again(rule, longer + end)


def _both_ending(rule: Rule) -> Iterator[Setting]:
    for copy in _copies(rule):
        for end in _ENDINGS:
            yield _said_again(rule, _with_its_end(copy)[0] + end)


def _with_its_end(copy: str) -> tuple[str, str]:
    said = copy.rstrip(_STOPS)
    return said, copy[len(said) :]


def _copies(rule: Rule) -> list[str]:
    """What the `removes` of a rule for repeats mark."""
    return [copy for example in rule.removes for copy in MARKED.findall(example)]


def _said_again(rule: Rule, copy: str) -> Setting:
    """A text that says `copy` twice: as two blocks, or as a sentence and a block."""
    first = copy if rule.of == "block" else f"{_with_its_end(copy)[0]}. {_ANOTHER}"
    return _at_its_place(rule, f"{first}\n{copy}")


def _each_line(source: str) -> Iterator[tuple[str, str, str]]:
    """Each line with what is in front of it and behind it."""
    lines = source.split("\n")
    for number, line in enumerate(lines):
        before, after = lines[:number], lines[number + 1 :]
        yield "\n".join([*before, ""]), line, "\n".join(["", *after])


def _sources(rule: Rule) -> list[str]:
    return [marked(example)[0] for example in rule.removes]


def _lines(rule: Rule) -> list[str]:
    return [line for source in _sources(rule) for line in source.split("\n")]


def _at_its_place(rule: Rule, text: str) -> Setting:
    return staying(rule, text)


_MAKERS = {
    "where": _elsewhere,
    "outlets": _other_outlet,
    "languages": _other_language,
    "texts": _in_lines,
    "valid_from": _too_early,
    "valid_until": _too_late,
    "beside": _lonely,
    "company": _lonely,
    "at_least": _fewer,
    "ends": _ending,
    "max_words": _longer,
}
# A copy is bent together with what it repeats.
_OF_REPEATS = {
    "of": _other_repeat,
    "min_words": _shorter,
    "max_words": _both_longer,
    "ends": _both_ending,
}
