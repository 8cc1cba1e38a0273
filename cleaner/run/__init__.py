"""Corpora: any number of documents in, clean rows, ledgers and dead letters out, accounted for.

The journey: `find → read → shard → work (in `pool`, by `row`) → write`; `resume` says what is
done already, `report` adds up, `journey` holds the order, `filter` is the short way of a pipe.
"""
