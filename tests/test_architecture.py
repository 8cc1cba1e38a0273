"""The code's own laws: which module may know which, and what a text never has to wait for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cleaner"
FILES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 320

# What stands low knows nothing of what stands high.
LAYERS = {
    "patterns": {"patterns"},
    "blocks": {"blocks", "patterns", "model"},
    # The scan looks for what repair mends in the same pass, hence the guard's character classes.
    "match": {"match", "blocks", "patterns", "model", "repair", "rulepack"},
    "read": {"read", "apply", "errors", "ledger", "model"},
    "page": {"page"},
    "select": {"rulepack", "select", "page", "blocks", "errors", "model"},
    "accounting": {"model", "offsets", "select"},
    # All that happens to a text, and of the reading of pages nothing but the type.
    "journey": {
        "blocks", "capture", "decide", "engine", "model", "names", "options", "record", "result",
        "rulepack", "verdict",
    },
    "capture": {"model", "patterns"},
    "repair": {"repair", "apply", "model"},
    "names": {"names", "blocks", "decide", "model", "offsets", "patterns", "rulepack"},
    "decide": {"blocks", "model", "settle"},
    "settle": {"blocks", "model", "patterns"},
    "record": {"apply", "decide", "model", "offsets", "read", "repair"},
    "apply": {"model"},
    "offsets": {"model"},
    "ledger": {"apply", "errors", "model"},
    # Ledgers of finished runs; no engine is needed to read them.
    "runs": {"runs", "compress", "errors", "ledger", "model"},
    "compress": set(),
    # What engines are handed; no engine is known there, and its shells know one each.
    "batch": {"batch", "errors", "fingerprint", "ledger", "options", "pipeline", "rulepack", "run"},
    "engines": {"batch", "compress", "errors", "page", "pipeline", "run"},
    # A report is drawn from ledgers; only its caller cleans.
    "report": {"report", "runs", "errors", "ledger", "model"},
    "errors": set(),
    "model": {"rulepack"},
    "cli.files": {"errors"},
}  # fmt: skip


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {module_name(path) for path in FILES}


def _is_typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def imports(path: Path, *, lazy: bool) -> set[str]:
    """The modules that a file imports when it runs; `lazy` ones inside functions too."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if _is_typing_only(node):
            continue
        if not lazy and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            below = {f"{module}.{alias.name}" for alias in node.names} & NAMES
            found |= below or {module}
        waiting += ast.iter_child_nodes(node)
    return found


def third_party(modules: set[str]) -> set[str]:
    heads = {name.split(".")[0] for name in modules}
    return heads - set(sys.stdlib_module_names) - {"cleaner"}


def test_the_files_are_found() -> None:
    """The tests below look at the package, not at an empty folder."""
    assert {"cleaner.decide", "cleaner.match.scan", "cleaner.cli.main"} <= NAMES


def test_imports_run_one_way() -> None:
    """No module imports, by whatever road, one that imports it."""
    graph = {
        module_name(path): imports(path, lazy=True) & NAMES - {module_name(path)} for path in FILES
    }
    done: set[str] = set()
    for start in sorted(graph):
        path: list[str] = []

        def visit(name: str, path: list[str] = path) -> None:
            assert name not in path, " → ".join([*path[path.index(name) :], name])
            if name in done:
                return
            path.append(name)
            for following in sorted(graph[name]):
                visit(following)
            path.pop()
            done.add(name)

        visit(start)


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_low_layers_know_no_high_ones(layer: str) -> None:
    """A layer imports only those it stands on."""
    found = [p for p in FILES if f"{module_name(p)}.".startswith(f"cleaner.{layer}.")]
    assert found
    for path in found:
        known = {name.split(".")[1] for name in imports(path, lazy=True) & NAMES if "." in name}
        assert known <= LAYERS[layer], f"{path.name}: {sorted(known - LAYERS[layer])}"


def test_only_the_command_line_knows_click() -> None:
    """No module outside `cli` imports click or anything of `cli`, `__main__` apart."""
    for path in FILES:
        if "cli" in path.relative_to(PACKAGE).parts or path.name == "__main__.py":
            continue
        found = imports(path, lazy=True)
        assert "click" not in third_party(found), path
        assert not any(name.startswith("cleaner.cli") for name in found), path


SCAN = ("scan.py", "slow.py", "automaton.py", "hyper.py", "bytewise.py")
PURE_FILES = [
    PACKAGE / f"{name}.py" for name in ("decide", "settle", "apply", "offsets", "model", "errors")
]
PURE = [
    path
    for path in FILES
    if path in PURE_FILES
    or path.parent == PACKAGE / "blocks"
    or (path.parent == PACKAGE / "select" and path.name != "by_trafilatura.py")
    or (path.parent == PACKAGE / "match" and path.name not in SCAN)
]


@pytest.mark.parametrize("path", PURE, ids=module_name)
def test_what_decides_is_plain_python(path: Path) -> None:
    """Deciding, choosing, cutting, mapping, blocks and kinds import no third-party package
    themselves."""
    foreign = third_party(imports(path, lazy=True))
    allowed = {"langdetect"} if path.name == "language.py" else set()
    assert foreign <= allowed
    assert not third_party(imports(path, lazy=False))


def _modules_after(program: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules, sep='\\n')"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(done.stdout.split("\n"))


@pytest.mark.parametrize(
    "module", ["decide", "apply", "offsets", "ledger", "mapping", "blocks.article"]
)
def test_pure_modules_load_no_engine(module: str) -> None:
    """Importing them loads neither RE2 nor the automaton, YAML, click or any HTML library."""
    loaded = _modules_after(f"import cleaner.{module}")
    assert f"cleaner.{module}" in loaded
    assert not loaded & {
        "re2", "ahocorasick_rs", "yaml", "click", "lxml", "trafilatura", "selectolax", "ftfy",
        "langdetect",
    }  # fmt: skip


def test_text_mode_loads_no_html_library() -> None:
    """Cleaning a text, a broken one with names at that, imports no reader of pages: neither ours
    nor trafilatura, lxml or selectolax."""
    loaded = _modules_after(
        "import cleaner\n"
        "r = cleaner.clean('Storm closes port\\nThe cafÃ© in Maaret al-Numan in Syria was closed "
        "on Sunday after the storm, officials said.\\nRead more')\n"
        "assert r.ledger.to_jsonl() and 'Read more' not in r.text"
    )
    assert "cleaner.pipeline" in loaded
    assert not loaded & {
        "trafilatura", "lxml", "lxml.etree", "selectolax", "click", "hyperscan"
    }  # fmt: skip
    assert not [name for name in loaded if name.startswith(("cleaner.page", "cleaner.select"))]


def test_page_mode_loads_no_other_extractor() -> None:
    """Cleaning a page whose article is found imports neither trafilatura nor lxml."""
    said = "The port of Brandsund was closed on Sunday after the storm, the harbour office said."
    loaded = _modules_after(
        f"import cleaner\nr = cleaner.clean_html('<article><p>{said}<p>{said}</article>')\n"
        "assert not r.flags and r.blocks and r.ledger.to_jsonl()"
    )
    assert "cleaner.select.choose" in loaded
    assert not loaded & {"trafilatura", "lxml", "lxml.etree", "click"}


def test_a_warm_start_parses_no_yaml() -> None:
    """With a warm cache, cleaning a sound text imports no YAML parser, ftfy or langdetect."""
    program = "import cleaner\ncleaner.clean('Storm closes port')"
    _modules_after(program)
    assert not _modules_after(program) & {"yaml", "ftfy", "langdetect"}


def test_help_loads_no_engine() -> None:
    """`clean --help` imports no matching engine, no rules and no HTML library."""
    program = (
        "from cleaner.cli.main import main\nimport sys\nsys.argv = ['clean', '--help']\n"
        "try:\n    main()\nexcept SystemExit as e:\n    assert not e.code"
    )
    loaded = _modules_after(program)
    assert not loaded & {"re2", "ahocorasick_rs", "yaml", "lxml", "trafilatura", "ftfy"}


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_no_module_is_long(path: Path) -> None:
    """A module can be read in one sitting."""
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


DOMAIN = re.compile(
    r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|info|news|tv|fr|de|es|it|uk|eu|sy|lb|tr|ru|ir|il|ca)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_code_names_no_outlet(path: Path) -> None:
    """No string of the code holds the domain of an outlet; what is special to one is a pack."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = {m[0].lower() for m in DOMAIN.finditer(node.value)}
            assert not {n for n in named if "example" not in n}, f"line {node.lineno}"


def test_no_code_runs_from_data() -> None:
    """Nothing in the package evaluates text as code, unpickles, or loads YAML objects; the trees
    that choose a page's blocks are compiled from numbers (`tests/select/test_model.py`)."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                allowed = {"exec"} if module_name(path) == "cleaner.select.model" else set()
                refused = {"eval", "exec", "compile", "__import__"} - allowed
                assert node.func.id not in refused, path
        assert not {"pickle", "marshal", "shelve"} & imports(path, lazy=True), path
