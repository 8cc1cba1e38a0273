"""Counts in, what they prove out: Fisher's exact test and Wilson's interval.

Both hold for small samples, which outlets and rules mostly are: the normal approximation gives
2 hits in 20 documents against 1 in 100 a p of 0.00006, where chance alone does it once in 60 times.
"""

from __future__ import annotations

from math import exp, lgamma, sqrt

Z95 = 1.959964  # Of the normal distribution, for intervals of 95 %.


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def fisher(hits_a: int, n_a: int, hits_b: int, n_b: int) -> float:
    """How likely chance alone sets two shares at least so far apart: twice the smaller tail of
    the hypergeometric distribution, which is never too sure of itself."""
    hits, n = hits_a + hits_b, n_a + n_b
    lowest, highest = max(0, hits - n_b), min(hits, n_a)
    # From the observed table outwards, away from the expected one; the terms only shrink.
    step = 1 if hits_a * n >= hits * n_a else -1
    term = exp(_log_choose(n_a, hits_a) + _log_choose(n_b, hits_b) - _log_choose(n, hits))
    tail, x = 0.0, hits_a
    while term > tail * 1e-15:
        tail += term
        if x == (highest if step == 1 else lowest):
            break
        if step == 1:
            term *= (n_a - x) * (hits - x) / ((x + 1) * (n_b - hits + x + 1))
        else:
            term *= x * (n_b - hits + x) / ((n_a - x + 1) * (hits - x + 1))
        x += step
    return min(1.0, 2 * tail)


def wilson(right: float, n: float) -> tuple[float, float]:
    """The interval of 95 % for a share of which `right` of `n` were seen; (0, 1) of none."""
    if not n:
        return 0.0, 1.0
    share = right / n
    middle = share + Z95**2 / (2 * n)
    reach = Z95 * sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n))
    scale = 1 + Z95**2 / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
