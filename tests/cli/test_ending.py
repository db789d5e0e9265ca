"""However a command ends, it is with a sentence and an exit code, and what was under way is tidied up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import filmed
import pytest
from command import command
from waiting import PATIENCE_S, wait_until

from posture.cli import ending
from posture.cli.ending import in_a_sentence
from posture.clips.batch import work
from posture.resources import plain_sample

# A shell that starts something in the background has it ignore Ctrl-C.
HEEDING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
POSTURE = [sys.executable, "-c", f"{HEEDING}; from posture.cli.main import main; main()"]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(28, "No space left on device"), 2, "posture: The system refuses: No space left on device. "),
        (FileNotFoundError(2, "gone", "there.txt"), 2, "posture: there.txt can't be used: No such file or directory. "),
        (BrokenPipeError(), 1, ""),
        (KeyboardInterrupt(), ending.INTERRUPTED, ""),
    ],
)
def test_what_no_command_foresees_is_a_sentence_too(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "_give_up_output", lambda: None)
    with pytest.raises(SystemExit) as caught, in_a_sentence():
        raise error
    assert caught.value.code == code
    assert capsys.readouterr().err.startswith(said)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_review_that_is_told_to_end_leaves_nothing_half_written(tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out"
    review = subprocess.Popen([*POSTURE, "review", str(plain_sample()), "--out", str(out)], stderr=subprocess.PIPE)
    wait_until(lambda: any(out.glob(".*")) or review.poll() is not None, within_s=3 * PATIENCE_S)  # it loads the model
    review.send_signal(number)
    _, said = review.communicate(timeout=PATIENCE_S)
    assert review.returncode == {signal.SIGTERM: ending.TERMINATED, signal.SIGINT: ending.INTERRUPTED}[number]
    assert b"Traceback" not in said
    assert list(out.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's redirections")
@pytest.mark.parametrize(
    ("arguments", "redirected", "code", "said"),
    [
        (["stretches", "--json"], "| true", 1, ""),
        (["stretches", "--json"], ">&-", 0, ""),
        (["stretches", "--json"], "> /dev/full", 2, "posture: The system refuses: No space left on device."),
        (["stretches", "show", "nothing"], "2>&-", 2, ""),
    ],
)
def test_an_output_that_takes_nothing_is_no_traceback(
    arguments: list[str], redirected: str, code: int, said: str
) -> None:
    if "/dev/full" in redirected and not Path("/dev/full").exists():
        pytest.skip("there is no disk that is always full")
    script = f'"{sys.executable}" -m posture {" ".join(arguments)} {redirected}; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert (done.returncode, done.stderr[: len(said) or None]) == (code, said)


def test_a_clip_that_changes_while_it_is_reviewed_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = tmp_path / "still.png"
    filmed.save_picture(clip)
    reviewed = work._review_into

    def meanwhile(*arguments: object) -> object:
        found = reviewed(*arguments)  # type: ignore[arg-type]
        os.utime(clip, (0, 0))
        return found

    monkeypatch.setattr(work, "_review_into", meanwhile)
    done = command("review", str(clip), "--out", str(tmp_path / "out"))
    assert (done.returncode, "has changed or gone" in done.stderr) == (2, True)
    assert list((tmp_path / "out").iterdir()) == []
