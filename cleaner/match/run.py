"""Kind `run`: several blocks in a row that all show the rule's wording; one alone proves
nothing. One match a block, all of one group."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cleaner.blocks.article import Article
from cleaner.match.block import whole_block
from cleaner.match.compiled import CompiledRule
from cleaner.match.whole import Near, Wording, wordings
from cleaner.model import Match
from cleaner.patterns.pattern import Budget


def find(
    compiled: CompiledRule,
    article: Article,
    hits: list[tuple[int, int]],
    budget: Budget,
    taken: Collection[int],
    near: Near | None = None,
) -> Iterator[Match]:
    """Matches for each run of at least `at_least` blocks. Blank blocks do not break a run, nor do
    those that other rules take whole (`taken`): they will not be there."""
    shown = wordings(compiled, article, hits, budget, near)
    run: list[int] = []
    for index in sorted(shown):
        if run and not all(article.is_blank(i) or i in taken for i in range(run[-1] + 1, index)):
            yield from _close(compiled, article, run, shown, near)
            run = []
        run.append(index)
    yield from _close(compiled, article, run, shown, near)


def _close(
    compiled: CompiledRule,
    article: Article,
    run: list[int],
    shown: dict[int, Wording],
    near: Near | None,
) -> Iterator[Match]:
    if len(run) >= compiled.rule.at_least:
        for index in run:
            group = f"{compiled.rule.id}@{run[0]}"
            yield whole_block(compiled, article, index, shown[index], group)
    elif near is not None:
        for index in run:
            near(compiled.rule, index, f"a run of {len(run)}; {compiled.rule.at_least} are needed")
