"""The texts that the browser is shown: invented, with spill of many kinds, and one that means
harm."""

from __future__ import annotations

import json
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


def report(folder: Path, *arguments: str) -> Path:
    """The report that the command writes for the arguments."""
    from cleaner.cli.report_command import command

    out = folder / "report.html"
    done = CliRunner().invoke(command, [*arguments, "-o", str(out), "--isolated"])
    assert done.exit_code == 0, done.output
    return out


def article(folder: Path, text: str = STORM, name: str = "storm.txt") -> Path:
    """The report of one text."""
    path = folder / name
    path.write_text(text, "utf-8")
    return report(folder, str(path))


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
    return out, report(folder, str(out))
