"""Which part of a run a process does: what `--shard` says, or the array that it was started in."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

from cleaner.errors import OptionError
from cleaner.run.find import size_of
from cleaner.run.lock import Part
from cleaner.run.model import Source

_SLURM = "SLURM_ARRAY_TASK_"


def part_of(said: str | None, environment: Mapping[str, str]) -> tuple[Part | None, str]:
    """The part, counted from 0, and what it was known by; None is the whole.

    `I/N` says it all; `N` alone takes the place from Kubernetes or Slurm; nothing takes both from
    Slurm, and is the whole elsewhere.

    Raises:
        OptionError: it is no part, or half of it is known.
    """
    if said is None:
        if int(environment.get(f"{_SLURM}COUNT") or 1) < 2:
            return None, ""
        return _checked(_place(environment), int(environment[f"{_SLURM}COUNT"]), "Slurm"), "Slurm"
    given = re.fullmatch(r"(?:(\d{1,9})/)?(\d{1,9})", said, re.ASCII)
    if given is None:
        raise OptionError(f"--shard is {said!r}; write I/N, as 0/4 to 3/4 for four parts")
    place = int(given[1]) if given[1] is not None else _place(environment)
    part = _checked(place, int(given[2]), f"--shard {said}")
    return (None if part[1] == 1 else part), f"--shard {said}"


def _place(environment: Mapping[str, str]) -> int:
    if environment.get("JOB_COMPLETION_INDEX"):
        return int(environment["JOB_COMPLETION_INDEX"])
    if environment.get(f"{_SLURM}ID"):
        first = int(environment.get(f"{_SLURM}MIN") or 0)
        # `--array=0-9:2` numbers its five tasks 0, 2, 4, 6, 8.
        place, over = divmod(
            int(environment[f"{_SLURM}ID"]) - first, int(environment.get(f"{_SLURM}STEP") or 1)
        )
        if not over:
            return place
    raise OptionError(
        "--shard says how many parts, but not which; write I/N, or start it where "
        "JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID is set"
    )


def _checked(index: int, count: int, known_by: str) -> Part:
    if not 0 <= index < count:
        raise OptionError(
            f"{known_by}: there is no part {index} of {count}; parts count from 0, as 0/4 to 3/4, "
            "and the numbers of an array must be without gaps, as --array=0-3"
        )
    return index, count


def view_of(sources: Sequence[Source]) -> str:
    """What a part sees, in one word: parts side by side must see the same."""
    seen = [(source.name, source.fault, size_of(source)) for source in sources]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()
