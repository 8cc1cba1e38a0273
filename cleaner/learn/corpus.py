"""Documents of one outlet or of several in, what was learned of each outlet out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from cleaner.errors import OptionError
from cleaner.learn.learn import Learned, learn
from cleaner.learn.sources import of_outlet, outlet_of
from cleaner.model import Document
from cleaner.pipeline import Cleaner
from cleaner.result import Result


def learn_all(corpus: Iterable[Document], cleaner: Cleaner) -> Iterator[Learned | OptionError]:
    """Learn of each outlet in sorted order; one with too few documents comes as the error that
    says so, and the others go on.

    Args:
        corpus: the documents, each with its `outlet` or `url`; all of them are held in memory.
        cleaner: the packs in force, whose work is not proposed again.

    Raises:
        OptionError: a document does not say its outlet.
    """
    grouped: dict[str, list[Document]] = defaultdict(list)
    for document in corpus:
        name = outlet_of(document)
        if not name:
            raise OptionError(
                f"{document.id}: its outlet is not known; name one by --outlet, or give each line "
                "of JSONL an `outlet` or a `url`"
            )
        grouped[name].append(of_outlet(document, name))
    for name, documents in sorted(grouped.items()):
        results = [r for r in cleaner.pipe(documents, input="auto") if isinstance(r, Result)]
        try:
            yield learn(name, results)
        except OptionError as error:
            yield OptionError(f"{error}{_lost(len(documents) - len(results))}")


def _lost(count: int) -> str:
    return f" ({count} could not be cleaned)" if count else ""
