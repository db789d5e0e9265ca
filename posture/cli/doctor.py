"""`posture doctor`: asks before it mends, and prints what was found."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from posture.cli.options import err, out
from posture.cli.spoken import told
from posture.words import Sentence, say, text

if TYPE_CHECKING:
    from posture.doctor.check import Check, Finding, State


def doctor(
    mend: Annotated[bool, typer.Option("--mend", help=told(say("cli-doctor-mend")))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=told(say("cli-doctor-yes")))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=told(say("cli-doctor-json")))] = False,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help=told(say("cli-doctor-report")))] = None,
    host: Annotated[str, typer.Option(help=told(say("cli-serve-host")))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help=told(say("cli-serve-port")))] = 8000,
) -> None:
    """Check everything, mend what may be mended, and end with 2 where a person is needed."""
    from posture.doctor.catalogue import CHECKS, looked
    from posture.doctor.check import Machine, State

    machine = Machine(host=host, port=port)
    findings: list[tuple[Check, Finding]] = []
    for check in CHECKS:
        for finding in looked(check, machine):
            if finding.mend and finding.offer and mend and (yes or _agreed(finding, as_json)):
                finding = finding.mend()
            findings.append((check, finding))
            if not as_json:
                _print(check, finding)
    open_offers = any(finding.mend for _, finding in findings)
    if as_json:
        print(json.dumps([_plain(check, finding) for check, finding in findings], ensure_ascii=False, indent=1))
    elif open_offers and not mend:
        out.print(escape(text(say("cli-doctor-could-mend"))))
    if report is not None:
        from posture.doctor.report import report as reported
        from posture.files import write_text

        write_text(reported(findings), report)
        err.print(escape(text(say("cli-doctor-reported", file=str(report)))))
    if any(finding.state is State.NEEDS_YOU for _, finding in findings):
        raise typer.Exit(2)


def _agreed(finding: Finding, as_json: bool) -> bool:
    """Whether the person says yes; nobody is asked where nobody could answer."""
    if as_json or not sys.stdin.isatty() or finding.offer is None:
        return False
    return typer.confirm(text(finding.offer), err=True)


def _print(check: Check, finding: Finding) -> None:
    marks = {state: text(Sentence(f"cli-doctor-{state.replace('_', '-')}")) for state in type(finding.state)}
    width = max(map(len, marks.values()))
    mark = f"[{_colour(finding.state)}]{marks[finding.state]:{width}}[/]"
    out.print(f"{mark}  {escape(text(check.name))}: {escape(text(finding.says))}")
    if finding.remedy is not None:
        out.print(f"{'':{width}}  {escape(text(finding.remedy))}")


def _colour(state: State) -> str:
    return {"good": "green", "note": "yellow", "mended": "cyan", "needs_you": "red"}[state]


def _plain(check: Check, finding: Finding) -> dict[str, object]:
    return {
        "check": check.id,
        "state": finding.state,
        "id": finding.says.id,
        "says": text(finding.says),
        "remedy": text(finding.remedy) if finding.remedy else None,
        "can_be_mended": finding.mend is not None,
    }
