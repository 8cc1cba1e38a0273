"""The commands beside `clean FILE…`, with one line each for its help, which must not import
them; a test holds these lines to the commands' own."""

from __future__ import annotations

COMMANDS = {
    "audit": "Draw a sample of a run's edits to mark, and read the marks.",
    "compare": "Tell which texts differ between two runs, and by which rules.",
    "config": "Show every setting, its value and where it came from.",
    "diff": "Show what cleaning changes in one document.",
    "explain": "Show every block of a document with its fate and why.",
    "map": "Convert offsets between a clean text and its input.",
    "names": "Explain one spelling, or review those of a corpus.",
    "report": "Show what cleaning did to documents, or in a run, as one HTML file.",
    "restore": "Rebuild the input from a clean text and its ledger.",
    "retry": "Clean again what a run rejected.",
    "review": "Write, try and save rules on a local page.",
    "rules": "List, show, write, check and lock rules.",
    "run": "Clean a corpus; stop it, kill it, give it again, and it goes on.",
    "stats": "Count a run by rule, outlet, language; tell drift against another.",
}
