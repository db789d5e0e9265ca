"""The command as a user runs it: what it prints, where, and its exit code."""

from __future__ import annotations

import subprocess
import sys

import filmed
import pytest
from command import command
from plain import plain
from typer.testing import CliRunner

from posture import __version__, errors
from posture.cli.main import app, for_the_page, main
from posture.resources import samples_dir


def run(*arguments: str, cwd=None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "posture", *arguments], capture_output=True, text=True, cwd=cwd, timeout=240
    )


def test_version():
    assert CliRunner().invoke(app, ["--version"]).output.strip() == f"posture {__version__}"


def test_help_lists_the_commands():
    output = CliRunner().invoke(app, ["--help"]).output
    for name in ("review", "serve", "doctor"):
        assert name in output


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("", "serve --open"),
        ("--port 8001", "serve --open --port 8001"),
        ("--language de", "--language de serve --open"),
        ("--language=de --ask", "--language=de serve --open --ask"),
        ("review clip.mp4 --out x", "review clip.mp4 --out x"),
        ("--version", "--version"),
        ("--help", "--help"),
    ],
)
def test_posture_coach_opens_the_page_unless_told_otherwise(given, meant):
    assert for_the_page(given.split()) == meant.split()


@pytest.mark.parametrize(
    ("given", "host"),
    [("--phone", "0.0.0.0"), ("", "127.0.0.1"), ("--phone --host 192.168.1.20", "192.168.1.20")],
)
def test_a_phone_as_the_camera_opens_the_page_to_the_network(monkeypatch, given, host):
    asked = {}
    monkeypatch.setattr("server.run.serve", lambda **options: asked.update(options))
    assert CliRunner().invoke(app, ["serve", *given.split()]).exit_code == 0
    assert (asked["host"], asked["phone"]) == (host, "--phone" in given)


def test_help_does_not_load_the_pose_library():
    code = "import sys; sys.argv = ['posture', '--help']\nfrom posture.cli.main import app\n"
    code += "try: app()\nexcept SystemExit: pass\nassert 'mediapipe' not in sys.modules and 'cv2' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_picture_is_reviewed_and_reported(tmp_path):
    clip = tmp_path / "still.png"
    filmed.save_picture(clip)
    done = run("review", str(clip), "--out", str(tmp_path / "out"))
    assert done.returncode == 0
    assert done.stderr == ""
    assert "I can't see anyone" in done.stdout
    assert (tmp_path / "out" / "still" / "report.json").is_file()


@pytest.mark.parametrize("content", [b"", b"just words, no video", b"\x00" * 4096], ids=["empty", "text", "zeros"])
def test_what_is_no_video_is_one_sentence_and_exit_code_2(tmp_path, content):
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(content)
    done = command("review", str(clip), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("posture: ")
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_one_bad_clip_does_not_stop_the_rest(tmp_path):
    bad, good = tmp_path / "bad.mp4", tmp_path / "good.png"
    bad.write_bytes(b"")
    filmed.save_picture(good)
    done = command("review", str(bad), str(good), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert (tmp_path / "out" / "good" / "report.json").is_file()


def test_two_clips_of_one_name_have_a_report_each(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        filmed.save_picture(tmp_path / folder / "x.png")
    done = command(
        "review", str(tmp_path / "a" / "x.png"), str(tmp_path / "b" / "x.png"), "--out", str(tmp_path / "out")
    )
    assert done.returncode == 0
    for place in ("a/x", "b/x"):
        assert place in done.stdout
        assert (tmp_path / "out" / place / "report.json").is_file()
    assert (tmp_path / "out" / "summary.csv").is_file()


def test_an_unknown_model_is_a_usage_error():
    done = CliRunner().invoke(app, ["review", "x.mp4", "--model", "giant"])
    assert done.exit_code == 2
    assert "giant" in done.output


def test_every_error_says_the_problem_and_the_remedy():
    def tree(kind: type[Exception]) -> list[type[Exception]]:
        return [kind, *(leaf for sub in kind.__subclasses__() for leaf in tree(sub))]

    for kind in tree(errors.PostureError):
        error = kind(*map(plain, ("This is wrong.", "Do that.")))
        assert str(error) == "This is wrong. Do that."
        assert kind.__doc__


def test_main_turns_a_user_s_error_into_exit_code_2(monkeypatch, capsys):
    def fail(_: list[str]) -> None:
        raise errors.OutputError(plain("The disk is full."), plain("Make room."))

    monkeypatch.setattr("posture.cli.main.app", fail)
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert capsys.readouterr().err == "posture: The disk is full. Make room.\n"


def test_samples_are_there():
    assert len(list(samples_dir().glob("*.mp4"))) >= 3
