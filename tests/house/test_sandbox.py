"""The process that opens what strangers hand in: its death, hang or hunger is a sentence, and the next is served."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boxed
import psutil
import pytest
from waiting import wait_until

from posture.errors import ClipUnreadableError, SandboxBusyError, SandboxError
from posture.sandbox import MEMORY, Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.close()


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE}


def test_it_gives_what_is_found_and_what_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.run(boxed.add, 2, 3, about="x") == 5
    with pytest.raises(ClipUnreadableError, match=r"This is wrong\. Do that\."):
        sandbox.run(boxed.refuse, about="x")
    with pytest.raises(FileNotFoundError):
        sandbox.run(boxed.refused_by_the_system, about="x")
    assert sandbox.run(boxed.who, about="x") == sandbox.run(boxed.who, about="x")


KILLS: list[tuple[Callable[..., object], str]] = [
    (boxed.die, "errors-sandbox-died"),
    (boxed.stumble, "errors-sandbox-died"),
]
if sys.platform != "win32":
    KILLS.append((boxed.be_killed, "errors-sandbox-memory"))


@pytest.mark.parametrize(("do", "sentence"), KILLS, ids=lambda one: getattr(one, "__name__", None))
def test_a_death_is_a_sentence_and_the_next_one_is_served(
    sandbox: Sandbox, do: Callable[..., object], sentence: str
) -> None:
    with pytest.raises(SandboxError) as caught:
        sandbox.run(do, about="holiday.mp4")
    assert (caught.value.said.id, caught.value.said["file"]) == (sentence, "holiday.mp4")
    assert sandbox.run(boxed.add, 2, 3, about="x") == 5


def test_a_hang_is_ended_with_its_process() -> None:
    sandbox = Sandbox()
    hanging = sandbox.run(boxed.who, about="x")
    sandbox._within_s = 0.2
    with pytest.raises(SandboxError) as caught:
        sandbox.run(boxed.hang, about="x")
    assert caught.value.said.id == "errors-sandbox-hung"
    assert hanging not in children()


@pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps to the limit")
def test_hunger_for_memory_is_ended(sandbox: Sandbox) -> None:
    assert sandbox.run(boxed.devour, MEMORY // 4, about="x") == MEMORY // 4
    with pytest.raises(SandboxError) as caught:
        sandbox.run(boxed.devour, MEMORY + 1, about="x")
    assert caught.value.said.id == "errors-sandbox-memory"


def test_several_wait_for_each_other_and_the_death_of_one_harms_no_other(sandbox: Sandbox) -> None:
    def tried(number: int) -> object:
        try:
            return sandbox.run(boxed.die, about="x") if number % 3 == 0 else sandbox.run(boxed.who, about="x")
        except SandboxError as error:
            return error.said.id

    before = children()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(tried, range(6)))
    assert [isinstance(one, int) for one in found] == [False, True, True] * 2
    assert len(children() - before) <= 2  # this one and what the standard library keeps books with


def test_whoever_waits_too_long_is_told(tmp_path: Path) -> None:
    sandbox = Sandbox(wait_s=0.05)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(sandbox.run, boxed.wait_for, tmp_path / "go", about="x")
        wait_until(lambda: sandbox._turn.locked())
        with pytest.raises(SandboxBusyError):
            sandbox.run(boxed.who, about="x")
        (tmp_path / "go").touch()
        assert first.result(60) in children()
    sandbox.close()


def test_the_process_ends_when_there_is_nothing_to_do_and_comes_back() -> None:
    sandbox = Sandbox(idle_s=0.05)
    first = sandbox.run(boxed.who, about="x")
    wait_until(lambda: first not in children())
    assert sandbox.run(boxed.who, about="x") != first
    sandbox.close()


def test_one_that_was_killed_while_it_waited_is_replaced(sandbox: Sandbox) -> None:
    first = sandbox.run(boxed.who, about="x")
    assert isinstance(first, int)
    killed = psutil.Process(first)
    killed.kill()
    wait_until(lambda: not killed.is_running() or killed.status() == psutil.STATUS_ZOMBIE)
    assert sandbox.run(boxed.who, about="x") != first
