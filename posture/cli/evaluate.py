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
from posture.errors import ClipUnreadableError
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
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="CSV", exists=True, dir_okay=False, help=told(say("cli-evaluate-predictions"))),
    ] = None,
    gap: Annotated[
        Path | None, typer.Option(metavar="DIR", exists=True, file_okay=False, help=told(say("cli-evaluate-gap")))
    ] = None,
) -> None:
    """Measure the measurement: errors against clips whose true angles are known, beside the usual method's."""
    import json

    if gap is not None:
        _show_gap(gap, model, json_)
        return
    from posture.evaluation.evaluate import as_json, as_markdown, as_table, evaluate_folder, with_all
    from posture.evaluation.predictions import score_predictions
    from posture.resources import samples_dir

    subject = subject_from(profile, calibration, strictness)
    if predictions is not None:
        scores = score_predictions(predictions, folder or samples_dir(), subject.settings())
    else:
        with err.status(text(say("cli-evaluate-status"))) as status:
            scores = evaluate_folder(folder or samples_dir(), model=model, subject=subject, tell=status.update)
    if json_:
        sys.stdout.write(
            json.dumps(as_json(scores, model=predictions.name if predictions else model, subject=subject), indent=2)
            + "\n"
        )
    elif markdown:
        sys.stdout.write(as_markdown(with_all(scores)))
    else:
        Console(highlight=False, width=None if out.is_terminal else 200).print(as_table(scores))


def _show_gap(folder: Path, model: str, json_: bool) -> None:
    import json

    from posture.evaluation.gap import gap_of_folder
    from posture.evaluation.gap_table import as_json, as_table, remarks

    with err.status(text(say("cli-evaluate-status"))) as status:
        gap = gap_of_folder(folder, model=model, tell=status.update)
    if json_:
        sys.stdout.write(json.dumps(as_json(gap, model=model), indent=2) + "\n")
        return
    if not gap.clips:
        raise ClipUnreadableError(say("evaluation-gap-none", folder=str(folder)))
    Console(highlight=False, width=None if out.is_terminal else 200).print(as_table(gap))
    for remark in remarks(gap):
        out.print(text(remark))
