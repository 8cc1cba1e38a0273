"""The output of `clean --help`; a test holds it to what click would say."""

from __future__ import annotations

HELP = """\
Usage: clean [OPTIONS] FILE…

  Take spill out of news text and keep an exact ledger.

  Cleans files (or stdin), plain text or HTML pages, and writes the clean text
  to stdout.

Options:
  --version                 Show the version and exit.
  -o, --out DIR             Write each clean text to DIR/NAME; that of a page to
                            NAME.txt.
  --json                    One JSON object a document: text, verdict, flags,
                            captured, ledger.
  --ledger FILE             Write the ledger (JSONL) to FILE.
  --check                   Write no text; list files that would change, exit 1
                            if there are any.
  --trust LEVEL             safe (default), likely, or CATEGORY=likely (also
                            names=likely); may be given several times.
  --names MODE              rewrite (default), annotate or off.
  --names-quotes MODE       rewrite (default); keep leaves direct quotations
                            alone.
  --preset NAME             reading (default), monitoring, events or corpus.
  --keep CATEGORY           Leave this category in the text.
  --only CATEGORY           Cut nothing but this category.
  --rules DIR               A folder or zip of rule files on top of the shipped
                            ones.
  --off ID                  Switch a rule off, by its full id.
  --lock FILE               Refuse packs other than those pinned by `clean rules
                            lock`.
  --extractor NAME          Who finds a page's article: auto (default), outlet
                            or trafilatura.
  --fast                    Find it in less time, a little less surely.
  --isolated                Ignore CLEANER_* and config files.
  --encoding NAME           Encoding, where it is not UTF-8.
  --lang CODE               Language of the text.
  --title TEXT              Title of the article.
  --url URL                 Address it came from.
  --outlet DOMAIN           Outlet it came from.
  --date DATE               Its date, as 2024-11-30.
  --input [auto|text|html]  What the input is; found out by default.
  -q, --quiet               Errors only.
  -v, --verbose             More about what is done.
  --log-format [text|json]  How messages are written to stderr.
  -h, --help                Show this message and exit.

Commands (a file of that name is ./NAME):
  audit    Draw a sample of a run's edits to mark, and read the marks.
  compare  Tell which texts differ between two runs, and by which rules.
  config   Show every setting, its value and where it came from.
  diff     Show what cleaning changes in one document.
  explain  Show every block of a document with its fate and why.
  map      Convert offsets between a clean text and its input.
  names    Explain one spelling, or review those of a corpus.
  report   Show what cleaning did to documents, or in a run, as one HTML file.
  restore  Rebuild the input from a clean text and its ledger.
  retry    Clean again what a run rejected.
  review   Write, try and save rules on a local page.
  rules    List, show, write, check and lock rules.
  run      Clean a corpus; stop it, kill it, give it again, and it goes on.
  stats    Count a run by rule, outlet, language; tell drift against another.

  Example: clean *.txt -o cleaned --ledger ledger.jsonl
"""
