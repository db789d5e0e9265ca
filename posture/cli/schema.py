"""`posture schema`: what the files for machines hold, as JSON Schema."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from posture.cli.spoken import told
from posture.words import say


class Described(StrEnum):
    """What there is a schema of."""

    REPORT = "report"
    EVALUATION = "evaluation"
    GAP = "gap"


def schema(
    name: Annotated[Described, typer.Argument(help=told(say("cli-schema-name")))] = Described.REPORT,
) -> None:
    """Print the JSON Schema of report.json, of the evaluation, or of its gap."""
    from pydantic import BaseModel
    from pydantic.json_schema import GenerateJsonSchema

    from posture.clips.report_fields import Report
    from posture.evaluation.fields import Evaluation, GapReport

    models: dict[Described, type[BaseModel]] = {
        Described.REPORT: Report,
        Described.EVALUATION: Evaluation,
        Described.GAP: GapReport,
    }
    described = models[name].model_json_schema(by_alias=True)
    sys.stdout.write(json.dumps({"$schema": GenerateJsonSchema.schema_dialect, **described}, indent=2) + "\n")
