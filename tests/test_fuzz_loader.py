"""A few of the inputs that `make nightly` feeds the loader with 200,000 of."""

from __future__ import annotations

from nightly import fuzz_loader


def test_mutated_packs_load_or_are_refused() -> None:
    """Broken in whatever way, a pack loads or raises PackError with faults at places in it."""
    outcomes = {fuzz_loader.outcome(text) for text in fuzz_loader.inputs(300, seed=1)}
    assert outcomes == {"loads", "refused"}


def test_what_is_mutated_is_right() -> None:
    """Most of the packs that the mutations begin from load, so that each breaks something."""
    outcomes = [fuzz_loader.outcome(text) for text in fuzz_loader.seeds()]
    assert outcomes.count("loads") > len(outcomes) / 2
