"""`posture evaluate`: the measurement measured."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from posture.cli.options import (
    CalibrationOption,
    ModelOption,
    ProfileOption,
    StrictnessOption,
    err,
    out,
    subject_from,
)
from posture.cli.spoken import told
from posture.sense.models import DEFAULT_MODEL
from posture.words import say, text


def evaluate(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help=told(say("cli-evaluate-folder")))] = None,
    model: ModelOption = DEFAULT_MODEL,
    profile: ProfileOption = None,
    calibration: CalibrationOption = None,
    strictness: StrictnessOption = None,
    json_: Annotated[bool, typer.Option("--json", help=told(say("cli-json")))] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help=told(say("cli-evaluate-markdown")))] = False,
) -> None:
    """Measure the measurement: errors against clips whose true angles are known, beside the usual method's."""
    import json

    from posture.evaluation.evaluate import as_json, as_markdown, as_table, evaluate_folder, with_all
    from posture.resources import samples_dir

    subject = subject_from(profile, calibration, strictness)
    with err.status(text(say("cli-evaluate-status"))) as status:
        scores = evaluate_folder(folder or samples_dir(), model=model, subject=subject, tell=status.update)
    if json_:
        sys.stdout.write(json.dumps(as_json(scores, model=model, subject=subject), indent=2) + "\n")
    elif markdown:
        sys.stdout.write(as_markdown(with_all(scores)))
    else:
        Console(highlight=False, width=None if out.is_terminal else 200).print(as_table(scores))
