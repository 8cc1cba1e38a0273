"""Breaks the deciding core in small ways and counts how many the tests notice; `make nightly`.

    python tests/nightly/mutate.py [--sample 60] [--seed 1] [--least 85] [--only decide]

A mutant is one changed operator, constant or condition. It is put into the running functions of a
forked child, so that nothing is written to the tree, and the tests of TESTS run there until one
fails. Survivors are printed with their places. Exit 1 below `--least` per cent.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import multiprocessing
import os
import random
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
# The quick ones first: most mutants fall at once.
TESTS = (
    "test_sentencewise", "test_repeat", "test_structure", "test_parts", "test_scan", "test_growth",
    "test_cases", "test_ledger_properties", "test_decide_properties", "test_offset_properties",
    "test_hostile",
)  # fmt: skip
# Without rewriting, which would warn of what the parent has imported.
_QUIETLY = "-x -q --assert=plain -p no:cacheprovider -p no:xdist -o filterwarnings=default".split()
PATIENCE = 900
_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.And: ast.Or, ast.Or: ast.And, ast.Mult: ast.Add,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A place in a module: the `index`-th node in walking order, and what is done to it."""

    module: str
    index: int
    line: int
    what: str


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


def _source(module: str) -> str:
    return Path(ROOT, *module.split(".")).with_suffix(".py").read_text("utf-8")


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of the functions of a module."""
    inside: set[int] = set()
    tree = ast.parse(_source(module))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            inside |= {id(n) for part in function.body for n in ast.walk(part)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in inside and (what := _changed(node)):
            yield Mutant(module, index, getattr(node, "lineno", 0), what)


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
    tree = ast.parse(_source(mutant.module))
    node = next(n for i, n in enumerate(ast.walk(tree)) if i == mutant.index)
    assert _changed(node)
    whole = compile(ast.fix_missing_locations(tree), str(module.__file__), "exec")
    by_name = {(code.co_qualname, code.co_firstlineno): code for code in _codes(whole)}
    for function in _functions(module):
        code = by_name.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
        if code is not None and len(code.co_freevars) == len(function.__code__.co_freevars):
            function.__code__ = code


def _child(mutant: Mutant | None) -> None:
    import pytest

    if mutant is not None:
        put_in(mutant)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        paths = [str(ROOT / "tests" / f"{name}.py") for name in TESTS]
        code = pytest.main([*_QUIETLY, *paths])
    os._exit(1 if code else 0)


def survives(mutant: Mutant | None) -> bool:
    """Whether all tests pass with the mutant; a hang is noticed, too."""
    child = multiprocessing.get_context("fork").Process(target=_child, args=(mutant,))
    child.start()
    child.join(PATIENCE)
    if child.is_alive():
        child.kill()
        child.join()
        return False
    return child.exitcode == 0


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
    # Before the children are forked: packs are read once, and all of them find the cache.
    importlib.import_module("conftest")
    importlib.import_module("hostile.check").shipped().clean("A text.\nRead more\nBy Anna\nx")
    if not survives(None):
        print("the tests fail without any mutant", file=sys.stderr)
        return 1
    alive = []
    for number, mutant in enumerate(sample):
        if survives(mutant):
            alive.append(mutant)
            print(f"survives: {mutant.module}:{mutant.line}: {mutant.what}", flush=True)
        with contextlib.suppress(ValueError):
            print(f"{number + 1 - len(alive)} of {number + 1}", file=sys.stderr, flush=True)
    killed = 100 * (len(sample) - len(alive)) / max(1, len(sample))
    print(f"{len(sample)} of {len(everything)} mutants: {killed:.0f} % noticed")
    return 1 if killed < chosen.least else 0


if __name__ == "__main__":
    sys.exit(main())
