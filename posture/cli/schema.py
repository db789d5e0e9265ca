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


def schema(
    name: Annotated[Described, typer.Argument(help=told(say("cli-schema-name")))] = Described.REPORT,
) -> None:
    """Print the JSON Schema of report.json, or of the evaluation."""
    from posture.clips.exports.schema import schema_of

    sys.stdout.write(json.dumps(schema_of(name.value), indent=2) + "\n")
