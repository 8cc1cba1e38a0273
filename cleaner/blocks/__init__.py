"""A text's blocks and what can be said of each: sentences, prose, lead, language."""
