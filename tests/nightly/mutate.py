"""Breaks the deciding core in small ways and counts how many the tests notice; `make nightly`.

    python tests/nightly/mutate.py [--sample 60] [--seed 1] [--least 85] [--only decide]

A mutant is one changed operator, constant or condition. It is put into the running functions of a
forked child, so that nothing is written to the tree. The tests of TESTS are run once under
`coverage` before; a child runs those that come to the mutant's line, the quickest first, until one
fails. Survivors are printed with their places. Exit 1 below `--least` per cent.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import multiprocessing
import os
import random
import sys
import tempfile
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
os.environ.setdefault("HYPOTHESIS_PROFILE", "mutation")

CORE = {
    "decide": ("cleaner.decide", "cleaner.settle"),
    "apply": ("cleaner.apply", "cleaner.offsets"),
    "ledger": ("cleaner.ledger",),
    "match": tuple(
        f"cleaner.match.{path.stem}"
        for path in sorted((ROOT / "cleaner" / "match").glob("*.py"))
        if path.stem != "__init__"
    ),
}
TESTS = (
    "test_decide", "test_match", "test_ledger", "test_sentencewise", "test_repeat",
    "test_structure", "test_parts", "test_scan", "test_hyperscan", "test_cases", "test_blocks",
    "test_ledger_properties", "test_decide_properties", "test_offset_properties", "test_hostile",
)  # fmt: skip
# Without rewriting, which would warn of what the parent has imported.
_QUIETLY = "-x -q --assert=plain -p no:cacheprovider -p no:xdist -o filterwarnings=default".split()
# A mutant hangs that takes so many times as long as its tests do without it, and so many seconds.
TIMES, SECONDS = 5, 60
# What so few tests come to may be done once for all of them, by a cleaner that they share.
FEW = 3
_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.And: ast.Or, ast.Or: ast.And, ast.Mult: ast.Add,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A place in a module: the `index`-th node in walking order, and what is done to it; `lines`
    are those of its statement, without the statements within."""

    module: str
    index: int
    line: int
    what: str
    lines: range


@dataclass(frozen=True)
class Reach:
    """What the tests come to: by module and line the tests (an empty name for what is done outside
    of them), and how long each takes."""

    tests: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that may notice the mutant, the quickest first."""
        lines = self.tests[mutant.module]
        named = {test for line in mutant.lines for test in lines.get(line, ())}
        near = sorted(named & self.seconds.keys(), key=self.seconds.__getitem__)
        if named and ("" in named or len(near) <= FEW):
            near += sorted(self.seconds.keys() - named, key=self.seconds.__getitem__)
        return near


def _changed(node: ast.AST) -> str:
    """Change a node in place; says how, empty where there is nothing to change."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPS:
        old = type(node.ops[0])
        node.ops[0] = _SWAPS[old]()  # type: ignore[assignment]
        return f"{old.__name__} → {_SWAPS[old].__name__}"
    if isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in _SWAPS:
        old = type(node.op)
        node.op = _SWAPS[old]()  # type: ignore[assignment]
        return f"{old.__name__} → {_SWAPS[old].__name__}"
    if isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        value = node.value
        node.value = not value if isinstance(value, bool) else value + 1
        return f"{value} → {node.value}"
    if isinstance(node, (ast.If, ast.While, ast.IfExp)) and not isinstance(node.test, ast.Constant):
        node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
        return "condition turned"
    return ""


def _path(module: str) -> Path:
    return Path(ROOT, *module.split(".")).with_suffix(".py")


def _tree(module: str) -> ast.Module:
    return ast.parse(_path(module).read_text("utf-8"))


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of the functions of a module. Left out is what holds no decision: the wording of
    a `raise`, an `assert` (written for the type checker), and `strict=` of a `zip`."""
    tree = _tree(module)
    lines: dict[int, range] = {}
    inside: set[int] = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            inside |= {id(n) for part in function.body for n in ast.walk(part)}
    for node in ast.walk(tree):
        within = (
            {id(n) for n in ast.walk(node)} if isinstance(node, (ast.stmt, ast.keyword)) else ()
        )
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = body[0].lineno if body else (node.end_lineno or node.lineno) + 1
            # Outer statements are walked first, so each node is left with its innermost one.
            lines |= dict.fromkeys(within, range(node.lineno, max(end, node.lineno + 1)))
        if isinstance(node, (ast.Raise, ast.Assert)) or getattr(node, "arg", "") == "strict":
            inside.difference_update(within)
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in inside and (what := _changed(node)):
            yield Mutant(module, index, getattr(node, "lineno", 0), what, lines[id(node)])


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes(constant)


def _functions(module: types.ModuleType) -> Iterator[types.FunctionType]:
    """The functions and methods of a module, wherever they are known by now."""
    waiting = [v for v in vars(module).values() if getattr(v, "__module__", "") == module.__name__]
    for value in waiting:
        if isinstance(value, type):
            waiting += [getattr(v, "func", getattr(v, "fget", v)) for v in vars(value).values()]
        value = getattr(value, "__func__", getattr(value, "__wrapped__", value))
        if isinstance(value, types.FunctionType):
            yield value


def put_in(mutant: Mutant) -> None:
    """Give the functions of the running module the mutant's code."""
    module = importlib.import_module(mutant.module)
    tree = _tree(mutant.module)
    node = next(n for i, n in enumerate(ast.walk(tree)) if i == mutant.index)
    assert _changed(node)
    whole = compile(ast.fix_missing_locations(tree), str(module.__file__), "exec")
    by_name = {(code.co_qualname, code.co_firstlineno): code for code in _codes(whole)}
    changed = False
    for function in _functions(module):
        code = by_name.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
        if code is not None and len(code.co_freevars) == len(function.__code__.co_freevars):
            changed |= code != function.__code__
            function.__code__ = code
    assert changed, f"{mutant} could not be put in"


class _Watch:
    """A plugin of pytest: each test function is a context of its own, and takes so long."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._measured = measured
        self.seconds: dict[str, float] = {}

    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Called in front of each test, behind its fixtures."""
        self._measured.switch_context(_name(item.nodeid))

    def pytest_runtest_teardown(self) -> None:
        """Called behind each test."""
        self._measured.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called for each phase of each test."""
        if report.when == "call":
            name = _name(report.nodeid)
            self.seconds[name] = self.seconds.get(name, 0) + report.duration


def _name(nodeid: str) -> str:
    return nodeid.partition("[")[0].rpartition("/")[2]


def _fill_cache() -> None:
    """Packs are read once, and all children find what was made of them."""
    importlib.import_module("hostile.check").shipped().clean("A text.\nRead more\nBy Anna\nx")
    os._exit(0)


def _measure(told: Path) -> None:
    """Run all tests and write down what each of them comes to."""
    measured = coverage.Coverage(data_file=None, source=["cleaner"], config_file=False)
    watch = _Watch(measured)
    measured.start()
    code = pytest.main([*_QUIETLY, *(f"{ROOT}/tests/{name}.py" for name in TESTS)], [watch])
    measured.stop()
    data = measured.get_data()
    lines = {m: data.contexts_by_lineno(str(_path(m))) for group in CORE.values() for m in group}
    told.write_text(json.dumps([lines, watch.seconds]))
    os._exit(int(code))


def _try(mutant: Mutant, tests: list[str]) -> None:
    put_in(mutant)
    os._exit(int(pytest.main([*_QUIETLY, *(f"{ROOT}/tests/{test}" for test in tests)])))


def _silently(run: Callable[[], None]) -> None:
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        run()


def _forked(run: Callable[[], None], patience: float | None = None) -> int:
    """How pytest ended in a child: 0 where all tests pass."""
    child = multiprocessing.get_context("fork").Process(target=_silently, args=(run,))
    child.start()
    child.join(patience)
    child.kill()
    child.join()
    return child.exitcode or 0


def reach() -> Reach | None:
    """What the tests come to; None where one of them fails without any mutant."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told.json")
        if _forked(_fill_cache) or _forked(partial(_measure, told)):
            return None
        tests, seconds = json.loads(told.read_text("utf-8"))
    return Reach({m: {int(n): t for n, t in lines.items()} for m, lines in tests.items()}, seconds)


def survives(mutant: Mutant, reached: Reach) -> bool:
    """Whether all tests pass with the mutant; a hang is noticed, too."""
    tests = reached.of(mutant)
    patience = SECONDS + TIMES * sum(reached.seconds[test] for test in tests)
    code = _forked(partial(_try, mutant, tests), patience) if tests else 0
    if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"pytest does not find {tests}")
    return code == 0


def main() -> int:
    """Run; print the figures; 1 where too many survive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=85)
    parser.add_argument("--only", choices=CORE)
    chosen = parser.parse_args()
    modules = [m for name in CORE if chosen.only in (None, name) for m in CORE[name]]
    everything = [mutant for module in modules for mutant in mutants(module)]
    sample = random.Random(chosen.seed).sample(everything, min(chosen.sample, len(everything)))
    # Before the children are forked, so that none of them has to.
    for name in ("conftest", *modules, *TESTS):
        importlib.import_module(name)
    reached = reach()
    if reached is None:
        print("the tests fail without any mutant", file=sys.stderr)
        return 1
    alive = []
    for number, mutant in enumerate(sample):
        if survives(mutant, reached):
            alive.append(mutant)
            seen = "" if reached.of(mutant) else "; no test comes here"
            print(f"survives: {mutant.module}:{mutant.line}: {mutant.what}{seen}", flush=True)
        print(f"{number + 1 - len(alive)} of {number + 1}", file=sys.stderr, flush=True)
    killed = 100 * (len(sample) - len(alive)) / max(1, len(sample))
    print(f"{len(sample)} of {len(everything)} mutants: {killed:.0f} % noticed")
    return 1 if killed < chosen.least else 0


if __name__ == "__main__":
    sys.exit(main())
