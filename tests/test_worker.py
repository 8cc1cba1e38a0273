"""A task comes back with its result, or its death comes back as an error that says how."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cleaner import InputError
from cleaner.worker import ChildWorker, InlineWorker

TASKS = """
import os, sys, time

def echo(payload):
    return b"<" + payload + b">"

def text(payload):
    return payload.decode()

def raises(payload):
    raise RuntimeError("no such page")

def dies(payload):
    os.kill(os.getpid(), 9)

def leaves(payload):
    os._exit(7)

def hangs(payload):
    time.sleep(600)

def eats(payload):
    return bytes(1 << 30)

def chats(payload):
    print("chatter on stdout")
    return payload
"""


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module of tasks that a child can import too."""
    name = "tasks_of_test_worker"
    (tmp_path / f"{name}.py").write_text(TASKS)
    root = Path(__file__).resolve().parent.parent
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{root}")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return name


PAYLOADS = [b"", b"abc", b"\x00\xff\r\n\x1a" * 1000]


@pytest.mark.parametrize("payload", PAYLOADS, ids=["empty", "short", "binary"])
def test_inline_and_child_give_the_same(tasks: str, payload: bytes) -> None:
    """The same bytes come back from a task in this process and in a child."""
    expected = b"<" + payload + b">"
    assert InlineWorker().call(f"{tasks}:echo", payload) == expected
    assert ChildWorker().call(f"{tasks}:echo", payload) == expected


@pytest.mark.parametrize("task", ["raises", "dies", "leaves", "missing", "text"])
def test_a_crash_is_an_input_error(tasks: str, task: str) -> None:
    """A child that raises, is killed or leaves is `worker_crash`, and worth another try."""
    with pytest.raises(InputError) as caught:
        ChildWorker().call(f"{tasks}:{task}", b"x")
    assert caught.value.reason == "worker_crash"
    assert caught.value.retryable
    assert f"{tasks}:{task}" in str(caught.value)


def test_a_crash_says_what_the_child_said(tasks: str) -> None:
    """The last line of the child's error stands in the message."""
    with pytest.raises(InputError, match="no such page"):
        ChildWorker().call(f"{tasks}:raises", b"x")


def test_a_task_that_hangs_is_stopped(tasks: str) -> None:
    """A task above its wall clock is `too_slow`, and worth another try."""
    with pytest.raises(InputError) as caught:
        ChildWorker(seconds=1.5).call(f"{tasks}:hangs", b"x")
    assert caught.value.reason == "too_slow"
    assert caught.value.retryable


@pytest.mark.skipif(sys.platform == "win32", reason="no address-space limit there")
def test_a_task_that_eats_memory_is_stopped(tasks: str) -> None:
    """A task above its memory dies alone."""
    with pytest.raises(InputError) as caught:
        ChildWorker(memory=512 << 20).call(f"{tasks}:eats", b"x")
    assert caught.value.reason == "worker_crash"


def test_what_a_task_prints_is_no_result(tasks: str) -> None:
    """A library that prints to stdout inside the child does not spoil the bytes."""
    assert ChildWorker().call(f"{tasks}:chats", b"payload") == b"payload"


def test_an_inline_crash_is_told(tasks: str) -> None:
    """What a task raises in this process reaches the caller as it is."""
    with pytest.raises(RuntimeError, match="no such page"):
        InlineWorker().call(f"{tasks}:raises", b"x")
