"""`posture history` as a user runs it."""

from __future__ import annotations

import json

import pytest
from pasts import a_hold, a_session
from typer.testing import CliRunner

from posture.cli.history import history_app
from posture.errors import PostureError
from posture.storage import History, Leg


def run(*arguments: str, answer: str = ""):
    return CliRunner().invoke(history_app, [*arguments], input=answer, env={"COLUMNS": "200"})


def said(*arguments: str, answer: str = "") -> str:
    done = run(*arguments, answer=answer)
    assert done.exit_code == 0, done.output
    return str(done.output)


@pytest.fixture
def history(database):
    return History(database)


@pytest.fixture
def ana(profiles, history):
    one = profiles.create("Ana [x]")
    history.save(a_session(1, profile_id=one.id, pain=True, pain_at_s=12.0, holds=(a_hold(), a_hold(round=2))))
    history.save(a_session(0, finished=False, holds=(a_hold(Leg.RIGHT, deepest_flat_hinge_deg=None),)))
    return one


def test_none_yet():
    assert said().startswith("No sessions yet.")
    assert json.loads(said("--json"))["sessions"] == []


def test_everybodys_and_one_persons(ana):
    lines = said().splitlines()
    assert len(lines) == 3
    assert "Ana [x]" in lines[1]
    assert "60 s 51°" in lines[1]
    assert "pain at 12 s" in lines[1]
    assert "cut short" in lines[2]
    assert len(said("--profile", "ana [X]").splitlines()) == 2
    assert [one["profile"] for one in json.loads(said("--json"))["sessions"]] == ["Ana [x]", None]


def test_csv_never_over_something_else_unasked(ana, tmp_path):
    file = tmp_path / "past.csv"
    assert said("--csv", str(file)) == f"2 sessions in {file}.\n"
    assert file.read_text().count("\n") == 4
    refused = run("--csv", str(file)).exception
    assert isinstance(refused, PostureError)
    assert "is there already" in str(refused)
    assert said("--csv", str(file), "--profile", "Ana [x]", "--overwrite").startswith("1 session in")


def test_delete_asks_first(ana, history, profiles):
    assert run("delete", "--profile", "Ana [x]", answer="n\n").exit_code == 1
    assert len(history.everybodys()) == 2
    assert "1 session of Ana [x] deleted." in said("delete", "--profile", "Ana [x]", answer="y\n")
    assert "It is deleted." in said("delete", "--session", a_session(0).key, "--yes")
    assert history.everybodys() == ()
    assert "0 sessions of nobody in particular deleted." in said("delete", "--nobody", "--yes")
    assert profiles.get("Ana [x]").id == ana.id


@pytest.mark.parametrize("wanted", [[], ["--nobody", "--session", "x"]])
def test_delete_wants_to_know_which(wanted):
    assert run("delete", *wanted).exit_code == 2


def test_a_paper_is_of_one_person(ana, tmp_path):
    paper, fhir = tmp_path / "ana.pdf", tmp_path / "ana.json"
    with pytest.raises(PostureError, match="several people"):
        CliRunner().invoke(history_app, ["--pdf", str(paper)], catch_exceptions=False)
    assert not paper.exists()
    said("--profile", "Ana [x]", "--pdf", str(paper), "--fhir", str(fhir))
    assert paper.read_bytes().startswith(b"%PDF-")
    assert json.loads(fhir.read_text(encoding="utf-8"))["resourceType"] == "Bundle"
