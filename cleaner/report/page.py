"""View data in, one HTML file out, which needs nothing else and may do nothing else.

The data lies in a script element that is not run, style and script are named by their hashes in
the page's content security policy, and there is no other source of anything: whatever an article
holds, it can neither run nor call home. The script puts text in as text only.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from html import escape
from importlib.resources import files
from typing import Any

from cleaner.ledger import dump_json
from cleaner.report.look import LOOKS, NO_CATEGORY

# Inside a script element `<` may end it or open a comment, whatever the type.
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="despill">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<noscript>{noscript}</noscript>
<div id="app"></div>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def asset(name: str) -> str:
    """A style sheet or script of this package."""
    return files("cleaner.report").joinpath("assets", name).read_text("utf-8")


def source_hash(content: str) -> str:
    """The content as a content security policy names it."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def page(data: Mapping[str, Any], title: str) -> bytes:
    """The report as one file."""
    return filled(
        data,
        title,
        style=asset("report.css"),
        script=asset("dom.js") + asset("report.js"),
        noscript="This report is drawn by a script of its own, which is switched off here. It "
        "loads nothing from anywhere.",
    )


def filled(
    data: Mapping[str, Any],
    title: str,
    *,
    style: str,
    script: str,
    noscript: str,
    connect: str = "'none'",
) -> bytes:
    """A page of its own style and script; `connect` is whom the script may talk to."""
    policy = (
        f"default-src 'none'; style-src {source_hash(style)}; script-src {source_hash(script)}; "
        f"connect-src {connect}; base-uri 'none'; form-action 'none'"
    )
    looks = {name: asdict(look) for name, look in {**LOOKS, "": NO_CATEGORY}.items()}
    told = dump_json({**data, "title": title, "looks": looks}).translate(_UNSAFE)
    # Filenames may hold lone surrogates, which no page can.
    named = escape(title.encode("utf-8", "replace").decode())
    return _PAGE.format(
        policy=policy, title=named, style=style, noscript=noscript, data=told, script=script
    ).encode("utf-8")
