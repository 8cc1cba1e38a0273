"""Every guard is needed: with it the promise holds, without it the same input breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.guards import GUARDS


@pytest.mark.parametrize("name", GUARDS)
def test_a_promise_breaks_without_its_guard(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The input breaks nothing while the guard stands, and breaks its promise once it is out."""
    guard = GUARDS[name]
    assert not guard.breaks()
    guard.take_out(monkeypatch)
    assert guard.breaks()


@pytest.mark.parametrize("name", GUARDS)
def test_every_guard_is_told_of(name: str, root: Path) -> None:
    """The page of guarantees names the guard, and the promise that it keeps."""
    page = (root / "docs" / "guarantees.md").read_text("utf-8")
    assert f"`{name}`" in page
    assert GUARDS[name].promise in page
