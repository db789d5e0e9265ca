"""A report to attach to an issue: what is installed, what was found, what is set, the end of the log. About nobody.

Names are not searched for but never let in: of a finding the sentence is told with its numbers and the few words that
can't be anybody's (HARMLESS), of a setting no more than that it is set, of the log what logs/plain.py lets through.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from posture import __version__
from posture.doctor.check import Check, Finding
from posture.doctor.system import versions
from posture.folders import data_dir
from posture.logs import LEVEL_VARIABLE, Level, last_lines
from posture.words import LANGUAGES, Sentence, catalogue
from posture.words.languages import LANGUAGE_VARIABLE
from posture.words.sentence import Arg

HARMLESS = frozenset(
    {
        *("version", "oldest", "system", "machine", "library", "libraries", "wanted", "packages"),
        *("model", "other", "clip", "number", "width", "height", "filesystem", "variable", "port", "now", "kept"),
    }
)
"""Arguments of sentences whose words come from Posture, its packages or the system: never a name or a path."""

HIDDEN = "…"
LOG_LINES = 200
_OF_LOG = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z [A-Z]+ [\w.]+: .*|    .*")
_TOLD = {LEVEL_VARIABLE: tuple(Level), LANGUAGE_VARIABLE: LANGUAGES}
"""Settings whose value is told, if it is one of these."""


def report(findings: Iterable[tuple[Check, Finding]], environment: Mapping[str, str] = os.environ) -> str:
    """The report as Markdown, in English, whatever language is in force."""
    lines = [
        f"# posture {__version__}",
        "",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()} {platform.machine()}",
        "",
        "## Packages",
        "",
        *(f"- {name} {version}" for name, version in sorted(versions().items())),
        "",
        "## Checks",
        "",
        *(line for check, finding in findings for line in _finding_lines(check, finding)),
        "",
        "## Settings other than the default",
        "",
        *(_settings(environment) or ["- none"]),
        "",
        "## End of the log",
        "",
        *(f"    {line}" for line in last_lines(LOG_LINES) if _OF_LOG.fullmatch(line)),
    ]
    return _without_places("\n".join(lines) + "\n")


def _finding_lines(check: Check, finding: Finding) -> Iterable[str]:
    english = catalogue("en")
    yield f"- {finding.state}: {check.id}: {english.text(without_names(finding.says))} ({finding.says.id})"


def without_names(sentence: Sentence) -> Sentence:
    """The sentence with everything hidden that could name somebody, or a place of theirs."""
    return Sentence(sentence.id, tuple((name, _hidden(name, value)) for name, value in sentence.args))


def _hidden(name: str, value: Arg) -> Arg:
    if isinstance(value, Sentence):
        return without_names(value)
    if isinstance(value, tuple):
        return tuple(part if isinstance(part := _hidden(name, each), str | Sentence) else HIDDEN for each in value)
    return value if isinstance(value, int | float) or name in HARMLESS else HIDDEN


def _settings(environment: Mapping[str, str]) -> Sequence[str]:
    """The variables of Posture that are set, by name; their values may be paths or passwords."""
    names = sorted(name for name in environment if name.startswith("POSTURE_") and environment[name])
    return [
        f"- {name}: {environment[name] if environment[name] in _TOLD.get(name, ()) else 'set'}"
        for name in names
        if re.fullmatch(r"[A-Z_]+", name)
    ]


def _without_places(told: str) -> str:
    """As a second look: the user's folders, account and computer by name."""
    names = {str(data_dir()): "DATA", str(Path.home()): "HOME", platform.node(): "COMPUTER", Path.home().name: "USER"}
    for name in sorted(filter(None, names), key=len, reverse=True):
        told = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", names[name], told)
    return told
