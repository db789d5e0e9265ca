"""The catalogues: every language has every sentence, and every sentence is said somewhere."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from posture.errors import PostureError
from posture.words import LANGUAGES, Sentence, catalogue, gaps, in_force, match, say, speaking, text
from posture.words.fluent import SOURCE, Catalogue
from posture.words.languages import of_environment


@pytest.fixture
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Catalogues of the test's own, en and de."""
    monkeypatch.setattr("posture.words.fluent.FOLDER", tmp_path)
    catalogue.cache_clear()
    monkeypatch.setattr("posture.words.languages.LANGUAGES", ("de", "en"))
    return tmp_path


def write(folder: Path, **texts: str) -> None:
    for language, words in texts.items():
        (folder / f"{language}.ftl").write_text(words, encoding="utf-8")
    catalogue.cache_clear()


@pytest.fixture(autouse=True)
def _fresh() -> object:
    yield
    catalogue.cache_clear()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != SOURCE])
def test_no_language_lacks_a_sentence(language: str) -> None:
    assert gaps(language) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_fluent(language: str) -> None:
    own = Catalogue(language)
    for name in own.ids:
        assert own.parsed(name).id.name == name.lstrip("-")


def test_what_a_language_lacks_is_named(languages: Path) -> None:
    write(
        languages,
        en="a = A\nb = B { $name }\n    .remedy = Do.\nc = C",
        de="a = Ä\nb = B { $nam }\nd = D",
    )
    assert gaps("de") == (
        "c: not there",
        "d: not in English",
        "b.remedy: not there",
        "b.value: filled in with ['nam'], in English ['name']",
    )


def test_a_lacking_sentence_is_told_in_english(languages: Path) -> None:
    write(languages, en="a = English", de="b = Deutsch")
    assert catalogue("de").text(say("a")) == "English"


def test_an_unknown_sentence_is_an_error(languages: Path) -> None:
    write(languages, en="a = A", de="")
    with pytest.raises(LookupError, match="no sentence 'nowhere'"):
        catalogue("de").text(say("nowhere"))


def test_a_sentence_not_filled_in_is_an_error(languages: Path) -> None:
    write(languages, en="a = { $name }", de="")
    with pytest.raises(ValueError, match="a can't be said"):
        catalogue("en").text(say("a"))


def test_a_name_without_an_end_is_cut_off_and_no_error(languages: Path) -> None:
    write(languages, en="gone = There is no { $name }.\n")
    assert text(say("gone", name="x" * 10**6)) == f"There is no {'x' * 1000}…."


def test_one_id_twice_is_an_error(languages: Path) -> None:
    write(languages, en="a = A\na = B")
    with pytest.raises(ValueError, match="twice: a"):
        Catalogue("en")


HELD = """held = { $n ->
    [one] one %s
   *[other] { NUMBER($n, maximumFractionDigits: 1) } %s
 }
all = { $x }
"""


def test_numbers_plurals_and_lists_are_the_language_s_own(languages: Path) -> None:
    write(languages, en=HELD % ("second", "seconds"), de=HELD % ("Sekunde", "Sekunden"))
    assert catalogue("en").text(say("held", n=1)) == "one second"
    assert catalogue("de").text(say("held", n=1234.56)) == "1.234,6 Sekunden"
    assert catalogue("en").text(say("all", x=("a", say("held", n=2), "c"))) == "a, 2 seconds, and c"
    assert catalogue("de").text(say("all", x=("a", say("held", n=2), "c"))) == "a, 2 Sekunden und c"


def test_entries_are_cut_where_they_end(languages: Path) -> None:
    entries = [
        "# about a",
        "a =",
        "    first",
        "",
        "    second",
        "    .title = T",
        "### b",
        "b = { a } and { -t }",
        "-t = t",
    ]
    write(languages, en="\n".join(entries))
    assert catalogue("en").text(say("a")) == "first\n\nsecond"
    assert catalogue("en").text(say("a.title")) == "T"
    assert catalogue("en").text(say("b")) == "first\n\nsecond and t"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (["de-AT", "en"], "de"),
        (["tlh", "de"], "de"),
        (["de_DE.UTF-8"], "de"),
        (["C"], "en"),
        ([], "en"),
        (["*"], "en"),
        (["DE"], "de"),
    ],
)
def test_the_first_wanted_language_that_there_is(wanted: list[str], given: str) -> None:
    assert match(wanted) == given


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "C", "POSTURE_LANGUAGE": "de"}, "de"),
    ],
)
def test_a_process_speaks_the_system_s_language(environment: dict[str, str], language: str) -> None:
    assert of_environment(environment) == language


def test_speaking_holds_inside_only() -> None:
    before = in_force()
    with speaking("de"):
        assert in_force() == "de"
    assert in_force() == before


def test_an_error_is_told_in_the_language_in_force_and_survives_pickling(languages: Path) -> None:
    write(languages, en="bad = Bad { $x }.\n    .remedy = Mend.", de="bad = Schlecht { $x }.\n    .remedy = Flicke.")
    error = pickle.loads(pickle.dumps(PostureError(say("bad", x=1))))
    assert str(error) == "Bad 1. Mend."
    with speaking("de"):
        assert (error.problem, error.remedy) == ("Schlecht 1.", "Flicke.")
        assert text(Sentence("bad", (("x", 2),))) == "Schlecht 2."
