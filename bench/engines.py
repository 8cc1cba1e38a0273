"""Beside datatrove on the same pages: documents a CPU second, and what a start costs.

    python bench/engines.py [--pages 400] [--data FILE.jsonl] [--repeats 3] [--json FILE]

Both read the same JSON lines of HTML pages (`text` holds the page) and write JSON lines:

- clean: `clean run FILE -o OUT --input html`, ledger written, one worker
- datatrove: JsonlReader, Trafilatura, C4QualityFilter, JsonlWriter in a LocalPipelineExecutor
- step: JsonlReader, NewsCleaner, JsonlWriter, to show what datatrove itself costs

Told is the CPU time (user and system) of each command with all its children (`os.wait4`), the
median of alternating repeats; a start is the same over one page of 1 kB. The ratios can be compared
between machines, the seconds cannot. Without `--data` the pages are synthetic: the articles of
`bench/synthetic.py` among menus, teasers and a footer. Needs the extra `datatrove` and, for its
filter, spacy.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from rows import Row, table

ROOT = Path(__file__).resolve().parent.parent
GOALS = {"speed": 1.5, "start": 0.2}

PIPELINE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
if __name__ == "__main__":
    what, folder, out = sys.argv[1:]
    if what == "datatrove":
        from datatrove.pipeline.extractors import Trafilatura
        from datatrove.pipeline.filters import C4QualityFilter
        steps = [Trafilatura(timeout=30), C4QualityFilter()]
    else:
        from cleaner import Cleaner
        from cleaner.batch import Settings
        from cleaner.engines.datatrove import NewsCleaner
        steps = [NewsCleaner(Cleaner(), settings=Settings(input="html"))]
    pipeline = [JsonlReader(folder), *steps, JsonlWriter(out)]
    LocalPipelineExecutor(pipeline, tasks=1, workers=1, logging_dir=out + "-logs").run()
"""


def page(text: str, rng: random.Random) -> str:
    """An article as a site shows it: about 12 kB of menus, teasers and footer around it."""
    title, *lines = text.split("\n")

    def links(count: int) -> str:
        return "".join(
            f'<li class="item"><a href="/{rng.randrange(10**6)}">{title[: rng.randrange(9, 60)]}'
            "</a></li>"
            for _ in range(count)
        )

    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines if line.strip())
    scripts = f"<script>var a = {[rng.random() for _ in range(80)]};</script>"
    return (
        f'<!doctype html><html lang="en"><head><title>{html.escape(title)}</title>{scripts}</head>'
        f'<body><header><nav><ul>{links(25)}</ul></nav></header><main><article class="post">'
        f"<h1>{html.escape(title)}</h1>{body}</article><aside><h2>Most read</h2><ul>{links(12)}"
        f"</ul></aside></main><footer><ul>{links(20)}</ul><p>All rights reserved.</p></footer>"
        "</body></html>"
    )


def write_pages(path: Path, count: int) -> None:
    """Synthetic pages as JSON lines."""
    articles = path.with_name("articles.jsonl")
    megabytes = max(1, count * 8 // 1000)
    command = [sys.executable, ROOT / "bench" / "synthetic.py", "--out", articles,
               "--megabytes", str(megabytes)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    rng = random.Random(1)
    with open(articles, encoding="utf-8") as source, open(path, "w", encoding="utf-8") as target:
        for _, line in zip(range(count), source, strict=False):
            article = json.loads(line)
            row = {"id": str(article["id"]), "text": page(article["text"], rng)}
            target.write(json.dumps(row) + "\n")
    articles.unlink()


def cpu_seconds(command: list[str], environment: dict[str, str]) -> float:
    """CPU time of a command and all its children; a failure is raised."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(said.read().decode("utf-8", "replace")[-2000:])
    return usage.ru_utime + usage.ru_stime


def commands(program: Path, folder: Path, out: Path) -> dict[str, list[str]]:
    """What is compared, by name."""
    run = [sys.executable, "-m", "cleaner", "run", str(folder), "-o", f"{out}-clean",
           "--input", "html", "--workers", "1", "-q", "--isolated", "--overwrite"]  # fmt: skip
    trove = [sys.executable, str(program)]
    return {
        "clean": run,
        **{name: [*trove, name, str(folder), f"{out}-{name}"] for name in ("datatrove", "step")},
    }


def measure(data: Path | None, pages: int, repeats: int) -> dict[str, dict[str, float]]:
    """Median CPU seconds of each, over the pages and over one."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CLEANER_")}
    environment["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        environment["CLEANER_CACHE"] = str(home / "cache")
        program = home / "pipeline.py"
        program.write_text(PIPELINE, encoding="utf-8")
        for folder in ("many", "one"):
            (home / folder).mkdir()
        many = home / "many" / "pages.jsonl"
        if data is None:
            write_pages(many, pages)
        else:
            with open(data, "rb") as source:
                many.write_bytes(b"".join(line for _, line in zip(range(pages), source)))  # noqa: B905
        short = {"id": "1", "text": "<!doctype html><html><body><p>" + "Storm. " * 150}
        (home / "one" / "pages.jsonl").write_text(json.dumps(short) + "\n", encoding="utf-8")
        taken: dict[str, dict[str, list[float]]] = {"many": {}, "one": {}}
        # The turn before the first fills the cache of packs and writes byte code.
        for turn in range(repeats + 1):
            for folder in ("one", "many") if turn else ("one",):
                out = home / f"out-{folder}-{turn}"
                for which, command in commands(program, home / folder, out).items():
                    seconds = cpu_seconds(command, environment)
                    if turn:
                        taken[folder].setdefault(which, []).append(seconds)
        count = many.read_bytes().count(b"\n")
    medians = {f: {k: median(v) for k, v in found.items()} for f, found in taken.items()}
    return {**medians, "documents": {"count": float(count)}}


def rows(taken: dict[str, dict[str, float]]) -> list[Row]:
    """The whole job and the start beside datatrove's pipeline."""
    count, many, one = taken["documents"]["count"], taken["many"], taken["one"]
    against = "datatrove, Trafilatura and C4"
    return [
        Row("pipeline", "engines_speed", f"`clean run` over {count:,.0f} pages", "pages/CPU s",
            count / many["clean"], count / many["datatrove"], against, GOALS["speed"]),
        Row("pipeline", "engines_start", "`clean run` over one page", "s CPU", one["clean"],
            one["datatrove"], against, GOALS["start"], less=True),
        Row("pipeline", "engines_step", "as a step of datatrove's pipeline", "pages/CPU s",
            count / many["step"], count / many["datatrove"], against),
    ]  # fmt: skip


def main() -> None:
    """Measure, print, and write JSON where it is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--data", type=Path, help="JSON lines whose `text` is a page")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    chosen = parser.parse_args()
    taken = measure(chosen.data, chosen.pages, chosen.repeats)
    found = rows(taken)
    print(table(found))
    if chosen.json is not None:
        ratios = {"speed": found[0].ratio, "start": found[1].ratio}
        chosen.json.write_text(json.dumps({**taken, "ratios": ratios, "goals": GOALS}, indent=2))


if __name__ == "__main__":
    main()
