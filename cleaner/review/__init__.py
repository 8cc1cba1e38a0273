"""A local page on which rules are written, tried and saved; see docs/review.md."""
