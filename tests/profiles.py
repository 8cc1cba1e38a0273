"""How many examples a property gets that is not worth the profile's full number, and the settings
of one that has to search for its cases."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

USUAL = 500  # of the profile `default` in conftest.py


def examples(usual: int) -> int:
    """`usual` in the default profile and as many times more as the loaded profile asks for."""
    return max(1, usual * settings().max_examples // USUAL)


def searching(usual: int) -> settings:
    """The settings of a property most of whose drawn examples are no case of it."""
    checks = [HealthCheck.filter_too_much, HealthCheck.too_slow]
    return settings(max_examples=examples(usual), deadline=None, suppress_health_check=checks)
