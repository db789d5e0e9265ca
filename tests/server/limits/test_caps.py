"""How many sessions a machine is given."""

from __future__ import annotations

from server.limits.caps import Caps, sessions_for


def test_a_core_for_each_session_and_never_less_than_two_windows() -> None:
    assert [sessions_for(cores) for cores in (1, 2, 3, 4, 8, 64)] == [2, 2, 3, 4, 8, 8]
    assert 2 <= Caps().sessions <= 8
