"""A page in, its text and what it says of itself out; nothing here decides what the article is."""
