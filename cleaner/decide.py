"""Matches in, edits out: the one place where it is settled what a rule may do to a text.

Pure: no I/O, no third-party import, and the same result for any order of the matches. Rules
propose; protected spans, title and lead veto; what is left competes by length; two guards then
look at what would be gone, and on a breach withhold all of it, never some, since half a rule is
a result that nobody could explain.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cleaner.blocks.article import Article
from cleaner.blocks.parts import date_headings, headings, is_date_line
from cleaner.blocks.zones import Zones
from cleaner.model import Decision, Match, Stopped
from cleaner.settle import settle

RULE_SHARE = 0.20
TOTAL_SHARE = 0.35
MIN_PROSE = 400

# Between matches of one span: a rule that names what it sees outranks one that weighs cues.
_RANK = {"phrase": 0, "block": 1, "run": 2, "from": 3, "replace": 4, "evidence": 5, "repeat": 6}


# What an article's own lists may look like: companies, draws, offers, headlines.
_LISTED_BY_ARTICLES = frozenset(
    (
        "ad",
        "teaser",
        "share",
        "section",
        "navigation",
        "tags",
        "newsletter",
        "subscription",
        "player",
        "other",
    )
)
# Of a prize: who wrote, who took the picture, each with a label and a colon of its own.
_LABELLED_BY_ARTICLES = frozenset(("byline", "credit", "caption"))


@dataclass(frozen=True, slots=True)
class Protection:
    """A span that nothing may cut, and who says so (`protect`, or a keep rule's id)."""

    start: int
    end: int
    cause: str


class Protections:
    """Spans that nothing may cut, for look-ups by place."""

    def __init__(self, spans: Iterable[Protection]) -> None:
        self._spans = sorted(spans, key=lambda span: (span.start, span.end, span.cause))
        self._starts = [span.start for span in self._spans]
        # The furthest end up to each span: no earlier one reaches beyond it.
        self._reach: list[int] = []
        for span in self._spans:
            self._reach.append(max(span.end, self._reach[-1] if self._reach else 0))

    def over(self, start: int, end: int) -> str:
        """Who protects something of `[start, end)`; empty where nobody does."""
        place = bisect_left(self._starts, end) - 1
        while place >= 0 and self._reach[place] > start:
            if self._spans[place].end > start:
                return self._spans[place].cause
            place -= 1
        return ""


def decide(
    matches: Iterable[Match],
    article: Article,
    zones: Zones,
    protections: Sequence[Protection] = (),
    kept_categories: frozenset[str] = frozenset(),
) -> Decision:
    """Settle which matches become edits.

    `matches` are those whose own conditions hold (place, language, trust …); `kept_categories`
    are those that the caller's options leave in the text.
    """
    ordered = sorted(matches, key=_order)
    guarded_spans = Protections(protections)
    withheld: list[Stopped] = []
    candidates: list[Match] = []
    taken = {match.first for match in ordered if match.whole}
    parts = _parts(ordered, article, taken)
    for match in ordered:
        cause = _veto(match, article, zones, guarded_spans, kept_categories)
        if not cause and match.whole and _may_be_listed(match, article):
            introduced = article.is_introduced(match.first, taken)
            cause = "list: a line of the article opens it with a colon" if introduced else ""
        if not cause and match.first in parts:
            cause = "parts: the line is one of several that head the article's own parts"
        if cause:
            withheld.append(Stopped(match, cause))
        else:
            candidates.append(match)
    guarded = False
    total = _Prose(article, zones, candidates)
    counted = total.is_touched(candidates) and total.length >= MIN_PROSE
    if counted:
        over = total.greedy_rules(candidates)
        if over:
            guarded = True
            cause = f"guard: the rule would take more than {RULE_SHARE:.0%} of the prose"
            withheld += [Stopped(m, cause) for m in candidates if m.rule.id in over]
            candidates = [m for m in candidates if m.rule.id not in over]
    winners, shadowed = _compete(candidates)
    if counted:
        for only_evidence in (True, False):
            if total.share(winners) <= TOTAL_SHARE:
                break
            guarded = True
            cause = f"guard: together more than {TOTAL_SHARE:.0%} of the prose would go"
            stopped = [m for m in candidates if not only_evidence or m.rule.kind == "evidence"]
            withheld += [Stopped(m, cause) for m in stopped]
            gone = set(map(id, stopped))
            candidates = [m for m in candidates if id(m) not in gone]
            winners, shadowed = _compete(candidates)
    all_spill = bool(winners) and not _anything_left(winners, article)
    if all_spill:
        guarded = True
        cause = "guard: nothing would be left of the document"
        withheld += [Stopped(match, cause) for match in winners]
        winners = []
    return Decision(
        edits=settle(winners, article, lambda at: not guarded_spans.over(at, at + 1)),
        shadowed=tuple(shadowed),
        withheld=tuple(sorted(withheld, key=lambda stopped: _order(stopped.match))),
        guarded=guarded,
        all_spill=all_spill,
    )


def _may_be_listed(match: Match, article: Article) -> bool:
    if match.rule.category in _LABELLED_BY_ARTICLES:
        return not {":", "\uff1a"}.isdisjoint(article.content(match.first))
    return match.rule.category in _LISTED_BY_ARTICLES


def _parts(matches: Sequence[Match], article: Article, taken: set[int]) -> frozenset[int]:
    """The blocks that head parts of the article: of a paper that it quotes the names of sections,
    of a chronology the dates. All dates are looked at where one is matched at all, since most of
    them stand where no rule may act."""
    lines = {m.first for m in matches if m.listed and m.rule.category == "section"}
    found = headings(article, lines, taken - lines)
    if any(is_date_line(article.content(match.first)) for match in matches):
        found |= date_headings(article, taken)
    return found


def _order(match: Match) -> tuple[object, ...]:
    return (match.start, match.end, *_identity(match))


def _identity(match: Match) -> tuple[object, ...]:
    """What tells two matches of one span apart, so that no order is left to chance."""
    cues = tuple((evidence.cue, evidence.detail) for evidence in match.reason)
    captured = tuple(sorted(match.captured.items()))
    return (match.rule.id, match.group, match.inserted, cues, captured)


def _veto(
    match: Match,
    article: Article,
    zones: Zones,
    protections: Protections,
    kept_categories: frozenset[str],
) -> str:
    """What forbids the match, or an empty string."""
    if match.rule.category in kept_categories:
        return f"option: the category {match.rule.category} is kept"
    cause = protections.over(match.start, match.end)
    if cause:
        return cause
    title = article.title_block
    if title is not None and match.first <= title[0] <= match.last:
        index, certain = title
        if certain:
            return "title: the block is the document's title"
        if not (match.whole and match.rule.where in ("head", "top", "edges")):
            return f"title: block {index} looks like the title, and the rule is not one for heads"
    if zones.lead < len(article.blocks) and match.first <= zones.lead <= match.last:
        start, end = article.first_sentence(zones.lead)
        before = match.start == start or article.is_before_lead(zones.lead, match.start)
        if match.rule.lead == "prefix" and before and match.end < end:
            return ""
        if match.start < end:
            return "lead: nothing is cut within the first sentence of the lead"
    return ""


def _compete(candidates: Sequence[Match]) -> tuple[list[Match], list[Stopped]]:
    """Longest first, then by kind, place and id; a loser names its winner."""
    ranked = sorted(
        candidates,
        # Of two that take the same, the one that tells more of it.
        key=lambda m: (
            m.start - m.end,
            _RANK[m.rule.kind],
            m.start,
            -sum(map(len, m.captured.values())),
            *_identity(m),
        ),
    )
    winners: list[Match] = []
    starts: list[int] = []
    shadowed: list[Stopped] = []
    for match in ranked:
        place = bisect_left(starts, match.end)
        winner = winners[place - 1] if place else None
        if winner is None or winner.end <= match.start:
            winners.insert(place, match)
            starts.insert(place, match.start)
        else:
            shadowed.append(Stopped(match, f"shadowed by {winner.rule.id}"))
    shadowed.sort(key=lambda stopped: _order(stopped.match))
    return winners, shadowed


class _Prose:
    """The prose of a document for the guards: prose blocks from the lead to the tail, without
    those that a whole-line lexicon names."""

    def __init__(self, article: Article, zones: Zones, candidates: Sequence[Match]) -> None:
        self._listed = {m.first for m in candidates if m.listed}
        self._article = article
        self._zones = zones

    def _is_counted(self, index: int) -> bool:
        return (
            self._zones.lead <= index < self._zones.tail
            and index not in self._listed
            and self._article.is_prose(index)
        )

    def is_touched(self, matches: Iterable[Match]) -> bool:
        """Whether any match lies in prose: most lie beside it, and then nothing need be counted."""
        return any(self._is_counted(i) for m in matches for i in range(m.first, m.last + 1))

    @cached_property
    def length(self) -> int:
        """The prose code points of the document."""
        blocks = self._article.blocks[self._zones.lead : self._zones.tail]
        return sum(b.end - b.start for b in blocks if self._is_counted(b.index))

    def _taken(self, matches: Iterable[Match]) -> int:
        """Prose code points under the matches, counted once where they overlap."""
        total = 0
        reached = -1
        for match in sorted(matches, key=lambda m: (m.start, m.end)):
            for index in range(match.first, match.last + 1):
                if self._is_counted(index):
                    block = self._article.blocks[index]
                    start = max(match.start, block.start, reached)
                    end = min(match.end, block.end)
                    if end > start:
                        total += end - start
                        reached = end
        return total

    def greedy_rules(self, matches: Sequence[Match]) -> frozenset[str]:
        """Rules that alone would take more than their share."""
        by_rule: dict[str, list[Match]] = {}
        for match in matches:
            by_rule.setdefault(match.rule.id, []).append(match)
        return frozenset(
            rule for rule, own in by_rule.items() if self._taken(own) > RULE_SHARE * self.length
        )

    def share(self, matches: Sequence[Match]) -> float:
        """The share of the prose that the matches would take."""
        return self._taken(matches) / self.length


def _anything_left(winners: Sequence[Match], article: Article) -> bool:
    position = 0
    for match in winners:
        if match.inserted or any(map(str.isalnum, article.text[position : match.start])):
            return True
        position = match.end
    return any(map(str.isalnum, article.text[position:]))
