"""Broken encoding mended, nothing else; every mend is an entry."""
