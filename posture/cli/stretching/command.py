"""`posture stretch` and `posture cameras`, as they are called."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack, closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from posture.cli.options import ModelOption, err, out
from posture.cli.spoken import told
from posture.sense.models import DEFAULT_MODEL
from posture.words import Sentence, in_force, say, text


def cameras(json_: Annotated[bool, typer.Option("--json", help=told(say("cli-json")))] = False) -> None:
    """Which cameras there are."""
    from posture.sense.camera_names import camera_names

    names = camera_names()
    if json_:
        sys.stdout.write(json.dumps([asdict(name) for name in names], indent=2, ensure_ascii=False) + "\n")
    elif not names:
        out.print(text(say("cli-cameras-none")))
    else:
        table = Table(box=None, pad_edge=False)
        for heading in ("index", "name"):
            table.add_column(text(say(f"cli-cameras-heading-{heading}")), overflow="fold")
        for name in names:
            table.add_row(str(name.index), escape(name.name))
        Console(highlight=False, width=None if out.is_terminal else 200).print(table)


def stretch(
    id_: Annotated[str | None, typer.Argument(metavar="[STRETCH]", help=told(say("cli-stretch-id")))] = None,
    camera: Annotated[int, typer.Option(metavar="N", min=0, help=told(say("cli-stretch-camera")))] = 0,
    profile: Annotated[str | None, typer.Option(metavar="NAME", help=told(say("cli-stretch-profile")))] = None,
    hold: Annotated[float | None, typer.Option(min=1.0, max=600.0, help=told(say("cli-stretch-hold")))] = None,
    rounds: Annotated[int | None, typer.Option(min=1, max=20, help=told(say("cli-stretch-rounds")))] = None,
    mute: Annotated[bool, typer.Option("--mute", help=told(say("cli-stretch-mute")))] = False,
    model: ModelOption = DEFAULT_MODEL,
) -> None:
    """Lead through a stretch in front of a camera of this computer."""
    from posture.calibration.places import OWN
    from posture.calibration.subject import Subject
    from posture.cli.stretching import keys, leading, questions, screen, speaker
    from posture.cli.stretching.keeping import Kept, Placed
    from posture.coach.run import Coach
    from posture.coach.state import Options
    from posture.coach.summary import report_lines
    from posture.pipeline import Session
    from posture.sense.lasting_camera import looks
    from posture.sense.models import open_model
    from posture.storage import Database, History, Profiles, SafetyAnswers
    from posture.storage.coached import Whose
    from posture.storage.people import subject_of
    from posture.storage.places import Places
    from posture.stretches.library import MAIN
    from posture.stretches.library import stretch as stretch_of
    from posture.stretches.stretch import Kind

    chosen = stretch_of(id_ or MAIN)
    with ExitStack() as stack:
        database = stack.enter_context(Database())
        subject = Subject()
        if profile is not None:
            profiles = Profiles(database)
            subject = subject_of(profiles, profiles.get(profile), everywhere=True)
        questions.clear(SafetyAnswers(database), subject.profile_id, _ask, datetime.now(UTC))
        err.print(text(say("cli-stretch-getting-ready")))
        landmarker = stack.enter_context(open_model(model))
        typed = keys.Keys(sys.stdin if sys.stdin.isatty() else ())
        pictures = stack.enter_context(closing(looks(camera, rest=typed.rest)))
        now = datetime.now(UTC)
        session = Session(
            landmarker,
            subject.settings(),
            calibration=subject.calibration,
            earlier=subject.earlier,
            now=now.isoformat(timespec="seconds"),
        )
        coach = Coach(chosen, Options(hold_s=hold, rounds=rounds))
        program = None if mute else speaker.program_for(in_force())
        if program is None and not mute:
            err.print(text(say("cli-stretch-silent")))
        voice = speaker.Speaker(program)
        shown = stack.enter_context(screen.Screen(Console(highlight=False), chosen.name, keys=sys.stdin.isatty()))
        onlookers: list[leading.Onlooker] = [shown, screen.Voice(err, voice)]
        kept = None
        if chosen.kind is not Kind.FREE:  # practice has no dose to be counted towards
            whose = Whose(profile_id=subject.profile_id, stretch=chosen.id, started_at=now)
            kept = Kept(History(database), coach, whose, lambda: datetime.now(UTC))
            onlookers.append(kept)
            if subject.profile_id is not None:
                onlookers.append(Placed(Places(database), subject.profile_id, coach, OWN, lambda: datetime.now(UTC)))
        with typed.finish_on_ctrl_c():
            summary = leading.lead(pictures, session, coach, onlookers, typed)
    for line in report_lines(summary):
        out.print(escape(text(line)))
    if kept is not None and kept.error is not None:
        raise kept.error


def _ask(question: Sentence) -> bool:
    yes, no = text(say("cli-stretch-yes")), text(say("cli-stretch-no"))
    while True:
        given = str(typer.prompt(f"{text(question)} [{yes}/{no}]", prompt_suffix=" ")).strip().lower()
        if given[:1] in (yes, no):
            return given[:1] == yes
