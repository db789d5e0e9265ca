"""What is said of the database: every refusal has a sentence and a remedy, in every language."""

from __future__ import annotations

import errno
import pickle
import sqlite3

import pytest

from posture.errors import why
from posture.storage.errors import _POSTGRES, _SQLITE, explanation
from posture.words import LANGUAGES, catalogue, say, speaking


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted({*_SQLITE.values(), *_POSTGRES.values(), "unreachable", "refused"}))
def test_every_refusal_has_a_sentence_and_a_remedy(language, kind):
    assert catalogue(language).has(f"storage-database-{kind}")
    assert catalogue(language).has(f"storage-database-{kind}.remedy")


def test_a_refusal_is_told_in_the_language_of_whoever_reads_it_even_from_another_process():
    error = pickle.loads(pickle.dumps(explanation("a.db", sqlite3.DatabaseError("odd"))))
    assert error.said == say("storage-database-refused", where="a.db", why="odd")
    with speaking("de"):
        assert str(error).startswith("Die Datenbank a.db hat abgelehnt: odd.")


def test_a_system_s_own_reason_is_in_the_language_too():
    assert why(PermissionError(errno.EACCES, "Permission denied")) == say("errors-system-denied")
    assert catalogue("de").text(say("errors-system-denied")) == "keine Berechtigung"
    assert why(OSError(9999, "something new")) == "something new"
