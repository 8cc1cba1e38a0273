"""A corpus, the packs in force and a folder to write to in; what a maintainer asks of them out.

No web here: each method is one thing that the page, or anybody, can ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent, indent

from cleaner.blocks.article import Article
from cleaner.errors import Fault, OptionError, PackError
from cleaner.learn.promote import promoted
from cleaner.learn.sources import outlet_of
from cleaner.lint.examine import look
from cleaner.lint.report import PARTS, Problem
from cleaner.lint.selection import Selection
from cleaner.patterns.plain import Vocabulary
from cleaner.pipeline import Cleaner
from cleaner.result import Rejected, Result
from cleaner.review.folder import Folder
from cleaner.review.marks import Marks
from cleaner.review.packfile import new_pack, rule_text, with_rule
from cleaner.review.propose import Wish, propose
from cleaner.review.sources import Corpus
from cleaner.review.trial import Mark, Trial, bitten, cleaned, trial
from cleaner.rulepack.find import read_layer
from cleaner.rulepack.load_placeholders import read_placeholders
from cleaner.rulepack.load_rule import read_rule
from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.schema import Rule
from cleaner.rulepack.sources import load_sources

_BEFORE = "format: 1\nrules:\n"
_AHEAD = _BEFORE.count("\n")


@dataclass(frozen=True, slots=True)
class Saved:
    """Whether it was written, and what `clean rules check` has against it otherwise."""

    done: bool
    problems: tuple[Problem, ...] = ()
    harm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rule of the folder that cuts nothing: `watch`, as `rules learn` proposes, or `retired`."""

    rule: Rule
    file: str
    text: str


class Session:
    """One review. Not safe in threads: whoever serves it takes turns."""

    def __init__(self, corpus: Corpus, folder: Folder, layers: Sequence[Path]) -> None:
        """`layers` are the places of the packs in force, the lowest first; the folder lies on top
        where it is none of them.

        Raises:
            PackError: the packs have faults.
        """
        self.corpus = corpus
        self.folder = folder
        self._home = folder.place.resolve()
        beside = [layer for layer in layers if layer.resolve() != self._home]
        self._layers = list(layers) if len(beside) < len(layers) else [*layers, folder.place]
        self.marks: list[Mark] = []
        self.sample = Marks(corpus, folder)
        self._load()

    def _places(self, *, filled: bool = False) -> list[Path]:
        """The layers that hold packs; the folder may be empty as yet."""
        has = filled or bool(self.folder.packs())
        return [layer for layer in self._layers if has or layer.resolve() != self._home]

    def _sources(
        self, changed: tuple[str, str] | None = None
    ) -> tuple[list[Path], list[dict[str, str]]]:
        places = self._places(filled=changed is not None)
        sources = []
        for place in places:
            is_ours = place.resolve() == self._home
            own = {} if is_ours and not self.folder.packs() else read_layer(place)
            sources.append({**own, changed[0]: changed[1]} if is_ours and changed else own)
        return places, sources

    def _loaded(self, changed: tuple[str, str] | None = None) -> Packs:
        places, sources = self._sources(changed)
        return load_sources(sources, [place.as_posix() for place in places])

    def _load(self) -> None:
        self.packs = self._loaded()
        self.results = cleaned(Cleaner(self.packs, names="off"), self.corpus.documents)

    @property
    def _number(self) -> int:
        """The layer that the folder is, or will be."""
        return next(n for n, layer in enumerate(self._layers) if layer.resolve() == self._home)

    def result(self, number: int) -> Result:
        """A document of the corpus, cleaned.

        Raises:
            OptionError: there is no such document, or it could not be cleaned.
        """
        if not 0 <= number < len(self.results):
            raise OptionError(f"there is no document {number}; there are {len(self.results)}")
        found = self.results[number]
        if isinstance(found, Rejected):
            raise OptionError(f"{found.id}: could not be cleaned: {found.message}")
        return found

    def outlet(self, number: int) -> str:
        """The outlet of a document, as far as it is known."""
        return outlet_of(self.corpus.documents[number])

    def propose(self, number: int, wish: Wish, file: str) -> str:
        """The rule for a passage of a document, to be looked at; see `review.propose`."""
        self.folder.path(file)
        pack = Path(file).with_suffix("").as_posix()
        taken = {r.id.rpartition("/")[2] for r in self.packs.rules if r.id.startswith(f"{pack}/")}
        return propose(wish, Article(self.result(number).before_spill), taken)

    def must_stay(self, number: int, text: str) -> bool:
        """Remember that a passage must stay; whether it does so as things are."""
        stays = text in self.result(number).text
        mark = Mark(number, text)
        if mark not in self.marks:
            self.marks.append(mark)
        return stays

    def rule(self, file: str, text: str) -> Rule:
        """The rule that a text is, were it in a file of the folder.

        Raises:
            PackError: it has faults; their lines are those of the text. OptionError: it is not
                one rule, or there is one of its id already.
        """
        self.folder.path(file)
        pack = PackFile(file, _BEFORE + indent(dedent(text), "  "), file, self._number)
        rules = []
        if not pack.faults:
            words = self._words()
            rules = [read_rule(pack, node, words) for node in pack.get("rules", ())]
        if pack.faults:
            raise PackError([
                replace(fault, line=max(1, fault.line - _AHEAD)) for fault in pack.faults
            ])  # fmt: skip
        if len(rules) != 1 or rules[0] is None:
            raise OptionError(f"these are {len(rules)} rules; write one, and save it by itself")
        rule = rules[0]
        if rule.id != rule.overrides and any(rule.id == other.id for other in self.packs.rules):
            raise OptionError(f"there is a rule {rule.id} already; give this one another id")
        return rule

    def _words(self) -> Vocabulary:
        """The placeholders in force."""
        _, sources = self._sources()
        files = [
            PackFile(path, text, path, number)
            for number, layer in enumerate(sources)
            for path, text in sorted(layer.items())
            if path.startswith("placeholders/")
        ]
        return read_placeholders(files)[0]

    def try_rule(self, rule: Rule) -> Trial:
        """What the rule would do to the corpus, and what speaks against it."""
        return trial(self.packs, rule, self.corpus.documents, self.results, self.marks)

    def save(self, file: str, text: str) -> Saved:
        """Write a rule behind the others of its pack, where nothing speaks against it."""
        rule = self.rule(file, text)
        path = self.folder.path(file)
        before = self.folder.read(path)
        if before is None:
            content = new_pack(rule.why, text, file.count("/"))
        else:
            content = with_rule(_decoded(before, file), text)
        return self._write(file, before, content, rule.id, f"saved {rule.id}")

    def waiting(self) -> list[Waiting]:
        """The rules of the folder that wait for a person's word, and those that got a no."""
        found = []
        for rule in self.packs.rules:
            if rule.layer == self._number and rule.trust in ("watch", "retired"):
                file = self._file_of(rule)
                source = _decoded(self.folder.read(self.folder.path(file)) or b"", file)
                found.append(Waiting(rule, file, rule_text(source, rule.id.rpartition("/")[2])))
        return found

    def waiting_rule(self, rule_id: str) -> Waiting:
        """One of those that wait.

        Raises:
            OptionError: there is none of this id.
        """
        for waiting in self.waiting():
            if waiting.rule.id == rule_id:
                return waiting
        raise OptionError(f"no rule {rule_id} waits in {self.folder.place}")

    def decide(self, rule_id: str, *, accepted: bool) -> Saved:
        """Accept or reject a waiting rule: its trust becomes `safe`, where nothing speaks against
        it, or `retired`. Only that word is written."""
        file = self.waiting_rule(rule_id).file
        before = self.folder.read(self.folder.path(file)) or b""
        trust = "safe" if accepted else "retired"
        content = promoted(_decoded(before, file), {rule_id.rpartition("/")[2]}, trust)
        what = f"{'accepted' if accepted else 'rejected'} {rule_id}"
        return self._write(file, before, content, rule_id, what)

    def _file_of(self, rule: Rule) -> str:
        pack = rule.id.rpartition("/")[0]
        return next(f for f in self.folder.packs() if Path(f).with_suffix("").as_posix() == pack)

    def _write(
        self, file: str, before: bytes | None, content: str, rule_id: str, what: str
    ) -> Saved:
        packs = self._loaded((file, content))
        rule = next(rule for rule in packs.rules if rule.id == rule_id)
        if rule.trust != "retired":
            problems = self._problems(packs, file, content)
            if problems and before is not None:
                # What was wrong with the pack before is not this rule's fault.
                known = set(map(_about, self._problems(self.packs, file, _decoded(before, file))))
                problems = [problem for problem in problems if _about(problem) not in known]
            harm = bitten(packs, rule)
            if problems or harm:
                return Saved(False, tuple(problems), tuple(harm))
        self.folder.write(self.folder.path(file), before, content.encode(), what)
        self._load()
        return Saved(True)

    def _problems(self, packs: Packs, file: str, content: str) -> list[Problem]:
        """What `clean rules check` would say of the pack."""
        pack = Path(file).with_suffix("").as_posix()
        rules = tuple(r for r in packs.rules if r.id.rpartition("/")[0] == pack)
        path = self.folder.path(file)

        def read(place: str) -> str:
            if Path(place).resolve() == path:
                return content
            return Path(place).read_text("utf-8") if Path(place).is_file() else ""

        report = look(Selection(packs, rules, (), ()), PARTS, (), read)
        return [problem for problem in report.problems if problem.fails]

    def undo(self) -> str:
        """Take back what was written last; says what."""
        undone = self.folder.undo()
        self._load()
        return undone


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        said = f"not UTF-8 at byte {error.start}; save the file as UTF-8"
        raise PackError([Fault(file, 1, 1, said)]) from None


def _about(problem: Problem) -> tuple[str, str, str]:
    """A problem without its place, which shifts with every line."""
    return problem.code, problem.about, problem.message
