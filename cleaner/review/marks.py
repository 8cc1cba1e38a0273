"""A run's sample of edits and the folder in; which of them somebody marked, kept in a file of the
folder that `clean audit --read` reads."""

from __future__ import annotations

import csv
import io
import re

from cleaner.errors import OptionError
from cleaner.review.folder import SAMPLE, Folder
from cleaner.review.sources import Corpus
from cleaner.runs.marks import to_csv

VERDICTS = ("ok", "wrong", "")


class Marks:
    """The marks of one sample; what they are stands in the file alone, so that undo is the
    folder's."""

    def __init__(self, corpus: Corpus, folder: Folder) -> None:
        self._rows = _rows(to_csv(corpus.sample))
        self._folder = folder
        name = re.sub(r"[^\w.@+-]+", "-", corpus.run).strip(".-") or "run"
        self.file = f"audit/{name}{SAMPLE}"

    @property
    def verdicts(self) -> list[str]:
        """What was said of each edit: ok, wrong or nothing.

        Raises:
            OptionError: the file is there and holds another sample.
        """
        content = self._folder.read(self._folder.path(self.file, (SAMPLE,)))
        if content is None:
            return [""] * (len(self._rows) - 1)
        rows = _rows(content.decode("utf-8", "replace"))
        if [row[:-1] for row in rows] != [row[:-1] for row in self._rows]:
            raise OptionError(
                f"{self.file} holds the marks of another sample; move it away, or give the seed "
                "that it was drawn with"
            )
        return [row[-1] for row in rows[1:]]

    def set(self, number: int, verdict: str) -> None:
        """Mark an edit; nothing takes a mark back.

        Raises:
            OptionError: there is no such edit or verdict, or the file holds another sample.
        """
        verdicts = self.verdicts
        if not 0 <= number < len(verdicts) or verdict not in VERDICTS:
            raise OptionError("mark an edit of the sample by ok, wrong or nothing")
        verdicts[number] = verdict
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self._rows[0])
        writer.writerows(
            [*row[:-1], said] for row, said in zip(self._rows[1:], verdicts, strict=True)
        )
        path = self._folder.path(self.file, (SAMPLE,))
        self._folder.write(
            path, self._folder.read(path), out.getvalue().encode(), f"marked edit {number + 1}"
        )


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))
