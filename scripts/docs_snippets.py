"""Runs what the documentation shows: Python as it stands, commands as far as their names and options go.

python scripts/docs_snippets.py [PAGE ...]

The Python of a page runs from top to bottom in one go, in an empty folder. It finds `clip`, a sample, and `folder`.
Commands are not carried out: they would need people, cameras and clusters. That there is such a command with such
options is checked.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", "docs/*.md")
SAMPLE = "flat_then_rounded_avg_f_left.mp4"

_FENCED = re.compile(r"^```(python|sh)\n(.*?)^```$", re.M | re.S)
_INDENTED = re.compile(r"^    (posture(?:-coach)? .*)$", re.M)


def snippets(text: str, language: str) -> list[str]:
    """The fenced snippets of a page in this language."""
    return [code for kind, code in _FENCED.findall(text) if kind == language]


def commands(text: str) -> list[str]:
    """Each line of a page that calls `posture`."""
    lines = [line for code in snippets(text, "sh") for line in code.splitlines()] + _INDENTED.findall(text)
    return [line for line in lines if re.match(r"posture(-coach)? ", line)]


def wrong_with(line: str) -> str | None:
    """What is wrong with a line that calls `posture`; None when there are such a command and such options."""
    import typer

    from posture.cli.main import app

    command: Any = typer.main.get_command(app)
    # In a document [ ] are round what may be left out, and | between alternatives.
    words = shlex.split(re.sub(r"[\[\]|]|\.\.\.", " ", line), comments=True)[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    called = "posture"
    for word in words:
        if word.startswith("--"):
            if word.partition("=")[0] not in {*known, "--help"}:
                return f"{called} has no option {word}"
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return f"{called} has no command {word}" if word.islower() else None
            command, called = command.commands[word], f"{called} {word}"
            known |= {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return None


def run(page: Path) -> Iterator[str]:
    """What is wrong with the snippets of a page."""
    text = page.read_text(encoding="utf-8")
    for line in commands(text):
        if wrong := wrong_with(line):
            yield f"{page.name}: {line.strip()}: {wrong}"
    code = "\n".join(snippets(text, "python"))
    if not code:
        return
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        try:
            exec(compile(code, page.name, "exec"), {"clip": ROOT / "samples" / SAMPLE, "folder": Path(name)})
        except Exception:
            yield f"{page.name}:\n{traceback.format_exc()}"
        finally:
            os.chdir(before)


def main() -> None:
    """Say what is wrong, and end with 1 for it."""
    pages = [Path(name) for name in sys.argv[1:]] or [path for shape in PAGES for path in sorted(ROOT.glob(shape))]
    wrong = [problem for page in pages for problem in run(page)]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
