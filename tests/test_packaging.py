"""What is built and installed works without the checkout, and weighs what the README says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
# The environment of a stranger: nothing set but where programs are.
EMPTY = {"PATH": os.environ.get("PATH", ""), "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, built from a copy of the checkout."""
    out = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "despill"
    ignore = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "dist", "build")
    shutil.copytree(ROOT, source, ignore=ignore)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return out


def installed(package: Path, folder: Path) -> Path:
    """The Python of a new environment that holds the package itself and sees this one's
    dependencies, but not the checkout."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    site = next(folder.glob("lib*/python*/site-packages"), folder / "Lib" / "site-packages")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps",
               "--no-build-isolation", "--disable-pip-version-check", "--target", str(site),
               str(package)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    # A path line, not an editable hook: what pip installed here comes first and is found.
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_installed_package_cleans_the_seeds(built: Path, tmp_path: Path, pattern: str) -> None:
    """Wheel and sdist, installed into an empty environment, clean the seeds byte for byte."""
    python = installed(next(built.glob(pattern)), tmp_path / "venv")
    where = [python, "-c", "import cleaner; print(cleaner.__file__)"]
    home = subprocess.run(
        where, env=EMPTY, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert str(tmp_path) in home.stdout
    command = [python, "-m", "cleaner", *map(str, SEEDS), "--names", "off", "-o", "out"]
    subprocess.run(command, env=EMPTY, cwd=tmp_path, check=True, capture_output=True)
    for seed in SEEDS:
        expected = (ROOT / "tests" / "fixtures" / "seeds" / seed.name).read_bytes()
        assert (tmp_path / "out" / seed.name).read_bytes() == expected


@pytest.mark.slow
def test_packs_ship(built: Path) -> None:
    """Every rule file of the checkout, their schema, the gate's articles, what chooses the
    blocks of a page, and what reports are made of, is in the wheel and in the sdist; fixtures of
    packs are in the sdist alone."""
    rules_folder = ROOT / "rules"
    texts = (rules_folder / "gate").glob("*.txt")
    files = [*rules_folder.rglob("*.yaml"), *texts, rules_folder / "pack.schema.json"]
    rules = {path.relative_to(ROOT).as_posix() for path in files}
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        in_wheel = {name.removeprefix("cleaner/") for name in wheel.namelist()}
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        in_sdist = {name.partition("/")[2] for name in sdist.getnames()}
    pages = {"report/assets/report.css", "report/assets/report.js"}
    assert rules | pages | {"select/article.json"} <= in_wheel
    fixtures = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.input.*")}
    assert fixtures <= in_sdist
    assert not {name for name in in_wheel if ".input." in name or ".clean." in name}
    assert rules | {"cleaner/select/article.json"} <= in_sdist


def _runtime_distributions() -> Iterator[str]:
    """The distribution itself and all that it needs, extras aside."""
    from packaging.requirements import Requirement

    todo, seen = ["despill"], set()
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        yield name
        for line in found.requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo.append(requirement.name)


def test_readme_states_the_installed_size() -> None:
    """The README's figures for size and number of distributions are within a fifth of the truth."""
    readme = (ROOT / "README.md").read_text("utf-8")
    stated = re.search(r"about (\d+) MB in (\d+) distributions", readme)
    assert stated, "README.md must say `about N MB in M distributions`"
    names = list(_runtime_distributions())
    size = 0
    for name in names:
        for file in distribution(name).files or ():
            path = Path(str(file.locate()))
            if path.is_file():
                size += path.stat().st_size
    # The editable install lists no package files; count the checkout's own.
    size += sum(p.stat().st_size for p in (ROOT / "cleaner").rglob("*.py"))
    assert size / 1e6 == pytest.approx(int(stated[1]), rel=0.2)
    assert len(names) == pytest.approx(int(stated[2]), rel=0.2)
