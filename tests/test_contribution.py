"""What leads a stranger to a contribution works: forms, hook, action, and every command named."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from cleaner.cli.commands import COMMANDS
from cleaner.model import CATEGORIES

ROOT = Path(__file__).resolve().parent.parent
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "README.md", ROOT / "rules" / "README.md"]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
GOOD = """\
format: 1
why: For a test.
rules:
  - id: mark
    kind: block
    category: other
    trust: safe
    why: The mark of a made-up site.
    match: [zorble end mark]
    examples:
      removes: [Zorble end mark]
      keeps: [The zorble end mark was red]
"""


def read(name: str) -> Any:
    """A YAML file of the repository's root."""
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def _form(path: Path) -> dict[str, Any]:
    form: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return form


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_are_forms(path: Path) -> None:
    """A form has what GitHub asks of it, and asks for outlet, language, version and report."""
    form = _form(path)
    assert form.keys() <= {"name", "description", "title", "labels", "body"}
    assert {"name", "description", "body"} <= form.keys()
    asked = {}
    for part in form["body"]:
        assert part["type"] in ("markdown", "input", "textarea", "checkboxes")
        if part["type"] == "markdown":
            assert part.keys() == {"type", "attributes"}
            continue
        assert part["attributes"]["label"]
        assert re.fullmatch("[a-z]+", part["id"])
        assert part["id"] not in asked
        asked[part["id"]] = part.get("validations", {}).get("required", False)
    for name in ("outlet", "language", "version", "report"):
        assert asked[name]


def test_there_is_a_form_for_each_fault() -> None:
    """The two forms are called what the report calls the two faults."""
    report = _report()
    assert {_form(path)["name"] for path in FORMS} == {"This stayed in", "This was wrongly cut"}
    for path in FORMS:
        assert f"- [ ] {_form(path)['name'].lower()}: block" in report


def _report() -> str:
    text = "Storm closes port\nThe port of Brest was closed on Sunday after a storm.\nRead more"
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "explain", "--report", "-"],
        input=text.encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout.decode("utf-8")


def test_forms_speak_of_what_the_report_holds() -> None:
    """The words by which the forms point into the report stand in the report."""
    report = _report()
    assert re.search(r"^- despill \S+, packs [0-9a-f]{12}$", report, re.MULTILINE)
    for path in FORMS:
        text = path.read_text("utf-8")
        assert "“To repeat it”" in text
        assert re.search(r"placeholder: despill \S+, packs [0-9a-f]{12}$", text, re.MULTILINE)
        assert "delete the blocks that must not be shown" in text
    assert "## To repeat it" in report
    assert "(delete what must not be shown)" in report
    wrongly = (ROOT / ".github" / "ISSUE_TEMPLATE" / "wrongly-cut.yml").read_text("utf-8")
    assert "behind `cut:` under the block" in wrongly
    assert re.search(r"^ +cut: \S+/\S+ \(", report, re.MULTILINE)


_COMMAND = re.compile(r"`(clean [^`\n]*)`|^(?:[$ \t]*|.*: )(clean [^`\n]*)$", re.MULTILINE)


def commands(text: str) -> Iterator[str]:
    """The command lines of `clean` in a page or a YAML file: in code spans, in blocks, in steps."""
    for found in _COMMAND.finditer(text):
        line = (found[1] or found[2]).replace("\\|", "/").removesuffix("\\")
        yield re.split(r"\s[|>#]|\s{3}", line)[0]


def known(line: str) -> bool:
    """Whether the program has the command and the options of a line."""
    words = shlex.split(line)[1:]
    name = words.pop(0) if words and words[0] in COMMANDS else "clean"
    command: click.Command = import_module(f"cleaner.cli.{name}_command").command
    if isinstance(command, click.Group):
        if not words or words[0] == "…":
            return True
        # `list|show|test` in a table stands for each of them.
        each = [command.commands.get(word) for word in re.split("[/|]", words.pop(0))]
        if None in each:
            return False
        command = next(found for found in each if found)
    options = {flag for option in command.params for flag in option.opts}
    flags = [word.partition("=")[0] for word in words if re.match("--?[a-z]", word)]
    return set(flags) <= options | {"--help"}


@pytest.mark.parametrize(
    "path",
    [*PAGES, *FORMS, ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml", ROOT / "Makefile"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_every_command_that_is_named_exists(path: Path) -> None:
    """Pages, forms, hook, action and Makefile name only commands and options that there are."""
    text = path.read_text("utf-8").replace("$(BIN)/", "")
    lines = list(commands(text))
    assert lines or path.parent.name in ("docs", "engines")
    assert [line for line in lines if not known(line)] == []


def test_unknown_commands_are_noticed() -> None:
    """The test above would see a command or an option that does not exist."""
    page = (
        "`clean rules chekc` and\n$ clean --of x a.txt   # off\n      run: clean rules lock --ot x"
    )
    assert list(commands(page)) == [
        "clean rules chekc",
        "clean --of x a.txt",
        "clean rules lock --ot x",
    ]
    assert not any(map(known, commands(page)))


_FOREIGN = re.compile(r"\b(?:pip|pipx|uv|uvx|conda)\b[^\n`]*\s[\"']?clean(?:er)?\b")


def test_nobody_is_told_to_install_what_belongs_to_others() -> None:
    """The index names `clean` and `cleaner` are others'; what is installed is `despill` or `.`."""
    files = [*PAGES, *FORMS, ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml"]
    for path in (*files, *(ROOT / "cleaner").rglob("*.py")):
        assert not _FOREIGN.search(path.read_text("utf-8")), path


def packs(folder: Path, text: str = GOOD) -> Path:
    """A pack repository with one pack."""
    (folder / "rules").mkdir()
    (folder / "rules" / "mine.yaml").write_text(text, "utf-8")
    return folder


BROKEN = GOOD.replace("removes: [Zorble end mark]", "removes: [Zorble last mark]")


@pytest.mark.nightly
def test_the_hook_checks_a_pack_repository(tmp_path: Path) -> None:
    """The hook, as pre-commit runs it, passes good packs and fails where an example is wrong."""
    (hook,) = read(".pre-commit-hooks.yaml")
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    program, *words = shlex.split(hook["entry"])
    assert program == "clean"
    command = [sys.executable, "-m", "cleaner", *words, *hook["args"]]
    done = subprocess.run(command, cwd=packs(tmp_path), capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "rules" / "mine.yaml").write_text(BROKEN, "utf-8")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("bash") is None, reason="the action's steps are bash")
def test_the_action_checks_a_pack_repository(tmp_path: Path) -> None:
    """The action's last step passes good packs, and marks the line of one that is wrong."""
    check = read("action.yml")["runs"]["steps"][-1]
    assert check["env"] == {"RULES": "${{ inputs.rules }}"}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    if shutil.which("clean", path=path) is None:
        pytest.skip("the program is not installed beside this Python")
    variables = {**os.environ, "PATH": path, "RULES": "rules"}
    command = ["bash", "-e", "-c", check["run"]]
    packs(tmp_path)
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "rules" / "mine.yaml").write_text(BROKEN, "utf-8")
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert b"::error file=rules/mine.yaml,line=" in done.stdout


def test_the_action_takes_and_describes_its_inputs() -> None:
    """Every input of the action is described, has a default, and reaches a step, never a script."""
    action = read("action.yml")
    text = (ROOT / "action.yml").read_text("utf-8")
    assert action["runs"]["using"] == "composite"
    for name, described in action["inputs"].items():
        assert described["description"]
        assert "default" in described
        assert f"${{{{ inputs.{name} }}}}" in text
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert "uses" in step or step["shell"] == "bash"


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action's steps are bash")
@pytest.mark.parametrize(
    ("version", "installed"), [("", "/actions/despill"), ("0.1.0", "despill==0.1.0")]
)
def test_what_the_action_installs(tmp_path: Path, version: str, installed: str) -> None:
    """Without a version the action installs its own checkout, with one that release of despill."""
    (install,) = [s for s in read("action.yml")["runs"]["steps"] if "install" in s.get("run", "")]
    # A `python` that writes down what it is asked, since a release is not at hand.
    stand_in = tmp_path / "python"
    stand_in.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/asked"\n')
    stand_in.chmod(0o755)
    variables = {
        "PATH": os.pathsep.join([str(tmp_path), os.environ["PATH"]]),
        "VERSION": version,
        "GITHUB_ACTION_PATH": "/actions/despill",
    }
    subprocess.run(["bash", "-e", "-c", install["run"]], env=variables, check=True)
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[:3] == ["-m", "pip", "install"]
    assert asked[-1] == installed


def test_the_pages_name_what_is_there() -> None:
    """The files and folders that CONTRIBUTING.md names exist, and so do the links of the pages."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for name in re.findall(r"`((?:rules|cleaner|tests|bench|\.ci)/[\w./-]*)`", text):
        assert (ROOT / name).exists(), name
    for page in PAGES:
        for link, anchor in _LINK.findall(page.read_text("utf-8")):
            target = page.parent / link if link else page
            assert target.exists(), f"{page.name}: {link}"
            if anchor:
                assert anchor in _anchors(target.read_text("utf-8")), f"{page.name}: #{anchor}"


_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


def _anchors(text: str) -> set[str]:
    """What the headings of a page are called in links."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in headings}


def test_the_reference_names_hook_and_action_as_they_are() -> None:
    """rules/README.md shows the hook and the action with ids and inputs that they have."""
    text = (ROOT / "rules" / "README.md").read_text("utf-8")
    (hook,) = read(".pre-commit-hooks.yaml")
    assert f"- id: {hook['id']}\n" in text
    shown = re.search(r"- uses: OWNER/despill@\S+\n +with:\n((?: +\S+: \S+\n)+)", text)
    assert shown
    used = re.findall(r"^ +(\S+):", shown[1], re.MULTILINE)
    assert set(used) <= set(read("action.yml")["inputs"])


def test_make_lint_checks_rules_and_documentation() -> None:
    """What must pass before a change lands checks the shipped packs and the generated pages."""
    assert "make lint" in (ROOT / ".ci" / "run").read_text("utf-8")
    lint = (ROOT / "Makefile").read_text("utf-8").partition("\nlint:")[2].partition("\n\n")[0]
    assert "clean rules check\n" in lint + "\n"
    assert "bench/rule_docs.py --check" in lint


def test_categories_of_the_reference_are_all() -> None:
    """rules/README.md lists every category."""
    text = (ROOT / "rules" / "README.md").read_text("utf-8")
    assert f"One of {', '.join(f'`{name}`' for name in CATEGORIES)}." in text
