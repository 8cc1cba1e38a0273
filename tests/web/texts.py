"""The texts that the browser is shown: invented, with spill of many kinds, and one that means
harm."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

STORM = """Storm closes port of Brandsund
By Ann Smith
Photo: Waves at the pier of Brandsund on Sunday. (Photo by Ann Smith)
150% Welcome Bonus up to $600The port of Brandsund was closed on Sunday after a storm that lasted \
all night, the harbour office said.
Trucks that were bound for Maaret al-Numan in Syria waited in rows behind the gates, and their \
drivers were given soup and blankets by the town.
Read also: Ferry crews vote to strike over winter pay
The office said that the pier had lost two lamps and a part of its wall, and that divers would \
look at the rest on Monday.
It would open again on Tuesday, the harbour master said, if the wind went down.
Share on Facebook
Subscribe to our newsletter
Your email address will not be published. Required fields are marked *
"""
ARABIC = """أغلق ميناء براندسوند يوم الأحد
أغلق ميناء براندسوند يوم الأحد بعد عاصفة استمرت طوال الليل، حسبما قال مكتب الميناء في بيان.
وقال المكتب إن الميناء سيفتح من جديد يوم الثلاثاء إذا هدأت الريح.
اقرأ أيضا: عمال العبارات يصوتون على الإضراب
"""
HARM = """Storm <script>window.hit = 1</script> closes port
By Ann Smith
The port was closed on Sunday</script><script>window.hit = 2</script><img src=x \
onerror="window.hit = 3"> after a storm that lasted all night, the harbour office said.
The \u202eelbisivni\u202c word and the zero\u200bwidth space were there on Monday, officials said.
می\u200cخواهم این متن را بخوانم، او دیروز گفت که بندر بسته شده است.
Read also: <svg onload="window.hit = 4"> "Ferry" crews' vote & strike
"""

STRAY = "Harbour Evening readers meet at the old mill"
LEARNED = f"""\
format: 1
why: "What recurs in 3 documents of evening.example.org, proposed by `clean rules learn`."
rules:
  - id: other-lines
    kind: block
    category: other
    outlets: [evening.example.org]
    trust: watch
    why: "Lines that recur where the article's own words would not: in 3 of 3 documents."
    lines:
      - "{STRAY}"  # 3 of 3, short
    examples:
      removes:
        - "{STRAY}"
      keeps:
        - "“{STRAY}” is what the sign above the door reads."
"""


def evening(folder: Path) -> None:
    """Three articles of a paper, with a line that no shipped rule takes."""
    folder.mkdir()
    for number, day in enumerate(("Sunday", "Tuesday", "Friday"), 3):
        (folder / f"{day.lower()}.txt").write_text(
            f"""Storm closes port of Brandsund on {day}
Photo: Waves at the pier of Brandsund on {day}. (Photo by Ann Smith)
The port of Brandsund was closed on {day} after a storm that lasted all night, the office said.
{STRAY}
Trucks that were bound for the islands waited in rows behind the gates, and {number} of their \
drivers were given soup by the town.
Read also: Ferry crews vote to strike over winter pay
It would open again within {number} days, the harbour master said, if the wind went down.
Share on Facebook
""",
            "utf-8",
        )


def variables() -> dict[str, str]:
    """The environment of the program, with this very tree."""
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path}


@contextlib.contextmanager
def review(folder: Path, *arguments: str) -> Iterator[str]:
    """The address of a review that the command serves, writing to `packs` in the folder."""
    command = [sys.executable, "-m", "cleaner", "review", *arguments]
    with subprocess.Popen(
        [*command, "--to", "packs", "--no-browser"],
        cwd=folder, env=variables(), stdout=subprocess.PIPE, text=True, bufsize=1,
    ) as served:  # fmt: skip
        assert served.stdout is not None
        try:
            told = served.stdout.readline() + served.stdout.readline()
            found = re.search(r"http://\S+", told)
            assert found, told
            yield found[0]
            served.send_signal(signal.SIGINT)
            assert served.wait(30) == 0
        finally:
            served.kill()


def report(folder: Path, *arguments: str) -> Path:
    """The report that the command writes for the arguments."""
    from cleaner.cli.report_command import command

    with contextlib.chdir(folder):
        done = CliRunner().invoke(command, [*arguments, "-o", "report.html", "--isolated"])
    assert done.exit_code == 0, done.output
    return folder / "report.html"


def article(folder: Path, text: str = STORM, name: str = "storm.txt") -> Path:
    """The report of one text."""
    (folder / name).write_text(text, "utf-8")
    return report(folder, name)


def run(folder: Path, count: int = 60) -> tuple[Path, Path]:
    """A run over invented outlets, with a rejected row; its folder and its report."""
    from cleaner.cli.run_command import command

    rows = []
    parts = STORM.split("\n")
    for number in range(count):
        spill = [line for at, line in enumerate(parts) if (number + at) % 3 or at in (0, 4, 6, 7)]
        outlet = f"{('harbour', 'valley', 'north', 'evening')[number % 4]}.example.org"
        text = "\n".join([f"{spill[0]}, day {number}", *spill[1:]])
        if number % 10 == 3:
            text += "\nThe cafÃ© at the pier stayed open, it said."
        rows.append(json.dumps({"text": text, "outlet": outlet}))
    rows.append(json.dumps({"body": "no text here"}))
    source = folder / "news.jsonl"
    source.write_text("\n".join(rows) + "\n", "utf-8")
    out = folder / "run"
    done = CliRunner().invoke(
        command, [str(source), "-o", str(out), "--outlet-field", "outlet", "--max-rejected", "1"]
    )
    assert done.exit_code == 0, done.output
    return out, report(folder, "run")
