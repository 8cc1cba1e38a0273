"""`clean rules …`: everything about rule packs; each module adds its commands to the group."""

from __future__ import annotations

from cleaner.cli.rules import check, diff, learn, lock, new, show
from cleaner.cli.rules.common import command

__all__ = ["check", "command", "diff", "learn", "lock", "new", "show"]
