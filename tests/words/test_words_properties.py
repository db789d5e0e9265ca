"""Whatever a sentence is filled in with, it is said as it is, in every language: nothing in it is read as Fluent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posture.words import LANGUAGES, Sentence, catalogue, say

# Of moderate length: names without an end are cut off, which is tried elsewhere.
WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.sampled_from(
        ["{ $name }", "{server-clip-gone}", "{ -brand }", '{ "x" }', "a\n.remedy = b", "100 %", "\u2068x\u2069"]
    ),
)


@given(WORDS, st.sampled_from(LANGUAGES))
def test_what_a_person_typed_is_told_letter_by_letter(words, language):
    assert words in catalogue(language).text(say("server-clip-too-long", title=words, unit="hours", count=2))
    assert words in catalogue(language).text(say("server-clip-named", title=words))


@given(st.lists(WORDS, min_size=1, max_size=5), st.sampled_from(LANGUAGES))
def test_a_list_in_words_holds_all_of_it(words, language):
    parts: tuple[Sentence | str, ...] = tuple(words)
    said = catalogue(language).text(say("measure-missing", parts=parts))
    assert all(one in said for one in words)


NUMBERS = st.one_of(st.floats(), st.integers(), st.sampled_from([10**400, -(10**30), 1e308, 1e28, -0.0]))


@given(NUMBERS, st.sampled_from(LANGUAGES))
def test_any_number_can_be_told(number, language):
    told = catalogue(language).text(
        say("storage-profile-limits", caution_pct=number, rounded_pct=70.0, release_pct=10.0)
    )
    assert len(told) < 300
