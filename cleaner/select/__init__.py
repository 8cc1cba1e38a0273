"""A page in, the choice of its article's blocks out."""
