"""Profiles, a private cache, and the cleaners that most tests share."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings

# Before `cleaner` is imported anywhere, so that no test reads or writes the user's cache. The
# workers of one run share that of the process which started them.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _CACHE = tempfile.mkdtemp(prefix="cleaner-tests-")
    os.environ["CLEANER_CACHE"] = _CACHE
    atexit.register(shutil.rmtree, _CACHE, ignore_errors=True)
# A shell's background job ignores Ctrl-C, and so would every program that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

if TYPE_CHECKING:
    from cleaner import Cleaner

_COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("default", max_examples=500, derandomize=True, **_COMMON)
# That a mutant is noticed is all that is asked: nothing is made smaller or explained.
_NOTICED = (Phase.explicit, Phase.generate)
settings.register_profile("mutation", max_examples=50, derandomize=True, phases=_NOTICED, **_COMMON)
settings.register_profile("nightly", max_examples=2_000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Read the shipped packs before the workers start, or each of them would, for ten seconds."""
    from cleaner import load_rules

    load_rules((), shipped=True)


@pytest.fixture(scope="session")
def shipped() -> Cleaner:
    from cleaner import Cleaner

    return Cleaner()


@pytest.fixture(scope="session")
def plain() -> Cleaner:
    from cleaner import Cleaner

    return Cleaner(names="off")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
