"""How many examples a property gets that is not worth the profile's full number."""

from __future__ import annotations

from hypothesis import settings

USUAL = 500  # of the profile `default` in conftest.py


def examples(usual: int) -> int:
    """`usual` in the default profile and as many times more as the loaded profile asks for."""
    return max(1, usual * settings().max_examples // USUAL)
