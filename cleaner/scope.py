"""Whether a rule is meant for a document: its outlets, dates and languages against the hints, and
the layout of the text."""

from __future__ import annotations

from cleaner.blocks.article import Article
from cleaner.blocks.language import Language, detect
from cleaner.model import Hints
from cleaner.rulepack.rule import Rule

NOT_NEEDED = Language(None, "not_needed")


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # "http://[" is no address; the hint says nothing then.
        return ""


def _outlets(named: str) -> frozenset[str]:
    """The outlets that a name stands for: `news.example.org` is of `example.org` and `org`."""
    host = named.lower().removeprefix("www.")
    labels = host.split(".")
    return frozenset((host, *(".".join(labels[at:]) for at in range(1, len(labels)))))


class Scope:
    """Whether a rule is meant for this document, as far as the hints tell; what they do not
    is told in `unchecked`. `language` is found out when a rule first asks."""

    def __init__(self, article: Article, hints: Hints, unchecked: set[str]) -> None:
        self._article = article
        self._hints = hints
        self._unchecked = unchecked
        self._named: frozenset[str] | None = None
        self.language = NOT_NEEDED

    def __call__(self, rule: Rule) -> bool:
        """Whether the rule may act on the document."""
        if rule.texts == "flat" and not self._article.is_flat:
            return False
        if not (rule.outlets or rule.valid_from or rule.valid_until or rule.languages):
            return True
        return self._outlet(rule) and self._date(rule) and self._language(rule)

    def _outlet(self, rule: Rule) -> bool:
        if not rule.outlets:
            return True
        if self._named is None:
            named = self._hints.outlet or _host(self._hints.url or "")
            self._named = _outlets(named) if named else frozenset()
        if not self._named:
            self._unchecked.add("outlet")
            return False
        return not self._named.isdisjoint(rule.outlets)

    def _date(self, rule: Rule) -> bool:
        if not rule.valid_from and not rule.valid_until:
            return True
        date = (self._hints.date or "")[:10]
        if not date:
            self._unchecked.add("date")
            return False
        return (not rule.valid_from or rule.valid_from <= date) and (
            not rule.valid_until or date <= rule.valid_until
        )

    def _language(self, rule: Rule) -> bool:
        if not rule.languages:
            return True
        if self.language.known_by == "not_needed":
            self.language = detect(self._article.text, self._hints.lang)
        code = self.language.code
        if code is None:
            self._unchecked.add("language")
        return code in rule.languages
