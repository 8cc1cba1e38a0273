"""What the command line names in, the corpus of a review out: its documents, and of a run a sample
of edits to mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path

from cleaner.errors import InputError, OptionError
from cleaner.learn.sources import documents
from cleaner.ledger import restore_text, sha256
from cleaner.model import Document, Hints
from cleaner.runs.read import RunDocument, ledger_files, read_run
from cleaner.runs.sample import Sampled, audit, chance, clean_texts

# As many as are cleaned again in a second or two whenever a rule is tried.
MOST = 300
SAMPLE = 100
_LARGEST = 200_000
_HINTS = tuple(field.name for field in fields(Hints))


@dataclass(frozen=True, slots=True)
class Corpus:
    """`left_out` counts documents beyond those that fit, and those of a run whose clean text is
    not there; `run` is the name of the run that the `sample` is of, empty without one."""

    documents: tuple[Document, ...]
    left_out: int = 0
    run: str = ""
    sample: tuple[Sampled, ...] = ()


def opened(inputs: Sequence[str], outlet: str | None = None, seed: int = 0) -> Corpus:
    """Texts, pages, JSONL, folders of them; or one run.

    Raises:
        OptionError: a place does not exist or holds nothing, or a run is not alone.
        InputError, LedgerError: a run cannot be read.
    """
    runs = [name for name in inputs if is_run(name)]
    if runs and len(inputs) > 1:
        raise OptionError(f"{runs[0]}: is a run; name it by itself")
    if runs:
        return _of_run(runs[0], outlet, seed)
    found = list(islice(documents(inputs, outlet), MOST + 1))
    sizes = [len(document.content) <= _LARGEST for document in found[:MOST]]
    fit = tuple(d for d, is_small in zip(found, sizes, strict=False) if is_small)
    if not fit:
        raise OptionError(f"{inputs[0]}: no document of at most {_LARGEST:,} characters")
    return Corpus(fit, len(found) - len(fit))


def is_run(name: str) -> bool:
    """Whether a place is the folder of a run."""
    if not Path(name).is_dir():
        return False
    try:
        return bool(ledger_files(name))
    except InputError:
        return False


def _of_run(run: str, outlet: str | None, seed: int) -> Corpus:
    """The documents as they were before the run, rebuilt from their ledgers; which ones depends on
    the seed and the documents alone."""
    keys = sorted((chance(seed, document.key), document.key) for document in read_run(run))
    wanted = {key for _, key in keys[:MOST]}
    clean = dict(clean_texts(Path(run), wanted, None))
    found = {
        document.key: restored
        for document in read_run(run)
        if document.key in clean and (restored := _restored(document, clean[document.key], outlet))
    }
    if not found:
        raise InputError(
            f"{run}: holds ledgers but none of their clean texts; name the whole folder of a run",
            "unreadable",
        )
    documents_of = tuple(found[key] for key in sorted(found))
    sample = tuple(audit(run, SAMPLE, seed=seed))
    return Corpus(documents_of, len(keys) - len(found), Path(run).resolve().name, sample)


def _restored(document: RunDocument, clean: str, outlet: str | None) -> Document | None:
    if sha256(clean) != document.record["output_sha256"] or len(clean) > _LARGEST:
        return None
    text = restore_text(clean, document.ledger)
    said = document.record.get("hints") or {}
    hints = Hints(**{name: said[name] for name in _HINTS if isinstance(said.get(name), str)})
    if outlet or not hints.outlet:
        hints = replace(hints, outlet=outlet or document.outlet or None)
    return Document(document.id, text, hints)
