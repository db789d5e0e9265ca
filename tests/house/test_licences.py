"""Posture requires nothing that may not be handed on beside a program under Apache-2.0."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "licences.py"
_spec = importlib.util.spec_from_file_location("licences", SCRIPT)
assert _spec
assert _spec.loader
licences = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(licences)


@pytest.mark.parametrize("groups", [(), licences.extras()], ids=["to run", "with all extras"])
def test_everything_that_is_required_is_under_a_licence_that_is_allowed(groups, capsys):
    assert licences.main(groups) == 0, capsys.readouterr()
    assert len(capsys.readouterr().out.splitlines()) > 40


def test_what_is_required_to_run_is_installed_and_says_its_licence():
    found = licences.installed(licences.required(()))
    assert [name for name, package in found.items() if package is None] == []
    assert [name for name, package in found.items() if not licences.licence_of(package)] == []


@pytest.mark.parametrize(
    ("name", "licence", "fine"),
    [
        ("a", "MIT", True),
        ("a", "Apache-2.0 OR GPL-3.0-only", True),
        ("a", "MIT AND GPL-3.0-only", False),
        ("a", "GPL-3.0-only", False),
        ("a", "LGPL-3.0-only", False),
        ("psycopg", "LGPL-3.0-only", True),
        ("psycopg", "GPL-3.0-only", False),
        ("a", "", False),
        ("a", "Proprietary", False),
    ],
)
def test_only_what_is_on_the_list_is_allowed(name, licence, fine):
    assert licences.allowed(name, licence) is fine
