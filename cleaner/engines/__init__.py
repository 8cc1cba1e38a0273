"""Thin shells that bring `cleaner.batch` to engines and libraries of data: one module each, which
imports its engine, and a page each in `docs/engines/`."""
