"""Documents of one outlet in, a pack to review out; and what happens to a pack afterwards."""
