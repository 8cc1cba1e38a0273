"""Good articles cleaned, and what `safe` rules take of them: faults where they are the project's
own or a pack's, counts where somebody brings a corpus that nobody vouches for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cleaner.apply import apply
from cleaner.lint.articles import (
    EXCEPTIONS,
    FOLDER,
    Allowance,
    GoodArticle,
    further_articles,
    gate_articles,
    gate_exceptions,
)  # fmt: skip
from cleaner.lint.finding import Finding
from cleaner.lint.ground import Ground
from cleaner.model import Entry, Hints
from cleaner.result import Rejected, Result
from cleaner.rulepack.setting import Setting

SAMPLES = 3
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class GateReport:
    """The articles that were held against the rules, and what is wrong."""

    articles: tuple[GoodArticle, ...]
    findings: tuple[Finding, ...]


def check_gate(ground: Ground) -> GateReport:
    """Clean every article of the gate by all rules, and find what those that are asked about take
    of it without an exception, and which exceptions no longer bite.

    Raises:
        OptionError: a file of the gate cannot be read.
    """
    layers = ground.packs.layers
    articles = tuple(gate_articles(layers))
    allowed = {(a.rule, a.article, a.passage): a for a in gate_exceptions(layers)}
    rules = {rule.id: rule for rule in ground.chosen}
    findings: list[Finding] = []
    bitten: set[Allowance] = set()
    for article in articles:
        if not ground.concerns(Setting("", article.text, "", article.text, Hints())):
            continue
        result = ground.cleaner.clean(article.text, title=article.title, lang=article.lang)
        for rule_id, passage in _takes(result):
            exception = allowed.get((rule_id, article.name, passage))
            if exception:
                bitten.add(exception)
            elif rule_id in rules:
                place = ground.packs.place(rules[rule_id])
                findings.append(_harm(rule_id, place, article, passage))
    findings += _idle(ground, set(allowed.values()) - bitten)
    return GateReport(articles, tuple(findings))


def _takes(result: Result) -> Iterator[tuple[str, str]]:
    """Rules and the passages that they take, or would were the article long enough for them to
    stay below the guards' shares."""
    for entry in result.entries:
        if entry.outcome == "applied":
            yield entry.rule, entry.removed.strip()
        elif entry.outcome == "withheld" and entry.cause.startswith("guard"):
            yield entry.rule, _of(result, entry)


def _of(result: Result, entry: Entry) -> str:
    text = str(result.source)
    # Offsets are those of the mended text: zero-width marks may have stood in front.
    if any(e.stage == "repair" and e.outcome == "applied" for e in result.entries):
        text = apply(text, result.stages[0][0])
    return text[entry.start : entry.end].strip()


def _harm(rule_id: str, place: str, article: GoodArticle, passage: str) -> Finding:
    line = article.line + article.text[: max(0, article.text.find(passage))].count("\n")
    return Finding(
        "good-text", rule_id, place,
        f"takes {_short(passage)!r} of the good article {article.name} ({article.path}:{line})",
        f"narrow the rule and put the passage under its `keeps`, make it `likely`, or list it "
        f"with a reason in {FOLDER}/{EXCEPTIONS} beside your packs",
    )  # fmt: skip


def _idle(ground: Ground, idle: Iterable[Allowance]) -> Iterator[Finding]:
    """Exceptions that nothing bites, of rules that are asked about. A rule that a higher layer
    replaces or that another layer allows for is not that layer's fault."""
    known = {rule.id: rule for rule in ground.packs.rules}
    replaced = {rule.overrides for rule in ground.packs.rules}
    own = {rule.layer for rule in ground.asked}
    for exception in sorted(idle, key=lambda a: a.at):
        rule = known.get(exception.rule)
        if rule is None:
            judged = exception.layer in own and exception.rule not in replaced
        else:
            judged = ground.is_asked(rule) and rule.layer == exception.layer
        if judged:
            why = "there is no such rule" if rule is None else "the rule no longer takes it"
            yield Finding(
                "idle-exception", exception.rule, exception.at,
                f"{_short(exception.passage)!r} of {exception.article} is excepted, but {why}",
                "delete the exception, or write rule, article and passage as they are",
            )  # fmt: skip


@dataclass(slots=True)
class Count:
    """What one rule takes of a further corpus."""

    articles: int = 0
    characters: int = 0
    samples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GoodReport:
    """A further corpus: how many articles and characters it has, of how many articles something
    goes, how many could not be cleaned, and what each rule takes."""

    articles: int
    characters: int
    bitten: int
    rejected: int
    rules: dict[str, Count]


def count_good(ground: Ground, places: Iterable[str]) -> GoodReport:
    """Clean the articles of files and folders, and count what the rules that are asked about take.

    Raises:
        OptionError: a place cannot be read or holds no article.
    """
    asked = {rule.id for rule in ground.chosen}
    rules: dict[str, Count] = {}
    articles = characters = bitten = rejected = 0
    for result in ground.cleaner.pipe(further_articles(places)):
        if isinstance(result, Rejected):
            rejected += 1
            continue
        articles += 1
        characters += len(result.source)
        seen = set()
        for rule_id, passage in _takes(result):
            if rule_id not in asked:
                continue
            count = rules.setdefault(rule_id, Count())
            count.characters += len(passage)
            if rule_id not in seen:
                count.articles += 1
                if len(count.samples) < SAMPLES and passage not in count.samples:
                    count.samples.append(_short(passage))
            seen.add(rule_id)
        bitten += bool(seen)
    return GoodReport(articles, characters, bitten, rejected, rules)


def _short(passage: str) -> str:
    return passage if len(passage) <= _SHOWN else passage[: _SHOWN - 1] + "…"
