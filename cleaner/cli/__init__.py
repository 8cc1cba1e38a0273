"""The command line: one module a command, each a thin mirror of a library call."""
