"""The access code: made of chance, forgiving to fingers, compared in constant time."""

from __future__ import annotations

import secrets

import pytest

from server.door.access_code import ALPHABET, LONGEST_TYPED, matches, new_code, tidied


def test_a_code_is_sixteen_letters_and_figures_in_groups_and_never_the_same() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
        assert set(code) <= {*ALPHABET, "-"}


def test_a_code_is_chosen_by_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "choice", lambda letters: letters[-1])
    assert new_code() == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"


def test_no_two_letters_of_a_code_look_alike() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("OIL") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    ["7K3M-Q9XT-20B1-4HJP", "7k3mq9xt20b14hjp", " 7K3M Q9XT 20B1 4HJP ", "7K3M-Q9XT-2OBI-4HJP", "7k3m-q9xt-2obl-4hjp"],
)
def test_what_was_meant_is_taken(typed: str) -> None:
    assert matches(typed, "7K3M-Q9XT-20B1-4HJP")


@pytest.mark.parametrize("typed", ["", "7K3M-Q9XT-20B1-4HJ", "7K3M-Q9XT-20B1-4HJPP", "7K3M-Q9XT-20B1-4HJQ", "é\x00"])
def test_anything_else_is_not(typed: str) -> None:
    assert not matches(typed, "7K3M-Q9XT-20B1-4HJP")


def test_a_book_is_not_read_as_a_code() -> None:
    assert len(tidied("A" * 10**6)) == LONGEST_TYPED


def test_codes_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(secrets, "compare_digest", compare)
    assert matches("7k3m", "7K3M")
    assert not matches("", "7K3M")
    assert compared == [(b"7K3M", b"7K3M"), (b"", b"7K3M")]
