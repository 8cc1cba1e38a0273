"""The checks of rule packs beyond their examples: coverage of conditions, lint, one verdict."""
