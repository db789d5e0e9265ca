"""Lists the licence of each package that Posture requires, and that those require; refuses what is not allowed.

    python scripts/licences.py            what Posture needs to run
    python scripts/licences.py --all      also what its extras need, tests included

Reads pyproject.toml and what is installed; asks nobody. A licence is what the package's own metadata says of it. The
wheels of av and opencv hold FFmpeg, under the LGPL or GPL: whoever hands on those wheels, not only Posture's source,
must go by that as well.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import deque
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]

ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
    }
    | {"PSF-2.0", "Python-2.0", "Unlicense", "Zlib"}
)
"""What a program under Apache-2.0 may use and be handed on with. `BSD`: one of its forms, as older metadata says."""

EXCEPTIONS = {
    # Only for those who ask for PostgreSQL, and used as a library.
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    # Only for a release: BSD and public domain, but for an Emacs mode that nobody loads.
    "docutils": "Public Domain AND BSD AND GNU General Public License (GPL)",
    # Its metadata is silent; the licence it brings along is MIT.
    "ezc3d": "MIT",
    # Its metadata is silent; its repository's LICENSE is MIT. For a test alone.
    "pose-format": "MIT",
}
"""What is allowed although it is not on the list, or what a package forgot to say: each with the reason."""

_SAME = [
    (re.compile(r"apache.*2|apache software", re.I), "Apache-2.0"),
    (re.compile(r"mozilla.*2|mpl.?2", re.I), "MPL-2.0"),
    (re.compile(r"python software foundation|^psf", re.I), "PSF-2.0"),
    (re.compile(r"bsd.?3|3.clause", re.I), "BSD-3-Clause"),
    (re.compile(r"bsd.?2|2.clause", re.I), "BSD-2-Clause"),
    (re.compile(r"^bsd", re.I), "BSD"),
    (re.compile(r"^isc", re.I), "ISC"),
    (re.compile(r"^mit(?: license)?$|^the mit", re.I), "MIT"),
    (re.compile(r"unlicense", re.I), "Unlicense"),
]


def required(groups: Iterable[str]) -> list[Requirement]:
    """What pyproject.toml requires, with these of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for group in groups for one in project["optional-dependencies"][group])]
    return [Requirement(one) for one in wanted]


def extras() -> list[str]:
    """The names of all extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"])


def installed(wanted: Iterable[Requirement]) -> dict[str, Distribution | None]:
    """The packages of these requirements and of theirs, by name; None for one that is not installed."""
    found: dict[str, Distribution | None] = {}
    seen: set[tuple[str, str]] = set()
    left = deque((requirement, "") for requirement in wanted)
    while left:
        requirement, extra = left.popleft()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for own in ("", *requirement.extras):
            if (name, own) in seen:
                continue
            seen.add((name, own))
            try:
                found[name] = distribution(name)
            except PackageNotFoundError:
                found[name] = None
                continue
            left.extend((Requirement(one), own) for one in found[name].requires or [])
    return found


def licence_of(package: Distribution) -> str:
    """What its metadata says: an expression, classifiers, or a line of text; "" when nothing."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return str(expression)
    kinds = [one.split("::")[-1].strip() for one in told.get_all("Classifier") or [] if one.startswith("License")]
    kinds = [one for one in kinds if not one.endswith(" approved") and one != "OSI Approved"]
    return " AND ".join(_named(one) for one in kinds) or _named((told.get("License") or "").split("\n")[0].strip())


def _named(told: str) -> str:
    """One licence by its short name; expressions and what is not known as they are."""
    if told in ALLOWED or " AND " in told or " OR " in told:
        return told
    return next((short for pattern, short in _SAME if pattern.search(told)), told)


def allowed(name: str, licence: str) -> bool:
    """Whether a package of this name may be under this licence: all that are joined by AND, or one joined by OR."""
    if EXCEPTIONS.get(name) == licence or (name in EXCEPTIONS and not licence):
        return True
    choices = licence.replace("(", "").replace(")", "").split(" OR ")
    return any(all(part.strip() in ALLOWED for part in choice.split(" AND ")) for choice in choices)


def main(groups: Iterable[str]) -> int:
    """Print the list; 1 when anything on it is not allowed."""
    bad = []
    for name, package in sorted(installed(required(groups)).items()):
        licence = licence_of(package) if package else ""
        fine = package is None or allowed(name, licence)
        version = package.version if package else "not installed"
        print(f"{'  ' if fine else '! '}{name:28} {version:16} {licence or EXCEPTIONS.get(name, '')}")
        bad += [] if fine else [name]
    if bad:
        print(f"Not allowed: {', '.join(bad)}. See ALLOWED and EXCEPTIONS in {Path(__file__).name}.", file=sys.stderr)
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(extras() if "--all" in sys.argv[1:] else ()))
