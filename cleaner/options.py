"""What a caller may choose that changes text: trust, names, and which categories go.

A preset is nothing but a named list of categories to keep and to capture only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cleaner.errors import OptionError
from cleaner.model import CATEGORIES, TRUST_LEVELS

NAME_MODES = ("off", "annotate", "rewrite")
# Whether a name inside a direct quotation is brought to its form, or kept as it was printed.
QUOTE_MODES = ("rewrite", "keep")
DEFAULT_TRUST = "safe"


@dataclass(frozen=True, slots=True)
class Preset:
    """`keep`: categories that stay in the text (what they say is captured all the same)."""

    keep: tuple[str, ...]
    why: str


PRESETS: Mapping[str, Preset] = {
    "reading": Preset((), "Everything that is not the article goes."),
    "monitoring": Preset(
        ("byline", "date", "section", "tags", "agency"),
        "Who wrote it, when and under what heading stays in the text.",
    ),
    "events": Preset(
        ("date", "caption", "agency"),
        "Dates and captions stay: they say when and where something happened.",
    ),
    "corpus": Preset((), "Everything that is not the article goes, as for reading."),
}


def _choice(value: str, choices: Iterable[str], what: str) -> str:
    if value not in choices:
        raise OptionError(f"{what} is {value!r}; it must be one of {', '.join(choices)}")
    return value


def categories(values: Iterable[str], option: str) -> frozenset[str]:
    """The values as a set of categories; raises OptionError for one that does not exist."""
    return frozenset(_choice(value, CATEGORIES, f"{option} category") for value in values)


def _trust(value: str | Iterable[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`likely`, `teaser=likely` or a list of them → default level and levels by category."""
    default = DEFAULT_TRUST
    by_category: dict[str, str] = {}
    for item in [value] if isinstance(value, str) else value:
        category, equals, level = item.rpartition("=")
        if level not in ("safe", "likely"):
            raise OptionError(
                f"trust is {item!r}; write safe, likely, or CATEGORY=likely (levels below likely "
                "are for `clean explain` only)"
            )
        if equals:
            by_category[_choice(category, (*CATEGORIES, "names"), "trust category")] = level
        else:
            default = level
    return default, tuple(sorted(by_category.items()))


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of a `Cleaner`; all of them are part of the fingerprint."""

    trust: str = DEFAULT_TRUST
    trust_by_category: tuple[tuple[str, str], ...] = ()
    names: str = "rewrite"
    names_quotes: str = "rewrite"
    kept: tuple[str, ...] = ()
    off: tuple[str, ...] = ()

    @classmethod
    def make(
        cls,
        *,
        trust: str | Iterable[str] = DEFAULT_TRUST,
        names: str = "rewrite",
        names_quotes: str = "rewrite",
        keep: Iterable[str] = (),
        only: Iterable[str] | None = None,
        preset: str = "reading",
        off: Iterable[str] = (),
    ) -> Options:
        """Check the values and work out which categories stay; whether the rules that are `off`
        exist is for the packs to say.

        Raises:
            OptionError: a value does not exist, or `only` contradicts `keep` or a preset.
        """
        default, by_category = _trust(trust)
        _choice(names, NAME_MODES, "names")
        _choice(names_quotes, QUOTE_MODES, "names_quotes")
        _choice(preset, PRESETS, "preset")
        kept = categories(keep, "keep") | frozenset(PRESETS[preset].keep)
        if only is not None:
            cut = categories(only, "only")
            if not cut:
                raise OptionError("only is empty; name a category, or leave it out")
            if preset != "reading":
                raise OptionError(
                    f"only and the preset {preset!r} both say what stays; use one of them"
                )
            both = cut & kept
            if both:
                raise OptionError(
                    f"keep and only both name {', '.join(sorted(both))}; a category is either "
                    "kept or cut"
                )
            kept = frozenset(CATEGORIES) - cut
        return cls(
            default, by_category, names, names_quotes, tuple(sorted(kept)), tuple(sorted(set(off)))
        )

    def applies(self, trust: str, category: str) -> bool:
        """Whether a rule of this trust and category may change text."""
        wanted = dict(self.trust_by_category).get(category, self.trust)
        return TRUST_LEVELS.index(trust) >= TRUST_LEVELS.index(wanted) and trust != "retired"
