"""What the page asks for, as JSON, in; what the session answers, ready for JSON, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from cleaner.errors import OptionError
from cleaner.model import CATEGORIES
from cleaner.report.article import Limits, view
from cleaner.result import Rejected
from cleaner.review.propose import Wish
from cleaner.review.session import Saved, Session
from cleaner.rulepack.rule import Rule

Given = Mapping[str, Any]
_SHOWN = Limits(60_000, 1_000)
_SAMPLES = 6


def answer(session: Session, act: str, given: Given) -> dict[str, Any]:
    """Do one thing.

    Raises:
        KeyError: there is no such thing to do.
        CleanerError: it cannot be done; says why.
    """
    return ACTS[act](session, given)


def _state(session: Session, given: Given) -> dict[str, Any]:
    documents = [
        {
            "name": document.id,
            "outlet": session.outlet(number),
            "rejected": isinstance(result, Rejected),
        }
        for number, (document, result) in enumerate(
            zip(session.corpus.documents, session.results, strict=True)
        )
    ]
    return {
        "folder": session.folder.place.as_posix(),
        "packs": session.folder.packs(),
        "documents": documents,
        "left_out": session.corpus.left_out,
        "undo": session.folder.last,
        "waiting": sum(waiting.rule.trust == "watch" for waiting in session.waiting()),
        "sample": len(session.corpus.sample),
    }


def _document(session: Session, given: Given) -> dict[str, Any]:
    number = _number(given, "document")
    result = session.result(number)
    why = {rule.id: rule.why for rule in session.packs.rules}
    shown = view(result.ledger, result.text, _SHOWN)
    shown["why"] = {entry["rule"]: why.get(entry["rule"], "") for entry in shown["entries"]}
    marks = [mark.text for mark in session.marks if mark.document == number]
    return {"view": shown, "outlet": session.outlet(number), "marks": marks}


def _propose(session: Session, given: Given) -> dict[str, Any]:
    category = _text(given, "category")
    if category not in CATEGORIES:
        raise OptionError(f"{category!r} is no category; choose one of {', '.join(CATEGORIES)}")
    wish = Wish(
        _text(given, "text"),
        given.get("stays") is True,
        category,
        _text(given, "outlet"),
        _text(given, "why"),
        given.get("changing") is True,
    )
    return {"rule": session.propose(_number(given, "document"), wish, _text(given, "file"))}


def _stays(session: Session, given: Given) -> dict[str, Any]:
    return {"stays": session.must_stay(_number(given, "document"), _text(given, "text"))}


def _try(session: Session, given: Given) -> dict[str, Any]:
    return _tried(session, session.rule(_text(given, "file"), _text(given, "rule")))


def _try_waiting(session: Session, given: Given) -> dict[str, Any]:
    return _tried(session, session.waiting_rule(_text(given, "id")).rule)


def _tried(session: Session, rule: Rule) -> dict[str, Any]:
    trial = session.try_rule(rule)
    found = trial.difference
    return {
        "documents": found.documents,
        "changed": found.changed,
        "total": asdict(found.total),
        "samples": [asdict(sample) for sample in found.samples[:_SAMPLES]],
        "harm": list(trial.harm),
        "trust": rule.trust,
    }


def _save(session: Session, given: Given) -> dict[str, Any]:
    return _saved(session.save(_text(given, "file"), _text(given, "rule")))


def _saved(saved: Saved) -> dict[str, Any]:
    problems = [
        {"about": p.about, "message": p.message, "advice": p.advice, "code": p.code}
        for p in saved.problems
    ]
    return {"done": saved.done, "problems": problems, "harm": list(saved.harm)}


def _undo(session: Session, given: Given) -> dict[str, Any]:
    return {"undone": session.undo()}


def _waiting(session: Session, given: Given) -> dict[str, Any]:
    return {
        "rules": [
            {"id": w.rule.id, "file": w.file, "text": w.text, "trust": w.rule.trust}
            for w in session.waiting()
        ]
    }


def _decide(session: Session, given: Given) -> dict[str, Any]:
    accepted = given.get("accepted") is True
    return _saved(session.decide(_text(given, "id"), accepted=accepted))


def _sample(session: Session, given: Given) -> dict[str, Any]:
    edits = [asdict(item) for item in session.corpus.sample]
    return {"edits": edits, "marks": session.sample.verdicts, "file": session.sample.file}


def _mark(session: Session, given: Given) -> dict[str, Any]:
    session.sample.set(_number(given, "edit"), _text(given, "mark"))
    return {}


ACTS: Mapping[str, Callable[[Session, Given], dict[str, Any]]] = {
    "state": _state, "document": _document, "propose": _propose, "stays": _stays, "try": _try,
    "try-waiting": _try_waiting, "save": _save, "undo": _undo, "waiting": _waiting,
    "decide": _decide, "sample": _sample, "mark": _mark,
}  # fmt: skip


def _text(given: Given, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise OptionError(f"`{name}` is missing; reload the page")
    return value


def _number(given: Given, name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int):
        raise OptionError(f"`{name}` is missing; reload the page")
    return value
