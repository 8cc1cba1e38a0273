"""Two spellings as sequences of sounds in, what they are apart out."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.names.sounds import Sounds

# A long vowel or ayn-like letter of the native form must be heard in the Latin one.
UNHEARD_VOWEL = 0.3


def distance(
    sounds: Sounds, one: Sequence[int], other: Sequence[int], limit: float
) -> float | None:
    """The least cost of an alignment, None above `limit`."""
    missing = sounds.missing
    return _align(sounds, one, [missing[u] for u in one], other, [missing[u] for u in other], limit)


def witnessed(
    sounds: Sounds, latin: Sequence[int], native: Sequence[int], limit: float
) -> float | None:
    """What a Latin form is apart from a native one that need not write short vowels and does not
    double; None above `limit`."""
    missing, vowel = sounds.missing, sounds.is_vowel
    double = sounds.double
    free = [0.0 if vowel[u] or u == double else missing[u] for u in latin]
    heard = [
        max(missing[u], UNHEARD_VOWEL) if vowel[u] and missing[u] > 0 else missing[u]
        for u in native
    ]
    return _align(sounds, latin, free, native, heard, limit)


def _align(
    sounds: Sounds,
    one: Sequence[int],
    gone: list[float],
    other: Sequence[int],
    lost: list[float],
    limit: float,
) -> float | None:
    apart = sounds.apart
    row = [0.0]
    for cost in lost:
        row.append(row[-1] + cost)
    for unit, cost in zip(one, gone, strict=True):
        above, left = row[0], row[0] + cost
        following = [left]
        least = left
        for number, against in enumerate(other):
            beside = row[number + 1]
            best = above + apart(unit, against)
            best = min(best, beside + cost)
            best = min(best, left + lost[number])
            following.append(best)
            above, left = beside, best
            least = min(least, best)
        if least > limit:
            return None
        row = following
    return row[-1] if row[-1] <= limit else None
