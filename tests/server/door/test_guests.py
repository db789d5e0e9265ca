"""The guest book as a value: who comes, is seen, is forgotten, is thrown out."""

from __future__ import annotations

import secrets

import pytest

from server.door.device import device_of
from server.door.guests import (
    FORGOTTEN_AFTER_S,
    MOST_GUESTS,
    SEEN_EVERY_S,
    GuestBook,
    admitted,
    opened,
    seen,
    thrown_out,
)

PHONE = device_of("Mozilla/5.0 (iPhone) Safari/604.1")


def let_in(book: GuestBook, now_s: float, address: str = "192.168.1.7") -> tuple[GuestBook, str]:
    return admitted(book, PHONE, address, now_s)


def test_who_was_let_in_is_known_by_the_cookie_and_nothing_else() -> None:
    book, cookie = let_in(opened(), 100.0)
    (guest,) = book.guests
    assert book.of(cookie, 200.0) == guest
    assert (guest.device, guest.address, guest.since_s) == (PHONE, "192.168.1.7", 100.0)
    id_, _, secret = cookie.partition(".")
    for wrong in (None, "", ".", id_, f"{id_}.", f"{id_}.{secret[:-1]}", f"{id_}.{secret}x", f"x.{secret}", secret):
        assert book.of(wrong, 200.0) is None


def test_the_secret_of_a_cookie_is_not_kept() -> None:
    book, cookie = let_in(opened(), 0.0)
    assert cookie.partition(".")[2] not in repr(book)


def test_cookies_are_compared_in_constant_time_even_those_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    book, cookie = let_in(opened(), 0.0)
    compared: list[str] = []

    def compare(one: str, other: str) -> bool:
        compared.append(one)
        return one == other

    monkeypatch.setattr(secrets, "compare_digest", compare)
    assert book.of(cookie, 1.0)
    assert book.of("nobody.at-all", 1.0) is None
    assert len(compared) == 2


def test_being_seen_is_written_down_once_a_minute_or_from_elsewhere() -> None:
    book, _ = let_in(opened(), 0.0)
    id_ = book.guests[0].id
    assert seen(book, id_, "192.168.1.7", SEEN_EVERY_S - 1) is book
    assert seen(book, id_, "192.168.1.7", SEEN_EVERY_S).guests[0].seen_s == SEEN_EVERY_S
    assert seen(book, id_, "10.0.0.1", 1.0).guests[0].address == "10.0.0.1"
    assert seen(book, "nobody", "10.0.0.1", 1.0) is book


def test_who_was_away_for_a_season_brings_the_code_again() -> None:
    book, cookie = let_in(opened(), 0.0)
    assert book.of(cookie, FORGOTTEN_AFTER_S - 1) is not None
    assert book.of(cookie, FORGOTTEN_AFTER_S) is None
    later, _ = let_in(book, FORGOTTEN_AFTER_S)
    assert len(later.guests) == 1


def test_with_too_many_the_one_who_was_away_longest_goes() -> None:
    book, first = let_in(opened(), 0.0)
    book, second = let_in(book, 1.0)
    book = seen(book, book.guests[0].id, "192.168.1.7", 500.0)
    for number in range(MOST_GUESTS - 1):
        book, _ = let_in(book, 1000.0 + number)
    assert len(book.guests) == MOST_GUESTS
    assert book.of(first, 2000.0) is not None
    assert book.of(second, 2000.0) is None


def test_who_is_thrown_out_is_out_and_knows_no_code_any_more_while_others_stay() -> None:
    book, one = let_in(opened(), 0.0)
    book, other = let_in(book, 1.0)
    after = thrown_out(book, {book.guests[0].id})
    assert after.of(one, 2.0) is None
    assert after.of(other, 2.0) is not None
    assert after.code != book.code
