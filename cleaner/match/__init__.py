"""Rules and an article in, matches out: one module a kind, behind one prefiltered scan."""
