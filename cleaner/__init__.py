"""Takes spill out of news text and keeps an exact ledger: `cleaner.clean(text) -> Result`."""

from __future__ import annotations

TYPE_CHECKING = False  # As type checkers know it; importing `typing` for it costs 8 ms.
__version__ = "0.1.0"

__all__ = [
    "Cleaner",
    "CleanerError",
    "Document",
    "Entry",
    "Hints",
    "InputError",
    "Ledger",
    "LedgerError",
    "Mention",
    "OptionError",
    "OutputError",
    "PackError",
    "Rejected",
    "Result",
    "clean",
    "clean_html",
    "load_rules",
    "replay",
    "restore",
]

if TYPE_CHECKING:
    from typing import Any

    from cleaner.api import clean, clean_html, load_rules
    from cleaner.errors import (
        CleanerError,
        InputError,
        LedgerError,
        OptionError,
        OutputError,
        PackError,
    )
    from cleaner.ledger import Ledger, replay, restore
    from cleaner.model import Document, Entry, Hints, Mention
    from cleaner.pipeline import Cleaner
    from cleaner.result import Rejected, Result

_HOMES = {
    "api": ("clean", "clean_html", "load_rules"),
    "errors": (
        "CleanerError",
        "InputError",
        "LedgerError",
        "OptionError",
        "OutputError",
        "PackError",
    ),
    "ledger": ("Ledger", "replay", "restore"),
    "model": ("Document", "Entry", "Hints", "Mention"),
    "pipeline": ("Cleaner",),
    "result": ("Rejected", "Result"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    # Imported on first use: `clean --help` should not wait for matching engines.
    if name in _HOME_OF:
        from importlib import import_module

        return getattr(import_module(f"cleaner.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
