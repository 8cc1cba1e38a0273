"""What the package may touch: its inputs, its packs, its cache, and nothing else; no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile.model import TEXT
from hostile.packs import pack, rule
from hostile.pages import PAGE

ROOT = Path(__file__).resolve().parent.parent
# Set before anything of the package is imported; audit hooks cannot be taken out again.
CHILD = """
import os, sys
touched = []

def hear(event, args):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn",
                         "urllib.", "ftplib.", "http.", "webbrowser.", "pickle.", "pty.")):
        touched.append(event)
    elif event == "open" and isinstance(args[0], (str, bytes)):
        touched.append("open " + os.path.realpath(os.fsdecode(args[0])))

sys.addaudithook(hear)
from cleaner.cli.main import main
sys.argv = ["clean", *sys.argv[1:]]
try:
    main()
except SystemExit as stop:
    pass
sys.stdout.flush()
sys.stderr.write("\\n".join(["TOUCHED", *touched]))
"""
LURES = (
    "<img src='http://127.0.0.1:9/x.png'><link rel=stylesheet href='http://127.0.0.1:9/a.css'>"
    "<iframe src='file:///etc/passwd'></iframe><script src='http://127.0.0.1:9/x.js'></script>"
)
_ENTITY = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
INPUTS = {
    "text.txt": TEXT + "\nRead more\nfile:///etc/passwd http://127.0.0.1:9/",
    "page.html": PAGE.replace("<h1>", LURES + "<h1>"),
    "entity.html": PAGE.replace("<!DOCTYPE html>", _ENTITY).replace("<p>", "<p>&x;", 1),
}


def touched(folder: Path, *arguments: str) -> list[str]:
    """Every file that the program opens and every step beyond files, heard by the interpreter."""
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "CLEANER_CACHE": str(folder / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments],
        cwd=folder,
        env=variables,
        capture_output=True,
        timeout=120,
        check=True,
    )
    told = done.stderr.decode("utf-8", "replace").rpartition("TOUCHED\n")[2].splitlines()
    assert told
    return told


def _is_allowed(event: str, folder: Path) -> bool:
    if not event.startswith("open "):
        return False
    path = Path(event.removeprefix("open "))
    homes = {folder, ROOT, *map(Path, (sys.prefix, sys.base_prefix)), *map(Path, sys.path[1:])}
    homes |= {Path(home).resolve() for home in homes}
    if any(home != Path("/") and path.is_relative_to(home) for home in homes):
        return True
    # What the interpreter and its libraries read of the machine, whatever is cleaned.
    return path.is_relative_to("/usr") or str(path).startswith(
        (
            "/dev/null",
            "/dev/urandom",
            "/proc/",
            "/sys/",
            "/etc/localtime",
            "/etc/mime.types",
            "/tmp/cleaner-tests-",
        )
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pack, the inputs, and, from the second program on, a warm cache."""
    folder = tmp_path_factory.mktemp("boundary").resolve()
    (folder / "mine").mkdir()
    (folder / "mine" / "mine.yaml").write_text(pack(rule()))
    for name, text in INPUTS.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="paths of one system")
def test_nothing_else_is_touched(folder: Path) -> None:
    """Cleaning with a pack of one's own opens the input, packs and cache, and no socket, whether
    the cache is cold or warm."""
    for name in INPUTS:
        told = touched(folder, name, "--rules", "mine", "--isolated", "--ledger", f"{name}.jsonl")
        assert f"open {folder / name}" in told
        assert not [event for event in told if not _is_allowed(event, folder)]


@pytest.mark.skipif(sys.platform != "linux", reason="paths of one system")
def test_the_ear_hears(folder: Path) -> None:
    """What lies outside would be told: a file named on the command line there is heard."""
    told = touched(folder, "/etc/hostname")
    assert "open /etc/hostname" in told
    assert not _is_allowed("open /etc/hostname", folder)
    assert not _is_allowed("socket.connect", folder)
