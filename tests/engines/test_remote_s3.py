"""A run from a bucket into a bucket, over HTTP, against a server on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

moto = pytest.importorskip("moto.server", reason="see requirements-remote.txt")
fsspec = pytest.importorskip("fsspec")
ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = "The port of Brandsund was closed on day {}, the harbour office said.\nRead more\n"


@pytest.fixture(scope="module")
def bucket() -> Iterator[Any]:
    """A bucket with three rows and a text, and how to reach it."""
    server = moto.ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    said = {
        "AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }  # fmt: skip
    before = dict(os.environ)
    os.environ.update(said)
    system = fsspec.filesystem("s3")
    system.mkdir("news")
    rows = "".join(json.dumps({"text": TEXT.format(n)}) + "\n" for n in range(3))
    system.pipe_file("news/in/a.jsonl", rows.encode())
    system.pipe_file("news/in/deep/b.txt", TEXT.format(3).encode())
    yield system
    server.stop()
    os.environ.clear()
    os.environ.update(before)


def _clean(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "cleaner", "run", *arguments, "--isolated", "--names", "off",
         "--workers", "1", "--compress", "none"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip


def test_a_bucket_is_read_and_written(bucket: Any, tmp_path: Path) -> None:
    """Objects below a prefix give the files that the same files give here; given again, nothing is
    done; an object that is lost is made again."""
    done = _clean("s3://news/in", "-o", "s3://news/out")
    assert done.returncode == 0, done.stderr.decode()
    bucket.get("news/in", str(tmp_path / "in"), recursive=True)
    done = _clean(str(tmp_path / "in"), "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr.decode()
    bucket.invalidate_cache()
    there = {name[9:]: bucket.cat_file(name) for name in bucket.find("news/out")}
    here = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert there == here
    assert json.loads(there["run.json"])["counts"]["documents"] == 4
    lost = next(name for name in bucket.find("news/out/documents"))
    bucket.rm_file(lost)
    assert _clean("s3://news/in", "-o", "s3://news/out", "-v").returncode == 0
    bucket.invalidate_cache()
    assert bucket.cat_file(lost) == there[lost[9:]]


def test_a_bucket_that_is_not_there_is_one_sentence(bucket: Any) -> None:
    """Exit code 2, no traceback, and the address as it was given."""
    done = _clean("s3://nowhere/in", "-o", "s3://news/none")
    assert done.returncode == 2
    assert b"s3://nowhere/in" in done.stderr
    assert b"Traceback" not in done.stderr
