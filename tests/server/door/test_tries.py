"""Wrong codes: so many a minute from one address, so many in all."""

from __future__ import annotations

from server.door.tries import FROM_ONE, IN_ALL, MOST_ADDRESSES, WITHIN_S, FailedTries

ANNA, BEN = "192.168.1.7", "192.168.1.8"


def test_a_slip_of_the_finger_costs_nothing() -> None:
    tries = FailedTries()
    for second in range(FROM_ONE - 1):
        tries.failed(ANNA, second)
    assert tries.wait_s(ANNA, FROM_ONE) == 0


def test_after_too_many_an_address_waits_until_the_oldest_is_a_minute_ago() -> None:
    tries = FailedTries()
    for second in range(FROM_ONE):
        tries.failed(ANNA, 100.0 + second)
    assert tries.wait_s(ANNA, 110.0) == WITHIN_S - 10
    assert tries.wait_s(BEN, 110.0) == 0
    assert tries.wait_s(ANNA, 100.0 + WITHIN_S) == 0
    tries.failed(ANNA, 100.0 + WITHIN_S)
    assert tries.wait_s(ANNA, 100.0 + WITHIN_S) == 1.0


def test_many_addresses_together_are_too_many_as_well() -> None:
    tries = FailedTries()
    for number in range(IN_ALL):
        tries.failed(f"10.0.{number // 250}.{number % 250}", 5.0)
    assert tries.wait_s("172.16.0.1", 6.0) == WITHIN_S - 1


def test_the_addresses_of_one_ipv6_network_are_one() -> None:
    tries = FailedTries()
    for number in range(FROM_ONE):
        tries.failed(f"fd00::{number:x}", 0.0)
    assert tries.wait_s("fd00::abcd%eth0", 0.0) == WITHIN_S
    assert tries.wait_s("fd00:0:0:1::1", 0.0) == 0


def test_ipv4_addresses_are_told_apart_on_a_server_that_speaks_ipv6_too() -> None:
    tries = FailedTries(from_one=1)
    tries.failed(f"::ffff:{ANNA}", 0.0)
    assert tries.wait_s(f"::ffff:{BEN}", 0.0) == 0
    assert tries.wait_s(ANNA, 0.0) == WITHIN_S


def test_what_is_remembered_is_bounded() -> None:
    tries = FailedTries()
    for number in range(3 * MOST_ADDRESSES):
        tries.failed(f"10.{number // 62500}.{number // 250 % 250}.{number % 250}", float(number))
    assert len(tries._by_address) == MOST_ADDRESSES
    assert len(tries._all) == IN_ALL


def test_what_is_no_address_counts_too() -> None:
    tries = FailedTries(from_one=1)
    tries.failed("", 0.0)
    assert tries.wait_s("", 1.0) == WITHIN_S - 1
